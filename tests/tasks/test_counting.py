"""The counts of a tally answer how long a list is, just where they can."""

from pacnam_tasks.tasks.rules.counting import sum_of
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.selection import Activity, Selection, StateFilter
from tests.tasks.cases import ON
from tests.tasks.recounted import plain_sum
from tests.tasks.test_selection import AXES, grid, selections


def test_a_tally_knows_the_length_of_each_list_that_it_says_it_knows() -> None:
    given_out = [one for one in grid() if one.state is not State.DRAFT]
    tally = plain_sum(given_out, ON)
    known = {one: made for one in selections() if (made := sum_of(one)) is not None}

    wrong = {one for one, made in known.items() if made.of(tally) != sum(one.takes(each, ON) for each in given_out)}

    assert wrong == set()


def test_what_is_narrowed_by_one_thing_is_known_but_for_drafts() -> None:
    singles = [Selection(**{axis: value}) for axis, values in AXES.items() for value in values]

    unknown = [Selection(state=StateFilter.DRAFT), Selection(activity=Activity.TO_REVIEW)]
    assert [one for one in singles if sum_of(one) is None] == unknown
