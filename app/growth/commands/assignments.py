"""Commands on what people are to learn from: assign it, to oneself or to a report, complete it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.growth import learner_queries as queries
from app.growth import policy, rules
from app.growth.audiences import close_to
from app.growth.commands.resources import resource_named
from app.growth.learner_queries import LearningAssignmentRow
from app.growth.models import LearningAssignment
from app.people.commands.teams import active_person


class LearningAssignmentChanged(NamedTuple):
    """The assignment that a command changed, and whose it is."""

    learning_assignment_id: UUID
    user_id: UUID


async def keep_learning_apart(person_id: UUID) -> None:
    """Let commands that assign something to a person take turns until this transaction ends."""
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"learning:{person_id}",))


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def assign_learning(
    *,
    actor: Actor,
    resource_id: UUID,
    user_id: UUID | None = None,
    due_on: date | None = None,
    note: str | None = None,
    idempotency_key: str | None = None,
) -> LearningAssignmentChanged:
    """Put something to learn from on the list of somebody who reports to the actor, or (None) on their own."""
    resource = await resource_named(resource_id)
    problems = Problems()
    person = await active_person(problems, user_id or actor.person_id, "userId")
    require(policy.can_assign_to(actor, person))
    require(policy.can_assign_resource(actor, resource))
    rules.check_day(problems, "dueOn", due_on, clock.today(actor.organization_time_zone))
    note = problems.optional_text("note", note, at_most=rules.NOTE_LENGTH)
    await keep_learning_apart(person.id)
    open_one = LearningAssignment.filter(user_id=person.id, learning_resource_id=resource.id, completed_at=None)
    if await open_one.exists():
        problems.add("learningResourceId", "ASSIGNED_ALREADY", "It is on the list already: change its due day there.")
    problems.check()

    assignment = await LearningAssignment.create(
        organization_id=actor.organization_id,
        audience=await close_to(person.id),
        user_id=person.id,
        learning_resource_id=resource.id,
        assigned_by_id=actor.person_id,
        note=note,
        due_on=due_on,
        created_at=clock.now(),
    )
    subject = ("LearningAssignment", assignment.id)
    await record(actor, "learning_assignment.create", subject, audience=assignment.audience)
    return LearningAssignmentChanged(assignment.id, person.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_assignment(
    *, actor: Actor, assignment_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> LearningAssignmentChanged:
    """Change the due day or the note of something that is to be learned from; what ``changes`` leaves out stays."""
    assignment = await _locked(assignment_id)
    require(policy.can_edit_assignment(actor, assignment))
    await require_revision(LearningAssignment, assignment, expected_revision)
    problems, wanted = Problems(), dict(changes)
    if "note" in wanted:
        wanted["note"] = problems.optional_text("note", wanted["note"], at_most=rules.NOTE_LENGTH)
    changed = {field: given for field, given in wanted.items() if given != getattr(assignment, field)}
    rules.check_day(problems, "dueOn", changed.get("due_on"), clock.today(actor.organization_time_zone))
    problems.check()

    if changed:
        await LearningAssignment.filter(id=assignment.id).update(**changed, revision=assignment.revision + 1)
        await _happened(actor, "update", assignment, before_after(assignment, changed))
    return LearningAssignmentChanged(assignment.id, assignment.user_id)


@command(InvalidInput, NotFound, NotPermitted)
async def complete_assignment(
    *, actor: Actor, assignment_id: UUID, note: str | None = None
) -> LearningAssignmentChanged:
    """Say that the actor has learned from something, perhaps what."""
    assignment = await _locked(assignment_id)
    require(policy.can_complete_assignment(actor, assignment))
    problems = Problems()
    note = problems.optional_text("note", note, at_most=rules.NOTE_LENGTH)
    problems.check()
    await LearningAssignment.filter(id=assignment.id).update(completed_at=clock.now(), completion_note=note)
    await _happened(actor, "complete", assignment, {"completed": ["false", "true"]})
    return LearningAssignmentChanged(assignment.id, assignment.user_id)


@command(NotFound, NotPermitted)
async def remove_assignment(*, actor: Actor, assignment_id: UUID) -> LearningAssignmentChanged:
    """Take something that is not completed off somebody's list."""
    assignment = await _locked(assignment_id)
    require(policy.can_edit_assignment(actor, assignment))
    await LearningAssignment.filter(id=assignment.id).delete()
    await _happened(actor, "remove", assignment, {})
    return LearningAssignmentChanged(assignment.id, assignment.user_id)


async def _locked(assignment_id: UUID) -> LearningAssignmentRow:
    """Return an assignment that nobody else changes until this transaction ends; raises NotFound."""
    await values("select from learning_assignments where id = %s for update", (assignment_id,))
    found = (await queries.assignments_by_id([assignment_id])).get(assignment_id)
    if found is None:
        raise NotFound("learning assignment", "learningAssignmentId")
    return found


async def _happened(actor: Actor, what: str, assignment: LearningAssignmentRow, changes: Mapping[str, Any]) -> None:
    subject = ("LearningAssignment", assignment.id)
    await record(actor, f"learning_assignment.{what}", subject, audience=assignment.audience, changes=changes)
