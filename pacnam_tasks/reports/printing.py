"""A document as HTML and CSS. Printed forms are Vietnamese and have no addresses: an environment of their own."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from pacnam_tasks.core.text import nfc
from pacnam_tasks.progress.printed_links.codes import code_of
from pacnam_tasks.reports.apart import FOOT, LIMITS, Limits, measures, places, set_apart
from pacnam_tasks.reports.data import as_csv, printable
from pacnam_tasks.reports.document import Document, Paragraph, Table, tables
from pacnam_tasks.reports.drafting import slug, within
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.rules import EARLIEST
from pacnam_tasks.reports.table_writer.measures import SetApart

BRACKETED = re.compile(r"((?:\d[\d.,]*% )?\([^()<>\s]{1,60}\)|\b[A-Z]{2,4}-\d{4}-\d{3,5}(?:-[^\W_a-z]{1,10}){0,3}\b)")
BEFORE_INLINE = re.compile(r" (?=<(?:span|b)\b)")
BEFORE_PLACE = re.compile(r" (?=(?:HUYỆN|XÃ|PHƯỜNG|THỊ TRẤN|THÀNH PHỐ|TỈNH) (?!ỦY|UỶ)\S+(?: \S+){0,3}$)")
ONE_LINE = 22
"""Capitals that surely fit into the left column of the head."""
FORMS = Path(__file__).parents[2] / "templates" / "documents"
REPORT, LETTER = "report.html", "letter.html"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF: its name, what it is about, its text."""

    name: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes to the renderer: page, style sheet, the files that go inside and the day that they bear.

    `apart` are the tables that the page only keeps places for.
    """

    html: str
    css: str
    attached: tuple[Attached, ...] = ()
    day: date = EARLIEST
    apart: SetApart | None = None

    @property
    def sha256(self) -> str:
        """The name of what is printed: same name, same bytes, for one version of the renderer."""
        inside = [[one.name, one.about, one.text] for one in self.attached]
        apart = [] if self.apart is None else [asdict(self.apart), *map(version, ("reportlab", "pikepdf"))]
        told = json.dumps([self.html, self.css, inside, version("weasyprint"), *apart], ensure_ascii=False)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def running(text: str) -> Markup:
    """Running text in which a code, or a fraction in brackets, keeps to one line, with its percentage."""
    return Markup(BRACKETED.sub(r'<span class="whole">\1</span>', str(escape(printable(text)))))  # noqa: S704


def spaced(text: Markup) -> Markup:
    """Running text whose spaces before other boxes are boxes of their own.

    Where a text fills a line but for the space at its end, WeasyPrint 70 leaves only its first word there.
    """
    return Markup(BEFORE_INLINE.sub("<span> </span>", text))  # noqa: S704 - nothing else is added


def placed(name: str) -> Markup:
    """The name of a body; too long for a line it is parted before that of its place, which stays whole."""
    return Markup("<br>").join(BEFORE_PLACE.split(printable(name)) if len(name) > ONE_LINE else [printable(name)])


def stressed(paragraph: Paragraph) -> Markup:
    """Running text with what is stressed in it."""
    if not paragraph.stressed:
        return spaced(running(paragraph.text))
    before, found, after = paragraph.text.partition(paragraph.stressed)
    return spaced(running(before) + Markup("<b>%s</b>") % running(found) + running(after))


def lay_out(document: Document, rules: RuleSet, limits: Limits = LIMITS) -> Sheet:
    """`document` in the layout of `rules`; what is longer than the `limits` is set apart. Raises PartFailed."""
    forms = _forms()
    apart = set_apart(document, rules, limits)
    measured = measures(rules)
    css = forms.get_template("layout.css").render(
        rules=rules,
        type=rules.elements,
        measured=measured,
        form=measured.form,
        numbered=apart is None,
        trace=document.trace,
        foot=FOOT,
    )
    page = forms.get_template(REPORT if document.kind else LETTER)

    def written(one: Document) -> str:
        return page.render(
            doc=one,
            rules=rules,
            last=last_words(one, rules),
            mark=code_of(one.trace) if one.trace else "",
            places=places(one, apart),
            place_of=id,
        )

    try:
        html = written(document)
    except Exception:
        for name, part in _each_alone(document):
            with within(name):
                written(part)
        raise
    attached = tuple(Attached(name, table.title, as_csv(table)) for name, table in _named(document))
    return Sheet(nfc(html), css, attached, document.day, apart)


def _forms() -> Environment:
    """The printed forms, in which whatever stands is made printable."""
    forms = Environment(
        loader=FileSystemLoader(FORMS),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
    )
    forms.filters |= {"running": running, "placed": placed, "stressed": stressed}
    return forms


def _each_alone(document: Document) -> Iterable[tuple[str, Document]]:
    """The document with one of its parts at a time, under the name of that."""
    for section in document.sections:
        yield section.name or section.heading, replace(document, sections=(section,), appendices=())
    for appendix in document.appendices:
        yield appendix.heading, replace(document, sections=(), appendices=(appendix,))


def last_words(document: Document, rules: RuleSet) -> tuple[str, ...]:
    """The paragraphs above the signature; the last one ends as the rules say."""
    said = [words for words in (document.closing, document.replaces) if words]
    return (*said[:-1], *(f"{words.rstrip('.')}{rules.end}" for words in said[-1:]))


def _named(document: Document) -> Iterable[tuple[str, Table]]:
    """The tables with a file name each."""
    for place, table in enumerate(tables(document), 1):
        yield f"{place}-{slug(table.title or table.name)}.csv", table
