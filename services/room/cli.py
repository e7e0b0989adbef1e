"""What a person types: the commands of `opsroom`.

Exit codes: 0 done; 1 something failed, the sentence says what; 2 wrong usage; 3 no room runs there; 4 the state
directory or the port is taken.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from services.room.errors import RoomError
from services.room.state import RoomState, project_root
from services.room.voice import complain

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
verify_app = typer.Typer(no_args_is_help=True, help="Prove that what is stored is what happened.")
app.add_typer(verify_app, name="verify")

State = Annotated[
    Path | None,
    typer.Option("--state", metavar="DIR", envvar="OPSROOM_STATE", help="State directory of the room; .opsroom."),
]


@app.callback()
def _opsroom() -> None:
    """The election-day operations room: starts, watches and stops every part of it on this machine.

    **Start here**

    * `opsroom up` starts the room and says where to open it; Ctrl-C stops it
    * `opsroom up --detach` leaves it running; `opsroom status` shows it, `opsroom down` stops it
    * `opsroom seed iraq-2025 --scale 0.05` fills it with a synthetic election and people to sign in as
    * `opsroom doctor` says what is wrong and how to mend it
    """


@app.command()
def up(
    state: State = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port people open; 8443, or 8080 with --http.")] = 0,
    http: Annotated[bool, typer.Option("--http", help="No TLS: for this machine's own use only.")] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST[:PORT]", help="Open to the network under this name or address. Repeatable."),
    ] = None,
    detach: Annotated[bool, typer.Option("--detach", help="Return when the room is ready and leave it running.")] = (
        False
    ),
    drill: Annotated[bool, typer.Option("--drill", help="Create the room as a drill: its clock can be moved.")] = False,
    boards: Annotated[int, typer.Option(min=1, max=16, help="Board processes; one serves about 2,000 screens.")] = 1,
) -> None:
    """Start the room: database, log, services, board and the door people come through.

    The first start makes keys, passwords, the database and the authority of the certificate, and says how the first
    admin signs in. What dies is started again. Ctrl-C, SIGTERM and `opsroom down` stop everything in order.

    Without `--name` only programs of this machine reach the room. With it the room listens on every address of the
    machine, answers under the names you give, and its certificate holds them. A name gets a port only where people
    come through a proxy of yours that listens on another one than the room.

    **Examples**

    * `opsroom up`
    * `opsroom up --detach --port 9443`
    * `opsroom up --name room.example.org --name 192.0.2.7`
    * `opsroom up --drill --state ~/drill`
    """
    from services.room.names import parse
    from services.room.startup import Wishes
    from services.room.up import attached, detached

    wishes = Wishes(
        RoomState.at(state), port=port, http=http, drill=drill, boards=boards, names=tuple(map(parse, name or ()))
    )
    raise typer.Exit(detached(wishes) if detach else attached(wishes))


@app.command()
def down(state: State = None) -> None:
    """Stop the room in order: services, door, log, database. Also what a killed supervisor has left running."""
    from services.room.up import end

    end(RoomState.at(state))


@app.command()
def status(
    state: State = None,
    json_: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
) -> None:
    """Show every part: process, restarts, health and what waits; exit code 0 when all is well, 3 when nothing runs."""
    from services.room import status as view

    raise typer.Exit(view.show(RoomState.at(state), as_json=json_))


@app.command()
def logs(
    part: Annotated[str | None, typer.Argument(help="accreditation, intake, board-1, nats, room …; all")] = None,
    state: State = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as lines are written.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many of the last lines.")] = 50,
) -> None:
    """Show what the parts have written.

    **Examples**

    * `opsroom logs`
    * `opsroom logs intake -f`
    """
    from services.room.logs import show

    show(RoomState.at(state), part, follow=follow, lines=lines)


@app.command()
def doctor(state: State = None) -> None:
    """Look for what is wrong: engines, disk, clock, ports, keys, pages. Each finding says how to mend it."""
    from services.room.doctor import examine

    raise typer.Exit(examine(RoomState.at(state)))


@app.command()
def provision(
    state: State = None,
    database: Annotated[str, typer.Option(metavar="HOST", help="In containers: PostgreSQL's host name.")] = "",
    nats: Annotated[str, typer.Option(metavar="URL", help="In containers: the bus's address.")] = "",
    boards: Annotated[int, typer.Option(min=1, max=16, help="In containers: board processes.")] = 1,
) -> None:
    """Bring roles, schemas, streams and permissions of the running room to what this version needs. Repeatable."""
    from services.room import provision as step
    from services.room.status import running

    place = RoomState.at(state)
    if not (database and nats):
        room = running(place)
        nats, boards = f"nats://127.0.0.1:{room['ports']['nats']}", int(room["boards"])
    raise typer.Exit(step.run(place, step.owner_of(place, database), nats, boards))


@app.command()
def seed(
    dataset: Annotated[str, typer.Argument(help="Which one: iraq-2025.")],
    scale: Annotated[float, typer.Option(min=0.001, max=1.0, help="1 is the whole country; 0.05 a twentieth.")] = 1.0,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    state: State = None,
) -> None:
    """Fill the running room with a **synthetic** election, so that somebody can sign in as every role.

    The map has the real totals of the parliamentary election of Iraq in 2025 where they are known, everything else in
    it is invented and says so: districts, centres, stations, contests, lists, organisations, people. At scale 1 these
    are 39,285 general and 321 displaced stations on the day and 4,501 of the special vote before it.

    Everything goes through the surface that people use: control totals, map, ballot and staff as spreadsheets, then
    organisations, people with passwords and one-time codes, observers with the centres they are accredited for.
    Sowing again changes nothing. A room with an election that is not synthetic is left alone.

    **Examples**

    * `opsroom seed iraq-2025 --scale 0.05`
    * `opsroom demo-code demo.commissioner` prints the one-time code to sign in with
    """
    from services.room.seed.words import run

    raise typer.Exit(run(RoomState.at(state), dataset, scale, ask=None if yes else typer.confirm))


@app.command()
def invite(
    user: Annotated[str, typer.Argument(help="User name, for example admin.")],
    state: State = None,
) -> None:
    """Print a link by which somebody who lost their way in chooses a new password. The old one is void at once.

    For the owner of the machine, above all where the only admin has lost their phone; admins do it on the page People.
    """
    from services.room.owner import invite_again

    print(invite_again(RoomState.at(state), user))


@app.command("demo-code")
def demo_code(
    user: Annotated[str, typer.Argument(help="User name, as `seed` printed it.")],
    state: State = None,
) -> None:
    """Print the present one-time code of somebody whom `seed` has made. Each code works once."""
    from services.room.seed.demo import fresh_code

    print(fresh_code(RoomState.at(state), user, lambda line: print(line, file=sys.stderr)))


@verify_app.command("log")
def verify_log(state: State = None) -> None:
    """Compare the event tables, their seals and the stream, and name every difference."""
    from services.room import proof

    raise typer.Exit(proof.verify_log(RoomState.at(state)))


@app.command("restore-stream")
def restore_stream(state: State = None) -> None:
    """Fill a lost or shortened stream again from the event tables, in the order of the seals."""
    from services.room import proof

    raise typer.Exit(proof.restore_stream(RoomState.at(state)))


@app.command()
def bundle(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write it.")] = None,
) -> None:
    """Pack the room for a place without network: sources, every wheel for this platform, the built pages.

    There: unpack it and run `./opsroom up`.
    """
    from services.room.bundle import pack

    print(pack(project_root(), out))


@app.command()
def containers(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write.")] = Path(".opsroom-containers"),
    boards: Annotated[int, typer.Option(min=1, max=16, help="Board users to allow on the bus.")] = 1,
    name: Annotated[
        list[str] | None, typer.Option(metavar="HOST[:PORT]", help="As of `up`: open it under this name. Repeatable.")
    ] = None,
) -> None:
    """Write the keys and engine configurations that compose.yaml mounts. Keys that exist are kept."""
    from services.room.containers import write
    from services.room.names import parse

    print(write(out.absolute(), boards, [parse(text) for text in name or ()]))


@app.command()
def asyncapi(service: Annotated[str, typer.Argument(help="Which service.")] = "intake") -> None:
    """Print the AsyncAPI document of what a service consumes and publishes."""
    from services.room.documents import asyncapi_text

    print(asyncapi_text(service))


@app.command()
def openapi(service: Annotated[str, typer.Argument(help="Which service.")] = "intake") -> None:
    """Print the OpenAPI document of a service."""
    from services.room.documents import openapi_text

    print(openapi_text(service))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def bench(
    context: typer.Context, name: Annotated[str, typer.Argument(help="start, intake, board, journey, signin …")]
) -> None:
    """Measure: figures beside a baseline of the same run. Nothing is asserted."""
    _become_a_test("-m", "tests.bench", name, *context.args)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def test(context: typer.Context) -> None:
    """Install what the tests need, once, and run them; `--long` adds the large counts."""
    _become_a_test(str(project_root() / "tests" / "run.py"), *context.args)


def _become_a_test(*arguments: str) -> NoReturn:
    """Install what tests and benchmarks need, once, and become that program."""
    root = project_root()
    installed = subprocess.run([sys.executable, root / "deploy" / "bootstrap.py", "--tests"], check=False)
    if installed.returncode:
        raise typer.Exit(installed.returncode)
    os.chdir(root)
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606


def main() -> None:
    """Run the command line and turn what went wrong into a sentence and an exit code."""
    try:
        app(prog_name="opsroom")
    except RoomError as error:
        complain(error.sentence, error.remedy)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
