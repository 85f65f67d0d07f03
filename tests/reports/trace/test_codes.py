"""A code is the same for the same words, nobody makes one without the key, and typed anyhow it is read."""

import pytest

from pacnam_tasks.reports.trace.rules import ALPHABET, LENGTH, address_of, code_of, in_groups, read_code

KEY = "k" * 32


def test_a_code_has_more_than_sixty_bits_and_only_letters_that_are_not_misread() -> None:
    codes = {code_of(KEY, str(place)) for place in range(500)}

    assert len(codes) == 500
    assert {len(code) for code in codes} == {LENGTH}
    assert {letter for code in codes for letter in code} == set(ALPHABET)
    assert len(ALPHABET) ** LENGTH > 2**60


def test_the_same_words_have_the_same_code_and_others_another() -> None:
    assert code_of(KEY, "followup", "a") == code_of(KEY, "followup", "a")
    assert len({code_of(KEY, "followup", "a"), code_of(KEY, "followupa"), code_of("l" * 32, "followup", "a")}) == 3


def test_on_paper_it_stands_in_groups_behind_the_public_address() -> None:
    assert in_groups("7K3MQ2VX9TBD4") == "7K3M-Q2VX-9TBD4"
    assert address_of("https://nhiemvu.example.vn", "7K3MQ2VX9TBD4") == "https://nhiemvu.example.vn/t/7K3M-Q2VX-9TBD4"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7K3M-Q2VX-9TBD4", "7K3MQ2VX9TBD4"),
        ("7k3mq2vx9tbd4", "7K3MQ2VX9TBD4"),
        (" oil0-OIL0-oil01 ", "0110011001101"),
        ("7K3M-Q2VX-9TBD", ""),
        ("7K3M-Q2VX-9TBD45", ""),
        ("7K3M-Q2VX-9TBDU", ""),
        ("7K3M-Q2VX-9TBDß", ""),
        ("", ""),
    ],
)
def test_what_somebody_typed_is_read_or_is_no_code(typed: str, read: str) -> None:
    assert read_code(typed) == read
