"""The story is played: every act by its name."""

from collections.abc import Callable, Iterable

from pacnam_tasks.demo.acts import (
    carrying,
    completion,
    course,
    directions,
    drafting,
    extensions,
    indicators,
    meetings,
    obstacles,
    people,
    periods,
    rating,
    reporting,
    sharing,
)
from pacnam_tasks.demo.acts.scene import Scene, Stage
from pacnam_tasks.demo.script import Act

ACTS: dict[str, Callable[[Scene], None]] = {
    name: do
    for noun in (
        drafting,
        carrying,
        sharing,
        reporting,
        completion,
        course,
        extensions,
        obstacles,
        directions,
        people,
        rating,
        indicators,
        periods,
        meetings,
    )
    for name, do in noun.ACTS.items()
}


def play(stage: Stage, acts: Iterable[Act]) -> None:
    """Do what was done, each act in its own right."""
    for number, act in enumerate(acts, start=1):
        stage.clock.move_to(act.at)
        ACTS[act.act](Scene(stage, act, f"demo-{number:04d}"))
