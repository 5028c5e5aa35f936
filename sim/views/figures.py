"""The figures of Vändpunkt, in one place to import from; each is drawn in a file of its own."""

from sim.views.by_age import exclusion_by_age_figure
from sim.views.calibration import calibration_figure
from sim.views.hump import hump_figure
from sim.views.style import save
from sim.views.validation import validation_figure
from sim.views.who_pays import who_pays_figure

__all__ = [
    "calibration_figure",
    "exclusion_by_age_figure",
    "hump_figure",
    "save",
    "validation_figure",
    "who_pays_figure",
]
