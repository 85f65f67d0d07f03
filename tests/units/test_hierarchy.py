"""Who may hand work on to whom: to those below, from the district also to communes, never to those above."""

from dataclasses import dataclass

from pacnam_tasks.units.rules import Hierarchy, UnitKind


@dataclass(frozen=True)
class Place:
    id: int
    parent_id: int | None
    kind: UnitKind


PLACES = {
    "HU": (None, UnitKind.COMMITTEE),
    "BTC": ("HU", UnitKind.PARTY_BODY),
    "UBND": ("HU", UnitKind.GOVERNMENT),
    "PNN": ("UBND", UnitKind.GOVERNMENT),
    "TTDV": ("PNN", UnitKind.GOVERNMENT),
    "PTC": ("UBND", UnitKind.GOVERNMENT),
    "XA": ("HU", UnitKind.COMMUNE),
    "XB": ("HU", UnitKind.COMMUNE),
    "HNDXA": ("XA", UnitKind.MASS_ORGANISATION),
    "DOANXA": ("XA", UnitKind.MASS_ORGANISATION),
    "HNDXB": ("XB", UnitKind.MASS_ORGANISATION),
    "KHAC": (None, UnitKind.GOVERNMENT),
}
NUMBERS = {name: number for number, name in enumerate(PLACES, start=1)}
TREE = Hierarchy(
    Place(NUMBERS[name], NUMBERS[above] if above else None, kind) for name, (above, kind) in PLACES.items()
)
TAKERS = {
    "UBND": "PNN TTDV PTC XA XB KHAC",
    "PNN": "TTDV XA XB KHAC",
    "BTC": "XA XB KHAC",
    "XA": "HNDXA DOANXA KHAC",
    "HNDXA": "DOANXA KHAC",
}


def test_work_is_handed_down_and_to_communes() -> None:
    found = {
        giver: " ".join(name for name in PLACES if name != giver and TREE.may_give_work(NUMBERS[giver], NUMBERS[name]))
        for giver in TAKERS
    }

    assert found == TAKERS
