"""A code to scan: as SVG that a page may hold, without style or address of another file, and as a picture."""

import io

import segno
from markupsafe import Markup

QUIET = 4
"""Modules left white around the code, by ISO/IEC 18004."""


def code_of(url: str) -> Markup:
    """The code of an address, black on white whatever the page's colours are."""
    out = io.BytesIO()
    _made(url).save(
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


def modules_of(url: str) -> tuple[str, ...]:
    """The same as rows of dark (1) and light (0) modules, with the white around it: for who draws it himself."""
    rows = _made(url).matrix_iter(border=QUIET)
    return tuple("".join("1" if is_dark else "0" for is_dark in row) for row in rows)


def picture_of(url: str) -> bytes:
    """The same as a PNG without the white around it, eight dots a module: for files that hold no SVG."""
    out = io.BytesIO()
    _made(url).save(out, kind="png", border=0, scale=8)
    return out.getvalue()


def _made(url: str) -> segno.QRCode:
    return segno.make(url, error="m", micro=False, boost_error=False)
