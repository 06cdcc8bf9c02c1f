"""The stages of mutations on what there is to learn from, and on who learns it."""

from __future__ import annotations

from app.core import clock
from app.growth.models import EnrollmentState
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.factories import Factory, gid
from tests.support.growth import growing, make_skill, resource

TOO_LONG = "x" * 4_001
NO_ADDRESS = "javascript:alert(1)"


@case
async def learning_resource_add(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=olga.person,
        input={
            "title": "How to ask",
            "kind": "ARTICLE",
            "url": "https://learn.example/ask",
            "minutes": 20,
            "description": "Short.",
            "skillIds": [gid(olga.skill)],
            "idempotencyKey": "k",
        },
        bad={"title": " ", "url": NO_ADDRESS, "minutes": 0, "description": TOO_LONG, "idempotencyKey": ""},
        refused=Everybody("Everybody adds what helped them to learn."),
        other={"title": "How to listen"},
        another=olga.colleague,
    )


@case
async def learning_resource_update(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=company.admin,
        input={
            "learningResourceId": gid(olga.book),
            "expectedRevision": 1,
            "title": "How to ask",
            "kind": "COURSE",
            "url": "https://learn.example/ask",
            "minutes": 90,
            "description": "Longer.",
            "skillIds": [gid(await make_skill(company, "Listening"))],
            "active": False,
        },
        bad={
            "title": None,
            "kind": None,
            "url": NO_ADDRESS,
            "minutes": 60_001,
            "description": TOO_LONG,
            "skillIds": None,
            "active": None,
        },
        refused=olga.person,
    )


@case
async def learning_assignment_create(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=olga.manager,
        input={
            "learningResourceId": gid(olga.book),
            "userId": olga.person.gid,
            "dueOn": "2026-12-18",
            "note": "Before the next review.",
            "idempotencyKey": "k",
        },
        bad={"dueOn": "2026-11-17", "note": TOO_LONG, "idempotencyKey": ""},
        refused=olga.director,
        other={"dueOn": "2026-12-19"},
        another=company.admin,
    )


@case
async def learning_assignment_update(company: Factory) -> Case:
    olga = await growing(company)
    assignment = await olga.assignment(assigned_by_id=olga.manager.id)
    return Case(
        person=olga.manager,
        input={
            "learningAssignmentId": gid(assignment),
            "expectedRevision": 1,
            "dueOn": "2026-12-18",
            "note": "Take your time.",
        },
        bad={"dueOn": "2026-11-17", "note": TOO_LONG},
        refused=olga.person,
    )


@case
async def learning_assignment_complete(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=olga.person,
        input={"learningAssignmentId": gid(await olga.assignment()), "note": "Ask before you answer."},
        bad={"note": TOO_LONG},
        refused=olga.manager,
    )


@case
async def learning_assignment_remove(company: Factory) -> Case:
    olga = await growing(company)
    assignment = await olga.assignment(assigned_by_id=olga.manager.id)
    return Case(person=olga.manager, input={"learningAssignmentId": gid(assignment)}, refused=olga.person)


@case
async def learning_path_create(company: Factory) -> Case:
    olga = await growing(company)
    await olga.path(name="Leading", for_champions=True)
    return Case(
        person=company.admin,
        input={
            "name": "Listening",
            "learningResourceIds": [gid(olga.book)],
            "description": "For everybody.",
            "forChampions": False,
            "idempotencyKey": "k",
        },
        bad={
            "name": "LEADING",
            "learningResourceIds": [],
            "description": TOO_LONG,
            "forChampions": True,
            "idempotencyKey": "",
        },
        refused=olga.person,
        other={"name": "Asking"},
        another=olga.colleague,
    )


@case
async def learning_path_update(company: Factory) -> Case:
    olga = await growing(company)
    await olga.path(name="Leading", for_champions=True)
    path = await olga.path(name="Listening", for_champions=False)
    return Case(
        person=company.admin,
        input={
            "learningPathId": gid(path),
            "expectedRevision": 1,
            "name": "Hearing",
            "learningResourceIds": [gid(await resource(company, title="Quiet rooms"))],
            "description": "For all.",
            "forChampions": False,
            "active": True,
        },
        bad={
            "name": "leading",
            "learningResourceIds": [],
            "description": TOO_LONG,
            "forChampions": True,
            "active": None,
        },
        refused=olga.person,
    )


@case
async def learning_enrollment_start(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=olga.manager,
        input={
            "learningPathId": gid(await olga.path()),
            "userId": olga.person.gid,
            "dueOn": "2026-12-18",
            "idempotencyKey": "k",
        },
        bad={"dueOn": "2026-11-17", "idempotencyKey": ""},
        refused=olga.director,
        other={"dueOn": "2026-12-19"},
        another=company.admin,
    )


@case
async def learning_enrollment_complete(company: Factory) -> Case:
    olga = await growing(company)
    await olga.assignment(completed_at=clock.now())
    enrollment = await olga.enrollment(await olga.path())
    return Case(
        person=olga.person,
        input={"learningEnrollmentId": gid(enrollment), "note": "I ran three sessions."},
        bad={"note": TOO_LONG},
        refused=olga.manager,
    )


@case
async def learning_enrollment_confirm(company: Factory) -> Case:
    olga = await growing(company)
    waiting = {"state": EnrollmentState.WAITING, "asked_at": clock.now()}
    enrollment = await olga.enrollment(await olga.path(), **waiting)
    return Case(person=company.admin, input={"learningEnrollmentId": gid(enrollment)}, refused=olga.manager)


@case
async def learning_enrollment_return(company: Factory) -> Case:
    olga = await growing(company)
    waiting = {"state": EnrollmentState.WAITING, "asked_at": clock.now()}
    enrollment = await olga.enrollment(await olga.path(), **waiting)
    return Case(
        person=company.admin,
        input={"learningEnrollmentId": gid(enrollment), "reason": "Run one more session."},
        bad={"reason": " "},
        refused=olga.manager,
    )


@case
async def learning_enrollment_leave(company: Factory) -> Case:
    olga = await growing(company)
    enrollment = await olga.enrollment(await olga.path())
    return Case(person=olga.person, input={"learningEnrollmentId": gid(enrollment)}, refused=olga.manager)
