"""What a unit sends about a task, read and refused field by field; nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import IO

from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.files import is_heic, is_old_office, media_type_of
from pacnam_tasks.core.form_fields import (
    read_key,
    read_version,
    required,
    ticked,
    typed_day,
    typed_measured,
    typed_number,
    typed_text,
)
from pacnam_tasks.core.papers import Inside, look_into
from pacnam_tasks.core.pictures import PictureBroken, PictureTooLarge, made_anew
from pacnam_tasks.core.secrecy import is_named_secret
from pacnam_tasks.core.text import dmy, nfc, number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.rules import (
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_QUANTITY,
    Cause,
    Paper,
)

HUNDRED = Decimal(100)
MAX_DOCUMENT = 120


@dataclass(frozen=True)
class UpdateInput:
    """An update as understood.

    `version` is that of the task the form was made from, `key` its one-time key; `sure` says that a figure which
    was asked about is right. `period` is the label of the period it reports, the oldest open one where none is chosen;
    `nothing` says that there was nothing to report in it. `paper` is the unit's report on paper that the office enters.
    `by_link` says that it came without a session, by the link of a reminder. `measure` was typed behind the quantity.
    """

    version: int
    key: str
    quantity: Decimal | None = None
    percent: Decimal | None = None
    note: str = ""
    cause: Cause | None = None
    obstacle: str = ""
    submit: bool = False
    sure: bool = False
    period: str = ""
    nothing: bool = False
    paper: Paper | None = None
    by_link: bool = False
    measure: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to record."""
        return self.submit or self.nothing or bool(self.note or self.obstacle) or self.has_figure

    @property
    def has_figure(self) -> bool:
        """Whether it brings a number."""
        return self.quantity is not None or self.percent is not None


@dataclass(frozen=True)
class Upload:
    """A file that may be kept."""

    name: str
    media_type: str
    content: FileStorage


def read_update(form: Mapping[str, str], today: date) -> UpdateInput:
    """The update that was typed; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    quantity, measure = typed_measured(form, "quantity", wrong)
    percent = typed_number(form, "percent", wrong, "%") if quantity is None and "quantity" not in wrong else None
    check_range(quantity, percent, wrong)
    note = typed_text(form, "note", wrong)
    obstacle = typed_text(form, "obstacle", wrong)
    cause = _cause(form, obstacle, wrong)
    paper = _paper(form, today, wrong) if ticked(form, "paper") else None
    nothing, submit = ticked(form, "nothing"), ticked(form, "submit")
    if nothing and (submit or quantity is not None or percent is not None or obstacle):
        wrong[""] = _("“Nothing to report” goes without a figure, an obstacle or a report of completion.")
    if wrong:
        raise Refused(wrong)
    return UpdateInput(
        version=read_version(form),
        key=read_key(form),
        quantity=quantity,
        percent=percent,
        note=note,
        cause=cause,
        obstacle=obstacle,
        submit=submit,
        sure=ticked(form, "sure"),
        period=form.get("period", "").strip()[:10],
        nothing=nothing,
        paper=paper,
        measure=measure,
    )


def _paper(form: Mapping[str, str], today: date, wrong: dict[str, str]) -> Paper | None:
    received_on = typed_day(form, "received_on", wrong, today.year)
    required(received_on, "received_on", wrong, _("Please enter the day on which the office received the paper."))
    if received_on is not None and received_on > today:
        wrong["received_on"] = _("%(day)s has not come yet. Please enter a day up to today.", day=dmy(received_on))
    document = " ".join(typed_text(form, "document", wrong).split())
    sentence = _("Please enter number and symbol of the unit's report, or “không số” where it has none.")
    required(document, "document", wrong, sentence)
    if len(document) > MAX_DOCUMENT:
        wrong["document"] = _("Number and symbol have at most %(n)s characters.", n=number(MAX_DOCUMENT))
    return None if received_on is None else Paper(received_on, document)


def check_range(quantity: Decimal | None, percent: Decimal | None, wrong: dict[str, str]) -> None:
    """Put a sentence in `wrong` for a number that no task can have."""
    if quantity is not None and not 0 <= quantity <= MAX_QUANTITY:
        wrong["quantity"] = _("A quantity cannot be less than zero.") if quantity < 0 else _("The number is too large.")
    if percent is not None and not 0 <= percent <= HUNDRED:
        wrong["percent"] = _("A percentage lies between 0 and 100.")


def _cause(form: Mapping[str, str], obstacle: str, wrong: dict[str, str]) -> Cause | None:
    code = form.get("obstacle_class", "")
    if not code and not obstacle:
        return None
    if code not in set(Cause):
        wrong["obstacle_class"] = _("Please choose the class of the obstacle.")
        return None
    if not obstacle:
        wrong["obstacle"] = _("Please write what stands in the way and what is proposed.")
    return Cause(code)


def read_files(files: Sequence[FileStorage]) -> list[Upload]:
    """The files that came along; raises Refused when one is too large or of a kind that is not kept."""
    sent = [file for file in files if file.filename]
    if len(sent) > MAX_FILES:
        raise Refused({"files": _("At most 10 files can be sent at once.")})
    return [_read_file(file) for file in sent]


def _read_file(file: FileStorage) -> Upload:
    name = display_name(file.filename or "")
    if is_named_secret(nfc(file.filename or "")):
        raise _secret(name)
    file.stream.seek(0, 2)
    size = file.stream.tell()
    if size > MAX_FILE_BYTES:
        raise Refused({"files": _("“%(name)s” is larger than 20 MB. Please send a smaller file.", name=name)})
    media_type = media_type_of(name, file.stream) if size else None
    if media_type is None:
        raise _not_taken(name, file.stream)
    if media_type.startswith("image/"):
        return _picture(name, media_type, file)
    _check_inside(name, media_type, file.stream)
    return Upload(name, media_type, file)


def _secret(name: str) -> Refused:
    message = _(
        "“%(name)s” bears a mark of secrecy. State secrets are not sent in this system (Law on the "
        "Protection of State Secrets); nothing has been saved.",
        name=name,
    )
    return Refused({"files": message})


def _not_taken(name: str, content: IO[bytes]) -> Refused:
    """What to do about a file of a kind that is not kept."""
    if is_heic(content):
        message = _(
            "“%(name)s” is a HEIC photo, which most computers here cannot open. On the iPhone choose Settings, Camera, "
            "Formats, Most Compatible and take it again, or send a screenshot of it.",
            name=name,
        )
    elif is_old_office(content):
        message = _(
            "“%(name)s” is an old Word or Excel file, or has a password. Please save it as .docx, .xlsx or PDF without "
            "a password and send that.",
            name=name,
        )
    else:
        message = _(
            "“%(name)s” is no picture, PDF, Word or Excel file as its name says. Please choose another.", name=name
        )
    return Refused({"files": message})


def _check_inside(name: str, media_type: str, content: IO[bytes]) -> None:
    """Raise Refused for a paper that bears a mark of secrecy, or that cannot be looked through."""
    found = look_into(content, media_type)
    if found is Inside.MARKED:
        raise _secret(name)
    if found is Inside.HOSTILE:
        raise _not_taken(name, content)
    if found is Inside.TOO_LARGE:
        message = _(
            "“%(name)s” holds too much to be looked through for marks of secrecy. Please send it as PDF or in parts.",
            name=name,
        )
        raise Refused({"files": message})


def _picture(name: str, media_type: str, file: FileStorage) -> Upload:
    """The picture as it is kept: without what the device wrote into it, and no larger than a screen shows."""
    try:
        content, kept_as = made_anew(file.stream, media_type)
    except PictureTooLarge:
        wrong = _("“%(name)s” has more than 50 million pixels. Please send a smaller picture.", name=name)
        raise Refused({"files": wrong}) from None
    except PictureBroken:
        wrong = _("“%(name)s” cannot be opened as a picture. Please take or choose another.", name=name)
        raise Refused({"files": wrong}) from None
    if kept_as != media_type:
        name = name.rpartition(".")[0] + ".jpg"
    return Upload(name, kept_as, FileStorage(BytesIO(content), name))


def display_name(sent: str) -> str:
    """The file's name as shown: composed, without folders, control and direction characters."""
    base = nfc(sent).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in base if letter.isprintable()).strip(" .")
    if len(shown) > 120:
        stem, dot, suffix = shown.rpartition(".")
        shown = f"{stem[: 119 - len(suffix)]}{dot}{suffix}"
    return shown or "tep"
