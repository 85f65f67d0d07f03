"""The limited process that makes a PDF: `{"html": …, "css": …, "attached": […], "day": …}` on stdin, it on stdout.

Tables that are set `apart` are written by `table_writer` into the places that the page keeps for them.

It is started by `core.limited`, with nothing of the application imported, and has given up what it does not need
before it reads a byte of what is to be printed. On stderr: each address that was asked for and refused, and the
number of pages.
"""

import ctypes.util
import importlib
import io
import json
import logging
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
SCHEME = "app-static:"
POINTS_PER_PIXEL = 0.75


def shelf(css: str) -> dict[str, tuple[str, bytes]]:
    """Everything that a document may load, by name: its style sheet and the four fonts."""
    fonts = {font.name: ("font/ttf", font.read_bytes()) for font in sorted(FONTS.glob("*.ttf"))}
    return {"style.css": ("text/css", css.encode()), **fonts}


def write_pdf(
    html: str,
    css: str,
    attached: Sequence[Mapping[str, str]] = (),
    day: str = "2000-01-01",
    apart: Mapping[str, Any] | None = None,
) -> tuple[bytes, int, list[str]]:
    """The PDF, its number of pages, and the addresses that were refused.

    What is attached has a `name`, what it is `about` and its `text`; it bears the day, so that the same order gives the
    same bytes. With tables set `apart` (`SetApart` as plain values) it is no PDF/A.
    """
    import weasyprint  # noqa: PLC0415 - half a second that only this process pays, after its limits are set

    refused: list[str] = []
    tables = None if apart is None else _table_writer().Apart.told(apart, FONTS)
    fetcher = _fetcher(shelf(css if tables is None else css + tables.style), refused)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher()).render()
    made_at = datetime.fromisoformat(day)
    document.metadata.attachments += [
        weasyprint.Attachment(
            file_obj=io.BytesIO(one["text"].encode()),
            name=one["name"],
            description=one["about"],
            created=made_at,
            modified=made_at,
            relationship="Data",
            url_fetcher=fetcher(),
        )
        for one in attached
    ]
    if tables is None:
        return document.write_pdf(pdf_variant="pdf/a-3a"), len(document.pages), refused
    places = [{name: at[1] * POINTS_PER_PIXEL for name, at in page.anchors.items()} for page in document.pages]
    return *tables.joined(document.write_pdf(), places), refused


def _fetcher(served: Mapping[str, tuple[str, bytes]], refused: list[str]) -> Any:
    """By which a document loads what is served; any other address is `refused`."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as weasyprint itself

    class Shelf(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
        """Serves what lies on the shelf; opens nothing, whatever the document asks for."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            kind, body = served.get(url.removeprefix(SCHEME), (None, b""))
            if kind is None or not url.startswith(SCHEME):
                refused.append(url)
                raise ValueError("refused")
            return URLFetcherResponse(url, body, {"Content-Type": kind})

        def open(self, url: Any, data: Any = None, timeout: Any = None) -> Any:
            return self.fetch(getattr(url, "full_url", url))

    return Shelf


def _by_name_only(name: str) -> str | None:
    """Libraries are opened by the names of their files; to look for one otherwise would start a compiler each time."""
    return None


def _table_writer() -> Any:
    """The package beside this file; by its own name, as that of the application would bring all of it."""
    sys.path.append(str(Path(__file__).parent))
    return importlib.import_module("table_writer.joining")


def main() -> None:
    """Read, render, write."""
    ctypes.util.find_library = _by_name_only
    order = json.load(sys.stdin)
    pdf, pages, refused = write_pdf(**order)
    sys.stdout.buffer.write(pdf)
    json.dump({"pages": pages, "refused": refused}, sys.stderr)


if __name__ == "__main__":
    main()
