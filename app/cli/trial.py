"""`waymark demo` and `waymark tour`: trying Waymark out."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import typer

from app.cli.terminal import Failed, say, settings
from app.settings import Settings

Engine = Literal["builtin", "openai"]
Chapter = Literal[
    "priorities",
    "goals",
    "talks",
    "feedback",
    "recognition",
    "execution",
    "growth",
    "review",
    "assistant",
    "news",
    "inbox",
]


def add_to(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command()(demo)
    cli.command()(tour)


def demo(
    anew: Annotated[
        bool, typer.Option("--anew", help="Remove the demonstration first, with everything that was done in it.")
    ] = False,
) -> None:
    """Load the demonstration, and print accounts.

    Tidewater: forty people in eight teams, with two quarters behind them and in the middle of the third. It is an
    organisation of its own, so it does not touch others in the same database. Where it is there already it stays as
    it is; once its quarter is over, --anew puts it into the present.
    """
    found = settings()
    from app.cli.opening import bring_up_to_date, database, pool

    async def run(url: str) -> None:
        from app.cli.demonstrating import ensure, show_accounts

        await bring_up_to_date(found, url, migrates=False)
        await ensure(found, url, beside_others=True, anew=anew)
        async with pool(found, url):
            await show_accounts(_address(found))

    with database(found) as url:
        asyncio.run(run(url))


def tour(
    url: Annotated[
        str | None, typer.Option(help="Address of the server, instead of WAYMARK_HOST and WAYMARK_PORT.")
    ] = None,
    engine: Annotated[
        Engine | None,
        typer.Option(help="Ask for this engine, and insist on it, instead of the server's WAYMARK_ENGINE."),
    ] = None,
    chapter: Annotated[
        Chapter | None, typer.Option(help="Play one chapter alone; `goals` is the main job, check-ins included.")
    ] = None,
) -> None:
    """Play the main job and the other duties of a manager against a running server.

    It goes over HTTP alone, needs the demonstration, and prints each step. A manager sets an objective, the team
    says what it knows, key results are drafted, edited, approved and rejected, people check in, and an employee
    reads a summary in which every line names its records. Around that, people talk, give feedback, thank each other,
    learn, and look back, and some find null where something is not theirs to read. It makes an objective of its own
    each time. Exits with 1 where something is not as it should be.
    """
    found = settings()
    from app.cli.opening import database, pool

    async def tokens(database_url: str) -> dict[str, str]:
        async with pool(found, database_url):
            from app.demonstration.accounts import tokens

            return await tokens()

    with database(found) as database_url:
        given = asyncio.run(tokens(database_url))
        if not given:
            raise Failed("There is no demonstration organisation in this database: `waymark demo` loads it.")
        from app.tour import Unexpected, play

        try:
            play(url or _address(found), given, say, engine=engine, chapter=chapter)
        except Unexpected as error:
            raise Failed(f"The tour met something unexpected: {error}") from None


def _address(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
