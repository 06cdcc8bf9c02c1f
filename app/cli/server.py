"""`waymark serve` and `waymark worker`: what runs until it is stopped."""

from __future__ import annotations

from typing import Annotated

import typer

from app import garbage
from app.cli.terminal import settings


def add_to(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command()(serve)
    cli.command()(worker)


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on, instead of WAYMARK_HOST.", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Port to listen on, instead of WAYMARK_PORT; 0 takes a free one.", min=0, max=65_535),
    ] = None,
    migrate: Annotated[
        bool, typer.Option("--migrate", help="Apply missing migrations to the PostgreSQL of DATABASE_URL first.")
    ] = False,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demonstration organisation if the database is empty.")
    ] = False,
    tour: Annotated[
        bool, typer.Option("--tour", help="Play the main job against the server once it is up, then keep serving.")
    ] = False,
) -> None:
    """Serve the API until Ctrl-C.

    The background worker runs beside it. An embedded database is started and migrated by itself. One's own
    PostgreSQL is migrated only with --migrate, or by `waymark migrate`; several processes may serve over it, each
    on a port of its own. WAYMARK_WORKER=off leaves background work to `waymark worker`.
    """
    garbage.hold()
    found = settings(WAYMARK_HOST=host, WAYMARK_PORT=port)
    from app.cli.listening import listening

    with listening(found.host, found.port) as sock:
        from app.cli import serving
        from app.cli.opening import database

        with database(found) as url:
            serving.until_stopped(serving.serve(found, url, sock, migrates=migrate, demo=demo, tour=tour))


def worker() -> None:
    """Do background work until Ctrl-C.

    That is what the assistant was asked for; `waymark serve` does it as well unless WAYMARK_WORKER is off. Any
    number of workers may run over one database; a job that a dead worker left is taken up again.
    """
    garbage.hold()
    found = settings()
    from app.cli import serving
    from app.cli.opening import database

    with database(found) as url:
        serving.until_stopped(serving.work(found, url))
