"""What the tests need to know of each mutation: how to set the stage for it, and who sends what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from schema.fields import camel
from tests.support.factories import Factory, Person


@dataclass(frozen=True)
class Everybody:
    """Says that whoever sees the subject of a mutation may do it, and why that is meant."""

    reason: str


@dataclass(frozen=True)
class Case:
    """A mutation on a stage that is set for it, in an organisation of its own.

    ``person`` may do it, with ``input``; ``refused`` sees the subject, but may not. ``bad`` maps places in the input,
    with dots between the steps, to values that InvalidInputError refuses there. ``also`` are further inputs that may be
    sent, for the ids that the first one has no room for. With an idempotency key ``other`` makes it another request
    that is valid too, and ``another`` is somebody else who may send the same key.
    """

    person: Person
    input: dict[str, Any]
    refused: Person | Everybody
    bad: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[dict[str, Any], ...] = ()
    other: Mapping[str, Any] = field(default_factory=dict)
    another: Person | None = None


Stage: TypeAlias = Callable[[Factory], Awaitable[Case]]
TABLE: dict[str, Stage] = {}


def case(stage: Stage) -> Stage:
    """Enter the function that sets the stage for the mutation of the same name into the table."""
    TABLE[camel(stage.__name__)] = stage
    return stage
