"""Commands on objectives: set, change, publish, close, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import ApprovalNeeded, Conflict, CycleClosed, InvalidInput, NotFound, NotPermitted, Refusal
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import policy, queries
from app.objectives.commands.alignment import align_objective
from app.objectives.commands.alignment_ends import lock_alignments
from app.objectives.commands.content import (
    ObjectiveContent,
    audience_of,
    checked,
    content_of,
    named_in,
    require_named,
)
from app.objectives.commands.lookup import objective_to_change, reads, refuse_unapproved_change
from app.objectives.commands.new_objectives import draft_objectives
from app.objectives.commands.passing import Ending, close_together, publish_together
from app.objectives.initiative_queries import open_initiatives_of_objective
from app.objectives.models import (
    Commitment,
    KeyResultState,
    Level,
    Objective,
    ObjectiveState,
    Outcome,
    ProgressMode,
    Visibility,
)
from app.objectives.queries import ObjectiveRow
from app.objectives.roll_up import roll_up
from app.people import queries as people

_READERS = frozenset({"visibility", "team_id", "owner_id"})
PROMISED = frozenset({"title", "commitment", "owner_id", "team_id", "progress_mode"})
"""What was approved when it was published, where that needed approval."""


class ObjectiveChanged(NamedTuple):
    """The objective that a command changed, and those whose progress moved with it.

    ``only_supported_ids`` are the other ends of edges that no longer count, since a hidden goal would show in them.
    """

    objective_id: UUID
    moved_objective_ids: tuple[UUID, ...] = ()
    only_supported_ids: tuple[UUID, ...] = ()


class ObjectiveEdit(NamedTuple):
    """A checked edit: the content as it is to be, and what really changes of it."""

    after: ObjectiveContent
    changed: Mapping[str, Any]
    reason: str | None


class ObjectiveDeleted(NamedTuple):
    """The draft that is gone, and its cycle."""

    objective_id: UUID
    cycle_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def create_objective(
    *,
    actor: Actor,
    cycle_id: UUID,
    title: str,
    level: Level,
    owner_id: UUID,
    team_id: UUID | None = None,
    why: str | None = None,
    commitment: Commitment = Commitment.COMMITTED,
    visibility: Visibility = Visibility.ORGANIZATION,
    priority_id: UUID | None = None,
    parent_id: UUID | None = None,
    progress_mode: ProgressMode = ProgressMode.KEY_RESULTS,
    idempotency_key: str | None = None,
) -> ObjectiveChanged:
    """Draft an objective, perhaps under a parent: it counts there where all readers of the parent may read it."""
    content = ObjectiveContent(
        cycle_id, level, title, why, commitment, visibility, progress_mode, owner_id, team_id, priority_id
    )
    [drafted] = await draft_objectives(actor=actor, contents=[content])
    if isinstance(drafted, Refusal):
        raise drafted
    if parent_id is None:
        return ObjectiveChanged(drafted)
    aligned = await align_objective(actor=actor, objective_id=drafted, parent_id=parent_id)
    return ObjectiveChanged(drafted, aligned.moved_objective_ids)


@command(InvalidInput, NotFound, NotPermitted, ApprovalNeeded, Conflict, CycleClosed)
async def update_objective(
    *,
    actor: Actor,
    objective_id: UUID,
    expected_revision: int,
    changes: Mapping[str, Any],
    reason: str | None = None,
    approved: bool = False,
) -> ObjectiveChanged:
    """Change what an objective says, who answers for it and who may read it; what ``changes`` leaves out stays.

    Once it is published another owner needs a ``reason``, kept with what was before. Where other readers would show a
    hidden objective in somebody's progress, the edge only SUPPORTS from then on. What a published objective promises
    needs the approval of those whom the policy names; ``approved`` says that they gave it.
    """
    if not _READERS.isdisjoint(changes):
        await lock_alignments(actor.organization_id)
    objective = await objective_to_change(objective_id)
    changes_words = _READERS.isdisjoint(changes)
    if not approved:
        require((policy.can_improve_objective if changes_words else policy.can_edit_objective)(actor, objective))
    await require_revision(Objective, objective, expected_revision)
    edit = await checked_edit(actor, objective, changes, reason, approved=approved)
    if not edit.changed:
        return ObjectiveChanged(objective.id)
    if not approved:
        refuse_unapproved_change(actor, objective, edit.changed, PROMISED, "objectiveChangeSubmit")
    return await _write(actor, objective, edit)


async def checked_edit(
    actor: Actor, objective: ObjectiveRow, changes: Mapping[str, Any], reason: str | None, *, approved: bool = False
) -> ObjectiveEdit:
    """Check changes of an objective as `update_objective` takes them.

    Raises InvalidInput, NotFound, and unless it is ``approved`` NotPermitted where the actor may not set such a goal.
    """
    before = content_of(objective)
    after = before._replace(**changes)
    named = await named_in([after], actor.organization_id, before)
    require_named(after, named, before)
    if (after.team_id, after.owner_id) != (before.team_id, before.owner_id) and not approved:
        require(policy.can_set_objective(actor, level=after.level, team_id=after.team_id, owner_id=after.owner_id))
    problems = Problems()
    reason = problems.optional_text("reason", reason)
    if objective.state != ObjectiveState.DRAFT and reason is None and after.owner_id != before.owner_id:
        problems.add("reason", "REQUIRED", "People know who answers for it: say why somebody else does from now on.")
    after = checked(actor, after, named, before, found=problems)
    await _check_owners(objective, after)
    changed = {field: value for field, value in after._asdict().items() if value != getattr(before, field)}
    return ObjectiveEdit(after, changed, reason)


async def _check_owners(objective: ObjectiveRow, after: ObjectiveContent) -> None:
    """Refuse readers among whom somebody would be missing who answers for a key result, or does an initiative."""
    audience = audience_of(after, objective.organization_id)
    if audience is None or audience == objective.audience:
        return
    key_results = (await queries.key_results_of_objectives([objective.id])).get(objective.id, [])
    measuring = {key_result.owner_id for key_result in key_results if key_result.state == KeyResultState.ACTIVE}
    working = {initiative.owner_id for initiative in await open_initiatives_of_objective(objective.id)}
    hidden = [owner_id for owner_id in measuring | working if not await reads(owner_id, audience)]
    problems = Problems()
    for owner in (await people.users_by_id(hidden)).values():
        code, what = (
            ("HIDES_KEY_RESULT", "a key result") if owner.id in measuring else ("HIDES_INITIATIVE", "an initiative")
        )
        message = f"{owner.name} owns {what} and could no longer read it: give it to somebody else first."
        problems.add("visibility", code, message, owner=owner.name)
    problems.check()


async def _write(actor: Actor, objective: ObjectiveRow, edit: ObjectiveEdit) -> ObjectiveChanged:
    after, changed, reason = edit
    content = {field: value for field, value in changed.items() if field not in _READERS}
    await Objective.filter(id=objective.id).update(**content, revision=objective.revision + 1, updated_at=clock.now())
    await record(
        actor,
        "objective.update",
        ("Objective", objective.id),
        audience=objective.audience,
        changes=before_after(objective, changed),
        reason=reason,
    )
    ends: set[UUID] = set()
    if not _READERS.isdisjoint(changed):
        # what hangs on it gets its readers as well: locked from above, as those who report on it do
        await values("select from objectives where id = %s for update", (objective.id,))
        await values("select from waymark.lock_progress(%s)", ([objective.id],))
        softened = await values(
            "select * from waymark.set_objective_readers(%s, %s, %s, %s, %s)",
            (objective.id, after.visibility, after.team_id, after.owner_id, clock.now()),
        )
        ends = {end for edge in softened for end in edge}
    moved = await roll_up({objective.id, *ends}) if ends or "progress_mode" in changed else []
    return ObjectiveChanged(objective.id, tuple(moved), tuple(ends - {objective.id}))


@command(InvalidInput, NotFound, NotPermitted, ApprovalNeeded, CycleClosed)
async def publish_objective(*, actor: Actor, objective_id: UUID, approved: bool = False) -> ObjectiveChanged:
    """Publish a draft: from now on it counts and check-ins are due; refused while a quality rule blocks it.

    ``approved`` says that those have approved it whom its approval policy names, so that the actor's right is theirs.
    """
    passed = await publish_together(actor=actor, ids=[objective_id], approved=approved)
    passed.require(objective_id)
    return ObjectiveChanged(objective_id, passed.moved_objective_ids)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def close_objective(
    *, actor: Actor, objective_id: UUID, outcome: Outcome, note: str | None = None
) -> ObjectiveChanged:
    """Close an objective with a person's judgement of how it ended; nothing is due in it any more.

    Refused while a closing rule blocks it, where the organisation made one block.
    """
    passed = await close_together(actor=actor, endings={objective_id: Ending(outcome, note)})
    passed.require(objective_id)
    return ObjectiveChanged(objective_id, passed.moved_objective_ids)


@command(NotFound, NotPermitted, CycleClosed)
async def delete_objective(*, actor: Actor, objective_id: UUID) -> ObjectiveDeleted:
    """Delete a draft with its key results and edges; inputs that were used in it alone are open again."""
    objective = await objective_to_change(objective_id)
    require(policy.can_delete_objective(actor, objective))
    key_results = (await queries.key_results_of_objectives([objective.id])).get(objective.id, [])
    await values("select waymark.release_inputs(%s)", ([key_result.id for key_result in key_results],))
    await Objective.filter(id=objective.id).delete()
    await record(
        actor,
        "objective.delete",
        ("Objective", objective.id),
        audience=objective.audience,
        changes={"title": [objective.title, None]},
    )
    return ObjectiveDeleted(objective.id, objective.cycle_id)
