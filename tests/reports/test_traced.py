"""What the limited processes ask of the system, as strace saw it: no connection, no file beyond the program's own.

All three of them: the one that makes PDFs, the one that makes Word files, the one that draws a page as a picture.
"""

import compileall
import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from base64 import b64encode
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pacnam_tasks.core.limited import ENVIRONMENT, LAUNCHER
from pacnam_tasks.reports.apart import Limits
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.editing.pictures import CHILD as PAGE_CHILD
from pacnam_tasks.reports.editing.pictures import PNG
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import Sheet, last_words, lay_out
from pacnam_tasks.reports.render import CHILD, MEMORY, WORD_CHILD
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.samples import figures, late_task
from tests.reports.test_child import HOSTILE

CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<told>.*)\) += (?P<gave>-?\d+)", re.MULTILINE)
FILE = re.compile(r'"((?:[^"\\]|\\.)*)"')
OWN = (str(CHILD.parent), str(LAUNCHER))
PROGRAM = tuple(
    {str(Path(one).resolve()) for one in (sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"))} | {sys.prefix}
)
SYSTEM = (
    "/lib",
    "/usr/lib",
    "/etc/ld.so.cache",
    "/etc/locale.alias",
    "/usr/share/locale",
    "/etc/ssl/openssl.cnf",
    "/etc/mime.types",
)
FONTS = ("/usr/share/fontconfig", "/etc/fonts", "/usr/share/fonts", "/usr/local/share/fonts", "/var/cache/fontconfig")
OF_THE_MACHINE = (
    "/proc/",
    "/sys/devices/system/",
    "/sys/fs/cgroup",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
)
ALLOWED = (*OWN, *PROGRAM, *SYSTEM, *FONTS, *OF_THE_MACHINE)
"""Its program, the libraries, fonts with their settings, and what the machine says of itself."""
SCRATCH = re.compile(r"/tmp/(?:weasyprint-\w+(?:/\w+)?|\w{8})")  # noqa: S108 - read, not written
"""Where Pango reads the fonts from that came with the order, and the empty file by which the folder was found."""
PERMISSIVE = """
import json, sys
order = json.load(sys.stdin)
import weasyprint
sys.stdout.buffer.write(weasyprint.HTML(string=order["html"]).write_pdf())
"""


@pytest.fixture(params=["pdf", "word", "picture"])
def traced(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The trace of each process with an order in which all is hostile."""
    if request.param == "pdf":
        return _traced(CHILD, asdict(_hostile(tmp_path)), b"%PDF-", tmp_path)
    if request.param == "word":
        return _traced(WORD_CHILD, _hostile_document(), b"PK", tmp_path)
    order = {"page": 1, "pdf": b64encode(_hostile_pdf(tmp_path)).decode()}
    return _traced(PAGE_CHILD, order, PNG, tmp_path)


def test_a_hostile_order_connects_to_nothing_and_opens_nothing_of_others(traced: str) -> None:
    assert _connections(traced) == []
    assert _opened_beyond(traced) == []
    assert _written(traced) == []
    assert _started(traced) == [sys.executable]


def test_the_trace_would_show_a_fetcher_that_opens_everything(tmp_path: Path) -> None:
    script = tmp_path / "permissive.py"
    script.write_text(PERMISSIVE)

    traced = _traced(script, asdict(_hostile(tmp_path)), b"%PDF-", tmp_path)

    assert any("127.0.0.1" in told for told in _connections(traced))
    assert str(tmp_path / "secret.css") in _opened_beyond(traced)


def _traced(script: Path, order: Any, begins: bytes, folder: Path) -> str:
    """The trace of a process that is given this order; what it makes begins so."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.fail("strace is missing: bin/set-up test installs it")
    (folder / "secret.css").write_text("p { color: red }")
    compileall.compile_dir(CHILD.parent, quiet=2)  # else the first one to run writes down its compiled self
    log = folder / "trace"
    calls = "trace=%network,execve,open,openat,openat2,creat"
    watched = [strace, "-f", "-qq", "-s", "500", "-e", calls, "-o", str(log)]
    limited = [sys.executable, "-I", str(LAUNCHER), str(MEMORY), "60", str(script)]
    told = json.dumps(order, default=date.isoformat).encode()
    done = subprocess.run([*watched, *limited], input=told, capture_output=True, check=True, env=ENVIRONMENT, cwd="/")
    assert done.stdout.startswith(begins)
    return log.read_text()


def _composed() -> Document:
    """A report in which every title and cause is hostile."""
    return compose(figures(overdue=tuple(late_task(n, title=one, cause=one) for n, one in enumerate(HOSTILE))))


def _hostile_document() -> dict[str, Any]:
    document = _composed()
    return {"document": asdict(document), "rules": asdict(HD36), "last": last_words(document, HD36), "mark": ""}


def _hostile_pdf(folder: Path) -> bytes:
    """A page whose words lie in a file beside it, that wants to start a program and to call an address."""
    secret, out = str(folder / "secret.css"), io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"", F=pikepdf.String(secret))
        call = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("http://127.0.0.1:9/x"))
        start = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("/bin/true"), Next=call)
        page.AA, pdf.Root.OpenAction = pikepdf.Dictionary(O=call), start
        pdf.save(out)
    return out.getvalue()


def _hostile(folder: Path) -> Sheet:
    """The report escaped, and before it the same as it came."""
    sheet = lay_out(_composed(), HD36, Limits(whole=0, short=5))
    raw = f"""<link rel=stylesheet href="{(folder / "secret.css").as_uri()}"><img src="http://127.0.0.1:9/a.png">
    <p style="background: url(file:///etc/hostname)">{"".join(HOSTILE)}"""
    return Sheet(sheet.html.replace("<body>", f"<body>{raw}", 1), sheet.css, sheet.attached, sheet.day, sheet.apart)


def _connections(traced: str) -> list[str]:
    """Calls that reach out, whatever became of them."""
    return [call["told"] for call in CALL.finditer(traced) if call["name"] in {"connect", "sendto", "sendmsg"}]


def _opened(traced: str) -> list[tuple[str, str]]:
    """The files that were opened, with how."""
    opening = [call for call in CALL.finditer(traced) if call["name"].startswith(("open", "creat"))]
    return [(_named(call["told"]), call["told"]) for call in opening if int(call["gave"]) >= 0]


def _named(told: str) -> str:
    found = FILE.search(told)
    assert found is not None, told
    return os.path.normpath(found[1])


def _opened_beyond(traced: str) -> list[str]:
    """Files that no part of the program needs."""
    beyond = [name for name, _ in _opened(traced) if not name.startswith(ALLOWED)]
    return [name for name in beyond if not SCRATCH.fullmatch(name)]


def _written(traced: str) -> list[str]:
    """Files that were opened for writing, but for what is thrown away."""
    written = [name for name, how in _opened(traced) if re.search("O_(WRONLY|RDWR|CREAT)", how)]
    return [name for name in written if name != "/dev/null" and not SCRATCH.fullmatch(name)]


def _started(traced: str) -> list[str]:
    """Programs that were started."""
    return [_named(call["told"]) for call in CALL.finditer(traced) if call["name"] == "execve"]
