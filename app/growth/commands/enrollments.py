"""Commands on people's way along learning paths: start, come to the end, have it confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import values
from app.growth import learner_queries as queries
from app.growth import policy, rules
from app.growth.audiences import administrators, close_to
from app.growth.commands.assignments import keep_learning_apart
from app.growth.commands.paths import path_named
from app.growth.learner_queries import LearningEnrollmentRow
from app.growth.models import EnrollmentState, LearningEnrollment
from app.people.commands.standing import set_champion
from app.people.commands.teams import active_person


class LearningEnrollmentChanged(NamedTuple):
    """The way along a path that a command changed, and whose it is."""

    learning_enrollment_id: UUID
    user_id: UUID


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def start_path(
    *,
    actor: Actor,
    path_id: UUID,
    user_id: UUID | None = None,
    due_on: date | None = None,
    idempotency_key: str | None = None,
) -> LearningEnrollmentChanged:
    """Let somebody who reports to the actor, or (None) themselves, walk a path: what is on it goes on their list.

    What they have learned from already, or have on the list, counts.
    """
    path = await path_named(path_id)
    problems = Problems()
    person = await active_person(problems, user_id or actor.person_id, "userId")
    require(policy.can_assign_to(actor, person))
    require(policy.can_start_path(actor, path))
    rules.check_day(problems, "dueOn", due_on, clock.today(actor.organization_time_zone))
    await keep_learning_apart(person.id)
    if await LearningEnrollment.filter(user_id=person.id, learning_path_id=path.id).exists():
        problems.add("learningPathId", "STARTED_ALREADY", "This path is walked already, or completed.")
    problems.check()

    audience = await close_to(person.id)
    started = await LearningEnrollment.create(
        organization_id=actor.organization_id,
        audience=audience,
        user_id=person.id,
        learning_path_id=path.id,
        started_by_id=actor.person_id,
        created_at=clock.now(),
    )
    await _put_on_list(actor, started, due_on)
    await record(actor, "learning_enrollment.start", ("LearningEnrollment", started.id), audience=audience)
    return LearningEnrollmentChanged(started.id, person.id)


@command(InvalidInput, NotFound, NotPermitted)
async def complete_path(*, actor: Actor, enrollment_id: UUID, note: str | None = None) -> LearningEnrollmentChanged:
    """Say that the actor came to the end of a path; for the champions' path an administrator confirms it."""
    enrollment = await _locked(enrollment_id)
    require(policy.can_complete_path(actor, enrollment))
    problems = Problems()
    note = problems.optional_text("note", note, at_most=rules.NOTE_LENGTH)
    if left := enrollment.resource_count - enrollment.done_count:
        problems.add("learningEnrollmentId", "NOT_DONE", f"There is more to learn on this path first: {left} to go.")
    problems.check()

    at = clock.now()
    if enrollment.for_champions:
        await _move(enrollment, EnrollmentState.WAITING, note=note, asked_at=at)
    else:
        await _move(enrollment, EnrollmentState.COMPLETED, note=note, completed_at=at)
    await _happened(actor, "complete", enrollment, enrollment.audience)
    return _changed(enrollment)


@command(NotFound, NotPermitted)
async def confirm_path(*, actor: Actor, enrollment_id: UUID) -> LearningEnrollmentChanged:
    """Confirm that somebody came to the end of the champions' path: from then on they are an OKR champion."""
    enrollment = await _locked(enrollment_id)
    require(policy.can_confirm_path(actor, enrollment))
    at = clock.now()
    await _move(
        enrollment,
        EnrollmentState.COMPLETED,
        completed_at=at,
        decided_by_id=actor.person_id,
        decided_at=at,
        reason=None,
    )
    await _happened(actor, "confirm", enrollment, await administrators())
    if enrollment.for_champions:
        await set_champion(actor=actor, user_id=enrollment.user_id, champion=True)
    return _changed(enrollment)


@command(InvalidInput, NotFound, NotPermitted)
async def return_path(*, actor: Actor, enrollment_id: UUID, reason: str) -> LearningEnrollmentChanged:
    """Say what is missing before somebody has come to the end of the champions' path."""
    enrollment = await _locked(enrollment_id)
    require(policy.can_confirm_path(actor, enrollment))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=rules.NOTE_LENGTH)
    problems.check()
    decided = {"decided_by_id": actor.person_id, "decided_at": clock.now(), "reason": reason}
    await _move(enrollment, EnrollmentState.ACTIVE, **decided)
    await _happened(actor, "return", enrollment, await administrators(), reason)
    return _changed(enrollment)


@command(NotFound, NotPermitted)
async def leave_path(*, actor: Actor, enrollment_id: UUID) -> LearningEnrollmentChanged:
    """Leave a path that is not completed; what is on the actor's list stays there."""
    enrollment = await _locked(enrollment_id)
    require(policy.can_leave_path(actor, enrollment))
    await LearningEnrollment.filter(id=enrollment.id).delete()
    await _happened(actor, "leave", enrollment, enrollment.audience)
    return _changed(enrollment)


async def _put_on_list(actor: Actor, started: LearningEnrollment, due_on: date | None) -> None:
    missing = await values(
        "select i.learning_resource_id from learning_path_resources i "
        "join learning_resources r on r.id = i.learning_resource_id and r.active "
        "where i.learning_path_id = %(path)s and not exists (select from learning_assignments a "
        "where a.user_id = %(user)s and a.learning_resource_id = r.id) order by i.position",
        {"path": started.learning_path_id, "user": started.user_id},
    )
    of = {
        "organization_id": actor.organization_id,
        "audience": started.audience,
        "user_id": started.user_id,
        "assigned_by_id": actor.person_id,
        "due_on": due_on,
        "revision": 1,
        "created_at": clock.now(),
    }
    await insert_all(
        "learning_assignments", [{"id": new_id(), "learning_resource_id": id_, **of} for (id_,) in missing]
    )


async def _locked(enrollment_id: UUID) -> LearningEnrollmentRow:
    """Return somebody's way along a path that nobody else changes until this transaction ends; raises NotFound."""
    await values("select from learning_enrollments where id = %s for update", (enrollment_id,))
    found = (await queries.enrollments_by_id([enrollment_id])).get(enrollment_id)
    if found is None:
        raise NotFound("learning enrollment", "learningEnrollmentId")
    return found


async def _move(enrollment: LearningEnrollmentRow, to: EnrollmentState, **changed: Any) -> None:
    await LearningEnrollment.filter(id=enrollment.id).update(state=to, **changed)


def _changed(enrollment: LearningEnrollmentRow) -> LearningEnrollmentChanged:
    return LearningEnrollmentChanged(enrollment.id, enrollment.user_id)


async def _happened(
    actor: Actor, what: str, enrollment: LearningEnrollmentRow, audience: UUID, reason: str | None = None
) -> None:
    subject = ("LearningEnrollment", enrollment.id)
    await record(actor, f"learning_enrollment.{what}", subject, audience=audience, reason=reason)
