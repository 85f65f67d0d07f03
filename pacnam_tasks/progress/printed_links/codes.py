"""A code to scan, as SVG that a page may hold: no style, no address of another file."""

import io

import segno
from markupsafe import Markup

QUIET = 4
"""Modules left white around the code, by ISO/IEC 18004."""


def code_of(url: str) -> Markup:
    """The code of an address, black on white whatever the page's colours are."""
    out = io.BytesIO()
    made = segno.make(url, error="m", micro=False, boost_error=False)
    made.save(
        out,
        kind="svg",
        border=QUIET,
        light="#fff",
        xmldecl=False,
        svgns=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    return Markup(out.getvalue().decode())  # noqa: S704  # drawn by us: nothing of the address is in it as text
