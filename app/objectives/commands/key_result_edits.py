"""Changing a key result: what people edit of it, and what its progress becomes under its new figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import ApprovalNeeded, Conflict, CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.objectives import policy, queries
from app.objectives.commands.definition import (
    MilestoneEdit,
    check_owner,
    check_weights,
    cleaned,
    columns_of,
    definition_of,
    with_changes,
    write_milestones,
)
from app.objectives.commands.key_results import KeyResultChanged
from app.objectives.commands.lookup import key_result_to_change, refuse_unapproved_change
from app.objectives.models import KeyResult, ObjectiveState
from app.objectives.pausing import follow_absences
from app.objectives.queries import KeyResultRow, MilestoneRow
from app.objectives.remeasure import remeasure
from app.objectives.roll_up import roll_up

_COMPARED = frozenset(
    {"kind", "baseline", "target", "low", "high", "stretch", "phases", "weight", "owner_id", "due_on", "milestones"}
)
"""What people hold each other to once it is published: a change of it says why."""
PROMISED = _COMPARED | {"title", "role", "unit_kind", "unit_symbol", "unit_currency"}
"""What was approved when it was published, where that needed approval: all but where its value is read."""
_MEASURED_BY = frozenset({"kind", "baseline", "target", "low", "high", "source", "milestones"})
_MOVES_OBJECTIVE = _MEASURED_BY | {"weight", "role"}


class KeyResultEdit(NamedTuple):
    """A checked edit: what really changes, by column and as it is stored, and all milestones as they are to be."""

    changed: Mapping[str, Any]
    told: Mapping[str, list[str | None]]
    reason: str | None
    milestones: Sequence[MilestoneRow]
    edits: Sequence[MilestoneEdit]


@command(InvalidInput, NotFound, NotPermitted, ApprovalNeeded, Conflict, CycleClosed)
async def update_key_result(
    *,
    actor: Actor,
    key_result_id: UUID,
    expected_revision: int,
    changes: Mapping[str, Any],
    reason: str | None = None,
    approved: bool = False,
) -> KeyResultChanged:
    """Change a key result; what ``changes`` leaves out stays, and its progress follows from its new figures.

    ``changes`` are fields of `KeyResultDefinition` (``milestones`` as `MilestoneEdit`, all of them) and ``owner_id``.
    In a published objective other figures, weight, owner or due day need a ``reason``, kept with what was before, and
    what it promises needs the approval of those whom the policy names; ``approved`` says that they gave it.
    """
    key_result = await key_result_to_change(key_result_id)
    changes_words = "owner_id" not in changes
    if not approved:
        require((policy.can_improve_key_result if changes_words else policy.can_edit_key_result)(actor, key_result))
    await require_revision(KeyResult, key_result, expected_revision)
    edit = await checked_edit(key_result, changes, reason)
    if not edit.changed:
        return KeyResultChanged(key_result.id, key_result.objective_id)
    if not approved:
        objective = (await queries.objectives_by_id([key_result.objective_id]))[key_result.objective_id]
        refuse_unapproved_change(actor, objective, edit.changed, PROMISED, "keyResultChangeSubmit")

    await _write(actor, key_result, edit)
    subject, audience = ("KeyResult", key_result.id), key_result.audience
    await record(actor, "key_result.update", subject, audience=audience, changes=edit.told, reason=edit.reason)
    moved = await roll_up([key_result.objective_id]) if not _MOVES_OBJECTIVE.isdisjoint(edit.changed) else []
    return KeyResultChanged(key_result.id, key_result.objective_id, tuple(moved))


async def checked_edit(key_result: KeyResultRow, changes: Mapping[str, Any], reason: str | None) -> KeyResultEdit:
    """Check changes of a key result as `update_key_result` takes them; raises InvalidInput and NotFound."""
    milestones = (await queries.milestones_of_key_results([key_result.id])).get(key_result.id, [])
    edits = _edits(changes, milestones)
    problems = Problems()
    changed = await _checked(problems, key_result, milestones, changes)
    reason = problems.optional_text("reason", reason)
    if key_result.objective_state != ObjectiveState.DRAFT and reason is None and not _COMPARED.isdisjoint(changed):
        problems.add("reason", "REQUIRED", "People count on these figures already: say why they change.")
    problems.check()
    return KeyResultEdit(changed, _told(key_result, milestones, changed), reason, milestones, edits)


def _edits(changes: Mapping[str, Any], milestones: Sequence[MilestoneRow]) -> Sequence[MilestoneEdit]:
    """Return the milestones as they should be; raises NotFound where one is named that is not there."""
    edits: Sequence[MilestoneEdit] = changes.get("milestones", ())
    named = [edit.milestone_id for edit in edits if edit.milestone_id]
    if len(set(named)) < len(named) or not set(named) <= {milestone.id for milestone in milestones}:
        raise NotFound("milestone", "milestones")
    return edits


async def _checked(
    problems: Problems, key_result: KeyResultRow, milestones: Sequence[MilestoneRow], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what really changes, by column and as it is stored, noting everything that is wrong with it."""
    before = definition_of(key_result, milestones)
    after = cleaned(
        problems,
        with_changes(before, changes),
        cycle_starts_on=key_result.cycle_starts_on,
        cycle_ends_on=key_result.cycle_ends_on,
    )
    if after.kind != before.kind and key_result.checked_in_at is not None:
        problems.add("kind", "HAS_CHECK_INS", "It has check-ins of another kind: cancel it and add a new key result.")
    standing = (await queries.key_results_of_objectives([key_result.objective_id])).get(key_result.objective_id, [])
    check_weights(problems, standing, added=[after], without=key_result.id)
    owner_id = changes.get("owner_id", key_result.owner_id)
    if owner_id != key_result.owner_id:
        await check_owner(problems, owner_id, key_result.audience)

    wanted = {**columns_of(after), "owner_id": owner_id}
    changed = {column: value for column, value in wanted.items() if value != getattr(key_result, column)}
    named = tuple(edit.milestone_id for edit in changes.get("milestones", ()))
    if "milestones" in changes and (after.milestones, named) != (before.milestones, tuple(m.id for m in milestones)):
        changed["milestones"] = after.milestones
    return changed


async def _write(actor: Actor, key_result: KeyResultRow, edit: KeyResultEdit) -> None:
    changed = edit.changed
    columns = {column: value for column, value in changed.items() if column != "milestones"}
    await KeyResult.filter(id=key_result.id).update(**columns, revision=key_result.revision + 1, updated_at=clock.now())
    if "milestones" in changed:
        shared = {"organization_id": key_result.organization_id, "audience": key_result.audience}
        definitions = zip(changed["milestones"], edit.edits, strict=True)
        kept = [MilestoneEdit(definition, step.milestone_id) for definition, step in definitions]
        await write_milestones(key_result.id, shared, edit.milestones, kept)
    if "owner_id" in changed:
        await follow_absences([changed["owner_id"]], actor.organization_time_zone)
    if not _MEASURED_BY.isdisjoint(changed):
        await remeasure(key_result.id, clock.today(actor.organization_time_zone))


def _told(
    key_result: KeyResultRow, milestones: Sequence[MilestoneRow], changed: Mapping[str, Any]
) -> dict[str, list[str | None]]:
    columns = {column: value for column, value in changed.items() if column not in ("milestones", "phases")}
    told: dict[str, list[str | None]] = before_after(key_result, columns)
    if "phases" in changed:
        told["phases"] = [_dated(key_result.phases), _dated(changed["phases"])]
    if "milestones" in changed:
        told["milestones"] = [_listed(milestones), _listed(changed["milestones"])]
    return told


def _listed(milestones: Sequence[Any]) -> str:
    return "; ".join(f"{milestone.title} ({milestone.weight:f})" for milestone in milestones)


def _dated(phases: Sequence[Mapping[str, str]] | None) -> str | None:
    return "; ".join(f"{phase['on']}: {phase['value']}" for phase in phases) if phases else None
