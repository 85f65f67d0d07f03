"""The limited process that makes a Word file: `{"document", "rules", "last", "mark"}` on stdin, the file on stdout.

Like `child.py` it has nothing of the application imported and has given up what it does not need. What it is told are
the values that `word_writer` writes, the paragraphs above the signature, and the code at the foot of each page (PNG in
base64, or nothing).
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any


def _word_writer() -> Any:
    """The package beside this file; by its own name, as that of the application would bring all of it."""
    sys.path.append(str(Path(__file__).parent))
    return importlib.import_module("word_writer.writer")


def main() -> None:
    """Read, write."""
    order = json.load(sys.stdin)
    writer = _word_writer().Writer(order["document"], order["rules"], order["last"], order.get("mark", ""))
    sys.stdout.buffer.write(writer.write())


if __name__ == "__main__":
    main()
