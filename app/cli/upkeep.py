"""`waymark migrate`, `waymark schema` and `waymark doctor`: what keeps an installation in order."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import Failed, say, settings


def add_to(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command()(migrate)
    cli.command()(doctor)
    cli.command()(schema)


def migrate(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; list what is missing and exit with 1 where anything is.")
    ] = False,
) -> None:
    """Bring the database to this version's schema.

    All of what is missing is applied, or nothing. It may be interrupted and run again, and processes that do it at
    the same time take turns. The database user must be allowed to create roles, or be given those that Waymark uses
    (see the README).
    """
    found = settings()
    from app.cli.opening import counted, database
    from app.database import migrating

    with database(found) as url:
        if check:
            missing = asyncio.run(migrating.pending_migrations(url))
            for name in missing:
                say(name)
            if missing:
                raise Failed(f"{counted(len(missing), 'migration')} missing: run `waymark migrate`.")
        else:
            applied = asyncio.run(migrating.migrate(url, report=say))
            say(f"{counted(applied, 'migration')} applied." if applied else "Nothing was missing.")


def doctor() -> None:
    """Look over the installation.

    Looks at the settings, the data folder, the database with its version, roles and migrations, the background
    worker and its jobs, and the model's endpoint where one is used, and says what to do about each finding. Exits
    with 1 where something does not work.
    """
    found = settings()
    from app.cli.checkup import look_over

    sound = True
    for finding in look_over(found):
        say(finding.line())
        sound = sound and finding.mark != "fails"
    if not sound:
        raise Failed("Something does not work: see the lines marked with ✗.")


def schema(
    write: Annotated[bool, typer.Option("--write", help="Renew schema/schema.graphql.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 where schema/schema.graphql is not what the code says.")
    ] = False,
) -> None:
    """Print the API's schema.

    It is written in GraphQL's schema language (SDL), for code generators and reviews.
    """
    if write and check:
        raise Failed("Choose one of --write and --check.", code=2)
    import schema as package
    from schema.build import printed

    sdl = printed()
    snapshot = Path(package.__file__ or "schema").with_name("schema.graphql")
    if write:
        snapshot.write_text(sdl, encoding="utf-8")
        say(f"Wrote {snapshot}.")
    elif check:
        _require_equal(snapshot.read_text(encoding="utf-8") if snapshot.exists() else "", sdl)
    else:
        say(sdl.rstrip("\n"))


def _require_equal(committed: str, printed: str) -> None:
    if committed == printed:
        return
    pairs = zip([*committed.splitlines(), ""], [*printed.splitlines(), ""], strict=False)
    number = next((number for number, (old, new) in enumerate(pairs, start=1) if old != new), 1)
    raise Failed(
        f"schema/schema.graphql is not what the code says, from line {number} on: run `waymark schema --write` and"
        f" review the difference."
    )
