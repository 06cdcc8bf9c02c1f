"""`waymark org`, `waymark user` and `waymark token`: what the operator sets up before anybody can sign in."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import typer

from app.cli.terminal import Failed, say, settings, tell

Slug = Annotated[str, typer.Option("--org", help="The organisation, by its slug.", show_default=False)]
AskPassword = Annotated[bool, typer.Option("--ask-password", help="Ask for a password, hidden, twice.")]
PasswordStdin = Annotated[bool, typer.Option("--password-stdin", help="Read a password from standard input.")]
TimeZone = Annotated[str, typer.Option(help="IANA time zone, such as Europe/Berlin.")]
Locale = Annotated[str, typer.Option(help="BCP 47 language tag, such as en or de-AT.")]


def add_to(cli: typer.Typer) -> None:
    """Add these commands."""
    org, user, token = (typer.Typer(no_args_is_help=True, rich_markup_mode=None) for _ in range(3))
    org.command("create")(create_organization)
    user.command("create")(create_user)
    user.command("password")(set_password)
    token.command("create")(create_token)
    cli.add_typer(org, name="org", help="Make organisations.")
    cli.add_typer(user, name="user", help="Add people, and set their passwords.")
    cli.add_typer(token, name="token", help="Make access tokens for programs.")


def create_organization(
    name: Annotated[str, typer.Argument(help="What it is called.", show_default=False)],
    slug: Annotated[
        str, typer.Option(help="Its short name for addresses: small letters, digits, hyphens.", show_default=False)
    ],
    admin: Annotated[str, typer.Option(help="E-mail address of its first administrator.", show_default=False)],
    admin_name: Annotated[str, typer.Option(help="Name of its first administrator.", show_default=False)],
    time_zone: TimeZone = "UTC",
    locale: Locale = "en",
    ask_password: AskPassword = False,
    password_stdin: PasswordStdin = False,
) -> None:
    """Make an organisation with its first administrator.

    With a password the administrator can sign in, and add everybody else through the API; without one, make them a
    token with `waymark token create`.
    """
    from app.people import provisioning
    from app.people.models import Role

    password = _password(ask_password, password_stdin)

    async def create() -> None:
        organization_id = await provisioning.create_organization(
            name=name, slug=slug, time_zone=time_zone, locale=locale
        )
        await provisioning.add_person(
            organization_id=organization_id, email=admin, name=admin_name, role=Role.ADMIN, password=password
        )

    _on_the_database(create)
    say(f"Made {name} ({slug}) with {admin} as administrator.")


def create_user(
    email: Annotated[str, typer.Argument(help="E-mail address to sign in with.", show_default=False)],
    name: Annotated[str, typer.Argument(help="The person's name.", show_default=False)],
    org: Slug,
    role: Annotated[
        Literal["member", "admin"], typer.Option(help="What they may do across the organisation.")
    ] = "member",
    manager: Annotated[str | None, typer.Option(help="E-mail address of their manager.", show_default=False)] = None,
    ask_password: AskPassword = False,
    password_stdin: PasswordStdin = False,
) -> None:
    """Add a person to an organisation; zone and language are the organisation's."""
    from app.people import provisioning
    from app.people.models import Role

    password = _password(ask_password, password_stdin)

    async def create() -> None:
        organization_id = await _organization(org)
        manager_id = await _person(organization_id, manager) if manager else None
        await provisioning.add_person(
            organization_id=organization_id,
            email=email,
            name=name,
            role=Role[role.upper()],
            password=password,
            manager_id=manager_id,
        )

    _on_the_database(create)
    say(f"Added {name} ({email}) to {org}.")


def set_password(
    email: Annotated[str, typer.Argument(help="E-mail address of the person.", show_default=False)],
    org: Slug,
    password_stdin: PasswordStdin = False,
) -> None:
    """Set a person's password anew, and sign them out everywhere."""
    from app.people import provisioning

    password = _password(not password_stdin, password_stdin)

    async def change() -> None:
        organization_id = await _organization(org)
        await provisioning.give_password(organization_id, await _person(organization_id, email), password or "")

    _on_the_database(change)
    say(f"{email} signs in with the new password from now on.")


def create_token(
    email: Annotated[str, typer.Argument(help="E-mail address of the person it stands for.", show_default=False)],
    org: Slug,
    name: Annotated[str, typer.Option(help="What it is for; the person sees it among their tokens.")] = "command line",
    scope: Annotated[Literal["read", "measure", "write"], typer.Option(help="What it may be used for.")] = "read",
    days: Annotated[int, typer.Option(help="How many days it lives.", min=1, max=365)] = 90,
) -> None:
    """Make an access token and print it: the only time that it is told."""
    from app.people import provisioning
    from app.people.models import TokenScope

    async def create() -> str:
        organization_id = await _organization(org)
        person_id = await _person(organization_id, email)
        return await provisioning.issue_token(
            organization_id, person_id, TokenScope[scope.upper()], timedelta(days=days), name
        )

    token = _on_the_database(create)
    tell(f"It lives {days} days; send it as `Authorization: Bearer …`.")
    say(token)


def _password(ask: bool, from_stdin: bool) -> str | None:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not ask:
        return None
    if not sys.stdin.isatty():
        raise Failed("There is no terminal to ask for a password: use --password-stdin.", code=2)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="Once more"))


async def _organization(slug: str) -> UUID:
    from app.people.provisioning import organization_named

    found = await organization_named(slug)
    if found is None:
        raise Failed(f"There is no organisation {slug}: `waymark org create` makes one.")
    return found


async def _person(organization_id: UUID, email: str) -> UUID:
    from app.people.provisioning import person_with_email

    found = await person_with_email(organization_id, email)
    if found is None:
        raise Failed(f"Nobody there has the e-mail address {email}: `waymark user create` adds people.")
    return found


def _on_the_database(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Do something with the pool open, and return what came of it."""
    found = settings()
    from app.cli.opening import database, pool

    async def run(url: str) -> Any:
        async with pool(found, url):
            return await work()

    with database(found) as url:
        return asyncio.run(run(url))
