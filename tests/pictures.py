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

from pacnam_tasks.reports.kinds.kind import Kind, Option
from pacnam_tasks.reports.kinds.registry import KINDS
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
    """Page 1, a page in the middle of the text and the first page of the annex, where there are such."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "document.pdf"
        given = [word for option, words in OF_A_KIND.items() if option in kind.options for word in words]
        order = [sys.executable, "-m", "flask", "--app", "app", "report", "build", kind.key, *given, "-o", str(pdf)]
        subprocess.run(order, check=True)
        with pdfplumber.open(pdf) as document:
            wide = [place for place, page in enumerate(document.pages, 1) if page.width > page.height]
            upright = [place for place, page in enumerate(document.pages, 1) if page.width < page.height]
        shown = {"trang-1": 1, "giua": upright[len(upright) // 2]} | ({"phu-luc": wide[0]} if wide else {})
        for name, page in shown.items():
            if page == 1 and name != "trang-1":
                continue
            one = Path(folder) / name
            subprocess.run(
                ["pdftoppm", "-r", "60", "-f", str(page), "-l", str(page), "-singlefile", "-gray", "-png", pdf, one],
                check=True,
            )
            _save(one.with_suffix(".png").read_bytes(), FOLDER / f"van-ban-{kind.key}-{name}.png", GREYS)


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
