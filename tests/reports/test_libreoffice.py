"""The Word file as LibreOffice opens it: the elements of both rule sets in their sizes, styles and places.

Opened and saved again it has as many pages, and everything stands where it stood.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.render import FONTS, render_word
from pacnam_tasks.reports.rule_sets import RULE_SETS
from pacnam_tasks.reports.word_child import FONT
from tests.reports.paper import Paper
from tests.reports.test_layout import LAYOUTS, printed

NEAR = 1.0
"""What LibreOffice makes of the same lengths may differ by so many millimetres (issue of the reports)."""
SAME_SIZE = 0.1
CODES = sorted(RULE_SETS)

pytestmark = pytest.mark.skipif(
    not shutil.which("soffice") and not os.environ.get("CI"), reason="LibreOffice is not installed"
)


@pytest.fixture(scope="session")
def papers_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Paper, Paper]]:
    """For each rule set the report in Word as LibreOffice prints it, and printed after it was saved there again."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = [folder / f"{code}.docx" for code in CODES]
    for file, code in zip(files, CODES, strict=True):
        layout = LAYOUTS[code]
        file.write_bytes(render_word(compose(layout.found, layout.rules), layout.rules))
    office = _Office(folder)
    first = office.converted(files, "pdf", folder / "first")
    again = office.converted(office.converted(files, "docx", folder / "saved"), "pdf", folder / "second")
    return {
        code: (Paper(one.read_bytes()), Paper(other.read_bytes()))
        for code, one, other in zip(CODES, first, again, strict=True)
    }


class _Office:
    """LibreOffice with a profile and fonts of its own: the machine's would decide where lines break."""

    def __init__(self, folder: Path) -> None:
        self.profile = folder / "profile"
        self.fonts = folder / "fonts.conf"
        alias = f"<alias binding='same'><family>{FONT}</family><accept><family>Tinos</family></accept></alias>"
        cache = f"<cachedir>{folder / 'cache'}</cachedir>"
        self.fonts.write_text(f"<fontconfig><dir>{FONTS}</dir>{cache}{alias}</fontconfig>")

    def converted(self, files: list[Path], kind: str, into: Path) -> list[Path]:
        """The files in another format."""
        order = ["soffice", f"-env:UserInstallation=file://{self.profile}", "--headless", "--convert-to", kind]
        environment = {**os.environ, "FONTCONFIG_FILE": str(self.fonts)}
        subprocess.run([*order, "--outdir", into, *files], check=True, env=environment, capture_output=True)
        return [into / file.with_suffix(f".{kind}").name for file in files]


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    """Each rule set in its turn."""
    return str(request.param)


def test_each_element_has_its_size_its_style_and_its_place(
    papers_by_libreoffice: dict[str, tuple[Paper, Paper]], code: str
) -> None:
    paper, _again = papers_by_libreoffice[code]

    for name, element in LAYOUTS[code].elements.items():
        run, (least, most) = printed(paper, element), element.sizes
        assert least - SAME_SIZE <= run.size <= most + SAME_SIZE, name
        assert run.style == element.style, name
        assert element.centre is None or run.centre == pytest.approx(element.centre, abs=NEAR), name


def test_its_pages_are_those_of_the_paper(papers_by_libreoffice: dict[str, tuple[Paper, Paper]], code: str) -> None:
    of_pdf = LAYOUTS[code].printed

    for paper in papers_by_libreoffice[code]:
        assert paper.pages == of_pdf.pages
        assert [round(width) for width, _height in paper.sizes] == [round(width) for width, _height in of_pdf.sizes]


def test_saved_again_everything_stands_where_it_stood(
    papers_by_libreoffice: dict[str, tuple[Paper, Paper]], code: str
) -> None:
    paper, again = papers_by_libreoffice[code]

    for page in range(paper.pages):
        assert again.text(page) == paper.text(page)
        for one, other in zip(paper.lines(page), again.lines(page), strict=True):
            assert (other.left, other.right, other.top) == pytest.approx((one.left, one.right, one.top), abs=NEAR)
