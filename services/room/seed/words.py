"""What `opsroom seed` asks before it begins and says when it has done: who may sign in, and how."""

import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from services.room.errors import RoomError
from services.room.owner import owner
from services.room.seed import demo
from services.room.seed.steps import Sown, check_free, sow
from services.room.state import RoomState
from services.room.status import running

DATASETS = ("iraq-2025",)


def run(state: RoomState, dataset: str, scale: float, *, ask: Callable[[str], bool] | None) -> int:
    """Ask, sow, and print who may sign in; 1 when the person said no.

    Raises:
        NotRunning: no room runs there.
        RoomError: there is no such data set, or the room does not take it.
    """
    if dataset not in DATASETS:
        raise RoomError(f"There is no data set {dataset}.", f"There are: {', '.join(DATASETS)}.")
    room = running(state)
    check_free(owner(state))
    if ask is not None and not ask(f"Fill the room at {room['url']} with synthetic data and people?"):
        return 1
    began = time.monotonic()
    sown = sow(state, scale, lambda line: print(f"{time.monotonic() - began:6.1f} s  {line}", flush=True))
    _say(state, room["url"], sown)
    return 0


def _say(state: RoomState, url: str, sown: Sown) -> None:
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"\nThe map holds {sown.stations:,} stations in {sown.centres:,} centres. All of it is synthetic.\n")
    table = Table(box=None, pad_edge=False)
    for column in ("user name", "role", "organisation", "one-time code", "where"):
        table.add_column(column, overflow="fold", no_wrap=column != "where")
    for name, person in sorted(sown.people.items()):
        where = "everywhere" if person.provinces is None else " ".join(person.provinces)
        table.add_row(name, " ".join(person.roles), person.organisation, "yes" if person.secret else "", where)
    Console(highlight=False).print(table)
    console.print(f"\n  sign in    {url}/login/")
    console.print(f"  password   [bold]{sown.password}[/bold]  for all of them; kept in {state.key(demo.FILE)}")
    console.print("  one-time   `opsroom demo-code USER` prints the present code\n")
