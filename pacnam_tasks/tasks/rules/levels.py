"""The levels of authority that decide, lowest first."""

from enum import StrEnum


class DecisionLevel(StrEnum):
    """Who took a decision that the standing members record with its document's number."""

    STANDING = "thuong_truc"
    BUREAU = "ban_thuong_vu"
    COMMITTEE = "ban_chap_hanh"
