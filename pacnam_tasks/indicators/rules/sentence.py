"""The official sentence of an indicator, as conferences print it; in Vietnamese, as all that is printed."""

from decimal import Decimal

from pacnam_tasks.core.text import number
from pacnam_tasks.indicators.rules.figures import Amount, Answer, Published, Qualifier, Why

WORDS = {Qualifier.ABOVE: "trên ", Qualifier.NEAR: "gần ", Qualifier.ESTIMATE: "ước "}
PERCENT = "%"


def sentence(
    name: str,
    measure: str,
    actual: Amount | None,
    of_plan: Answer | Published,
    of_same: Answer | Published,
    *,
    of_period: bool = False,
    reported: tuple[int, int] | None = None,
) -> str:
    """`Tổng giá trị sản xuất đạt trên 304 tỷ đồng, bằng 43,5% kế hoạch và 87,7% so với cùng kỳ`; "" without a value.

    A published percentage is printed as it was published. `of_period`: the plan is that of the period and not of
    the year. Values of another definition are not compared, and the sentence says so. `reported`: how many of how
    many units have reported, where some are missing.
    """
    if actual is None:
        return ""
    plan = "kế hoạch của kỳ" if of_period else "kế hoạch"
    parts = [(of_plan, plan), (of_same, "so với cùng kỳ")]
    said = [f"{percentage(one)} {words}" for one, words in parts if one.value is not None]
    compared = f", bằng {' và '.join(said)}" if said else ""
    so_far = f" (mới có {reported[0]}/{reported[1]} đơn vị báo cáo)" if reported else ""
    return f"{name} {_reached(actual, measure)}{so_far}{compared}{_not_compared(of_plan, of_same)}"


def percentage(of: Answer | Published) -> str:
    """`gần 40%`; "" without a number."""
    if of.value is None:
        return ""
    qualifier = of.qualifier if isinstance(of, Published) else Qualifier.NONE
    return f"{WORDS.get(qualifier, '')}{number(of.value)}%"


def amount(value: Decimal, measure: str, qualifier: Qualifier = Qualifier.NONE) -> str:
    """`trên 304 tỷ đồng`, `gần 90%`."""
    unit = measure if measure == PERCENT else f" {measure}" if measure else ""
    return f"{WORDS.get(qualifier, '')}{number(value)}{unit}"


def _reached(actual: Amount, measure: str) -> str:
    """An estimate is `ước đạt`, as one says; other words stand before the number."""
    if actual.qualifier is Qualifier.ESTIMATE:
        return f"ước đạt {amount(actual.value, measure)}"
    return f"đạt {amount(actual.value, measure, actual.qualifier)}"


def _not_compared(of_plan: Answer | Published, of_same: Answer | Published) -> str:
    pairs = ((of_plan, "kế hoạch"), (of_same, "cùng kỳ"))
    other = [words for one, words in pairs if isinstance(one, Answer) and one.why is Why.OTHER_DEFINITION]
    return f" (không so sánh với {' và '.join(other)} do thay đổi cách tính)" if other else ""
