"""Claims about a panel on disk: it says what the panel says, in less than a byte a person and year."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.configuration.border import load_agencies, load_programmes
from sim.configuration.schema import Municipality, Title
from sim.model import Vandpunkt
from sim.studies.panel import Panel
from sim.studies.panel_file import STATES, write_panel


@pytest.fixture(scope="module")
def panel() -> Panel:
    """Return the states of some thousand lives."""
    title = Title(en="A place", sv="En plats")
    place = Municipality(name="a_place", title=title, births_per_year=6000, areas=6, newcomers_per_birth=0.0)
    return Panel(Vandpunkt(place, load_agencies(), load_programmes("whole_chain")), STATES).run()


def test_the_file_says_of_everybody_at_every_age_what_the_panel_says(panel: Panel, tmp_path: Path) -> None:
    write_panel(panel, tmp_path / "panel.parquet")
    read = pd.read_parquet(tmp_path / "panel.parquet")
    assert len(read) == panel.here.sum()
    assert panel.here[read["age"], read["row"]].all()
    for name in STATES:
        assert (panel[name][read["age"], read["row"]] == read[name]).all()
        assert (panel[name].sum() == read[name].sum()) and read[name].any()


def test_an_age_is_a_row_group_and_a_person_and_year_less_than_a_byte(panel: Panel, tmp_path: Path) -> None:
    path = tmp_path / "panel.parquet"
    write_panel(panel, path)
    assert pq.read_metadata(path).num_row_groups == 65
    assert path.stat().st_size < panel.here.sum()


def test_a_field_that_the_panel_does_not_keep_cannot_be_written(panel: Panel, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="diagnosed"):
        write_panel(panel, tmp_path / "panel.parquet", ["diagnosed"])
