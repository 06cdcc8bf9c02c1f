"""What `waymark doctor` looks at. Each look yields findings: what is so, and what to do where it should not be."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
from psycopg.rows import scalar_row

from app.cli.opening import OLDEST_POSTGRESQL, counted
from app.database.embedded import EmbeddedPostgres, EmbeddedPostgresFailed
from app.database.migrating import pending_migrations
from app.database.pool import NOBODY, connect, disconnect, pool_of, pooled_client
from app.mail.delivery import problem_with
from app.settings import Settings

Mark = Literal["works", "note", "fails"]
_SIGNS: dict[Mark, str] = {"works": "✓", "note": "!", "fails": "✗"}
_ROLES = (NOBODY, "waymark_app", "waymark_assistant", "waymark_jobs")
_LITTLE_SPACE = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it works, and a sentence that says what to do where it does not."""

    mark: Mark
    what: str

    def line(self) -> str:
        """Return it as a line for the terminal."""
        return f"{_SIGNS[self.mark]} {self.what}"


def look_over(settings: Settings) -> Iterator[Finding]:
    """Yield a finding on each part of an installation, as it is looked at; the settings themselves were read."""
    yield Finding("works", "The settings can be read.")
    if settings.engine == "openai":
        yield _model(settings)
    else:
        yield Finding("works", "The built-in drafter is used: no model is needed (WAYMARK_ENGINE=builtin).")
    yield _mail(settings)
    if settings.database_url is not None:
        yield from _database(settings, settings.database_url)
        return
    yield _data_folder(settings)
    try:
        with EmbeddedPostgres(settings.data_folder) as url:
            yield from _database(settings, url)
    except EmbeddedPostgresFailed as error:
        yield Finding("fails", str(error))


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_folder
    if not folder.exists():
        return Finding("note", f"The data folder {folder} is not there yet; it is made when it is needed.")
    if not os.access(folder, os.W_OK):
        return Finding("fails", f"The data folder {folder} cannot be written: choose another in WAYMARK_DATA_FOLDER.")
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_SPACE:
        return Finding(
            "fails", f"The data folder {folder} has only {free // 1_000_000} MB left: make room on its disk."
        )
    return Finding("works", f"The data folder {folder} can be written, with {free / 1e9:.0f} GB free.")


def _database(settings: Settings, url: str) -> Iterator[Finding]:
    try:
        with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
            answers = _version(connection)
            yield answers
            if answers.mark == "fails":
                return
            missing = asyncio.run(pending_migrations(url))
            if missing:
                yield Finding("fails", f"The database lacks {', '.join(missing)}: run `waymark migrate`.")
                return
            yield Finding("works", "No migration is missing.")
            yield _roles(connection)
            yield asyncio.run(_pool(settings, url))
            yield _worker(connection)
            yield _jobs(connection)
            yield _outbox(connection)
            yield _organizations(connection)
    except psycopg.Error as error:
        yield Finding("fails", f"The database does not do what it should: {str(error).strip()}")


def _version(connection: psycopg.Connection[Any]) -> Finding:
    version = connection.info.server_version
    if version < OLDEST_POSTGRESQL * 10_000:
        return Finding("fails", f"It is a PostgreSQL {version // 10_000}: Waymark needs {OLDEST_POSTGRESQL} or later.")
    return Finding("works", f"PostgreSQL {version // 10_000}.{version % 10_000} answers.")


def _roles(connection: psycopg.Connection[Any]) -> Finding:
    """Try to act in each role, as the units of work do."""
    user = connection.info.user
    for role in _ROLES:
        try:
            with connection.transaction():
                connection.execute(f"set local role {role}")
        except psycopg.errors.InvalidParameterValue:
            return Finding("fails", f"The role {role} is not there: run `waymark migrate` as a user who may create it.")
        except psycopg.errors.InsufficientPrivilege:
            return Finding("fails", f"{user} may not act as {role}: run `grant {role} to {user}` as an administrator.")
    return Finding("works", f"{user} may act in the {len(_ROLES)} roles of Waymark.")


async def _pool(settings: Settings, url: str) -> Finding:
    """Look at the rows of all organisations through a pooled connection, as a forgotten unit of work would."""
    await connect(url, size=settings.pool_size)
    try:
        async with pool_of(pooled_client()).connection() as connection:
            cursor = await connection.cursor(row_factory=scalar_row).execute("select current_user")
            found = await cursor.fetchone()
            if found != NOBODY:
                return Finding("fails", f"The pool starts as {found}, not as {NOBODY}: do not serve like this.")
            try:
                await connection.execute("select 1 from users limit 1")
            except psycopg.errors.InsufficientPrivilege:
                await connection.rollback()
                return Finding("works", f"The pool starts as {NOBODY}, who may read nothing.")
        return Finding(
            "fails", f"{NOBODY} may read people: revoke every right that was granted to that role or to public."
        )
    finally:
        await disconnect()


def _worker(connection: psycopg.Connection[Any]) -> Finding:
    row = connection.execute(
        "select count(*), extract(epoch from now() - max(last_heartbeat))::int from procrastinate_workers"
        " where last_heartbeat > now() - interval '1 minute'"
    ).fetchone()
    alive, seconds = row or (0, None)
    if not alive:
        return Finding("note", "No background worker is running: start `waymark serve` or `waymark worker`.")
    return Finding("works", f"{counted(alive, 'background worker')} alive, heard of {seconds} s ago.")


def _jobs(connection: psycopg.Connection[Any]) -> Finding:
    row = connection.execute(
        """
        select count(*) filter (where status = 'todo' and (scheduled_at is null or scheduled_at <= now())),
               count(*) filter (where status = 'doing' and (worker_id is null or worker_id not in (
                   select id from procrastinate_workers where last_heartbeat > now() - interval '1 minute'))),
               count(*) filter (where status = 'failed')
        from procrastinate_jobs
        """
    ).fetchone()
    waiting, stalled, failed = row or (0, 0, 0)
    if stalled:
        sentence = f"{counted(stalled, 'job')} left by a worker that died: the next worker to run takes it up again."
        return Finding("note", sentence)
    kept = f", {failed} failed in the past (see the worker's log)" if failed else ""
    return Finding("works", f"{counted(waiting, 'job')} waiting{kept}.")


def _outbox(connection: psycopg.Connection[Any]) -> Finding:
    row = connection.execute(
        "select count(*) filter (where state = 'WAITING'), count(*) filter (where state = 'FAILED') from mails"
    ).fetchone()
    waiting, failed = row or (0, 0)
    if failed:
        return Finding("note", f"{counted(waiting, 'mail')} waiting, {failed} given up: see `failure` in table mails.")
    return Finding("works", f"{counted(waiting, 'mail')} waiting.")


def _organizations(connection: psycopg.Connection[Any]) -> Finding:
    [number] = connection.execute("select count(*) from organizations").fetchone() or (0,)
    if not number:
        return Finding("note", "There is no organisation yet: `waymark org create` makes one, `waymark demo` a trial.")
    return Finding("works", f"{counted(number, 'organisation')}.")


def _mail(settings: Settings) -> Finding:
    """Connect to the SMTP server and sign in there, without sending anything."""
    if settings.mail == "wait":
        return Finding("note", "Mail waits until there is a server to send it: set WAYMARK_SMTP_HOST.")
    if settings.mail == "print":
        return Finding("note", "Mail is shown in the worker's terminal, not sent (WAYMARK_MAIL=print).")
    server = f"{settings.smtp_host}:{settings.smtp_port}"
    if problem := asyncio.run(problem_with(settings)):
        return Finding("fails", f"The mail server {server} cannot be used ({problem}): see WAYMARK_SMTP_HOST.")
    return Finding("works", f"The mail server {server} answers.")


def _model(settings: Settings) -> Finding:
    """Ask the endpoint for its list of models, which costs nothing."""
    base = (settings.openai_base_url or "https://api.openai.com/v1").rstrip("/")
    request = Request(f"{base}/models", headers={"Authorization": f"Bearer {settings.openai_api_key or 'none'}"})  # noqa: S310
    try:
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            listed = {model.get("id") for model in json.load(answer).get("data", [])}
    except HTTPError as error:
        return _refused(base, error.code)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        reason = getattr(error, "reason", error)
        return Finding(
            "fails", f"The model's endpoint {base} does not answer as it should ({reason}): see OPENAI_BASE_URL."
        )
    if listed and settings.model not in listed:
        return Finding("note", f"{base} answers, and does not list the model {settings.model}: see WAYMARK_MODEL.")
    return Finding("works", f"The model's endpoint {base} answers.")


def _refused(base: str, status: int) -> Finding:
    if status in (401, 403):
        return Finding("fails", f"The model's endpoint {base} refuses the key ({status}): see OPENAI_API_KEY.")
    if status == 404:
        return Finding("note", f"{base} answers, but lists no models; drafting may work all the same.")
    return Finding("fails", f"The model's endpoint {base} answers with {status}: see OPENAI_BASE_URL.")
