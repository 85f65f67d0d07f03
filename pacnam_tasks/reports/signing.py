"""Under which title a document is signed, and in whose name. Pure."""

HEADS = (
    "CHÁNH VĂN PHÒNG", "TRƯỞNG PHÒNG", "TRƯỞNG BAN", "GIÁM ĐỐC", "HẠT TRƯỞNG", "CHỦ TỊCH", "CHỦ NHIỆM",
    "TRƯỞNG CÔNG AN", "CHỈ HUY TRƯỞNG",
)  # fmt: skip
"""Titles of heads, as they stand below `T/M` or alone."""
CHIEF = "CHÁNH VĂN PHÒNG"
PEOPLES_COMMITTEE = "ỦY BAN NHÂN DÂN"


def signing_title(title: str) -> str:
    """The title under which a standing member signs for the committee; empty for one who does not."""
    words = title.lower()
    if "phó bí thư" in words:
        return "PHÓ BÍ THƯ"
    return "BÍ THƯ" if "bí thư" in words else ""


def office_title(title: str) -> str:
    """The title under which one of the office signs for it: the chief, or a deputy; empty for who does not."""
    found = deputy_title(title) or head_title(title)
    return found if found in {CHIEF, f"PHÓ {CHIEF}"} else ""


def deputy_title(title: str) -> str:
    """`PHÓ TRƯỞNG PHÒNG`: the title under which a deputy signs; empty for who is none."""
    if not title.lower().startswith("phó "):
        return ""
    return signing_title(title) or f"PHÓ {head_title(title[4:])}"


def signed_by_deputy(collective: str, head: str) -> str:
    """The lines of authority above a deputy: `K/T TRƯỞNG PHÒNG`, below that of a People's Committee if there is one.

    A committee of the Party is collective, and so are those of other organisations: a deputy signs for the committee,
    never for its head (Hướng dẫn 36-HD/VPTW); the deputy of a State body signs in place of the head (Nghị định
    30/2020/NĐ-CP, Phụ lục I).
    """
    if signing_title(head) or (collective and PEOPLES_COMMITTEE not in collective):
        return collective
    return "\n".join(one for one in (collective, f"K/T {head}") if one)


def head_title(title: str) -> str:
    """The title under which the head of a unit signs: `TRƯỞNG PHÒNG`, without the name of the unit behind it."""
    if signs := signing_title(title):
        return signs
    words = title.upper()
    return next((one for one in HEADS if words.startswith(one)), words)
