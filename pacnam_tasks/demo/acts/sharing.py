"""A task is split between units, and shared anew."""

from decimal import Decimal

from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.demo.plan import planned_sizes
from pacnam_tasks.demo.reading import listed
from pacnam_tasks.tasks.splitting import actions
from pacnam_tasks.tasks.splitting.shares import Wanted, share_of


def break_down(scene: Scene) -> None:
    """The head splits it: as the line says, else between the communes as planned."""
    sizes, units = _sizes(scene) or planned_sizes(scene.task), scene.stage.house.units
    shares = [share_of(scene.task, units[code], code, size, len(sizes)) for code, size in sizes.items()]
    actions.break_down(scene.session, scene.task, shares, **scene.signed)


def change_shares(scene: Scene) -> None:
    """The head shares it anew; the line names every unit that holds a part afterwards."""
    units = scene.stage.house.units
    wanted = Wanted({units[code]: (code, size) for code, size in _sizes(scene).items()}, scene.act.note)
    actions.change_shares(scene.session, scene.task, wanted, **scene.signed)


def _sizes(scene: Scene) -> dict[str, Decimal]:
    """`XBB=40;XAT=60`."""
    pairs = (one.split("=") for one in listed(scene.act.to))
    return {code: Decimal(size) for code, size in pairs}


ACTS = {"break_down": break_down, "change_shares": change_shares}
