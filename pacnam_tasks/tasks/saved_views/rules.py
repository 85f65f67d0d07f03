"""With whom a saved view is shared, and how many there may be. Pure."""

from enum import StrEnum

MAX_NAME = 60
MAX_VIEWS = 50
MAX_PINNED = 6


class Sharing(StrEnum):
    """Who sees a view besides the person who saved it."""

    NOBODY = ""
    UNITS = "units"
    ALL = "all"
