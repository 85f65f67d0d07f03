"""No code is shown without its word."""

from enum import StrEnum

import pytest
from flask import Flask

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.labels import LABELS
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.rules.facts import Level, Rating, Recurrence, State, Timeliness
from pacnam_tasks.tasks.rules.levels import Authority


@pytest.mark.parametrize(
    "codes", [Role, Authority, Cause, Level, Rating, State, Timeliness], ids=lambda codes: codes.__name__
)
def test_every_code_has_a_word(codes: type[StrEnum]) -> None:
    assert {code.value for code in codes} <= set(LABELS)


def test_every_rhythm_has_a_word() -> None:
    assert {code.value for code in Recurrence} - {""} <= set(LABELS)


@pytest.mark.parametrize("code", ["assigned", "in_progress", "submitted", "overdue", "done_on_time"])
def test_words_are_vietnamese_by_default(in_app: Flask, code: str) -> None:
    del in_app

    assert not str(LABELS[code]).isascii()
