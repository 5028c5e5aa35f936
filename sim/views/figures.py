"""The figures of Vändpunkt, in one place to import from; each is drawn in a file of its own."""

from sim.views.by_age import exclusion_by_age_figure
from sim.views.hump import hump_figure
from sim.views.style import save
from sim.views.who_pays import who_pays_figure

__all__ = ["exclusion_by_age_figure", "hump_figure", "save", "who_pays_figure"]
