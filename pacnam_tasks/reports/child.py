"""The limited process that makes a PDF: `{"html": …, "css": …, "attached": […], "day": …}` on stdin, it on stdout.

It is started by `core.limited`, with nothing of the application imported, and has given up what it does not need
before it reads a byte of what is to be printed. On stderr: each address that was asked for and refused, and the
number of pages.
"""

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


def shelf(css: str) -> dict[str, tuple[str, bytes]]:
    """Everything that a document may load, by name: its style sheet and the four fonts."""
    fonts = {font.name: ("font/ttf", font.read_bytes()) for font in sorted(FONTS.glob("*.ttf"))}
    return {"style.css": ("text/css", css.encode()), **fonts}


def write_pdf(
    html: str, css: str, attached: Sequence[Mapping[str, str]] = (), day: str = "2000-01-01"
) -> tuple[bytes, int, list[str]]:
    """The PDF, its number of pages, and the addresses that were refused.

    What is attached has a `name`, what it is `about` and its `text`; it bears the day, so that the same order gives the
    same bytes.
    """
    import weasyprint  # noqa: PLC0415 - half a second that only this process pays, after its limits are set
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    refused: list[str] = []
    served = shelf(css)

    class Shelf(URLFetcher):  # type: ignore[misc]
        """Serves what lies on the shelf; opens nothing, whatever the document asks for."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            kind, body = served.get(url.removeprefix(SCHEME), (None, b""))
            if kind is None or not url.startswith(SCHEME):
                refused.append(url)
                raise ValueError("refused")
            return URLFetcherResponse(url, body, {"Content-Type": kind})

        def open(self, url: Any, data: Any = None, timeout: Any = None) -> Any:
            return self.fetch(getattr(url, "full_url", url))

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    document = weasyprint.HTML(string=html, url_fetcher=Shelf()).render()
    made_at = datetime.fromisoformat(day)
    document.metadata.attachments += [
        weasyprint.Attachment(
            file_obj=io.BytesIO(one["text"].encode()),
            name=one["name"],
            description=one["about"],
            created=made_at,
            modified=made_at,
            relationship="Data",
            url_fetcher=Shelf(),
        )
        for one in attached
    ]
    pdf = document.write_pdf(pdf_variant="pdf/a-3a")
    return pdf, len(document.pages), refused


def main() -> None:
    """Read, render, write."""
    order = json.load(sys.stdin)
    pdf, pages, refused = write_pdf(**order)
    sys.stdout.buffer.write(pdf)
    json.dump({"pages": pages, "refused": refused}, sys.stderr)


if __name__ == "__main__":
    main()
