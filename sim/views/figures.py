"""The figures of Vändpunkt, in one place to import from; each is drawn in a file of its own."""

from sim.views.achieved import achieved_figure
from sim.views.by_age import exclusion_by_age_figure
from sim.views.calibration import calibration_figure
from sim.views.capacity import capacity_figure
from sim.views.careers import careers_figure, talks_figure
from sim.views.chairs import chairs_figure
from sim.views.chance_of_payback import chance_of_payback_figure
from sim.views.degrees import degrees_figure, dose_figure
from sim.views.groups import groups_figure
from sim.views.hump import hump_figure
from sim.views.life import life_figure
from sim.views.mandates import mandates_figure
from sim.views.stairs import stairs_figure
from sim.views.style import save
from sim.views.validation import validation_figure
from sim.views.who_pays import who_pays_figure

__all__ = [
    "achieved_figure",
    "calibration_figure",
    "capacity_figure",
    "careers_figure",
    "chairs_figure",
    "chance_of_payback_figure",
    "degrees_figure",
    "dose_figure",
    "exclusion_by_age_figure",
    "groups_figure",
    "hump_figure",
    "life_figure",
    "mandates_figure",
    "save",
    "stairs_figure",
    "talks_figure",
    "validation_figure",
    "who_pays_figure",
]
