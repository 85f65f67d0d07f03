"""Words for the codes of indicators."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.indicators.rules.figures import Direction, Ground, Kind, Of, Origin, Qualifier, Why
from pacnam_tasks.trajectories.rules.forecast import NoForecast
from pacnam_tasks.trajectories.rules.path import WrongPath

DIRECTION = {Direction.RISING: _l("more is better"), Direction.FALLING: _l("less is better")}
KIND = {Kind.PLAN: _l("Plan"), Kind.ACTUAL: _l("Actual"), Kind.SAME: _l("Same period of last year")}
QUALIFIER = {
    Qualifier.NONE: _l("the number itself"),
    Qualifier.ABOVE: _l("trên (above)"),
    Qualifier.NEAR: _l("gần (near)"),
    Qualifier.ESTIMATE: _l("ước (estimate)"),
}
ORIGIN = {Origin.HAND: _l("by hand"), Origin.EXCEL: _l("from Excel"), Origin.TASKS: _l("from linked tasks")}
WHY = {
    (Of.PLAN, Why.NO_BASE): _l("no plan"),
    (Of.SAME, Why.NO_BASE): _l("no figure of the same period"),
    (Of.PLAN, Why.ZERO_BASE): _l("the plan is zero"),
    (Of.SAME, Why.ZERO_BASE): _l("the same period had zero"),
    (Of.PLAN, Why.NEGATIVE_BASE): _l("the plan is below zero"),
    (Of.SAME, Why.NEGATIVE_BASE): _l("the same period was below zero"),
    (Of.PLAN, Why.OTHER_DEFINITION): _l("not compared: the plan has another definition"),
    (Of.SAME, Why.OTHER_DEFINITION): _l("not compared: the definition has changed"),
}
PACE = {
    Why.NO_ACTUAL: _l("no figure yet"),
    Why.NO_BASE: _l("no plan"),
    Why.OTHER_DEFINITION: _l("not compared: the plan has another definition"),
    Why.NOT_CUMULATIVE: _l("the number is not cumulative"),
    Why.FALLING: _l("a limit that is not to be passed"),
    Why.REACHED: _l("the plan is reached"),
    Why.YEAR_OVER: _l("the year is over"),
}
GROUND = {
    Ground.SAID: _l("so the document says"),
    Ground.INTERIM: _l("against the plan of the period"),
    Ground.PATH: _l("against the path to the plan of the year"),
    Ground.PLAN: _l("against the plan of the year"),
    Ground.SAME: _l("against the same period of last year"),
    Ground.PARTIAL: _l("not all units have reported"),
    Ground.NOTHING: _l("nothing to judge by"),
}
MET = {
    (Ground.INTERIM, Direction.RISING): _l("Meets the plan of the period"),
    (Ground.INTERIM, Direction.FALLING): _l("Within the limit of the period"),
    (Ground.PATH, Direction.RISING): _l("On its path"),
    (Ground.PATH, Direction.FALLING): _l("Within its path"),
    (Ground.PLAN, Direction.RISING): _l("Meets the plan of the year"),
    (Ground.PLAN, Direction.FALLING): _l("Within the limit of the year"),
    (Ground.SAME, Direction.RISING): _l("Not below the same period"),
    (Ground.SAME, Direction.FALLING): _l("Not above the same period"),
}
"""What is said of one that is not low, by the ground on which it is judged."""
NO_FORECAST = {
    NoForecast.NO_REPORT: _l("no figure yet"),
    NoForecast.NOT_BEGUN: _l("by the path nothing was to be reached yet"),
    NoForecast.ENDED: _l("the year is over"),
}
WRONG_PATH = {
    WrongPath.ENDS_BEFORE_START: _l("A path ends after it begins."),
    WrongPath.NO_POINTS: _l("Please enter at least one point: a day and the number that is to be reached by then."),
    WrongPath.OUTSIDE: _l("The points lie within the year, before its last day."),
    WrongPath.OUT_OF_ORDER: _l("Please enter the points in the order of their days, each day once."),
    WrongPath.NO_CURVE: _l("Please choose a curve."),
}
EVENT = {
    "indicator_made": _l("Indicator made"),
    "indicator_given": _l("Indicator given to another unit"),
    "indicator_defined": _l("Definition of an indicator changed"),
    "indicator_value_entered": _l("Value of an indicator entered"),
    "indicator_value_confirmed": _l("Value of an indicator confirmed"),
    "indicator_values_imported": _l("Values of indicators taken from Excel"),
    "indicator_explained": _l("Cause and remedy of a low indicator"),
    "indicator_linked": _l("Task linked to an indicator"),
    "indicator_unlinked": _l("Task no longer linked to an indicator"),
    "indicator_path_set": _l("Expected path of an indicator set"),
}
