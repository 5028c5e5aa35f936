"""Claims about choices of replications and small towns: what makes no sense is refused in one line that says why."""

from __future__ import annotations

from typing import Any

import pytest

from sim.configuration.border import BadInput, choose
from sim.configuration.schema import EnoughReplications, SmallTowns

SCHEMAS: dict[str, type[Any]] = {"enough_replications": EnoughReplications, "small_towns": SmallTowns}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_defaults_are_a_choice(name: str) -> None:
    choice: EnoughReplications | SmallTowns = choose(SCHEMAS[name], name, [])
    assert choice.municipality.name == "umea"
    assert (choice.engine, choice.workers, choice.store) == ("processes", 2, "outputs/sweeps")


@pytest.mark.parametrize(
    ("name", "bad", "told"),
    [
        ("enough_replications", "precision_persons=0", "above 0"),
        ("enough_replications", "precision_msek=-1", "above 0"),
        ("enough_replications", "most=10", "most 10 is below least 16"),
        ("enough_replications", "tight_replications=3", "0 or at least 4"),
        ("enough_replications", "strategies=[as_today]", "2 to 12"),
        ("enough_replications", "strategies=[as_today,school,school]", "each once"),
        ("enough_replications", "precision_person=1", "precision_persons"),
        ("small_towns", "strategies=[school,school]", "each once"),
        ("small_towns", "strategies=[as_today,school,whole_chain]", "2"),
        ("small_towns", "sizes=[60,60]", "each once"),
        ("small_towns", "sizes=[]", "1 to 20"),
        ("small_towns", "sizes=[0]", "1 to 200 000"),
        ("small_towns", "seen_share=0.5", "above 0.5"),
        ("small_towns", "towns=1", "from 2"),
        ("small_towns", "engine=dask", "serial, processes"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, bad: str, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        choose(SCHEMAS[name], name, [bad])
    assert told in str(refused.value) and "\n" not in str(refused.value)
