"""An address with a value that there is not: the page stays, without that value, and says so."""

import pytest

from tests.conftest import Visitor
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import Page, page_of

LEFT_OUT = "Trang dưới đây bỏ qua giá trị này."


@pytest.fixture
def office(visit: SignedIn) -> Visitor:
    """The office."""
    return visit("office")


def titles(page: Page) -> list[str]:
    """The tasks that a list shows, by code."""
    return sorted({link.url.removeprefix("/tasks/") for link in page.links if link.url.startswith("/tasks/NV-")})


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/progress?as_of=xx", "“xx” không phải là ngày."),
        ("/progress?as_of=16/09/2023", "16/09/2023 chưa tới."),
        ("/progress?since=xx&level=part", "“xx” không phải là ngày."),
        ("/progress?level=xx", "“xx” không phải là giá trị của “Cấp”."),
        ("/progress/standing?as_of=xx", "“xx” không phải là ngày."),
        ("/obstacles?field=xx", "“xx” không phải là giá trị của “Lĩnh vực”."),
        ("/tasks?state=xx", "“xx” không phải là giá trị của “Tình trạng”."),
    ],
)
def test_the_page_stays_and_says_what_it_leaves_out(office: Visitor, path: str, sentence: str) -> None:
    answer = office.get(path)

    page, plain = page_of(answer), page_of(office.get(path.partition("?")[0]))
    assert answer.status_code == 422
    assert [form.action for form in page.forms] == [form.action for form in plain.forms]
    assert f"{sentence} " in page.text
    assert page.text.count(LEFT_OUT) == 1
    assert "biểu mẫu" not in page.text


def test_the_rest_of_the_filter_is_kept(office: Visitor, new_task: NewTask) -> None:
    draft, carried = new_task(state="draft"), new_task()

    page = page_of(office.get("/tasks?unit=XXX&state=draft"))

    assert titles(page) == [draft]
    assert carried not in page.text
    assert page.text.count("“XXX” không phải là giá trị của “Đơn vị chủ trì”.") == 1


def test_each_of_several_is_said(office: Visitor) -> None:
    page = page_of(office.get("/progress?as_of=xx&level=yy&sort=zz&by=unit"))

    assert page.text.count(LEFT_OUT) == 3
    assert [sentence in page.text for sentence in ("“xx”", "“yy”", "“zz”")] == [True] * 3


def test_a_part_says_it_alone(office: Visitor, new_task: NewTask) -> None:
    code = new_task()

    answer = office.get("/tasks?unit=XXX", part=True)

    assert answer.status_code == 422
    assert code not in answer.text


@pytest.mark.parametrize("path", ["/tasks?unit=XXX&format=json", "/progress?as_of=xx&format=csv"])
def test_a_file_of_something_else_is_not_handed_out(office: Visitor, new_task: NewTask, path: str) -> None:
    code = new_task()

    answer = office.get(path)

    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert code not in answer.text
    assert LEFT_OUT not in answer.text


def test_what_is_not_there_without_it_either_is_refused_as_before(office: Visitor) -> None:
    answer = office.get("/progress/fields/xx?as_of=yy")

    assert answer.status_code == 422
    assert LEFT_OUT not in page_of(answer).text


def test_the_value_of_another_page_does_not_linger(office: Visitor) -> None:
    office.get("/progress?as_of=xx")

    assert LEFT_OUT not in page_of(office.get("/progress")).text
