"""What the browser is sent: files by others unchanged, the stylesheet as built, and little of it all."""

import gzip
import hashlib
import re
from pathlib import Path

from pacnam_tasks.static import build

VENDOR = build.STATIC / "vendor"
KILOBYTE = 1000


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_files_by_others_have_the_sums_that_are_written_down() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()

    written = {name: digest for digest, name in (line.split("  ") for line in lines)}

    kept = (path for path in VENDOR.iterdir() if path.suffix in {".js", ".css"})
    assert written == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def test_the_served_stylesheet_is_what_the_sources_make() -> None:
    assert build.TARGET.read_text(encoding="utf-8") == build.stylesheet(), "run python -m pacnam_tasks.static.build"
    assert build.LINK_TARGET.read_text(encoding="utf-8") == build.link_stylesheet(), "the same makes it"


def test_pico_stands_below_our_own_layers() -> None:
    assert "@layer pico,token,base,part,page,print;@layer pico{" in build.stylesheet()


def test_a_rule_of_pico_that_no_page_can_use_is_left_out() -> None:
    pico = "dialog,p{color:red}dialog{margin:0}@media (min-width:1px){progress{width:1px}}"

    assert build.pruned(pico, already_set=frozenset(), readers="") == "p{color:red}"


def test_a_property_of_pico_stays_while_somebody_reads_it() -> None:
    pico = ":root{--a:1;--b:var(--a);--c:2;--d:3}p{margin:var(--b)}"

    kept = build.pruned(pico, already_set=frozenset({"--d"}), readers="i{width:var(--d)}")

    assert kept == ":root{--a:1;--b:var(--a)}p{margin:var(--b)}"


def test_quoted_text_keeps_its_spaces_when_the_stylesheet_is_squeezed() -> None:
    assert build.minified("a::before { content: attr(x) ' ; ' } /* b */") == "a::before{content:attr(x) ' ; '}"


def test_everything_a_first_page_brings_along_stays_under_thirty_two_kilobytes() -> None:
    """The hard limit of a cold first page is 45 kB with its HTML, whose largest budget is 8 kB."""
    brought = (build.TARGET, build.STATIC / "js" / "app.js", VENDOR / "htmx-2.0.11.min.js", build.STATIC / "icons.svg")

    assert sum(map(compressed, brought)) < 32 * KILOBYTE
    assert (build.STATIC / "js" / "app.js").stat().st_size <= 5 * KILOBYTE


def test_our_scripts_make_no_markup_and_run_no_text() -> None:
    script = "".join(path.read_text(encoding="utf-8") for path in (build.STATIC / "js").glob("*.js"))

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|new Function|document\.write", script)
