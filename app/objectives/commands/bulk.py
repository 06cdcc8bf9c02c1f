"""The same done to several objectives, each in a transaction of its own: one answer for each, in order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import InvalidInput, Refusal
from app.objectives.commands.copying import ObjectiveCarried, carry_over_objective
from app.objectives.commands.life import archive_objective, reassign_objective, unarchive_objective
from app.objectives.commands.objectives import ObjectiveChanged, publish_objective
from app.objectives.models import CarryForward

AT_MOST = 50
Subject = TypeVar("Subject")
Answer = TypeVar("Answer")


class CarryOver(NamedTuple):
    """A closed objective, what becomes of it and why, and in which cycle it goes on, if it does."""

    objective_id: UUID
    decision: CarryForward
    cycle_id: UUID | None = None
    reason: str | None = None


class NewOwner(NamedTuple):
    """An objective, and who is to answer for it."""

    objective_id: UUID
    owner_id: UUID


async def publish_objectives(*, actor: Actor, objective_ids: Sequence[UUID]) -> list[ObjectiveChanged | Refusal]:
    """Publish several drafts."""
    return await each_of("objectiveIds", objective_ids, lambda id_: publish_objective(actor=actor, objective_id=id_))


async def archive_objectives(
    *, actor: Actor, objective_ids: Sequence[UUID], reason: str | None = None
) -> list[ObjectiveChanged | Refusal]:
    """Put several closed objectives into the archive."""
    return await each_of(
        "objectiveIds", objective_ids, lambda id_: archive_objective(actor=actor, objective_id=id_, reason=reason)
    )


async def unarchive_objectives(
    *, actor: Actor, objective_ids: Sequence[UUID], reason: str | None = None
) -> list[ObjectiveChanged | Refusal]:
    """Bring several objectives back from the archive."""
    return await each_of(
        "objectiveIds", objective_ids, lambda id_: unarchive_objective(actor=actor, objective_id=id_, reason=reason)
    )


async def reassign_objectives(
    *, actor: Actor, owners: Sequence[NewOwner], reason: str
) -> list[ObjectiveChanged | Refusal]:
    """Let somebody else answer for each of several objectives."""
    return await each_of(
        "objectives",
        owners,
        lambda new: reassign_objective(
            actor=actor, objective_id=new.objective_id, owner_id=new.owner_id, reason=reason
        ),
        fields=("objectiveId", "ownerId"),
    )


async def carry_over_objectives(
    *, actor: Actor, decisions: Sequence[CarryOver], reason: str | None = None
) -> list[ObjectiveCarried | Refusal]:
    """Decide what becomes of several closed objectives; ``reason`` is that of those without one of their own."""
    return await each_of(
        "objectives",
        decisions,
        lambda asked: carry_over_objective(
            actor=actor,
            objective_id=asked.objective_id,
            decision=asked.decision,
            cycle_id=asked.cycle_id,
            reason=reason if asked.reason is None else asked.reason,
        ),
        fields=("objectiveId", "cycleId", "reason"),
    )


async def each_of(
    field: str,
    subjects: Sequence[Subject],
    act: Callable[[Subject], Awaitable[Answer]],
    fields: Collection[str] = (),
) -> list[Answer | Refusal]:
    """Return what each subject is answered with: ``act`` runs for one after the other, and a refusal is an answer.

    What a refusal says of the command's own ``fields`` is said of those at the subject's place in ``field``; without
    any a subject is an id, and what is said of `objectiveId` is said of its place.
    """
    if len(subjects) > AT_MOST:
        message = f"At most {AT_MOST} fit one request: send the others in a request of their own."
        return [InvalidInput.one(field, "TOO_MANY", message)] * len(subjects)
    answers: list[Answer | Refusal] = []
    for place, subject in enumerate(subjects):
        try:
            answers.append(await act(subject))
        except Refusal as refusal:
            answers.append(_placed(refusal, (field, str(place)), fields))
    return answers


def _placed(refusal: Refusal, place: tuple[str, str], fields: Collection[str]) -> Refusal:
    def moved(path: tuple[str, ...]) -> tuple[str, ...]:
        if path and path[0] in fields:
            return (*place, *path)
        return (*place, *path[1:]) if not fields and path[:1] == ("objectiveId",) else path

    if isinstance(refusal, InvalidInput):
        return InvalidInput(replace(problem, path=moved(problem.path)) for problem in refusal.problems)
    refusal.path = moved(refusal.path)
    return refusal
