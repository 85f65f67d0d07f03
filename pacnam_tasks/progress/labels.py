"""Words for the codes of progress."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.progress.rules import Cause

CAUSE = {
    Cause.CAPITAL: _l("Capital"),
    Cause.MECHANISM: _l("Mechanism, procedure"),
    Cause.SUPPLY: _l("Seed, material, vaccine"),
    Cause.LAND: _l("Land, site"),
    Cause.PEOPLE: _l("People"),
    Cause.WEATHER: _l("Weather, natural disaster"),
    Cause.DISEASE: _l("Disease, pests"),
    Cause.BEYOND_AUTHORITY: _l("Beyond our authority"),
    Cause.OTHER: _l("Other"),
}
