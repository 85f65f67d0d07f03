"""A house full of canaries: words that stand in one task only, so that a leak shows where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from flask import Flask
from sqlalchemy import text
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders import actions as reminders
from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.photos import photo
from tests.security.people import ANONYMOUS, doors
from tests.web.conftest import NewTask, SignedIn, send
from tests.web.reading import Page, page_of

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
ALONE, HELPED, SPLIT, FOREIGN, DRAFT = "NV-QA1", "NV-QB2", "NV-QC3", "NV-QD4", "NV-QE5"
MINE, YOURS = f"{SPLIT}-XBB", f"{SPLIT}-XCL"
DEEP = f"{MINE}-HKL"
CODES = (ALONE, HELPED, SPLIT, MINE, YOURS, DEEP, FOREIGN, DRAFT)
WORKED_ON = (ALONE, HELPED, MINE, YOURS, FOREIGN)
HEADS = {ALONE: "lead", HELPED: "lead", MINE: "commune", YOURS: "commune2", DEEP: "stranger", FOREIGN: "stranger"}
DECIDERS = {MINE: "lead", YOURS: "lead", DEEP: "commune"}
KINDS = ("title", "quoted", "product", "note", "file", "obstacle", "reason", "erratum", "paper")
OF_A_NOTE = "word"
"""What stands only in the note of the unit that helps with one task."""

WHOLE: dict[str, frozenset[str]] = {
    "anonymous": frozenset(),
    "administrator": frozenset(),
    **{name: frozenset(CODES) for name in ("office", "standing", "member", "inspector")},
    **{name: frozenset({ALONE, HELPED, SPLIT, MINE, YOURS, DEEP}) for name in ("lead", "staff")},
    "stranger": frozenset({HELPED, FOREIGN, DEEP}),
    "commune": frozenset({MINE, DEEP}),
    "commune2": frozenset({YOURS}),
}
"""Who may read which task with everything that hangs on it."""
GLIMPSE: dict[str, frozenset[str]] = {
    "commune": frozenset({SPLIT}),
    "commune2": frozenset({SPLIT}),
    "stranger": frozenset({MINE}),
}
"""Who may read only code, title, lead unit, deadline, state and percentage."""
FIELD = "/progress/fields/nong-nghiep/directions"
READS_ALL = frozenset({"office", "standing", "member", "inspector"})
ON_FIELD = {
    "canarytobothz": READS_ALL | {"lead", "staff", "stranger"},
    "canarytoHKLz": READS_ALL | {"stranger"},
    "canaryanswerNNPTNTz": READS_ALL | {"lead", "staff"},
    "canaryanswerHKLz": READS_ALL | {"stranger"},
}
"""Who may read which word of the directions on a field: each addressed unit the text and its own answer."""


def canary(code: str, kind: str) -> str:
    """The word that stands in this place of this task and nowhere else."""
    return f"canary{kind}{code.replace('-', '')}z"


def forbidden(who: str) -> dict[str, str]:
    """The words that a person may never read, with where each comes from."""
    words = {word: "a direction on a field" for word, readers in ON_FIELD.items() if who not in readers}
    for code in CODES:
        if code in WHOLE[who]:
            continue
        glimpsed = code in GLIMPSE.get(who, ())
        for kind in (*KINDS, OF_A_NOTE):
            if not (glimpsed and kind == "title"):
                words[canary(code, kind)] = f"{kind} of {code}"
        if not glimpsed and code != SPLIT:
            words[code] = f"code of {code}"
    return words


@dataclass
class Aviary:
    """Builds the house."""

    new_task: NewTask
    house: House
    everyone: dict[str, Visitor]
    visit: SignedIn
    database: Database
    clock: MovingClock
    evil: str = ""
    reports: list[str] = field(default_factory=list)

    def build(self) -> None:
        """Every task with every kind of canary, reported on, submitted and returned; then a day passes."""
        co_units = {HELPED: ["HKL"]}
        for code in (ALONE, HELPED, SPLIT, FOREIGN, DRAFT):
            self.new_task(
                code=code,
                title=f"{canary(code, 'title')} {self.evil}",
                quoted=f"{canary(code, 'quoted')} {self.evil}",
                product=f"{canary(code, 'product')} {self.evil}",
                due_on=TODAY + timedelta(days=1),
                lead="HKL" if code == FOREIGN else "NNPTNT",
                co=co_units.get(code, []),
                parts=code == SPLIT,
                state="draft" if code == DRAFT else "in_progress",
                member_id=self.house.member.person_id,
            )
        self._name(MINE, YOURS)
        for code in WORKED_ON:
            self._work_on(code)
        minute = {"receiver": str(self.house.standing.person_id), "note": self.evil, "key": "key of a minute"}
        assert self.everyone["member"].post("/handovers", minute).status_code == 303
        self._split_mine()
        self._name(DEEP)
        self._work_on(DEEP)
        word = f"{canary(HELPED, OF_A_NOTE)} {self.evil}"
        assert send(self.everyone["stranger"], HELPED, act="notes", note=word).status_code == 303
        self._direct("canarytobothz", "NNPTNT", "HKL")
        self._direct("canarytoHKLz", "HKL")
        for who, unit in (("lead", "NNPTNT"), ("stranger", "HKL")):
            self._answer(who, f"canaryanswer{unit}z")
        with self.database.writing() as session:
            reminders.plan(session, self.clock, self.clock.today())
        self.clock.move_to(self.clock.now() + timedelta(days=1))
        for who in self.everyone.keys() - {ANONYMOUS}:  # their sessions have ended
            self.everyone[who] = self.visit(who)

    def _split_mine(self) -> None:
        """A unit's part is split again, so that the lead of the whole sees what its holder's holder does."""
        holder, path = self.everyone["commune"], f"/tasks/{MINE}/breakdown"
        form = page_of(holder.get(path)).form(path)
        assert holder.post(path, form.fields | {"share-HKL": "100"}).status_code == 303

    def _name(self, *parts: str) -> None:
        """Parts have the words of their whole; here each gets its own."""
        with self.database.writing() as session:
            for code in parts:
                words = {kind: f"{canary(code, kind)} {self.evil}" for kind in ("title", "quoted", "product")}
                session.connection().execute(
                    text("UPDATE task SET title=:title, quoted=:quoted, product=:product WHERE code=:code"),
                    words | {"code": code},
                )

    def _work_on(self, code: str) -> None:
        head = self.everyone[HEADS[code]]
        as_browsers_send = self.evil.replace("/", "").replace('"', "%22")
        file_name = f"{canary(code, 'file')} {as_browsers_send}.jpg"
        reported = send(
            head,
            code,
            quantity="40",
            note=f"{canary(code, 'note')} {self.evil}",
            obstacle_class="capital",
            obstacle=f"{canary(code, 'obstacle')} {self.evil}",
            files=FileStorage(BytesIO(photo()), file_name),
        )
        submitted = send(head, code, quantity="100", submit="1")
        decider = self.everyone[DECIDERS.get(code, "office")]
        returned = send(decider, code, act="return", reason=f"{canary(code, 'reason')} {self.evil}")
        self.clock.move_to(self.clock.now() + timedelta(minutes=11))  # nothing can be withdrawn any more
        answers = [reported, submitted, returned, self._correct(code), self._enter_paper(code)]
        assert [one.status_code for one in answers] == [303] * 5

    def _correct(self, code: str) -> TestResponse:
        """The office sets the first entry right."""
        office = self.everyone["office"]
        first = [link.url for link in page_of(office.get(f"/tasks/{code}")).links if link.url.endswith("/erratum")][-1]
        form = page_of(office.get(first)).form(first).fields
        return office.post(first, form | {"quantity": "41", "reason": f"{canary(code, 'erratum')} {self.evil}"})

    def _enter_paper(self, code: str) -> TestResponse:
        document = f"{canary(code, 'paper')} {self.evil}"
        return send(self.everyone["office"], code, received_on="15/09/2023", document=document, note="Theo báo cáo.")

    def _direct(self, word: str, *units: str) -> None:
        page = Page(self.everyone["standing"].get(FIELD).get_data(as_text=True))
        typed = {f"to-{unit}": "1" for unit in units}
        sent = page.form(FIELD).fields | typed | {"text": f"{word} {self.evil}", "answer_by": "30/09/2023"}
        assert self.everyone["standing"].post(FIELD, sent).status_code == 303

    def _answer(self, who: str, word: str) -> None:
        """The head answers the older of the directions that wait for the unit."""
        page = Page(self.everyone[who].get(FIELD).get_data(as_text=True))
        form = [one for one in page.forms if one.action.endswith("/answer")][-1]
        sent = form.fields | {"answer": f"{word} {self.evil}"}
        assert self.everyone[who].post(form.action, sent).status_code == 303

    def rename_everything(self) -> None:
        """Put the evil text into every name that pages show."""
        with self.database.writing() as session:
            for table, columns in {
                "unit": ("name", "short_name"),
                "field": ("name",),
                "person": ("full_name",),
                "appointment": ("title",),
                "task": ("measure",),
            }.items():
                changes = ", ".join(f"{column} = :evil" for column in columns)
                session.connection().execute(text(f"UPDATE {table} SET {changes}"), {"evil": self.evil})  # noqa: S608


@dataclass
class Crawl:
    """A person who opens every page there is a way to, and some there is none to."""

    app: Flask
    visitor: Visitor
    limit: int = 250
    seen: dict[str, TestResponse] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)

    def look_at_parts(self, urls: list[str]) -> None:
        """Ask for addresses as htmx does."""
        self.parts = {url: self.visitor.get(url, part=True).data for url in urls}

    def walk(self, seeds: list[str]) -> None:
        """Open the seeds, then what they link to, up to a bound."""
        waiting = list(dict.fromkeys(seeds))
        while waiting and len(self.seen) < self.limit + len(seeds):
            url = waiting.pop(0)
            if url in self.seen:
                continue
            self.seen[url] = self.visitor.get(url)
            if self.seen[url].mimetype == "text/html":
                waiting += [found for found in self.links(url) if found not in self.seen]

    def links(self, base: str) -> Iterator[str]:
        """Where a page leads on this site."""
        page = Page(self.seen[base].get_data(as_text=True))
        for link in page.links:
            parts = urlsplit(urljoin(f"http://localhost{base}", link.url))
            if parts.netloc == "localhost" and not link.url.startswith("#"):
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    def bytes_of(self, url: str) -> bytes:
        """What came back, headers too: an attachment's name stands there."""
        response = self.seen[url]
        return str(response.headers).encode() + bytes(response.data)


def seeds(app: Flask, database: Database) -> list[str]:
    """Addresses to try as everybody: every door with every code, every format, past days, search."""
    with database.reading() as session:
        files = session.connection().execute(
            text("SELECT task.code, evidence_file.id FROM evidence_file JOIN task ON task.id = evidence_file.task_id")
        )
        found = [f"/tasks/{code}/files/{file_id}" for code, file_id in files]
    for door in doors(app):
        if not door.writes and "<" not in door.rule:
            found.append(door.rule)
    found.append("/handovers/1")
    for code in CODES:
        found += [f"/tasks/{code}", f"/tasks?q={code}&format=json", f"/tasks?q={canary(code, 'title')}&format=csv"]
    for day in ("", "as_of=2023-09-15&"):
        for kind in ("", "format=json&", "format=csv&"):
            found += [f"/tasks?{day}{kind}level={level}" for level in ("task", "part", "all")]
            found += [f"/tasks?{day}{kind}{more}" for more in ("q=canary&", "role=co&", "unit=HKL&", "unit=NNPTNT&")]
            found += [f"/progress?{day}{kind}by={by}" for by in ("field", "unit", "member", "programme")]
        found += [f"/progress/units/{unit}?{day}" for unit in ("NNPTNT", "HKL", "XBB", "XCL")]
        found += [FIELD, f"/progress/fields/nong-nghiep?{day}", f"/tasks?{day}state=draft&level=all"]
    found += [f"/progress/members/{number}" for number in range(1, 11)]
    return found
