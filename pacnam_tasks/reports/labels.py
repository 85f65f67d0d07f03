"""Words for the codes of reports; those of obstacles are printed, so they are Vietnamese."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reports.rule_sets import Urgency
from pacnam_tasks.reports.rules import Failure, Step

STEP = {
    Step.NONE: _l("The document waits in line."),
    Step.COLLECTING: _l("Step 1 of 3: counting the figures of the day."),
    Step.RENDERING: _l("Step 2 of 3: setting the pages."),
    Step.STORING: _l("Step 3 of 3: keeping the document."),
}

FAILURE = {
    Failure.TIME: _l(
        "The document took longer to write than it may (30 seconds, with long annexes 120): the server is busy, or it "
        "is too long for one report. Please have it written again later, or with fewer parts."
    ),
    Failure.MEMORY: _l("The document needed more memory than it may take: it is too long for one report."),
    Failure.CRASH: _l("The process that writes documents ended unexpectedly."),
    Failure.STORAGE: _l("The server has no room left for the document. Please tell the administrator."),
    Failure.FROZEN: _l("What was frozen for this document has been changed. Please tell the administrator."),
    Failure.CANCELLED: _l("The writing was stopped on demand."),
    Failure.FONT: _l("A font of printed documents is missing on the server. Please tell the administrator."),
    Failure.LOST: _l("Writing was interrupted three times. Please tell the administrator."),
    Failure.CONTENT: _l("The content of the document could not be composed. Please tell the administrator."),
}

URGENCY = {
    Urgency.NONE: _l("No mark"),
    Urgency.URGENT: _l("Urgent"),
    Urgency.VERY_URGENT: _l("Very urgent"),
    Urgency.AT_ONCE: _l("Express (urgency)"),
}


def urgencies() -> list[tuple[str, str]]:
    """The choices of a form."""
    return [(one.value, str(words)) for one, words in URGENCY.items()]


EVENT = {
    "report_requested": _l("Asked for a report"),
    "report_cancelled": _l("Stopped the writing of a document"),
    "report_written_again": _l("Had a document written again"),
    "letterhead_set": _l("Set the letterhead"),
    "letterhead_taken_back": _l("Took back a letterhead"),
    "report_paragraph_written": _l("Wrote a paragraph of a draft"),
    "report_arranged": _l("Arranged a draft"),
    "document_issued": _l("Issued a document"),
    "number_voided": _l("Voided the number of a document"),
    "signed_copy_kept": _l("Kept the signed copy of a document"),
    "numbers_used_outside": _l("Recorded numbers used outside the system"),
    "outside_voided": _l("Voided numbers recorded as used outside the system"),
    "term_begun": _l("Entered a term of the committee"),
    "term_removed": _l("Removed a term of the committee"),
    "report_schedule_set": _l("Had a report prepared at the end of periods"),
    "report_schedule_ended": _l("Had a report prepared no more"),
}

PRINTED_CAUSE = {
    Cause.CAPITAL: "vướng mắc về vốn",
    Cause.MECHANISM: "vướng mắc về cơ chế, thủ tục",
    Cause.SUPPLY: "khó khăn về giống, vật tư, vắc xin",
    Cause.LAND: "vướng mắc về đất đai, mặt bằng",
    Cause.PEOPLE: "khó khăn về nhân lực",
    Cause.WEATHER: "khó khăn do thời tiết, thiên tai",
    Cause.DISEASE: "khó khăn do dịch bệnh",
    Cause.BEYOND_AUTHORITY: "nội dung vượt thẩm quyền",
    Cause.OTHER: "khó khăn, vướng mắc",
}
