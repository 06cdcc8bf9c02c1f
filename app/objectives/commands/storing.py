"""Storing the key results of a draft that begins from something: all at once, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.ids import new_id
from app.database.bulk import insert_all
from app.database.unit_of_work import values
from app.objectives import queries
from app.objectives.commands.definition import columns_of
from app.objectives.models import KeyResultState
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.objectives.rules import KeyResultDefinition, MilestoneDefinition


class NewKeyResult(NamedTuple):
    """A key result to be stored, with the id that it gets, and who should answer for it."""

    id: UUID
    definition: KeyResultDefinition
    owner_id: UUID

    @classmethod
    def of(cls, definition: KeyResultDefinition, owner_id: UUID) -> NewKeyResult:
        """Return one with a new id."""
        return cls(new_id(), definition, owner_id)


async def counting(objective_id: UUID) -> list[KeyResultRow]:
    """Return the key results of an objective that count, in their order."""
    found = (await queries.key_results_of_objectives([objective_id])).get(objective_id, [])
    return [key_result for key_result in found if key_result.state == KeyResultState.ACTIVE]


async def store_key_results(draft: ObjectiveRow, key_results: Sequence[NewKeyResult]) -> None:
    """Store the first key results of a draft in their order, all steps undone; who cannot own one, does not."""
    at = clock.now()
    shared = {"organization_id": draft.organization_id, "audience": draft.audience}
    owners = {key_result.owner_id for key_result in key_results}
    able = await values(
        "select o from unnest(%s::uuid[]) as o where waymark.person_reads(o, %s, %s)",
        (list(owners), draft.audience, at),
    )
    reading = {owner_id for (owner_id,) in able}
    stored: list[dict[str, Any]] = [
        {
            **shared,
            **columns_of(key_result.definition),
            "id": key_result.id,
            "objective_id": draft.id,
            "owner_id": key_result.owner_id if key_result.owner_id in reading else draft.owner_id,
            "state": KeyResultState.ACTIVE,
            "position": position,
            "revision": 1,
            "created_at": at,
            "updated_at": at,
        }
        for position, key_result in enumerate(key_results)
    ]
    await insert_all("key_results", stored)
    await insert_all(
        "key_result_progress", [{**shared, "id": each.id, "objective_id": draft.id} for each in key_results]
    )
    await insert_all("milestones", [step for each in key_results for step in _steps(shared, each)])


def _steps(shared: dict[str, Any], key_result: NewKeyResult) -> list[dict[str, Any]]:
    def stored(position: int, step: MilestoneDefinition) -> dict[str, Any]:
        content = {"title": step.title, "weight": step.weight, "done": False, "position": position}
        return {**shared, "id": new_id(), "key_result_id": key_result.id, **content}

    return [stored(position, step) for position, step in enumerate(key_result.definition.milestones)]
