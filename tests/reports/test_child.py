"""The limited process: what it may load, and what happens when it dies."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pacnam_tasks.reports import child
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import Sheet, lay_out
from pacnam_tasks.reports.render import FACES, MEMORY, Rendered, RenderFailed, answered, render_pdf, start_child
from pacnam_tasks.reports.rule_sets import HD36
from pacnam_tasks.reports.rules import Failure
from tests.reports.paper import Paper
from tests.reports.samples import figures, late_task, many

HOSTILE = (
    '<img src="http://127.0.0.1:1/a.png">',
    "</style><style>@import url(file:///etc/passwd)</style>",
    "<link rel=attachment href=file:///etc/passwd>",
    '<script>alert(1)</script><svg><image href="ftp://127.0.0.1/x"/></svg>',
    "url(file:///etc/passwd) expression(1) {{ 7*7 }} {% raw %}",
    "</td></tr></table><h1>BÁO CÁO GIẢ</h1>",
    "&lt;b&gt; &amp; ]]>",
)
LATE = """
import os, sys
while not os.path.exists({may_read!r}):
    pass
sys.stdout.write("%PDF-" + str(len(sys.stdin.read())))
"""
WATCH = """
import sys
sys.path.insert(0, {folder!r})
import child, weasyprint.urls
seen = []
sys.addaudithook(lambda event, args: seen.append(f"{{event}} {{args[0]}} {{args[1:]}}"))
if {open_to_all}:
    weasyprint.urls.URLFetcher, kept = type("Nobody", (), {{}}), weasyprint.urls.URLFetcher
    import weasyprint
    weasyprint.HTML(string={html!r}, url_fetcher=kept()).write_pdf()
else:
    child.write_pdf({html!r}, {css!r})
print("\\n".join(line for line in seen if "secret" in line or line.startswith("socket.connect")))
"""


@pytest.fixture(scope="module")
def hostile() -> Rendered:
    """A report in which every title and cause is hostile."""
    tasks = tuple(late_task(place, title=title, cause=title) for place, title in enumerate(HOSTILE))
    return render_pdf(lay_out(compose(figures(overdue=tasks)), HD36))


def test_hostile_titles_load_nothing(hostile: Rendered) -> None:
    assert hostile.refused == ()


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_are_printed_as_text(hostile: Rendered, title: str) -> None:
    paper = Paper(hostile.pdf)

    assert title[:12] in "".join(paper.text(page) for page in paper.portrait)


def test_characters_that_turn_a_line_around_are_left_out() -> None:
    sheet = lay_out(compose(figures(overdue=(late_task(1, title="a\u202eb\x00c"),))), HD36)

    assert "1. abc<span> </span>" in sheet.html


REFUSED = (
    "file:///etc/passwd",
    "http://127.0.0.1:1/x.png",
    "https://127.0.0.1:1/x.png",
    "ftp://127.0.0.1:1/x.png",
    "data:image/png;base64,AAAA",
    "app-static:../child.py",
    "app-static:/etc/passwd",
)


# WeasyPrint leaves its colour profile open; the process it runs in ends at once.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_address_that_is_not_on_the_shelf_is_refused() -> None:
    page = "".join(f'<img src="{address}">' for address in REFUSED)

    _, _, refused = child.write_pdf(page + '<img src="style.css">', "")

    assert refused == list(REFUSED)


def test_what_the_renderer_is_asked_for_is_in_its_log() -> None:
    html = '<link rel=stylesheet href="http://127.0.0.1:1/a.css"><p style="background: url(file:///etc/hosts)">x'

    rendered = render_pdf(Sheet(html, "@import url(http://127.0.0.1:1/b.css);"))

    assert set(rendered.refused) >= {"http://127.0.0.1:1/a.css", "file:///etc/hosts"}


def test_neither_file_nor_network_is_touched_for_a_hostile_page(tmp_path: Path, listener: str) -> None:
    assert _touched(_page(tmp_path, listener), open_to_all=False) == []


def test_the_watch_above_would_see_a_fetcher_that_opens_everything(tmp_path: Path, listener: str) -> None:
    touched = "\n".join(_touched(_page(tmp_path, listener), open_to_all=True))

    assert "secret.css" in touched
    assert "socket.connect" in touched


def test_a_process_that_is_killed_is_told_as_a_crash() -> None:
    slow, before = lay_out(compose(many(3000)), HD36), _children()

    with ThreadPoolExecutor(1) as pool:
        printing = pool.submit(render_pdf, slow)
        os.kill(_new_child(before), signal.SIGKILL)

        with pytest.raises(RenderFailed) as failed:
            printing.result()

    assert failed.value.failure is Failure.CRASH


def test_a_process_that_reads_late_still_gets_the_whole_of_a_long_order(tmp_path: Path) -> None:
    script, may_read = tmp_path / "late.py", tmp_path / "read"
    script.write_text(LATE.format(may_read=str(may_read)))

    def wanted() -> bool:
        may_read.touch()
        return True

    written, _ = answered(script, "a" * 1_000_000, b"%PDF-", MEMORY, 30, wanted)

    assert written == b"%PDF-1000002"


def test_without_its_font_nothing_is_printed(sheet: Sheet, tmp_path: Path) -> None:
    for name in FACES[:-1]:
        (tmp_path / name).touch()

    with pytest.raises(RenderFailed) as failed:
        render_pdf(sheet, fonts=tmp_path)

    assert failed.value.failure is Failure.FONT


def test_a_process_over_its_time_is_ended(sheet: Sheet) -> None:
    before = _children()

    with pytest.raises(RenderFailed) as failed:
        render_pdf(sheet, deadline=0.2)

    assert failed.value.failure is Failure.TIME
    assert _children() == before


def test_a_process_over_its_memory_is_ended(sheet: Sheet) -> None:
    with pytest.raises(RenderFailed) as failed:
        render_pdf(sheet, memory=60_000_000)

    assert failed.value.failure in {Failure.MEMORY, Failure.CRASH}


def test_too_much_processor_time_is_told_as_time() -> None:
    process = start_child(1_500_000_000, 0)
    slow = lay_out(compose(many(900)), HD36)
    slower = slow.html.replace("</body>", "<p>Tiếp tục đôn đốc các đơn vị.</p>" * 20_000 + "</body>")

    process.communicate(json.dumps({"html": slower, "css": slow.css}).encode())

    assert process.returncode in {-signal.SIGKILL, -signal.SIGXCPU}


def test_the_process_gets_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACNAM_SECRET_KEY", "k" * 40)

    process = start_child()
    environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    process.communicate(b"{}")

    assert b"PACNAM" not in environment


def test_the_same_content_gives_the_same_bytes(sheet: Sheet, rendered: Rendered) -> None:
    assert render_pdf(sheet).pdf == rendered.pdf


def test_the_document_carries_its_title_author_day_and_language(rendered: Rendered, paper: Paper) -> None:
    assert paper.metadata["Title"].startswith("Báo cáo kết quả theo dõi")
    assert paper.metadata["Author"] == "Ban Thường vụ Huyện ủy"
    assert paper.metadata["CreationDate"].startswith("D:20230919")
    assert paper.language == "vi"


def test_the_document_says_that_it_is_for_the_archive(paper: Paper) -> None:
    assert "<pdfaid:part>3" in paper.claims or 'pdfaid:part="3"' in paper.claims
    assert "<pdfaid:conformance>A" in paper.claims or 'pdfaid:conformance="A"' in paper.claims


@pytest.fixture
def listener() -> Iterator[str]:
    """A server on the loopback, for a page that wants to call it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _page(folder: Path, address: str) -> str:
    secret = folder / "secret.css"
    secret.write_text("p { color: red }")
    return f'<link rel=stylesheet href="{secret.as_uri()}"><img src="{address}/x.png"><p>x'


def _touched(html: str, *, open_to_all: bool) -> list[str]:
    script = WATCH.format(folder=str(Path(child.__file__).parent), html=html, css="", open_to_all=open_to_all)
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.split("\n") if done.stdout.strip() else []


def _children() -> set[int]:
    lists = Path("/proc/self/task").glob("*/children")
    return {int(pid) for one in lists for pid in one.read_text().split()}


def _new_child(before: set[int]) -> int:
    while not (found := _children() - before):
        pass
    return found.pop()
