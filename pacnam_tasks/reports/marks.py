"""What a document bears below its number: how urgent it is, that a conference has it, that it is a draft. Pure.

Marks of secrecy are none of them: what is secret is not in this system.
"""

from dataclasses import dataclass, replace

from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.rule_sets import RuleSet, Urgency


@dataclass(frozen=True, slots=True)
class Marks:
    """What was chosen for a document; a rule set without such a mark prints none."""

    urgency: Urgency = Urgency.NONE
    for_conference: bool = False


NO_MARKS = Marks()


def bearing(document: Document, rules: RuleSet, marks: Marks, *, is_draft: bool) -> Document:
    """The document with its marks, in the words of the rules; one that `is_draft` says so until it takes its number."""
    return replace(
        document,
        urgency=dict(rules.urgencies).get(marks.urgency, ""),
        conference=rules.conference_mark if marks.for_conference else "",
        draft=rules.draft_mark if is_draft else "",
    )
