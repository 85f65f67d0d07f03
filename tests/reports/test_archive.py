"""What can be read back of PDF/A-3a (ISO 19005-3): a clerk's archive takes nothing else.

Each rule is looked for in the finished file, by its clause; the control breaks a file and sees the rule broken.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from pacnam_tasks.reports.render import Rendered

FORBIDDEN_ACTIONS = {"/Launch", "/Sound", "/Movie", "/JavaScript", "/ResetForm", "/ImportData", "/Hide", "/Named"}
PRINT, HIDDEN = 4, 2


def broken_rules(content: bytes) -> set[str]:
    """The clauses that the file breaks."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = {clause for clause, holds in RULES.items() if not holds(pdf)}
    return found | ({"6.1.2"} if content[:5] != b"%PDF-" or max(content.splitlines()[1][1:5]) < 128 else set())


def _dictionaries(pdf: Pdf, kind: str) -> Iterator[Any]:
    return (one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/Type") == kind)


def _identified(pdf: Pdf) -> bool:
    return not pdf.is_encrypted and len(pdf.trailer.get("/ID", [])) == 2


def _has_colours_of_its_own(pdf: Pdf) -> bool:
    intents: list[Any] = list(pdf.Root.get("/OutputIntents", []))
    return [(one.S, one.DestOutputProfile.N) for one in intents] == [(Name.GTS_PDFA1, 3)]


def _is_in_those_colours(pdf: Pdf) -> bool:
    parts = (part for page in pdf.pages for part in pikepdf.parse_content_stream(page))
    operators = {str(part.operator) for part in parts}
    images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
    return not operators & {"k", "K"} and not any(one.get("/ColorSpace") == "/DeviceCMYK" for one in images)


def _fonts_are_inside(pdf: Pdf) -> bool:
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    described = list(_dictionaries(pdf, "/FontDescriptor"))
    return bool(described) and all(any(name in one for name in files) for one in described)


def _letters_are_known(pdf: Pdf) -> bool:
    fonts = [one for one in _dictionaries(pdf, "/Font") if one.get("/Subtype") in {"/Type0", "/TrueType", "/Type1"}]
    return bool(fonts) and all("/ToUnicode" in one for one in fonts)


def _notes_are_printed(pdf: Pdf) -> bool:
    flags = [int(one.get("/F", 0)) for page in pdf.pages for one in page.get("/Annots", [])]
    return all(one & PRINT and not one & HIDDEN for one in flags)


def _does_nothing(pdf: Pdf) -> bool:
    acts = {str(one.get("/S")) for one in pdf.objects if isinstance(one, Dictionary) and "/S" in one}
    return not acts & FORBIDDEN_ACTIONS and "/AA" not in pdf.Root and "/JavaScript" not in pdf.Root.get("/Names", {})


def _says_the_same_of_itself(pdf: Pdf) -> bool:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        claims = (said.get("pdfaid:part"), said.get("pdfaid:conformance"))
        return claims == ("3", "A") and said.get("dc:title") == str(pdf.docinfo["/Title"])


def _is_tagged(pdf: Pdf) -> bool:
    root = pdf.Root
    return bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root and str(root.Lang) == "vi"


def _data_say_what_they_are(pdf: Pdf) -> bool:
    files = list(_dictionaries(pdf, "/Filespec"))
    kept = [one["/EF"]["/F"] for one in files]
    named = all({"/F", "/UF", "/AFRelationship"} <= set(one.keys()) for one in files)
    return bool(files) and named and all(one.get("/Subtype") and "/ModDate" in one["/Params"] for one in kept)


def _streams_are_open(pdf: Pdf) -> bool:
    filters = {str(one.get("/Filter")) for one in pdf.objects if isinstance(one, pikepdf.Stream)}
    return not any("LZW" in one or "Crypt" in one for one in filters)


RULES: dict[str, Callable[[Pdf], bool]] = {
    "6.1.3 trailer": _identified,
    "6.1.7 streams": _streams_are_open,
    "6.2.3 output intent": _has_colours_of_its_own,
    "6.2.4 colours": _is_in_those_colours,
    "6.2.11.4 fonts": _fonts_are_inside,
    "6.2.11.7 letters": _letters_are_known,
    "6.3.2 annotations": _notes_are_printed,
    "6.5.1 actions": _does_nothing,
    "6.6.4 identification": _says_the_same_of_itself,
    "6.7 structure": _is_tagged,
    "6.8 embedded files": _data_say_what_they_are,
}


def test_a_report_keeps_every_rule_of_the_archive(rendered: Rendered) -> None:
    assert broken_rules(rendered.pdf) == set()


def _drop(name: str) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        del pdf.Root[name]

    return change


def _forget_a_font(pdf: Pdf) -> None:
    first = next(_dictionaries(pdf, "/FontDescriptor"))
    for name in {"/FontFile", "/FontFile2", "/FontFile3"} & set(first.keys()):
        del first[name]


def _run_a_program(pdf: Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.Launch))


def _rename(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = "Khác"


def _paint_in_cmyk(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 0 1 k")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (_drop("/OutputIntents"), "6.2.3 output intent"),
        (_drop("/StructTreeRoot"), "6.7 structure"),
        (_forget_a_font, "6.2.11.4 fonts"),
        (_run_a_program, "6.5.1 actions"),
        (_rename, "6.6.4 identification"),
        (_paint_in_cmyk, "6.2.4 colours"),
    ],
)
def test_a_file_that_breaks_a_rule_is_noticed(rendered: Rendered, change: Callable[[Pdf], None], rule: str) -> None:
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        change(pdf)
        pdf.save(changed, deterministic_id=True)

    assert rule in broken_rules(changed.getvalue())
