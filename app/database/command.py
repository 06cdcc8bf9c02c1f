"""What every command has in common: one transaction, declared refusals, retries, and answers kept by key."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, get_type_hints

import orjson
from psycopg.errors import DeadlockDetected, SerializationFailure
from pydantic import TypeAdapter
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotPermitted, Refusal, ResultGone
from app.core.ids import new_id
from app.database.unit_of_work import is_writing, values, writing

P = ParamSpec("P")
R = TypeVar("R")

_replays: ContextVar[list[Any] | None] = ContextVar("replays", default=None)

_CLASH = retry_if_exception_type((DeadlockDetected, SerializationFailure))


@dataclass(frozen=True, slots=True)
class CommandTraits:
    """What a command declares: its name, what it may refuse with, and whether it takes an idempotency key."""

    name: str
    raises: tuple[type[Refusal], ...]
    idempotent: bool


def command(
    *raises: type[Refusal], idempotent: bool = False, measures: bool = False
) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]]:
    """Make an async function a command of its actor.

    The function takes keywords only, ``actor`` among them. It runs in one transaction with the actor's sight, or joins
    the one it is called in; serialization failures and deadlocks run it again. ``raises`` are the refusals that it
    may raise; NotPermitted is always one, since a token may be for reading alone. With ``idempotent`` it also takes
    ``idempotency_key``: the same request with the same key gets the stored answer; other input with it is InvalidInput.
    One that ``measures`` is open to a token that may do nothing else.
    What a stored answer names may be gone by then: whoever shows it (see `noting_replays`) refuses with ResultGone.
    """

    def decorate(function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        traits = CommandTraits(
            name=f"{function.__module__.removeprefix('app.').removesuffix('.commands')}.{function.__name__}",
            raises=tuple(dict.fromkeys((*raises, NotPermitted, *((InvalidInput, ResultGone) if idempotent else ())))),
            idempotent=idempotent,
        )

        @wraps(function)
        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: Actor = kwargs["actor"]  # type: ignore[assignment]
            if is_writing():
                return await function(*args, **kwargs)
            if not (actor.may_write or (measures and actor.may_measure)):
                alone = "read and push measured values" if actor.may_measure else "read"
                raise NotPermitted(f"This access token may only {alone}.")
            clashes = AsyncRetrying(
                retry=_CLASH, stop=stop_after_attempt(8), wait=wait_random_exponential(0.01, max=0.5), reraise=True
            )
            async for attempt in clashes:
                with attempt:
                    async with writing(actor.sight):
                        return await _answer(function, traits, actor, kwargs)
            raise AssertionError("unreachable: the last attempt returns or raises")

        run.traits = traits  # type: ignore[attr-defined]
        return run

    return decorate


def traits_of(function: Callable[..., Any]) -> CommandTraits:
    """Return what a command declares; raises AttributeError for a function that is not one."""
    traits: CommandTraits = function.traits  # type: ignore[attr-defined]
    return traits


@contextmanager
def noting_replays() -> Iterator[list[Any]]:
    """Yield a list that every answer is put into which commands take from storage as long as the context is open."""
    replays: list[Any] = []
    token = _replays.set(replays)
    try:
        yield replays
    finally:
        _replays.reset(token)


def key_refusal(key: str) -> InvalidInput | None:
    """Return the refusal of a text that cannot be an idempotency key, None for one that can."""
    if 1 <= len(key) <= 200 and key.isprintable():
        return None
    return InvalidInput.one("idempotencyKey", "NOT_A_KEY", "An idempotency key has 1 to 200 printable characters.")


async def _answer(function: Callable[..., Awaitable[R]], traits: CommandTraits, actor: Actor, kwargs: Any) -> R:
    key = kwargs.get("idempotency_key")
    if not traits.idempotent or key is None:
        return await function(**kwargs)
    fingerprint = _fingerprint(kwargs)
    answer_type: TypeAdapter[R] = TypeAdapter(get_type_hints(function)["return"])
    stored = await _claim(actor, traits.name, key, fingerprint)
    if stored is not None:
        replayed = answer_type.validate_python(stored, strict=False)
        if (replays := _replays.get()) is not None:
            replays.append(replayed)
        return replayed
    answer = await function(**kwargs)
    await values(
        "update idempotency_keys set answer = %s::jsonb where person_id = %s and command = %s and key = %s",
        (answer_type.dump_json(answer).decode(), actor.person_id, traits.name, key),
    )
    return answer


async def _claim(actor: Actor, command_name: str, key: str, fingerprint: bytes) -> Any | None:
    """Take the key for this transaction, or return the answer that was given under it."""
    if refusal := key_refusal(key):
        raise refusal
    claimed = await values(
        "insert into idempotency_keys (id, organization_id, person_id, command, key, input_hash, answer, at) "
        "values (%s, %s, %s, %s, %s, %s, 'null', %s) on conflict do nothing returning 1",
        (new_id(), actor.organization_id, actor.person_id, command_name, key, fingerprint, clock.now()),
    )
    if claimed:
        return None
    [(input_hash, answer)] = await values(
        "select input_hash, answer from idempotency_keys where person_id = %s and command = %s and key = %s",
        (actor.person_id, command_name, key),
    )
    if bytes(input_hash) != fingerprint:
        raise InvalidInput.one(
            "idempotencyKey", "REUSED", "This idempotency key was used with other input: send a new one."
        )
    return answer


def _fingerprint(kwargs: Mapping[str, Any]) -> bytes:
    asked = {name: value for name, value in kwargs.items() if name not in ("actor", "idempotency_key")}
    options = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
    return hashlib.sha256(orjson.dumps(asked, default=str, option=options)).digest()
