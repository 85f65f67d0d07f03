"""A document as HTML and CSS. Printed forms are Vietnamese and have no addresses: an environment of their own."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from pacnam_tasks.core.text import nfc
from pacnam_tasks.reports.content import Document, Paragraph
from pacnam_tasks.reports.rules import ReportKind, RuleSet

BRACKETED = re.compile(r"((?:\d[\d.,]*% )?\([^()<>\s]{1,60}\))")
FORMS = Path(__file__).parents[2] / "templates" / "documents"
FORM = {ReportKind.FOLLOWUP: "followup.html", ReportKind.LETTER: "letter.html"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes to the renderer: page and style sheet."""

    html: str
    css: str

    @property
    def sha256(self) -> str:
        """The name of what is printed: same name, same bytes, for one version of the renderer."""
        told = json.dumps([self.html, self.css, version("weasyprint")], ensure_ascii=False)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def printable(value: Any) -> Any:
    """What people wrote, without the characters that control a device or turn the direction of a line."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "".join(
        letter for letter in value if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )


def running(text: str) -> Markup:
    """Running text in which a code or a fraction in brackets keeps to one line, with its percentage."""
    return Markup(BRACKETED.sub(r'<span class="whole">\1</span>', str(escape(printable(text)))))  # noqa: S704


def stressed(paragraph: Paragraph) -> Markup:
    """Running text with what is stressed in it."""
    if not paragraph.stressed:
        return running(paragraph.text)
    before, found, after = paragraph.text.partition(paragraph.stressed)
    return running(before) + Markup("<b>%s</b>") % running(found) + running(after)


def lay_out(document: Document, rules: RuleSet, form: str = FORM[ReportKind.FOLLOWUP]) -> Sheet:
    """`document` in the layout of `rules`."""
    forms = Environment(
        loader=FileSystemLoader(FORMS),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
    )
    forms.filters |= {"running": running, "stressed": stressed}
    css = forms.get_template(rules.stylesheet).render(rules=rules, size=rules.sizes)
    return Sheet(nfc(forms.get_template(form).render(doc=document)), css)
