"""The limited process that makes a picture of a page: `{"page": …, "pdf": base64}` on stdin, a PNG on stdout.

It is started by `core.limited`, with nothing of the application imported.
"""

import base64
import io
import json
import sys

WIDTH = 900


def main() -> None:
    """Read, draw, write."""
    import pypdfium2  # noqa: PLC0415 - after its limits are set

    order = json.load(sys.stdin)
    page = pypdfium2.PdfDocument(base64.b64decode(order["pdf"]))[order["page"] - 1]
    picture = page.render(scale=WIDTH / page.get_width(), grayscale=True).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    main()
