"""The demonstration organisation, as the command line loads it and tells about it."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial

import psycopg

import assistant.run  # noqa: F401  # what is to be done in the background
from app.cli.opening import pool
from app.cli.terminal import say, tell
from app.demonstration.accounts import LIFETIME, accounts
from app.demonstration.loading import load, unfinished
from app.demonstration.people import NAME, SLUG
from app.jobs import queue, run_queued
from app.settings import Settings

_QUERY = "{ viewer { name } currentCycle { name objectives { nodes { title health progress } } } }"


async def ensure(settings: Settings, url: str, *, beside_others: bool, anew: bool = False) -> bool:
    """Load the demonstration where it is missing, and return whether it is there.

    Where the database has other organisations, it is loaded only if that was asked for with ``beside_others``.
    Processes that start together take turns. What an interruption left behind is removed first, and with ``anew``
    the whole demonstration.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (SLUG,))
        leftovers = [unfinished(SLUG), *([SLUG] if anew else [])]
        connection.execute("delete from organizations where slug = any(%s)", (leftovers,))
        present = [slug for (slug,) in connection.execute("select slug from organizations").fetchall()]
        if SLUG in present:
            return True
        if present and not beside_others:
            tell("The database is not empty: `waymark demo` adds the demonstration organisation to it.")
            return False
        async with pool(settings, url, in_haste=True), queue(url):
            await _load_with_progress(partial(run_queued, settings=settings))
        return True


async def _load_with_progress(run_jobs: Callable[[], Awaitable[None]]) -> None:
    started, terminal = time.monotonic(), sys.stderr.isatty()

    def report(title: str) -> None:
        if terminal:
            print(f"\r\033[K{NAME}: {title} …", end="", file=sys.stderr, flush=True)

    if not terminal:
        tell(f"Loading the demonstration organisation {NAME} …")
    await load(run_jobs, report=report)
    print("\r\033[K" if terminal else "", end="", file=sys.stderr)
    tell(f"Loaded the demonstration organisation {NAME} in {time.monotonic() - started:.1f} s.")


async def show_accounts(url: str) -> None:
    """Print the demonstration's accounts with fresh tokens, and one query to paste for the server at ``url``."""
    shown = await accounts()
    say(f"Accounts of {NAME}, with tokens that work for {LIFETIME.seconds // 3600} hours:")
    say()
    for account in shown:
        say(f"  {account.person.name:<16} {account.person.about}")
        say(f"  {'':<16} {account.token}")
    say()
    say(f"Ask as {shown[0].person.name}:")
    say()
    say(f"  curl -s {url}/graphql -H 'Authorization: Bearer {shown[0].token}' \\")
    say(f"    -H 'Content-Type: application/json' -d '{json.dumps({'query': _QUERY})}'")
    say()
