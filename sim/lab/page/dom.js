// Builds pieces of the page. Text only ever becomes text: nothing in the lab parses a string as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Return an HTML element: attributes (`text`, `on` = {event: listener}, `data` = {name: value}, others as they are). */
export function el(tag, attributes = {}, ...children) {
  return furnished(document.createElement(tag), attributes, children);
}

/** Return an SVG element, furnished as `el` does. */
export function svg(tag, attributes = {}, ...children) {
  return furnished(document.createElementNS(SVG, tag), attributes, children);
}

/** Put children where others were. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  return parent;
}

/** Return the element with the id; a page without it is a fault of ours and said so. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** Set a text only where it differs, so that screen readers are not told the same thing twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function furnished(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on")
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
