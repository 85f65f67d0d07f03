"""A page of a printed document becomes a picture, in a process that may die."""

from io import BytesIO

import pytest
from PIL import Image

from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.reports.editing.pictures import picture_of
from tests.papers import printed


def test_a_page_is_drawn_and_one_that_is_not_there_is_not() -> None:
    pdf = printed("Trang một")

    with Image.open(BytesIO(picture_of(pdf, 1))) as picture:
        assert picture.width == 900
    with pytest.raises(NotFound):
        picture_of(pdf, 7)
