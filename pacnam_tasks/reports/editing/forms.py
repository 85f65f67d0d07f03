"""A paragraph as it was typed, and how a draft is to be arranged."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.form_fields import typed_text
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.document import Passage, Signer
from pacnam_tasks.reports.drafting import ANNEX
from pacnam_tasks.reports.editing.arranging import Arrangement
from pacnam_tasks.reports.editing.labels import figure_name
from pacnam_tasks.reports.editing.queries import Draft
from pacnam_tasks.reports.editing.rules import LONGEST, Unreadable, read
from pacnam_tasks.reports.forms import read_marks, read_report
from pacnam_tasks.reports.marks import NO_MARKS
from pacnam_tasks.reports.offer import Offer
from pacnam_tasks.reports.rule_sets import RULE_SETS


@dataclass(frozen=True, slots=True)
class SettingsInput:
    """How a draft is to be made."""

    as_of: date
    period_id: int | None
    signer: Signer
    rules: str
    arrangement: Arrangement
    issuer_id: int | None = None


@dataclass(frozen=True, slots=True)
class KnownPart:
    """A part or an appendix that a document can have, and whether it has it now."""

    key: str
    name: str
    is_in: bool
    is_appendix: bool


def token(text: str) -> str:
    """What a form carries of the text that it was made from, figures included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def named_passage(form: Mapping[str, str], draft: Draft) -> Passage:
    """The paragraph that the form names; raises NotFound."""
    passage = draft.passage(form.get("paragraph", ""))
    if passage is None:
        raise NotFound
    return passage


def read_paragraph(form: Mapping[str, str], draft: Draft, passage: Passage) -> str:
    """The template of what was typed; raises Refused."""
    wrong: dict[str, str] = {}
    text = typed_text(form, "text", wrong, LONGEST)
    if wrong:
        raise Refused(wrong)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    try:
        return read("\n".join(line for line in lines if line), draft.values(passage), figure_name)
    except Unreadable as unread:
        raise Refused({"text": _not_a_figure(unread.words)}) from unread


def _not_a_figure(words: str) -> str:
    if words in {"[[", "]]"}:
        return _("A figure stands between [[ and ]]. One of them is missing; please add it or remove the other.")
    return _(
        "“%(words)s” is not a figure of this report. Please write the name as it stands in the list below the field, "
        "or remove [[ and ]].",
        words=words[:60],
    )


def read_settings(
    form: Mapping[str, str], draft: Draft, offer: Offer, today: date, in_it: Sequence[str]
) -> SettingsInput:
    """How the draft is to be made; `in_it` are the keys that were ticked. Raises Refused by field."""
    kept = {"kind": draft.report.kind, "as_of": form.get("as_of", dmy(draft.report.as_of))}
    asked = read_report({**form, **kept, "key": "of-no-use"}, today, [offer])
    known = parts_of(draft)
    wrong: dict[str, str] = {}
    rules = form.get("rules", "")
    marks = read_marks(form, wrong) if offer.asks_marks else NO_MARKS
    if rules not in RULE_SETS:
        wrong["rules"] = _("Please choose the rules of layout from the list.")
    sections = [one for one in known if not one.is_appendix]
    if not any(one.key in in_it for one in sections):
        wrong["parts"] = _("A document has one part at least. Please tick the parts that it is to have.")
    if wrong:
        raise Refused(wrong)
    order = sorted((one.key for one in sections), key=lambda key: _number(form.get(f"place-{key}", "")))
    without = {one.key: one.name for one in known if one.key not in in_it}
    before = Arrangement.of(draft.report.arranged)
    is_usual = not (without or before.order or before.without) and order == [one.key for one in sections]
    arrangement = Arrangement(marks=marks) if is_usual else Arrangement(tuple(order), without, marks)
    return SettingsInput(asked.as_of, asked.period_id, asked.signer, rules, arrangement, asked.issuer_id)


def parts_of(draft: Draft) -> list[KnownPart]:
    """The parts and appendices that the document has, and those that are left out."""
    document = draft.document
    without = Arrangement.of(draft.report.arranged).without
    sections = [KnownPart(one.key, one.name, is_in=True, is_appendix=False) for one in document.sections]
    appendices = [KnownPart(one.key, one.title, is_in=True, is_appendix=True) for one in document.appendices]
    there = {one.key for one in (*sections, *appendices)}
    left = [(key, name) for key, name in without.items() if key not in there]
    return [
        *sections,
        *(KnownPart(key, name, is_in=False, is_appendix=False) for key, name in left if not _is_annex(key)),
        *appendices,
        *(KnownPart(key, name, is_in=False, is_appendix=True) for key, name in left if _is_annex(key)),
    ]


def _is_annex(key: str) -> bool:
    return key.startswith(ANNEX)


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 999
