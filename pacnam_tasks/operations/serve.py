"""`flask serve`: the web server and the scheduler together."""

import errno
import http.client
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext

from pacnam_tasks.accounts.inviting.queries import can_anybody_administer
from pacnam_tasks.config import read_env_file
from pacnam_tasks.core import migrate
from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.operations.supervision import Service, run_together
from pacnam_tasks.setting import WrongSetting

HOST = "127.0.0.1"
BACKLOG = 2048
FIRST_ANSWER_WITHIN_SECONDS = 60
WEB_SERVER, SCHEDULER = "web server", "scheduler"


@click.command
@click.option("--prepare", is_flag=True, help="First upgrade the database and fill an empty demonstration.")
@click.pass_obj
@with_appcontext
def serve(script: ScriptInfo, prepare: bool) -> None:
    """Run the web server and the scheduler until Ctrl-C."""
    port = port_from(read_env_file(Path(".env")) | dict(os.environ))
    with reserve(port) as listener:
        if prepare:
            call(script, "db", "upgrade")
            if settings().demo:
                call(script, "demo", "load", "--if-empty")
        database().close()  # each process opens its own connections
        ended = run_together(services(script, listener, port))
    if ended:
        raise click.ClickException(sorry_for(ended))


def services(script: ScriptInfo, listener: socket.socket, port: int) -> Iterator[Service]:
    """The web server; once it answers, the word that it does, and the scheduler."""
    listener.listen(BACKLOG)  # from here on those who connect wait for the web server
    yield Service(WEB_SERVER, partial(answer_requests, script.load_app(), listener))
    listener.close()
    if not answers(port):
        return
    click.echo(_("The system is open at %(address)s (Ctrl-C stops it).", address=f"http://{HOST}:{port}"))
    if settings().demo:
        call(script, "demo", "accounts")
    elif nobody_administers():
        click.echo(first_account_wanted())
    command = [sys.executable, "-m", "flask", "--app", "app", "scheduler"]
    yield Service(SCHEDULER, partial(os.execv, command[0], command))


def nobody_administers() -> bool:
    """Whether the database stands and no administrator can sign in."""
    if not migrate.is_current(database()):
        return False
    with database().reading() as session:
        return not can_anybody_administer(session, clock().today())


def first_account_wanted() -> str:
    """How the first account is made."""
    program = f"{Path(sys.executable).with_name('flask')} --app app"
    return _(
        "No administrator can sign in yet. Make a unit, if there is none, and the account by these commands:\n"
        '  %(program)s units add HU --name "…" --kind committee\n'
        '  %(program)s accounts invite quantri --name "…" --unit HU --role administrator',
        program=program,
    )


def sorry_for(ended: str) -> str:
    """Why all has stopped."""
    if ended == WEB_SERVER:
        return _("The web server has ended by itself, so the scheduler was stopped too.")
    return _("The scheduler has ended by itself, so the web server was stopped too.")


def call(script: ScriptInfo, *words: str) -> None:
    """Another command of the application, inside this process: no second start of Python."""
    current_app.cli.main(list(words), prog_name="flask", standalone_mode=False, obj=script)


def port_from(environment: Mapping[str, str]) -> int:
    """The port that `PORT` names, 8000 without it."""
    text = environment.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise WrongSetting(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def reserve(port: int) -> socket.socket:
    """The socket that the web server will take over, bound to its address."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as wrong:
        listener.close()
        if wrong.errno == errno.EACCES:
            raise WrongSetting(f"PORT {port} is for root only; choose one from 1024 on.") from wrong
        if wrong.errno != errno.EADDRINUSE:
            raise
        raise WrongSetting(
            f"Port {port} is taken by another program: stop that, or choose another, such as"
            f" PORT={port % 65535 + 1} make run."
        ) from wrong
    return listener


def answer_requests(application: Flask, listener: socket.socket) -> None:
    """Be the web server."""
    from pacnam_tasks.operations.web_server import WebServer  # noqa: PLC0415  # only this process needs gunicorn

    WebServer(application, listener.fileno()).run()


def answers(port: int) -> bool:
    """Wait for the web server's first answer; False when it has gone without one."""
    connection = http.client.HTTPConnection(HOST, port, timeout=FIRST_ANSWER_WITHIN_SECONDS)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
