"""What Tidewater's people do day by day so that key results move: planned, begun, done, late, given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from app.database.unit_of_work import reading
from app.demonstration.calendar import Span
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.commands.initiatives import create_initiative, move_initiative, update_initiative
from app.objectives.initiative_models import InitiativeState
from app.objectives.initiative_queries import initiatives_by_id


class Step(NamedTuple):
    """What became of an initiative on a day of its cycle, the first being 0; ``later_by`` puts off its due day."""

    day: int
    to: InitiativeState | None = None
    reason: str | None = None
    later_by: int = 0


class InitiativePlan(NamedTuple):
    """An initiative for key results; it starts and is due on days of its cycle, the first being 0."""

    cycle: str
    owner: str
    title: str
    key_results: tuple[str, ...]
    notes: str | None = None
    starts: int | None = None
    due: int | None = None
    steps: tuple[Step, ...] = ()


def _begun(day: int) -> Step:
    return Step(day, InitiativeState.IN_PROGRESS)


def _done(day: int) -> Step:
    return Step(day, InitiativeState.DONE)


INITIATIVES = (
    InitiativePlan(
        "past",
        "jonas",
        "Serve pictures in the size that is shown",
        ("page_load",),
        due=30,
        steps=(_begun(3), _done(27)),
    ),
    InitiativePlan(
        "past",
        "lena",
        "Write to the makers of clinics' websites",
        ("shared_pages",),
        starts=40,
        due=80,
        steps=(_begun(42), Step(70, InitiativeState.DROPPED, "Few of them answer: clinics have to ask them.")),
    ),
    InitiativePlan(
        "present",
        "jonas",
        "Read calendars out of the three most common systems",
        ("publish_time", "unaided", "first_booking"),
        notes="Half of the 52 hours pass while clinics type in appointments that they have somewhere already.",
        starts=0,
        due=21,
        steps=(
            _begun(1),
            Step(17, reason="The third system exports dates without a year.", later_by=14),
            _done(26),
        ),
    ),
    InitiativePlan(
        "present",
        "aiko",
        "Ask for opening hours only once",
        ("unaided",),
        notes="Clinics give up at the second form that asks for what they said before.",
        starts=7,
        due=26,
        steps=(_begun(8),),
    ),
    InitiativePlan("present", "lena", "Sit beside five clinics as they set up", ("unaided", "conversations"), due=80),
    InitiativePlan(
        "present",
        "mira",
        "Count imported calendars in the weekly figures",
        ("imports",),
        due=24,
        steps=(_begun(10), _done(22)),
    ),
    InitiativePlan(
        "present",
        "tomas",
        "Try every deployment on one clinic's copy first",
        ("failed_deployments",),
        starts=3,
        due=75,
        steps=(_begun(4),),
    ),
    InitiativePlan(
        "present",
        "wanjiru",
        "Move at night, with one clinic on the phone",
        ("region",),
        due=27,
        steps=(_begun(9), Step(20, InitiativeState.DROPPED, "No clinic wants to be on the phone at night.")),
    ),
    InitiativePlan(
        "present", "daniel", "Answer the ten most common questions with one key", ("first_answer", "helpful"), due=70
    ),
    InitiativePlan(
        "present",
        "yusuf",
        "Rewrite the help pages that people leave at once",
        ("help_pages",),
        due=60,
        steps=(_begun(6),),
    ),
    InitiativePlan(
        "present",
        "emil",
        "Hold an appointment for two minutes while somebody books it",
        ("double_bookings",),
        notes="Most double bookings happen within the same minute.",
        starts=5,
        due=40,
        steps=(_begun(6),),
    ),
    InitiativePlan(
        "present",
        "kofi",
        "Send changes to open screens instead of letting them ask",
        ("shows_everywhere", "double_bookings"),
        starts=2,
        due=23,
        steps=(_begun(3), Step(19, reason="Two browsers close the connection after a minute.", later_by=21)),
    ),
    InitiativePlan("present", "klara", "Make the Monday list of quiet clinics", ("called",), due=9, steps=(_done(8),)),
    InitiativePlan("present", "zoe", "Visit clinics in Lyon", ("by_recommendation",), due=25, steps=(_begun(18),)),
    InitiativePlan(
        "present",
        "david",
        "Answer failed calls with what to do about them",
        ("api_errors", "partners_live"),
        starts=1,
        due=66,
        steps=(_begun(2),),
    ),
    InitiativePlan("present", "teresa", "Ask for references before the third talk", ("hired",), due=70),
    InitiativePlan("present", "hanna", "Read aloud to the evening shift once a week", ("talk",), due=84),
)


def days_of_work(teller: Teller, cycle: str, span: Span, today: date) -> Iterator[Scene]:
    """Yield the days of a cycle, as far as they are over, on which something became of an initiative."""
    for plan in (each for each in INITIATIVES if each.cycle == cycle):
        planned: list[UUID] = []
        yield Scene(moment(span.starts_on, 9), f"Work in {span.name}", partial(_plan, teller, span, plan, planned))
        for step in plan.steps:
            day = span.starts_on + timedelta(days=step.day)
            if day < today:
                title = f"Work on {day.day} {day:%B}"
                yield Scene(moment(day, 16), title, partial(_step, teller, plan, step, planned))


async def _plan(teller: Teller, span: Span, plan: InitiativePlan, planned: list[UUID]) -> None:
    added = await create_initiative(
        actor=await teller.as_(plan.owner),
        key_result_ids=[teller.key_results[key] for key in plan.key_results],
        title=plan.title,
        notes=plan.notes,
        starts_on=_day(span, plan.starts),
        due_on=_day(span, plan.due),
    )
    planned.append(added.initiative_id)


async def _step(teller: Teller, plan: InitiativePlan, step: Step, planned: list[UUID]) -> None:
    actor, [initiative_id] = await teller.as_(plan.owner), planned
    if step.to is not None:
        await move_initiative(actor=actor, initiative_id=initiative_id, to=step.to, reason=step.reason)
        return
    async with reading(actor.sight):
        initiative = (await initiatives_by_id([initiative_id]))[initiative_id]
    if initiative.due_on is not None:
        await update_initiative(
            actor=actor,
            initiative_id=initiative_id,
            expected_revision=initiative.revision,
            changes={"due_on": initiative.due_on + timedelta(days=step.later_by)},
            reason=step.reason,
        )


def _day(span: Span, number: int | None) -> date | None:
    return None if number is None else span.starts_on + timedelta(days=number)
