"""The page of all numbers: ``docs/parameters.html``, one file without network that links every number to its source.

Reads the evidence tables through ``sim.studies.evidence.library`` and nothing of the model. All that comes from a
table is escaped; without JavaScript the page is plain tables.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from html import escape

from sim.evidence.tables import KINDS
from sim.studies.evidence.library import ChoiceNumber, Library, Number, Published
from sim.studies.evidence.provenance import backwards, census, derivations_of, named_in, shifts_of
from sim.views.words import format_number

COMMAND = "vandpunkt evidence page=docs/parameters.html"
"""What writes the page anew."""

_MOST_DECIMALS = 6
_SWEDISH = ("interventions", "unit_costs")
"""Tables whose cells are in Swedish."""


def parameter_page(library: Library) -> str:
    """Return the page as HTML; the same tables give the same text to the byte."""
    parameters = [one for one in library.numbers if one.is_parameter]
    prices = [one for one in library.numbers if one.is_price]
    conventions = [one for one in library.numbers if one.is_convention]
    domains = sorted({one.domain for one in library.numbers})
    counted = census(library)
    with_home = f"{counted.total - len(counted.without):,} of {counted.total:,}"
    tables = [
        _table(
            "parameters",
            f"Parameters of the rules of life ({len(parameters)})",
            ("Name", "Ages", "Value", "95 % range", "Source", "Unit", "Distribution", "Kind", "Confidence",
             "Calibration adds", "Year", "Note"),
            (_parameter_row(library, one) for one in parameters),
        ),
        _table(
            "prices",
            f"Prices ({len(prices)})",
            ("Item", "Payer", "Read as", "SEK", "95 % range", "Distribution", "Between persons", "Source", "Unit",
             "Price year", "Kind", "Confidence", "Note"),
            (_price_row(library, one) for one in prices),
        ),
        _table(
            "conventions",
            f"What an appraisal takes as given ({len(conventions)})",
            ("Name", "Value", "Tried from, to", "Source", "Unit", "Kind", "Confidence", "Year", "Note"),
            (_convention_row(library, one) for one in conventions),
        ),
        _table(
            "choices",
            f"Numbers of programmes, agencies, their organisation and municipalities ({len(library.choices)})",
            ("File in conf/", "Number", "Value", "Comes from"),
            (_choice_row(library, one) for one in library.choices),
        ),
        _table(
            "sources",
            f"Published figures they rest on ({len(library.rows)})",
            ("Row", "What", "Published figure", "Population", "Adjusted for", "Year", "Source", "Read?", "Confidence",
             "Note", "Used by"),
            (_source_row(library, one) for one in library.rows.values()),
        ),
    ]  # fmt: skip
    return (
        _PAGE.replace("@domains@", _options(domains))
        .replace("@kinds@", _options(KINDS))
        .replace("@with_home@", with_home)
        .replace("@command@", COMMAND)
        .replace("@tables@", "\n".join(tables))
    )


def plain(value: float, sign: bool = False) -> str:
    """Write a number as it stands in its table, with a true minus sign and thousands apart; NaN is a dash."""
    decimals = len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]) if math.isfinite(value) else 0
    return format_number(value, "en", decimals, sign)


def amount(one: ChoiceNumber) -> str:
    """Write a number of a choice; a calendar year has no thousands apart."""
    return f"{one.value:g}" if one.path in ("price_year", "first_birth_year") else plain(one.value)


def anchor(one: Number | ChoiceNumber | str) -> str:
    """Return where on the page a number or a published row (``table:row``) stands."""
    if isinstance(one, str):
        parts = [one]
    elif isinstance(one, ChoiceNumber):
        parts = [one.kind, one.file, one.path]
    elif one.is_price:
        parts = ["price", one.name, one.payer, one.reading]
    elif one.is_convention:
        parts = ["convention", one.name]
    else:
        parts = ["parameter", one.name, *([] if one.age_from is None else [str(one.age_from)])]
    return re.sub(r"[^\w.-]", "-", "-".join(parts))


def _parameter_row(library: Library, one: Number) -> str:
    shifts = "; ".join(
        f"{plain(shift.add, sign=True)}"
        f"{f' (ages {shift.ages})' if len(shifts_of(library, one)) > 1 else ''} told most by "
        + (_link(shift.evidence, shift.measure) if shift.evidence in library.rows else escape(shift.measure))
        for shift in shifts_of(library, one)
    )
    note = _linked(one.note, library)
    for derivation in derivations_of(library, one):
        told = "; ".join(f"{column.replace('_', ' ')}: {text}" for column, text in derivation.cells)
        note += f"<details><summary>Derived from an association</summary>{_linked(told, library)}</details>"
    cells = [
        _head(one.name),
        _cell(one.ages),
        _cell(plain(one.value), "number"),
        _cell(f"{plain(one.low)} to {plain(one.high)}", "number"),
        _source_cell(one.source, library),
        _cell(one.unit),
        _cell(one.distribution),
        _cell(one.kind),
        _cell(one.confidence),
        f"<td>{shifts or '–'}</td>",
        _cell(one.year),
        f"<td class=long>{note}</td>",
    ]
    return _row(anchor(one), cells, one.domain, one.kind)


def _price_row(library: Library, one: Number) -> str:
    cells = [
        _head(one.name),
        _cell(one.payer.replace("_", " ")),
        _cell(one.reading.replace("_", " ")),
        _cell(plain(one.value), "number"),
        _cell(f"{plain(one.low)} to {plain(one.high)}", "number"),
        _cell(one.distribution),
        _cell(plain(one.person_sigma) if one.person_sigma else "", "number"),
        _source_cell(one.source, library),
        _cell(one.unit),
        _cell(one.year),
        _cell(one.kind),
        _cell(one.confidence),
        f"<td class=long>{_linked(one.note, library)}</td>",
    ]
    return _row(anchor(one), cells, one.domain, one.kind)


def _convention_row(library: Library, one: Number) -> str:
    cells = [
        _head(one.name),
        _cell(plain(one.value), "number"),
        _cell(f"{plain(one.low)} to {plain(one.high)}", "number"),
        _source_cell(one.source, library),
        _cell(one.unit),
        _cell(one.kind),
        _cell(one.confidence),
        _cell(one.year),
        f"<td class=long>{_linked(one.note, library)}</td>",
    ]
    return _row(anchor(one), cells, one.domain, one.kind)


def _choice_row(library: Library, one: ChoiceNumber) -> str:
    home = _linked(one.source, library) or "<strong>nothing says where from</strong>"
    cells = [_head(f"{one.kind}/{one.file}"), _cell(one.path), _cell(amount(one), "number"), f"<td>{home}</td>"]
    return _row(anchor(one), cells)


def _source_row(library: Library, one: Published) -> str:
    swedish = ' lang="sv"' if one.key.startswith(_SWEDISH) else ""
    read = "read" if one.status == "read" else "remembered, to be checked"
    url = dict(one.cells).get("url", "")
    text = escape(one.source or one.link.partition("://")[2].partition("/")[0])
    source = f'<a href="{escape(one.link)}" rel="noopener noreferrer">{text}</a>' if one.link else f"{text} (no link)"
    if url and not one.link:
        source += f" {escape(url)}"
    cells = [
        _head(one.key),
        f"<td class=what{swedish}>{escape(one.what)}</td>",
        _cell(one.figure),
        f"<td{swedish}>{escape(one.population)}</td>",
        _cell(one.adjusted_for),
        _cell(one.year),
        f"<td>{source}</td>",
        _cell(read),
        _cell(one.confidence),
        f"<td class=long{swedish}>{escape(one.note)}</td>",
        f"<td>{_used_by(library, one.key)}</td>",
    ]
    return _row(anchor(one.key), cells)


def _used_by(library: Library, key: str) -> str:
    """Return links to what rests on a row, each name once."""
    known = backwards(library, key)
    links: dict[str, str] = {}
    for number in known.numbers:
        links.setdefault(number.name, f'<a href="#{anchor(number)}">{escape(number.name)}</a>')
    for choice in known.choices:
        name = f"{choice.kind} {choice.file}"
        links.setdefault(name, f'<a href="#{anchor(choice)}">{escape(name)}</a>')
    for shift in known.shifts:
        first = next(
            (one for one in library.numbers if one.name == shift.name and shift in shifts_of(library, one)), None
        )
        if first is not None:
            links.setdefault(f"~{shift.name}", f'<a href="#{anchor(first)}">calibration of {escape(shift.name)}</a>')
    for number in known.mentioned_by:
        links.setdefault(number.name, f'<a href="#{anchor(number)}">{escape(number.name)}</a> (named in its note)')
    return ", ".join(links.values()) or "–"


def _source_cell(source: str, library: Library) -> str:
    return f"<td>{_link(source, source) if source in library.rows else escape(source or 'nothing')}</td>"


def _link(key: str, text: str) -> str:
    return f'<a href="#{anchor(key)}">{escape(text)}</a>'


def _linked(text: str, library: Library) -> str:
    """Return a text escaped, with every published row that it names as a link."""
    done = escape(text)
    for key in sorted(named_in(text, library.rows), key=len, reverse=True):
        done = re.sub(rf"(?<![\w#\"]){re.escape(key)}(?![\w]|\.\w)", _link(key, key), done)
    return done


def _head(text: str) -> str:
    return f'<th scope="row">{_breakable(text)}</th>'


def _cell(text: str, sort: str = "") -> str:
    return f"<td{f' class={sort}' if sort else ''}>{escape(text) or '–'}</td>"


def _breakable(text: str) -> str:
    """Return a name escaped, that may be broken after an underscore."""
    return escape(text).replace("_", "_<wbr>")


def _row(where: str, cells: Sequence[str], domain: str = "", kind: str = "") -> str:
    of_what = f' data-domain="{escape(domain)}" data-kind="{escape(kind)}"' if domain else ""
    return f'<tr id="{escape(where)}"{of_what}>{"".join(cells)}</tr>'


def _table(name: str, caption: str, heads: Sequence[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "\n".join(rows)
    return (
        f'<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0">\n<table>\n'
        f'<caption id="{name}">{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _options(values: Iterable[str]) -> str:
    return "".join(f'<option value="{escape(one)}">{escape(one.replace("_", " "))}</option>' for one in values)


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vändpunkt: every number and where it comes from</title>
<style>
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff; --band: #f2f2f2;
  --rule: #8c8c8c; --link: #00508a; --found: #fff3c4; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #161616; --band: #242424;
  --rule: #7d7d7d; --link: #8cc8ff; --found: #4a3f10; } }
body { margin: 0 auto; padding: 1rem; max-width: 110rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; }
p, dl { max-width: 46rem; }
a { color: var(--link); }
dt { font-weight: 600; }
dd { margin: 0 0 .25rem 1.5rem; }
form { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin: 1.5rem 0 .5rem; }
form[hidden], tr[hidden] { display: none; }
label { display: grid; gap: .2rem; font-weight: 600; }
input, select { font: inherit; font-weight: 400; padding: .4rem .5rem; min-width: 0; color: inherit;
  border: 1px solid var(--rule); border-radius: .25rem; background: var(--paper); }
input { width: min(24rem, 80vw); }
.scroll { overflow: auto; max-height: 85vh; margin: 1rem 0 2.5rem; border: 1px solid var(--rule); }
.scroll:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid var(--link); }
table { border-collapse: separate; border-spacing: 0; font-size: .875rem; line-height: 1.4; min-width: 100%; }
caption { text-align: left; font-size: 1.1rem; font-weight: 600; padding: .6rem; position: sticky; left: 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-top: 1px solid var(--rule); }
thead th { position: sticky; top: 0; background: var(--band); z-index: 1; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 9rem; max-width: 13rem; overflow-wrap: break-word; }
@media (min-width: 60rem) { tbody th { min-width: 13rem; } }
td { min-width: 3.5rem; max-width: 24rem; overflow-wrap: break-word; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.long { min-width: 16rem; }
.what { min-width: 12rem; }
tr { scroll-margin-top: 3.5rem; }
tr:target > * { background: var(--found); }
@media print { .scroll { max-height: none; overflow: visible; border: 0; } form { display: none; } }
</style>
</head>
<body>
<h1>Every number and where it comes from</h1>
<p>The lives that Vändpunkt simulates follow the numbers on this page. Nothing here says anything about a particular
person. Follow a number’s <em>source</em> to the published figure it rests on, and that figure’s link to the text
it was read in. With full provenance: @with_home@ numeric values, where value, low, high and the spread between persons
count one each.</p>
<details>
<summary>What the columns mean</summary>
<dl>
<dt>Kind</dt>
<dd><em>register</em>, <em>trial</em> and <em>meta-analysis</em>: estimated there; <em>consultant</em>: a consultant’s
estimate; <em>assumption</em>: our own judgement. An assumption that names a source has its sign, or a part of its size,
from there.</dd>
<dt>95 % range</dt>
<dd>What the number is drawn from when uncertainty is asked for: the middle 95 % of a normal or lognormal distribution,
or the ends of a uniform or triangular one.</dd>
<dt>Between persons</dt>
<dd>How much one unit’s cost differs between those who use it: sigma of a lognormal distribution around the price. A
dash: no study was found that says, so everybody costs the same.</dd>
<dt>Calibration adds</dt>
<dd>What is added to the value so that the simulated lives meet a published prevalence, which the link leads to.</dd>
<dt>Read?</dt>
<dd><em>read</em>: the figure stood in the text that was read; <em>remembered</em>: it was written down from memory
and is to be checked.</dd>
</dl>
</details>
<p>Go to <a href="#parameters">parameters</a>, <a href="#prices">prices</a>, <a href="#choices">programmes, agencies and
municipalities</a>, or <a href="#sources">published figures</a>. Source tables keep their own words; some are in
Swedish.</p>
<form hidden role="search">
<label for="search">Search all tables<input id="search" type="search" autocomplete="off"></label>
<label for="domain">Domain<select id="domain"><option value="">all</option>@domains@</select></label>
<label for="kind">Kind<select id="kind"><option value="">all</option>@kinds@</select></label>
<output id="count" aria-live="polite"></output>
</form>
@tables@
<p>Made from the tables in <code>sim/evidence</code> and the files in <code>conf</code> by <code>@command@</code>;
a test refuses a page that is not what they give. In a terminal, <code>vandpunkt evidence NAME</code> tells the same
about one number.</p>
<script>
"use strict";
const form = document.forms[0], search = form.search, rows = [...document.querySelectorAll("tbody tr")];
const texts = rows.map(row => row.textContent.toLowerCase());
function filter() {
  const words = search.value.toLowerCase().split(/\\s+/), { domain, kind } = form;
  let seen = 0;
  rows.forEach((row, i) => {
    const { domain: of, kind: sort } = row.dataset;
    const fits = of === undefined || ((!domain.value || of === domain.value) && (!kind.value || sort === kind.value));
    row.hidden = !(fits && words.every(word => texts[i].includes(word)));
    seen += !row.hidden;
  });
  form.count.value = seen + " of " + rows.length + " rows";
}
function show() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (row && row.hidden) { row.hidden = false; row.scrollIntoView(); }
}
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", event => event.preventDefault());
addEventListener("hashchange", show);
filter();
</script>
</body>
</html>
"""
