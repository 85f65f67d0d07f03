"""`python -m tests.pictures URL`: the screenshots of the README and the guides, from the running demonstration.

The demonstration must run at URL, with its settings in this environment (PACNAM_DATA_DIR, PACNAM_DEMO,
PACNAM_DEMO_PASSWORD); nothing is written to it but sessions. `python -m tests.pictures documents` takes those of the
printed documents alone, which need no server: of each kind page 1, a page in its middle and its annex.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pdfplumber
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from pacnam_tasks import create_app
from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.meetings.queries.held import listed
from pacnam_tasks.meetings.queries.one import held
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.kinds.kind import Kind, Option
from pacnam_tasks.reports.kinds.registry import AGENDA, KINDS, LETTER, MINUTES
from pacnam_tasks.reports.letterheads.rules import addressed
from pacnam_tasks.reports.letters.content import Letter
from pacnam_tasks.reports.letters.letter import compose as compose_letter
from pacnam_tasks.reports.letters.queries import letter_signers, n_urged, urged
from pacnam_tasks.reports.letters.rules import ANSWER_WITHIN
from pacnam_tasks.reports.marks import NO_MARKS, bearing
from pacnam_tasks.reports.minutes import agenda, minutes
from pacnam_tasks.reports.minutes.queries import minutes_of
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.render import render_pdf
from pacnam_tasks.reports.rule_sets import RuleSet, rule_set_of
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind
from tests.browser.conftest import CHROMIUM, DESK, FLAGS, PHONE

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
COLOURS, GREYS = 256, 8
OF_A_KIND = {Option.UNIT: ("--unit", "XBB"), Option.TASK: ("--task", "NV-2023-010")}


@dataclass(frozen=True)
class Picture:
    """One screenshot: who looks at what, how wide, how much of it, and what is opened first."""

    name: str
    username: str
    path: str
    size: tuple[int, int]
    height: int = 0
    dark: bool = False
    opens: str = ""


PICTURES = (
    Picture("dang-nhap", "", "/login", PHONE),
    Picture("don-vi-viec-cua-toi", "bocbo", "/", PHONE, 1000),
    Picture("don-vi-cap-nhat", "bocbo", "/", PHONE, 900, opens="#t-NV-2023-003-XBB .upd > summary"),
    Picture("don-vi-phong", "nnptnt", "/", DESK, 900),
    Picture("don-vi-nhiem-vu", "kiemlam", "/tasks/NV-2023-010", DESK, 1190),
    Picture("don-vi-chia", "kiemlam", "/tasks/NV-2023-010/breakdown", PHONE, 900),
    Picture("thuong-truc-can-quyet-dinh", "thuongtruc", "/decisions", DESK, 900),
    Picture("van-phong-dinh-chinh", "vanphong", "/tasks/NV-2023-010-XCB", DESK, 910),
    Picture("uy-vien-tien-do", "uyvien", "/progress", DESK, 1000),
    Picture("uy-vien-tien-do-dien-thoai", "uyvien", "/progress", PHONE, 1000, dark=True),
    Picture("hoi-nghi", "thuongtruc", "/stocktake/2", DESK),
    Picture("thuong-truc-can-lam", "thuongtruc", "/", DESK, 900),
    Picture("van-phong-danh-sach", "vanphong", "/tasks", DESK, 900),
    Picture("van-phong-bao-cao", "vanphong", "/reports", DESK, 800),
    Picture("tin-bao", "nnptnt", "/inbox", PHONE, 740),
)


def main(base: str) -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in KINDS.values():
        if kind.is_offered:
            _take_document(kind)
    _take_letter()
    _take_papers_of_meetings()
    if base == "documents":
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for picture in PICTURES:
            _take(browser, base, picture)
        browser.close()
    _take_report(FOLDER / "bao-cao-trang-1.png")


def _take_report(path: Path) -> None:
    """Page 1 of the report, by the command and Poppler."""
    with tempfile.TemporaryDirectory() as folder:
        pdf, page = Path(folder) / "report.pdf", Path(folder) / "page"
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "report", "build", "followup", "-o", str(pdf)], check=True
        )
        subprocess.run(["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png", pdf, page], check=True)
        _save(page.with_suffix(".png").read_bytes(), path)


def _take_document(kind: Kind) -> None:
    """The pictures of a kind that the command builds."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "document.pdf"
        given = [word for option, words in OF_A_KIND.items() if option in kind.options for word in words]
        order = [sys.executable, "-m", "flask", "--app", "app", "report", "build", kind.key, *given, "-o", str(pdf)]
        subprocess.run(order, check=True)
        _take_pages(pdf, kind.key)


def _take_letter() -> None:
    """The pictures of a reminder letter to the unit that owes most, which is drafted on a page of its own."""
    with create_app().app_context():
        today = clock().today()
        with database().reading() as session:
            owed = n_urged(session, SEES_ALL, today)
            unit = session.get_one(Unit, max(owed, key=lambda one: (owed[one], -one)))
            letterhead = letterhead_of(session, today)
            signer = letter_signers(session, letterhead, today)[0]
            answer_by = calendar_of(session).after_working_days(today, ANSWER_WITHIN)
            about = urged(session, SEES_ALL, unit.id or 0, today)
        to = addressed(letterhead.organisation, unit.name, UnitKind(unit.kind))
        made = Letter(today, to, letterhead, signer.authority, signer.signer, answer_by, about)
        _take_composed(compose_letter(made), rule_set_of(today, letterhead.organisation), LETTER)


def _take_papers_of_meetings() -> None:
    """The pictures of the minutes of the meeting that was closed last and of the agenda of the next one."""
    with create_app().app_context(), database().reading() as session:
        meetings = [held(session, one.id) for one in listed(session)]
        closed = next(one for one in meetings if not one.is_open and not one.is_cancelled)
        open_one = next(one for one in meetings if one.is_open)
        rules = rule_set_of(clock().today())
        for kind, compose, meeting in ((MINUTES, minutes.compose, closed), (AGENDA, agenda.compose, open_one)):
            _take_composed(compose(minutes_of(session, meeting, SEES_ALL, clock()), rules), rules, kind)


def _take_composed(document: Document, rules: RuleSet, kind: Kind) -> None:
    """The pictures of a draft that has a page of its own."""
    draft = bearing(document, rules, NO_MARKS, is_draft=kind.is_issued)
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "document.pdf"
        pdf.write_bytes(render_pdf(lay_out(draft, rules)).pdf)
        _take_pages(pdf, kind.key)


def _take_pages(pdf: Path, name: str) -> None:
    """Page 1, a page in the middle of the text and the first page of the annex, where there are such."""
    with pdfplumber.open(pdf) as document:
        wide = [place for place, page in enumerate(document.pages, 1) if page.width > page.height]
        upright = [place for place, page in enumerate(document.pages, 1) if page.width < page.height]
    shown = {"trang-1": 1, "giua": upright[len(upright) // 2]} | ({"phu-luc": wide[0]} if wide else {})
    for which, page in shown.items():
        if page == 1 and which != "trang-1":
            continue
        one = pdf.with_name(which)
        subprocess.run(
            ["pdftoppm", "-r", "60", "-f", str(page), "-l", str(page), "-singlefile", "-gray", "-png", pdf, one],
            check=True,
        )
        _save(one.with_suffix(".png").read_bytes(), FOLDER / f"van-ban-{name}-{which}.png", GREYS)


def _take(browser: Browser, base: str, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": picture.height or height},
        color_scheme="dark" if picture.dark else "light",
        locale="vi-VN",
    )
    page = context.new_page()
    if picture.username:
        _sign_in(page, base, picture.username)
    page.goto(base + picture.path)
    if picture.opens:
        page.locator(picture.opens).click()
        page.locator(picture.opens).scroll_into_view_if_needed()
    _save(page.screenshot(), FOLDER / f"{picture.name}.png")
    context.close()


def _sign_in(page: Page, base: str, username: str) -> None:
    page.goto(f"{base}/login")
    page.fill("[name=username]", username)
    page.fill("[name=password]", os.environ["PACNAM_DEMO_PASSWORD"])
    page.locator("main form button").click()
    page.wait_for_url(f"{base}/")


def _save(shot: bytes, path: Path, colours: int = COLOURS) -> None:
    """Few colours are enough for a screen, fewer for print, and make the picture small."""
    Image.open(BytesIO(shot)).convert("RGB").quantize(colours).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
