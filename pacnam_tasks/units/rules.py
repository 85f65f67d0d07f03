"""What kinds of unit there are."""

from enum import StrEnum


class UnitKind(StrEnum):
    """The place of a unit in the political system of a district."""

    COMMITTEE = "committee"
    PARTY_BODY = "party_body"
    GOVERNMENT = "government"
    MASS_ORGANISATION = "mass_organisation"
    COMMUNE = "commune"
