"""The notice of a conclusion: of which meeting, what stands in it, which days it may bear, and its figures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.meetings.rules import DecisionKind
from pacnam_tasks.reports.document import Document, Paragraph, Signer
from pacnam_tasks.reports.drafting import Frame
from pacnam_tasks.reports.editing.checks import Matter, does_not_add_up
from pacnam_tasks.reports.issuing.rules import numbered
from pacnam_tasks.reports.jobs import document_of
from pacnam_tasks.reports.kinds import conclusion
from pacnam_tasks.reports.kinds.registry import MINUTES
from pacnam_tasks.reports.letterheads.rules import Meets, issued_by
from pacnam_tasks.reports.minutes.queries import of_meeting
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.assigned import Assigned
from pacnam_tasks.reports.queries.concluded import Given, decided_at
from pacnam_tasks.reports.rule_sets import HD36
from tests.conftest import TODAY, Visitor
from tests.factories import House, make_task
from tests.meetings.making import close, decide, put_on
from tests.reports.samples import LETTERHEAD, TWENTY, figures
from tests.reports.test_kinds import asked
from tests.web.reading import page_of

Visit = Callable[[str], Visitor]
BEFORE, AHEAD = TODAY - timedelta(days=3), TODAY + timedelta(days=9)
FRAME = Frame(LETTERHEAD, HD36, TODAY, Signer())
TASK = Assigned("NV-1", "Trồng rừng", "Lâm nghiệp", "Xã Công Bằng", ("Hạt Kiểm lâm huyện", "Xã Nhạn Môn"), AHEAD)
SAID = Given("d1", "Lĩnh vực Lâm nghiệp", "", ("Xã Công Bằng",), "Rà soát đường băng.", BEFORE, AHEAD)


def _text(document: Document) -> str:
    return "\n".join(one.text for part in document.sections for one in part.blocks if isinstance(one, Paragraph))


def _notice(task: Assigned = TASK, said: Given = SAID) -> str:
    return _text(conclusion.compose(FRAME, TODAY, figures(), [task], [said]))


def test_units_and_days_stand_in_its_sentences_as_the_office_writes_them() -> None:
    told = _notice()

    assert (
        "1. Trồng rừng (NV-1): xã Công Bằng chủ trì, phối hợp với Hạt Kiểm lâm huyện và xã Nhạn Môn; hoàn thành chậm "
        "nhất ngày 24/9/2023." in told
    )
    assert "Rà soát đường băng. Xã Công Bằng báo cáo kết quả chậm nhất ngày 24/9/2023." in told


@pytest.mark.parametrize(
    ("changed", "printed"),
    [
        ({"due": BEFORE}, "; đã quá thời hạn ngày 12/9/2023, yêu cầu khẩn trương hoàn thành."),
        ({"due": None}, "; không xác định thời hạn."),
        ({"due": None, "recurs": "weekly"}, "; thực hiện thường xuyên."),
        ({"is_done": True}, "; đã hoàn thành."),
    ],
    ids=["past due", "undated", "recurring", "done"],
)
def test_a_day_that_has_passed_is_not_ordered(changed: dict[str, Any], printed: str) -> None:
    assert printed in _notice(replace(TASK, **changed))


def test_a_direction_past_its_day_and_an_answered_one_say_so() -> None:
    late, answered = replace(SAID, answer_by=BEFORE), replace(SAID, answer_by=BEFORE, answered_on=date(2023, 9, 10))

    assert "Xã Công Bằng khẩn trương báo cáo kết quả (đã quá thời hạn ngày 12/9/2023)." in _notice(said=late)
    assert "Xã Công Bằng đã báo cáo kết quả ngày 10/9/2023." in _notice(said=answered)


def test_its_figures_are_bound_and_looked_at() -> None:
    document = conclusion.compose(FRAME, TODAY, figures(), [], [])
    wrong = conclusion.compose(FRAME, TODAY, figures(total=_Wrong()), [], [])

    assert dict(document.figures)["assigned"] == "20"
    assert ("as_of", "15/9/2023") in next(one for one in document.passages if one.key == "opening").figures
    assert does_not_add_up(document) == []
    assert [one.about[0] for one in does_not_add_up(wrong) if one.matter is Matter.SUM] == ["assigned"]


class _Wrong:
    """Counts that do not add up."""

    assigned = 21

    def __getattr__(self, name: str) -> Any:
        return getattr(TWENTY, name)


@pytest.fixture
def meeting(session: Session, house: House, clock: MovingClock) -> int:
    """A meeting that decided on a direction, one for a day that has passed since, and a task; it is closed."""
    for lead in ("XBB", "NNPTNT"):
        make_task(session, house, clock, lead=lead)
    held = put_on(session, house, clock)
    decide(session, house, clock, held, text="Gặt xong trước mưa.", unit="XBB")
    decide(session, house, clock, held, text="Báo cáo ngay.", due_on=TODAY + timedelta(days=1))
    decide(session, house, clock, held, kind=DecisionKind.DRAFT, text="Lập tổ trực.", field="lam-nghiep", unit="HKL")
    close(session, house, clock, held)
    clock.move_to(clock.now() + timedelta(days=2))
    assert held.id is not None
    return held.id


def test_all_that_a_meeting_decided_stands_in_its_notice_unless_some_of_it_is_chosen(
    session: Session, clock: MovingClock, meeting: int
) -> None:
    one = asked(session, clock, meeting_id=meeting, held_on=TODAY)
    compose = conclusion.KIND.compose
    _directed, (draft,) = decided_at(session, meeting, one.when)

    usual = _text(compose(one))
    late = next(key for key, words in conclusion._choices(one) if words.endswith("Báo cáo ngay."))
    chosen = _text(compose(replace(one, only=frozenset({late}))))

    assert f"1. Lập tổ trực ({draft.code}): Hạt Kiểm lâm huyện chủ trì; hoàn thành chậm nhất ngày 22/9/2023." in usual
    assert "Gặt xong trước mưa. Xã Bộc Bố báo cáo kết quả" in usual
    for told in (usual, chosen):
        assert "Báo cáo ngay. Phòng Nông nghiệp và Phát triển nông thôn khẩn trương báo cáo kết quả" in told
    assert "Gặt xong" not in chosen


def test_what_is_left_out_is_not_denied(session: Session, clock: MovingClock, meeting: int) -> None:
    one = asked(session, clock, meeting_id=meeting, held_on=TODAY)
    _directed, (draft,) = decided_at(session, meeting, one.when)

    made = conclusion.KIND.compose(replace(one, only=frozenset({draft.code})))

    assert [part.name for part in made.sections] == ["KẾT QUẢ THỰC HIỆN", "NHIỆM VỤ GIAO"]


@pytest.mark.parametrize(
    ("body", "name", "authority"),
    [
        (Meets.COMMITTEE, "Ban Chấp hành Đảng bộ huyện", "T/M HUYỆN ỦY"),
        (Meets.STANDING_COMMITTEE, "Ban Thường vụ Huyện ủy", "T/M BAN THƯỜNG VỤ"),
        (Meets.STANDING_MEMBERS, "Thường trực Huyện ủy", "T/M BAN THƯỜNG VỤ"),
    ],
)
def test_a_notice_is_of_the_body_that_has_met(body: Meets, name: str, authority: str) -> None:
    frame = replace(FRAME, letterhead=issued_by(LETTERHEAD, body))

    made = conclusion.compose(frame, TODAY, figures(), [TASK], [SAID])

    assert made.abstract == (f"kết luận của {name}", "tại hội nghị ngày 15/9/2023")
    assert made.opening.startswith(f"Ngày 15/9/2023, {name} họp")
    assert made.closing.startswith(f"{name} yêu cầu")
    assert (made.author, made.authority) == (name, authority)


def test_limits_and_causes_have_a_place_that_is_not_issued_empty() -> None:
    made = conclusion.compose(FRAME, TODAY, figures(), [TASK], [SAID])

    assert "Hạn chế, nguyên nhân" in _text(made)
    assert "Hạn chế, nguyên nhân" not in _text(numbered(made, 1, TODAY))


def test_what_was_ticked_for_another_span_leaves_the_usual(session: Session, clock: MovingClock, meeting: int) -> None:
    one = asked(session, clock, meeting_id=meeting, only=frozenset({"NV-OF-ANOTHER"}))

    assert "Gặt xong trước mưa" in _text(conclusion.KIND.compose(one))


FORM = {"kind": "conclusion", "key": "key-of-this-form", "signer": ""}


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"held_on": "31/12/2099"}, "held_on", "Ngày 31/12/2099 chưa tới."),
        ({"held_on": "01/01/2001"}, "held_on", "Ngày 01/01/2001 đã quá một năm."),
        ({"held_on": "12/09/2023", "as_of": "15/09/2023"}, "as_of", "Hội nghị ngày 12/09/2023 chưa thể có số liệu"),
        ({"meeting": "99"}, "meeting", "Chọn hội nghị trong danh sách."),
        ({"body": "everybody"}, "body", "Chọn cơ quan kết luận trong danh sách."),
    ],
    ids=["not yet", "long ago", "figures after it", "no such meeting", "no such body"],
)
def test_a_day_that_cannot_be_is_refused_and_stays_in_the_form(
    visit: Visit, saved_house: House, database: Database, typed: dict[str, str], field: str, said: str
) -> None:
    del saved_house
    answer = visit("office").post("/reports", FORM | typed)

    assert answer.status_code == 422
    assert said in page_of(answer).text
    assert field in {"meeting", "body"} or f'value="{typed[field]}"' in answer.get_data(as_text=True)
    with database.reading() as session:
        assert session.exec(select(Report)).all() == []


def test_asked_for_from_its_page_the_notice_is_of_the_meeting_and_of_its_day(
    visit: Visit, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock)
        held = put_on(session, saved_house, clock, title="Hội nghị giao ban Thường trực Huyện ủy")
        decide(session, saved_house, clock, held, text="Gặt xong trước mưa.")
        close(session, saved_house, clock, held)
    clock.move_to(clock.now() + timedelta(days=2))
    office = visit("office")
    way = f"/reports/new?kind=conclusion&meeting={held.id}"

    assert way.replace("&", "&amp;") in office.get(f"/stocktake/{held.id}").get_data(as_text=True)
    form = page_of(office.get(way))
    assert "Kết luận hội nghị" in form.text
    assert "Gặt xong trước mưa." in form.text
    assert f'<option value="{held.id}" selected' in office.get(way).get_data(as_text=True)
    assert office.post("/reports", FORM | {"meeting": str(held.id)}).status_code == 303

    with database.reading() as session:
        report = session.exec(select(Report)).one()
        assert (report.meeting_id, report.as_of) == (held.id, TODAY)
        document = document_of(session, report, clock)
        assert of_meeting(session, held.id or 0, MINUTES.key) is None, "a notice is no minutes"
    assert document.abstract == ("kết luận của Thường trực Huyện ủy", "tại hội nghị ngày 15/9/2023")
    assert "Gặt xong trước mưa." in _text(document)
