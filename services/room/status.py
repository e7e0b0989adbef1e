"""Is the room well? Every part with its process, health and restarts, and what waits on its way."""

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from services.room import broker, caddy, postgres, processes, readiness
from services.room.errors import NotRunning
from services.room.state import RoomState

Json = dict[str, Any]

TOLD = ("url", "http", "state", "pid", "started_at", "ports", "boards", "names", "drill")
"""What the supervisor says about the room as a whole."""


def running(state: RoomState) -> Json:
    """What the supervisor says about the running room.

    Raises:
        NotRunning: no supervisor holds the state, or the room is only just starting.
    """
    room = state.read_room()
    if room is None or state.holder() is None:
        raise NotRunning(state.root)
    return room


def collect(state: RoomState) -> Json:
    """Everything `opsroom status --json` prints."""
    room = running(state)
    parts = {name: _part(state, room, name, facts) for name, facts in room["parts"].items()}
    return {
        **{name: room[name] for name in TOLD},
        "well": all(part["ready"] for part in parts.values()),
        "parts": parts,
        "lag": {
            "unsent_events": _unsent(parts),
            "consumers": broker.consumers(int(room["ports"]["nats_monitor"])),
        },
    }


def _part(state: RoomState, room: Json, name: str, facts: Json) -> Json:
    alive = any(found.name == name and found.alive for found in processes.recorded(state))
    report: Json = {}
    if not alive:
        ready, reason = False, "is not running"
    elif name == "postgres":
        ready, reason = postgres.answers(state)
    elif name == "nats":
        ready, reason = broker.ready(int(room["ports"]["nats_monitor"]))
    elif name == "caddy":
        ready, reason = caddy.ready(state, int(room["ports"]["public"]), tls=not room["http"])
    else:
        said = readiness.ask(str(facts["service"]), Path(facts["socket"]))
        ready, reason, report = said.ready, said.reason, said.report
    found = {**facts, "ready": ready, "reason": "" if ready else reason}
    return {**found, "report": report} if report else found


def _unsent(parts: Json) -> int | None:
    """Events committed and not yet in the log, by the services' own count; None when one does not say."""
    counted = [part["report"].get("facts", {}).get("unsent") for part in parts.values() if "report" in part]
    known = [count for count in counted if isinstance(count, int)]
    return sum(known) if known else None


def show(state: RoomState, *, as_json: bool) -> int:
    """Print how the room is; 0 when every part is ready, 1 when one is not, 3 when nothing runs."""
    try:
        found = collect(state)
    except NotRunning as nothing:
        if not as_json:
            raise
        print(json.dumps({"state": str(state.root), "well": False, "running": False}))
        return nothing.exit_code
    if as_json:
        print(json.dumps({"running": True, **found}, indent=1))
    else:
        _print(found)
    return 0 if found["well"] else 1


def _print(found: Json) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False)
    for name, side in (("part", "left"), ("process", "right"), ("restarts", "right"), ("health", "left")):
        table.add_column(name, justify="right" if side == "right" else "left")
    for name, part in found["parts"].items():
        health = "ready" if part["ready"] else f"[red]{part['reason'] or 'not ready'}[/red]"
        table.add_row(name, str(part["pid"] or "–"), str(part["restarts"]), health)
    drill = "  [bold]DRILL[/bold]" if found["drill"] else ""
    console.print(f"{found['url']}/board/  (since {found['started_at']}, process {found['pid']}){drill}")
    console.print(f"state {found['state']}", soft_wrap=True)
    reached = f"the network, as {', '.join(found['names'])}" if found["names"] else "this machine only"
    console.print(f"open to {reached}", soft_wrap=True)
    console.print(table)
    unsent = found["lag"]["unsent_events"]
    console.print(f"events on their way to the log: {'unknown' if unsent is None else unsent}")
    for consumer in found["lag"]["consumers"]:
        waits = f"{consumer['pending']} waiting, {consumer['unconfirmed']} in hand"
        console.print(f"consumer {consumer['consumer']} of {consumer['stream']}: {waits}")
