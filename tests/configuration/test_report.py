"""Claims about what can be asked of the report."""

from __future__ import annotations

import pytest

from sim.configuration.border import BadInput, choose
from sim.configuration.schema import Report


def test_the_file_and_the_schema_say_the_same_strategies() -> None:
    choice = choose(Report, "report")
    assert choice.strategies == Report.__dataclass_fields__["strategies"].default
    assert choice.strategies[0] == "as_today"


@pytest.mark.parametrize(("given", "meant"), [("auto", "auto"), ("true", True), ("false", False)])
def test_a_pdf_is_wanted_not_wanted_or_as_it_may_be(given: str, meant: object) -> None:
    assert choose(Report, "report", [f"pdf={given}"]).pdf == meant


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("pdf=perhaps", "pdf"),
        ("strategies=[school,school]", "each once"),
        ("strategies=[]", "strategies"),
        (f"strategies=[{','.join(f's{k}' for k in range(13))}]", "strategies"),
        ("draws=0", "draws"),
        ("languge=sv", "did you mean language"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(bad: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        choose(Report, "report", [bad])
