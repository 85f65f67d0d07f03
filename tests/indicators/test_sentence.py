"""The official sentence: the four of 2023 to the letter, and right with anything missing."""

from decimal import Decimal

import pytest

from pacnam_tasks.demo.reading import DATA, decimal, rows
from pacnam_tasks.indicators.rules.figures import Amount, Answer, Published, Qualifier, Why
from pacnam_tasks.indicators.rules.sentence import sentence

WORDS = {"": Qualifier.NONE, "trên": Qualifier.ABOVE, "gần": Qualifier.NEAR}
PUBLISHED = [row for row in rows(DATA / "indicators-2023.csv") if row["sentence"]]
NONE = Answer(why=Why.NO_BASE)
OTHER = Answer(why=Why.OTHER_DEFINITION)


def said(row: dict[str, str], name: str, qualifier: str = "") -> Answer | Published:
    """A published percentage of the file."""
    value = decimal(row[name])
    return NONE if value is None else Published(value, WORDS[qualifier])


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row["code"])
def test_the_sentences_of_2023_are_those_that_were_published(row: dict[str, str]) -> None:
    actual = Amount(Decimal(row["actual"]), qualifier=WORDS[row["qualifier"]])
    of_plan = said(row, "percent_of_plan", row["percent_of_plan_qualifier"])

    found = sentence(row["name"], row["measure"], actual, of_plan, said(row, "percent_of_same_period"))

    assert found == row["sentence"]


def test_there_are_four_of_them() -> None:
    assert len(PUBLISHED) == 4


@pytest.mark.parametrize(
    ("measure", "actual", "of_plan", "of_same", "expected"),
    [
        pytest.param("ha", None, NONE, NONE, "", id="no figure, no sentence"),
        pytest.param("ha", Amount(Decimal(370)), NONE, NONE, "Trồng rừng đạt 370 ha", id="a figure alone"),
        pytest.param(
            "ha", Amount(Decimal(370)), Answer(Decimal("84.30")), NONE, "Trồng rừng đạt 370 ha, bằng 84,3% kế hoạch",
            id="without the same period",
        ),
        pytest.param(
            "ha", Amount(Decimal(370)), NONE, Answer(Decimal(102)), "Trồng rừng đạt 370 ha, bằng 102% so với cùng kỳ",
            id="without a plan",
        ),
        pytest.param(
            "triệu đồng", Amount(Decimal("6053.5")), NONE, NONE, "Trồng rừng đạt 6.053,5 triệu đồng", id="thousands"
        ),
        pytest.param("%", Amount(Decimal("85.2")), NONE, NONE, "Trồng rừng đạt 85,2%", id="a percentage stands close"),
        pytest.param("", Amount(Decimal(3)), NONE, NONE, "Trồng rừng đạt 3", id="no measure"),
        pytest.param(
            "ha", Amount(Decimal(370), qualifier=Qualifier.ESTIMATE), NONE, NONE, "Trồng rừng ước đạt 370 ha",
            id="an estimate",
        ),
        pytest.param(
            "ha", Amount(Decimal(370), qualifier=Qualifier.NEAR), Published(Decimal(95), Qualifier.ABOVE),
            Published(Decimal(110), Qualifier.ESTIMATE),
            "Trồng rừng đạt gần 370 ha, bằng trên 95% kế hoạch và ước 110% so với cùng kỳ", id="a word at each number",
        ),
        pytest.param(
            "ha", Amount(Decimal(370)), Answer(Decimal(80)), OTHER,
            "Trồng rừng đạt 370 ha, bằng 80% kế hoạch (không so sánh với cùng kỳ do thay đổi cách tính)",
            id="the same period by another definition",
        ),
        pytest.param(
            "ha", Amount(Decimal(370)), OTHER, OTHER,
            "Trồng rừng đạt 370 ha (không so sánh với kế hoạch và cùng kỳ do thay đổi cách tính)",
            id="nothing by the same definition",
        ),
        pytest.param("ha", Amount(Decimal(-2)), NONE, NONE, "Trồng rừng đạt -2 ha", id="below zero"),
    ],
)  # fmt: skip
def test_the_sentence(
    measure: str, actual: Amount | None, of_plan: Answer | Published, of_same: Answer | Published, expected: str
) -> None:
    assert sentence("Trồng rừng", measure, actual, of_plan, of_same) == expected


def test_the_plan_of_a_period_is_called_so() -> None:
    found = sentence("Trồng rừng", "ha", Amount(Decimal(90)), Answer(Decimal(90)), NONE, of_period=True)

    assert found == "Trồng rừng đạt 90 ha, bằng 90% kế hoạch của kỳ"
