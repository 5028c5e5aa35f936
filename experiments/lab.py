"""The lab: a page in the browser on this machine, where the model is really run at every change.

Question: what if we had started earlier, reached more, organised otherwise, or looked into another purse?

    vandpunkt lab
    vandpunkt lab --port 8200 --no-browser --language sv
    vandpunkt lab port=8200 browser=false workers=4     # keys do, as everywhere

    --port N         the port; left out, 8137 or the next one that is free
    --host ADDRESS   the address to listen on; 127.0.0.1 is this machine alone, 0.0.0.0 lets in everybody on the network
    --language sv    the language of the page, until a reader chooses the other
    --workers N      processes that live replications; as many more stand ready for first pictures
    --no-browser     do not open the browser

Expect the address as the last line; open it, and close the lab with Ctrl-C. Choices stand in the page's address, so a
link gives the same picture; report, figures and table are saved from the page, and nothing else is written. Simulated
lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path

from sim.configuration.border import experiment
from sim.configuration.questions.lab import Lab


@experiment(Lab)
def main(choice: Lab) -> Path:
    """Open the lab and serve until somebody ends it; it writes no folder."""
    from sim.lab.start import serve

    serve(choice)
    raise SystemExit(0)


if __name__ == "__main__":
    main()
