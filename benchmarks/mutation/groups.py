"""What is mutated, in which group it is counted, and which tests are its own."""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = ("rules", "ledger", "appraisal")


@dataclass(frozen=True)
class Subject:
    """A module that is mutated.

    Attributes:
        module: its path in the checkout.
        group: ``rules``, ``ledger`` or ``appraisal``.
        own: arguments of pytest: the test files that mirror it. Those tests that live a whole municipality are left
            out, since without compiling each would take a minute; they are part of what the score does not count.
    """

    module: str
    group: str
    own: tuple[str, ...]


_ONE_PERSON = ("test_log_odds", "test_edges", "test_traits", "test_rules")
_OF_RULE = {
    "circumstances": ("test_circumstances", "-k", "not test_a_programme_for_some"),
    "events": ("test_lives", "-k", "accident or siblings or whoever or place_for_ever"),
    "outcome": ("test_outcome", "test_rules"),
    "surroundings": ("test_surroundings",),
    "walk": ("test_walk", "test_lives", "-k", "test_walk or accident or siblings or whoever or meets_the_area"),
    "year": ("test_year",),
}


def _files(folder: str, *words: str) -> tuple[str, ...]:
    """Return arguments of pytest: names of test files as their paths, and anything else as it is."""
    return tuple(
        f"tests/{folder}/{word}.py" if word.startswith("test_") and " " not in word else word for word in words
    )


def _rule(name: str) -> Subject:
    return Subject(f"sim/lifecourse/{name}.py", "rules", _files("lifecourse", *_OF_RULE.get(name, _ONE_PERSON)))


_SPREAD = (
    *_files("money", "test_spread", "test_ledger"), *_files("agencies", "test_bill"),
    "-k", "bill_of_anybody or test_ledger or (test_spread and not billed_items)",
)  # fmt: skip
SUBJECTS: tuple[Subject, ...] = (
    *(
        _rule(name)
        for name in (
            "child_welfare", "circumstances", "crime", "development", "events", "family", "health", "livelihood",
            "mortality", "needs", "outcome", "school", "substance", "surroundings", "walk", "year",
        )
    ),
    Subject("sim/people/staircase.py", "rules", _files("people", "test_staircase", "-k", "source_puts or kept_by_age")),
    Subject("sim/money/ledger.py", "ledger", _files("money", "test_ledger", "test_spread", "-k", "not billed_items")),
    Subject("sim/agencies/bill.py", "ledger", _files("agencies", "test_bill", "-k", "bill_of_anybody")),
    Subject("sim/agencies/billing.py", "ledger", _files("agencies", "test_bill", "-k", "bill_of_anybody")),
    Subject("sim/money/spread.py", "ledger", _SPREAD),
    Subject("sim/money/prices.py", "ledger", _files("money", "test_prices")),
    Subject("sim/money/appraisal.py", "appraisal", _files("money", "test_appraisal")),
    Subject("sim/money/perspective.py", "appraisal", _files("money", "test_perspective")),
    Subject("sim/money/achievement.py", "appraisal", _files("money", "test_achievement", "-k", "serving or is_good")),
    Subject("sim/money/pockets.py", "appraisal", _files("money", "test_perspective")),
    Subject("sim/money/price_draws.py", "appraisal", _files("money", "test_price_draws")),
)  # fmt: skip
