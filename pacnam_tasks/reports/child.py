"""The limited process that makes a PDF: `{"html": …, "css": …}` on stdin, the PDF on stdout.

It is started by `core.limited`, with nothing of the application imported, and has given up what it does not need
before it reads a byte of what is to be printed. On stderr: each address that was asked for and refused, and the
number of pages.
"""

import json
import logging
import sys
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
SCHEME = "app-static:"


def shelf(css: str) -> dict[str, tuple[str, bytes]]:
    """Everything that a document may load, by name: its style sheet and the four fonts."""
    fonts = {font.name: ("font/ttf", font.read_bytes()) for font in sorted(FONTS.glob("*.ttf"))}
    return {"style.css": ("text/css", css.encode()), **fonts}


def write_pdf(html: str, css: str) -> tuple[bytes, int, list[str]]:
    """The PDF, its number of pages, and the addresses that were refused."""
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
    pdf = document.write_pdf(pdf_variant="pdf/a-3a")
    return pdf, len(document.pages), refused


def main() -> None:
    """Read, render, write."""
    order = json.load(sys.stdin)
    pdf, pages, refused = write_pdf(order["html"], order["css"])
    sys.stdout.buffer.write(pdf)
    json.dump({"pages": pages, "refused": refused}, sys.stderr)


if __name__ == "__main__":
    main()
