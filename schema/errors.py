"""Refusals as GraphQL types, and mutations whose result union is made from what their command declares."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import reduce, wraps
from operator import or_
from typing import Annotated, Any, TypeVar
from uuid import UUID

import strawberry
from strawberry.types.base import StrawberryContainer

from app.core import errors
from app.core.errors import DenialGround, ErrorCode, Refusal, ResultGone
from app.database.command import noting_replays, traits_of
from app.people import queries as people
from schema.fields import KIND, Node, batch, camel, column, computed, node_load, one, over
from schema.scalars import DateTime

T = TypeVar("T")
ERROR_TYPES: dict[type[Refusal], type] = {}


class UndeclaredRefusal(RuntimeError):
    """A command refused with what it does not declare, so that no client was told to expect it: a bug."""

    def __init__(self, command: str, refusal: Refusal) -> None:
        super().__init__(f"{command} does not declare {type(refusal).__name__}.")


class Refused:
    """A refusal as the row of an answer: graphql-core would take the exception itself for a failure."""

    __slots__ = ("refusal",)

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal

    def __getattr__(self, name: str) -> Any:
        return getattr(self.refusal, name)


def refused_as(refusal: type[Refusal], *, description: str) -> Callable[[type[T]], type[T]]:
    """Lay a GraphQL error type over a refusal, so that mutations which may raise it answer with this type."""

    def decorate(cls: type[T]) -> type[T]:
        cls.is_type_of = classmethod(  # type: ignore[attr-defined]
            lambda _, obj, __: isinstance(obj, Refused) and type(obj.refusal) is refusal
        )
        ERROR_TYPES[refusal] = cls
        return strawberry.type(cls, description=description)

    return decorate


@strawberry.interface(description="Something that a person can put right; `message` is a sentence to show.")
class UserError:
    """What all refusals share."""

    message: str = column("A sentence for the person, saying what to do.")
    code: ErrorCode = column("A stable code to branch on.")
    path: list[str] | None = computed(
        lambda row: row.path or None,
        needs=("path",),
        description="The field of `input` that it is about, where there is one.",
    )


@strawberry.type(description="A named value in a problem's message, for a client that words its own.")
class Param:
    """A parameter of a message."""

    name: str = column("What the value is.")
    value: str = column("The value as text.")


@over(errors.Problem, description="One bad field of an input.")
class Problem:
    """One bad field."""

    path: list[str] = column("Where it is, from the mutation's `input`.")
    code: str = column("A stable code of what is wrong with it.")
    params: list[Param] = computed(
        lambda row: [Param(name=name, value=value) for name, value in row.params],
        needs=("params",),
        description="The values in the message.",
    )
    message: str = column("What is wrong and what to do, as a sentence.")


@refused_as(errors.InvalidInput, description="The input has bad fields: `problems` lists every one of them.")
class InvalidInputError(UserError):
    """Bad input."""

    problems: list[Problem] = column("Every bad field at once.")


@refused_as(errors.NotFound, description="No such thing, or this person may not see it: the two look the same.")
class NotFoundError(UserError):
    """Missing or hidden."""


@refused_as(errors.NotPermitted, description="This person may see it, but not do this with it; `message` says why.")
class NotPermittedError(UserError):
    """Refused by a policy."""

    ground: DenialGround = column("Whether it is for others, or for another state of the thing.")


@refused_as(errors.CycleClosed, description="The cycle is closed, so its goals are read-only.")
class CycleClosedError(UserError):
    """A closed cycle."""


@refused_as(errors.ApprovalNeeded, description="The approval policy gives others a say: hand it in instead.")
class ApprovalNeededError(UserError):
    """Not without others' approval."""

    operation: str = column("The mutation that hands it in, such as `objectiveSubmit`.")


@refused_as(errors.LimitReached, description="A rule bounds how many there may be, or how often it may be tried.")
class LimitReachedError(UserError):
    """A limit."""


@refused_as(
    errors.ResultGone,
    description="The same request was done before, and what came of it was deleted since, or hidden from this person.",
)
class ResultGoneError(UserError):
    """A repeated request whose result is gone."""


async def _current(references: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], Any]:
    return {reference: await batch(node_load(reference[0]), reference[1]) for reference in references}


@refused_as(
    errors.Conflict, description="The record changed under the editor. Merge with `current` and send its revision."
)
class ConflictError(UserError):
    """An edit that came second."""

    current: Node | None = one(_current, "subject", description="The record as it stands now.")
    changed_fields: list[str] = computed(
        lambda row: [camel(field) for field in row.changed_fields],
        needs=("changed_fields",),
        description="The fields that changed last, as the input names them.",
    )
    changed_by: Annotated[User, strawberry.lazy("schema.people")] | None = one(  # type: ignore[name-defined]  # noqa: F821
        people.users_by_id, "changed_by_id", description="Who changed it last."
    )
    changed_at: DateTime = column("When it was changed last.")


async def _is_gone(success: type, answer: Any) -> bool:
    """Whether a row that the success always shows is not there for this person."""
    for field in success.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        load, key = field.metadata.get("load"), field.metadata.get("key")
        if load is None or field.arguments or isinstance(field.type, StrawberryContainer):
            continue
        wanted = getattr(answer, key)
        if wanted is None or await batch(load, wanted) is None:
            return True
    return False


def mutation(
    command: Callable[..., Awaitable[Any]], success: type, *, description: str, bulk: bool = False
) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
    """Declare a mutation around one command: its result is ``success`` or one of the refusals the command declares.

    Decorates the resolver, which parses ids and makes the one call. A refusal that the command does not declare
    is not in the union, so it surfaces as a masked failure and fails the tests.

    An answer that was stored before is ResultGone once a row is gone that the success must show.

    With ``bulk`` the answer is a list of such results: the resolver returns one success or refusal for each thing
    that it was asked to do, in order; a refusal that it raises is about the request as a whole, and the only answer.
    """
    members = [success, *(ERROR_TYPES[refusal] for refusal in traits_of(command).raises)]
    refusals = traits_of(command).raises

    def presented(answer: Any) -> Any:
        if not isinstance(answer, Refusal):
            return answer
        if type(answer) not in refusals:
            raise UndeclaredRefusal(traits_of(command).name, answer) from answer
        return Refused(answer)

    def decorate(resolver: Callable[..., Awaitable[Any]]) -> Any:
        title = "".join(word.capitalize() for word in resolver.__name__.split("_"))
        answers = strawberry.union(f"{title}Result", description=f"What `{title[0].lower()}{title[1:]}` answers.")
        union: Any = Annotated[reduce(or_, members), answers]
        result: Any = list[union] if bulk else union

        @wraps(resolver)
        async def resolve(*args: Any, **kwargs: Any) -> Any:
            with noting_replays() as replays:
                try:
                    answer = await resolver(*args, **kwargs)
                    await kwargs["info"].context.renew_rights()
                except Refusal as refusal:
                    answer = [refusal] if bulk else refusal
            answers = [
                ResultGone() if any(one is each for each in replays) and await _is_gone(success, one) else one
                for one in (answer if bulk else [answer])
            ]
            return [presented(one) for one in answers] if bulk else presented(answers[0])

        resolve.__signature__ = inspect.signature(resolver).replace(  # type: ignore[attr-defined]
            return_annotation=result
        )
        resolve.__annotations__ = {**resolver.__annotations__, "return": result}
        metadata = {KIND: "mutation", "command": command, "resolver": resolver, "bulk": bulk}
        return strawberry.mutation(resolver=resolve, description=description, metadata=metadata)

    return decorate
