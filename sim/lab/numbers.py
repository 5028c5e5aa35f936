"""The page of all numbers as the lab serves it, with a policy that lets run what stands in it and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from sim.studies.evidence.library import read_library
from sim.views.parameter_page import parameter_page

KEPT = Path(__file__).resolve().parents[2] / "docs" / "parameters.html"
"""The page as the documents have it, which a test keeps up to date; writing it anew takes seconds."""
_NONE = "'none'"


@cache
def numbers_page() -> tuple[str, str]:
    """Return the page and its content security policy, which names its own script and style by their digests."""
    page = KEPT.read_text(encoding="utf-8") if KEPT.is_file() else parameter_page(read_library())
    scripts, styles = (
        " ".join(_digest(text) for text in re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL))
        for tag in ("script", "style")
    )
    policy = (
        f"default-src 'none'; script-src {scripts or _NONE}; style-src {styles or _NONE}; img-src data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    return page, policy


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
