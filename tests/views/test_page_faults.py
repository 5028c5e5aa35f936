"""A test of a test: what looks for texts that meet or leave the page finds them where they are planted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.views.drawing.style import drawing

Faults = Callable[[Figure], list[str]]


def page(*texts: tuple[float, float, str], painted: bool = True) -> Figure:
    """Return a page of 4 × 3 inches with texts at shares of its width and height."""
    with drawing():
        figure = Figure(figsize=(4, 3), dpi=100)
        FigureCanvasAgg(figure)
        for across, up, text in texts:
            figure.text(across, up, text).set_visible(painted)
    return figure


def test_texts_apart_from_each_other_on_the_page_are_no_fault(page_faults: Faults) -> None:
    assert page_faults(page((0.1, 0.2, "one"), (0.1, 0.8, "another"))) == []


@pytest.mark.parametrize(("across", "up"), [(-0.01, 0.5), (0.99, 0.5), (0.5, -0.02), (0.5, 0.99)])
def test_a_text_that_leaves_the_page_on_any_side_is_found(across: float, up: float, page_faults: Faults) -> None:
    assert page_faults(page((across, up, "gone"), (0.3, 0.3, "here"))) == ["'gone' leaves the page"]


def test_two_texts_over_one_another_are_found_and_one_that_is_hidden_is_not(page_faults: Faults) -> None:
    over = ((0.3, 0.5, "below"), (0.32, 0.51, "above"))
    assert page_faults(page(*over)) == ["'below' meets 'above'"]
    assert page_faults(page(*over, painted=False)) == []
