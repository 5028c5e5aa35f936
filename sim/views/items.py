"""What the items of the ledger are called in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from sim.configuration.schema import Agency
from sim.evidence.tables import priced_items
from sim.money.prices import assessment_item, programme_item, reform_item
from sim.studies.alternatives import Alternative
from sim.views.words import Words


def names_of_items(alternatives: Sequence[Alternative], agencies: Sequence[Agency], words: Words) -> dict[str, str]:
    """Return what every item of the ledger is called."""
    found = {item: words(f"bill.item.{item}") for item in priced_items()}
    for agency in agencies:
        title = getattr(agency.title, words.language)
        found[assessment_item(agency.name)] = words("bill.item.assessment", agency=title)
    for one in alternatives:
        for programme in one.programmes:
            found[programme_item(programme.name)] = getattr(programme.title, words.language)
        for reform in one.reforms:
            found[reform_item(reform.name)] = getattr(reform.title, words.language)
    return found
