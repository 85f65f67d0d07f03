"""The levels of authority, lowest first: who decides, who must answer."""

from enum import StrEnum


class Authority(StrEnum):
    """A level that decides or answers: from the unit that leads the whole of a part up to the province."""

    LEAD_UNIT = "lead_unit"
    OFFICE = "office"
    STANDING = "thuong_truc"
    BUREAU = "ban_thuong_vu"
    COMMITTEE = "ban_chap_hanh"
    PROVINCE = "province"


OF_THE_COMMITTEE = (Authority.STANDING, Authority.BUREAU, Authority.COMMITTEE)
"""The levels of the committee (contract.md): a request climbs them, a decision by document names one of them."""
ANSWERING = (Authority.LEAD_UNIT, Authority.STANDING, Authority.BUREAU, Authority.PROVINCE)
"""The levels that answer an obstacle, each with the next one above it. The office never decides (contract.md)."""
AS_STANDING = frozenset({Authority.STANDING, Authority.OFFICE})
"""What was asked of the office before it was no level of these waits for the standing members."""
BY_DOCUMENT = frozenset({Authority.BUREAU, Authority.COMMITTEE, Authority.PROVINCE})
"""The levels that decide and answer by a document, which the standing members record with its number."""


def answering(level: str) -> Authority:
    """The level that answers what was asked of one."""
    return Authority.STANDING if level in AS_STANDING else Authority(level)
