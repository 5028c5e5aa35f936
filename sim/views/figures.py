"""The figures of one comparison, way of organising, life or calibration, and ``save``, in one place to import from.

Each is drawn in a file of its own; the figures of the other studies are imported from their folder of ``sim.views``.
"""

from sim.views.calibration.calibration import calibration_figure
from sim.views.calibration.validation import validation_figure
from sim.views.careers.figures import careers_figure, talks_figure
from sim.views.compare.by_age import exclusion_by_age_figure
from sim.views.compare.chance_of_payback import chance_of_payback_figure
from sim.views.compare.groups import groups_figure
from sim.views.compare.hump import hump_figure
from sim.views.compare.stairs import stairs_figure
from sim.views.compare.who_pays import who_pays_figure
from sim.views.drawing.style import save
from sim.views.life.picture import life_figure
from sim.views.organising.achieved import achieved_figure
from sim.views.organising.capacity import capacity_figure
from sim.views.organising.chairs import chairs_figure
from sim.views.organising.degrees import degrees_figure, dose_figure
from sim.views.organising.mandates import mandates_figure

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
