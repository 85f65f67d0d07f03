"""The database server does not answer: people are told so, and monitoring sees a passing fault."""

from pathlib import Path

import pytest

from pacnam_tasks import create_app
from pacnam_tasks.core.clock import MovingClock
from tests.conftest import NOON, settings_for


@pytest.mark.parametrize("path", ["/", "/tasks", "/progress"])
def test_who_asks_is_told_to_come_back(tmp_path: Path, path: str) -> None:
    nobody_there = f"postgresql://postgres@/any?host={tmp_path}&port=5432"
    client = create_app(settings_for(nobody_there, tmp_path), MovingClock(NOON)).test_client()
    client.set_cookie("session_id", "of somebody who signed in before")

    response = client.get(path)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Cơ sở dữ liệu không trả lời" in response.get_data(as_text=True)
    assert str(tmp_path) not in response.get_data(as_text=True)
