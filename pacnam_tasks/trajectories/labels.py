"""Words for the shapes of a path and the curves of the library."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape

SHAPE = {
    Shape.STRAIGHT: _l("Straight line"),
    Shape.MILESTONES: _l("By milestones"),
    Shape.CURVE: _l("Seasonal curve"),
    Shape.POINTS: _l("Drawn by points"),
}
CURVE = {
    Curve.CROPS: _l("Crop seasons"),
    Curve.RICE_HARVEST: _l("Harvest of the main rice crop"),
    Curve.VACCINATION: _l("Vaccination rounds"),
    Curve.DISBURSEMENT: _l("Disbursement"),
}
