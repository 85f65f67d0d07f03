"""Which parts a document has, in what order, and which marks it bears. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pacnam_tasks.reports.bound import filled
from pacnam_tasks.reports.document import Document, Paragraph, Passage
from pacnam_tasks.reports.drafting import CLOSING, OPENING, annex_name
from pacnam_tasks.reports.editing.applied import with_texts
from pacnam_tasks.reports.marks import NO_MARKS, Marks
from pacnam_tasks.reports.rule_sets import RuleSet, Urgency

LEFT_OUT = "phụ lục đã bỏ"
"""What stands in the text in place of an appendix that is not there; such a document is not issued."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The keys of the parts in their order, those that are left out with their names, the marks of the document."""

    order: tuple[str, ...] = ()
    without: Mapping[str, str] = field(default_factory=dict)
    marks: Marks = NO_MARKS

    @classmethod
    def of(cls, text: str) -> "Arrangement":
        """The arrangement that `text` gave."""
        kept = json.loads(text) if text else {}
        marks = Marks(Urgency(kept.get("urgency", "")), kept.get("conference", False))
        return cls(tuple(kept.get("order", ())), kept.get("without", {}), marks)

    @property
    def text(self) -> str:
        """As JSON; empty where all is as it comes."""
        parts = {"order": list(self.order), "without": dict(self.without)} if self.order or self.without else {}
        marks = {"urgency": self.marks.urgency.value, "conference": self.marks.for_conference}
        kept = parts | {name: value for name, value in marks.items() if value}
        return json.dumps(kept, ensure_ascii=False) if kept else ""

    def sorted(self, keys: Sequence[str]) -> list[str]:
        """The keys that stay, in the order that was chosen; those it does not know come last, as they come."""
        known = [key for key in self.order if key in keys]
        return [key for key in (*known, *(key for key in keys if key not in known)) if key not in self.without]


def arranged(document: Document, rules: RuleSet, wanted: Arrangement) -> Document:
    """The document with the parts that were chosen, numbered anew; its text names appendices as they are now."""
    if not wanted.order and not wanted.without:
        return document
    by_key = {one.key: one for one in document.sections}
    order = wanted.sorted(list(by_key))
    sections = tuple(
        replace(by_key[key], heading=rules.part(place, by_key[key].name)) for place, key in enumerate(order, 1)
    )
    kept = [one for one in document.appendices if one.key not in wanted.without]
    names = {one.key: annex_name(rules, place, len(kept)) for place, one in enumerate(kept, 1)}
    told = {f"annex/{n}": names.get(one.key, LEFT_OUT) for n, one in enumerate(document.appendices, 1)}
    inside = {block.key for one in sections for block in one.blocks if isinstance(block, Paragraph)}
    passages = [_named(one, told) for one in document.passages if one.key in inside | {OPENING, CLOSING}]
    moved = replace(
        document,
        sections=sections,
        appendices=tuple(replace(one, heading=names[one.key]) for one in kept),
        passages=tuple(passages),
    )
    texts = {one.key: filled(one.template, dict(one.figures)) for one in passages if _names_annex(one)}
    return with_texts(moved, texts)


def _named(passage: Passage, told: Mapping[str, str]) -> Passage:
    return replace(passage, figures=tuple((name, told.get(name, value)) for name, value in passage.figures))


def _names_annex(passage: Passage) -> bool:
    return any(name.startswith("annex/") for name, _value in passage.figures)
