"""Reads of who learns what: assignments, and people's way along learning paths."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows
from app.growth.models import EnrollmentState


class LearningAssignmentRow(NamedTuple):
    """That a person is to learn from something, or has, and whom they report to today."""

    id: UUID
    organization_id: UUID
    audience: UUID
    user_id: UUID
    learning_resource_id: UUID
    assigned_by_id: UUID
    note: str | None
    due_on: date | None
    completed_at: datetime | None
    completion_note: str | None
    revision: int
    created_at: datetime
    manager_id: UUID | None


class LearningEnrollmentRow(NamedTuple):
    """That a person walks a learning path, and how much of what is on it they are through with."""

    id: UUID
    organization_id: UUID
    audience: UUID
    user_id: UUID
    learning_path_id: UUID
    started_by_id: UUID
    state: str
    note: str | None
    asked_at: datetime | None
    decided_by_id: UUID | None
    decided_at: datetime | None
    reason: str | None
    completed_at: datetime | None
    created_at: datetime
    for_champions: bool
    resource_count: int
    done_count: int


DUE_FIRST = Order("DUE_FIRST", (Term("due_on", "a.due_on", "date"),), "a.id")
LATEST_ENROLLMENT = Order("LATEST", (Term("created_at", "e.created_at", "timestamptz", descending=True),), "e.id")

_ASSIGNMENT = columns(LearningAssignmentRow, "a", manager_id="u.manager_id")
_ASSIGNMENT_FROM = "learning_assignments a join users u on u.id = a.user_id"
_ASSIGNMENTS = Listing(LearningAssignmentRow, _ASSIGNMENT, _ASSIGNMENT_FROM, key="a.user_id")
_ON_PATH = (
    "from learning_path_resources i join learning_resources r on r.id = i.learning_resource_id and r.active "
    "where i.learning_path_id = e.learning_path_id"
)
_COUNT = f"(select count(*) {_ON_PATH})"
_ENROLLMENT = columns(
    LearningEnrollmentRow,
    "e",
    for_champions="p.for_champions",
    resource_count=_COUNT,
    # whoever handed it in was through with everything; administrators do not read what they were assigned
    done_count=f"case when e.state <> 'ACTIVE' then {_COUNT} else (select count(*) {_ON_PATH} and exists ("
    "select from learning_assignments d where d.user_id = e.user_id and d.learning_resource_id = r.id "
    "and d.completed_at is not null)) end",
)
_ENROLLMENT_FROM = "learning_enrollments e join learning_paths p on p.id = e.learning_path_id"
_OF_USERS = Listing(LearningEnrollmentRow, _ENROLLMENT, _ENROLLMENT_FROM, key="e.user_id")
_OF_ORGANIZATION = Listing(LearningEnrollmentRow, _ENROLLMENT, _ENROLLMENT_FROM, key="e.organization_id")


async def assignments_by_id(ids: Sequence[UUID]) -> dict[UUID, LearningAssignmentRow]:
    """Return assignments by id."""
    found = await rows(
        LearningAssignmentRow, f"select {_ASSIGNMENT} from {_ASSIGNMENT_FROM} where a.id = any(%s)", (list(ids),)
    )
    return {assignment.id: assignment for assignment in found}


async def assignments_of_users(
    user_ids: Sequence[UUID], *, completed: bool | None, first: int, after: str | None
) -> dict[UUID, Page[LearningAssignmentRow]]:
    """Return a page of what each person is to learn from, has learned from, or (None) both, the next due first."""
    return await _ASSIGNMENTS.pages(
        user_ids,
        DUE_FIRST,
        first=first,
        after=after,
        where="%(completed)s::boolean is null or (a.completed_at is not null) = %(completed)s",
        params={"completed": completed},
    )


async def enrollments_by_id(ids: Sequence[UUID]) -> dict[UUID, LearningEnrollmentRow]:
    """Return people's ways along learning paths by id."""
    found = await rows(
        LearningEnrollmentRow, f"select {_ENROLLMENT} from {_ENROLLMENT_FROM} where e.id = any(%s)", (list(ids),)
    )
    return {enrollment.id: enrollment for enrollment in found}


async def enrollments_of_users(
    user_ids: Sequence[UUID], *, states: Sequence[EnrollmentState] | None, first: int, after: str | None
) -> dict[UUID, Page[LearningEnrollmentRow]]:
    """Return a page of the paths that each person walks, the latest first; raises InvalidPage."""
    return await _pages(_OF_USERS, user_ids, states, first, after)


async def enrollments_page(
    organization_id: UUID, states: Sequence[EnrollmentState] | None, *, first: int, after: str | None
) -> Page[LearningEnrollmentRow]:
    """Return a page of everybody's ways along paths, as far as the reader sees them; raises InvalidPage."""
    return (await _pages(_OF_ORGANIZATION, [organization_id], states, first, after))[organization_id]


async def _pages(
    listing: Listing[LearningEnrollmentRow],
    keys: Sequence[UUID],
    states: Sequence[EnrollmentState] | None,
    first: int,
    after: str | None,
) -> dict[UUID, Page[LearningEnrollmentRow]]:
    return await listing.pages(
        keys,
        LATEST_ENROLLMENT,
        first=first,
        after=after,
        where="%(states)s::text[] is null or e.state = any(%(states)s)",
        params={"states": None if states is None else list(states)},
    )
