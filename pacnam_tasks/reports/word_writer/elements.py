"""Elements of a Word file for which its library has no words."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

BRACKETED = re.compile(r"((?:\d[\d.,]*% )?\([^()<>\s]{1,60}\)|\b[A-Z]{2,4}-\d{4}-\d{3,5}(?:-[^\W_a-z]{1,10}){0,3}\b)")
"""As `printing.BRACKETED`: what keeps to one line."""


def tag(name: str, **attributes: str) -> Any:
    """The element of this name (`w:tc`) with attributes of its own namespace."""
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def twips(millimetres: float) -> str:
    """Millimetres in twentieths of a point."""
    return str(round(millimetres * 1440 / 25.4))


def say(run: Any, text: str) -> None:
    """Put the text into a run; codes and fractions in brackets keep to one line."""
    for place, part in enumerate(BRACKETED.split(text)):
        pieces = part.replace(" ", "\u00a0").split("-") if place % 2 else [part]
        for count, piece in enumerate(pieces):
            if count:
                run.append(OxmlElement("w:noBreakHyphen"))
            if piece:
                run.add_t(piece)
