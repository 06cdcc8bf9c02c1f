"""Plays the demonstration through the ordinary commands, as the people in it, each at its time.

So every rule and policy holds for it, and the audit record tells who did what when.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

from app.core import clock
from app.core.actor import Sight
from app.core.errors import InvalidInput
from app.cycles import commands as cycles
from app.cycles.models import Cadence
from app.cycles.rules import Period, Rhythm
from app.database.unit_of_work import values, writing
from app.demonstration import (
    advising,
    aligning,
    asking,
    beginnings,
    carrying,
    drafts,
    growing,
    measuring,
    moving,
    noticing,
    praising,
    reconsidering,
    rounds,
    talking,
    turning,
)
from app.demonstration.calendar import Calendar, Span, calendar_for
from app.demonstration.goal_setting import begin, early_ends, finish, plan
from app.demonstration.initiatives import days_of_work
from app.demonstration.people import NAME, PEOPLE, SLUG, TEAMS, TIME_ZONE
from app.demonstration.preparing import prepare_talk, reword, sum_up_teams
from app.demonstration.reporting import Weeks
from app.demonstration.summing_up import publish_summaries, recall, want_summaries
from app.demonstration.telling import Scene, Teller, moment
from app.demonstration.threads import discuss
from app.people import provisioning
from app.people.commands.memberships import add_team_member
from app.people.commands.teams import create_team
from app.people.commands.users import create_user
from app.people.models import Role

_FOUNDED_BEFORE = timedelta(days=21)
_PLANNED_BEFORE = timedelta(days=10)
_DUE_WEEKDAY = 4

ROOMS: tuple[Callable[[Teller, Calendar], Iterator[Scene]], ...] = (
    carrying.scenes,
    moving.scenes,
    beginnings.scenes,
    turning.scenes,
    rounds.scenes,
    asking.scenes,
    drafts.scenes,
    aligning.scenes,
    reconsidering.scenes,
    measuring.scenes,
    talking.scenes,
    advising.scenes,
    praising.scenes,
    noticing.scenes,
    growing.scenes,
)
"""What else happens, a module for each room; a further room adds its own here."""


async def load(
    run_jobs: Callable[[], Awaitable[None]],
    slug: str = SLUG,
    report: Callable[[str], None] = lambda title: None,
) -> UUID:
    """Make the demonstration organisation and return its id. Takes seconds.

    It bears its slug once all of it is there; until then that of something `unfinished`. ``run_jobs`` does what is in
    the queue of background jobs; ``report`` is told what is being played. Raises InvalidInput where an organisation
    has either slug already.
    """
    if await provisioning.organization_named(slug) is not None:
        raise InvalidInput.one("slug", "TAKEN", f"There is an organisation named {slug} already.")
    calendar = calendar_for(clock.today(TIME_ZONE))
    teller = Teller(moment(calendar.year.starts_on - _FOUNDED_BEFORE, 9))
    with clock.told_by(teller.now):
        await _play(teller, calendar, _scenes(teller, calendar, unfinished(slug)), report)
    report("Summaries of the latest week")
    await publish_summaries(teller, _latest_week(calendar), run_jobs)
    await want_summaries(teller)
    await sum_up_teams(teller, _latest_week(calendar), run_jobs)
    report("How a goal went, what to talk about, and how to say it")
    await recall(teller, run_jobs)
    await prepare_talk(teller, run_jobs)
    await reword(teller, run_jobs)
    async with writing(Sight(teller.organization_id, frozenset({teller.organization_id}))):
        await values("update organizations set slug = %s", (slug,))
    return teller.organization_id


async def _play(teller: Teller, calendar: Calendar, scenes: Iterable[Scene], report: Callable[[str], None]) -> None:
    """Play scenes in the order in which they are told: people come to each at work, done with what was before."""
    done_at = teller.present
    for scene in sorted(scenes, key=lambda scene: scene.at):
        report(scene.title)
        if scene.by_people:
            await teller.play(scene, max(done_at, moment(calendar.at_work(scene.at.date()), scene.at.hour)))
            done_at = teller.present
        else:
            await teller.play(scene, scene.at)


def unfinished(slug: str) -> str:
    """Return the slug of a demonstration that is still being loaded, or was never loaded to its end."""
    return f"{slug}-unfinished"


def _scenes(teller: Teller, calendar: Calendar, slug: str) -> Iterator[Scene]:
    yield Scene(
        teller.present, "People, teams and cycles", partial(_found, teller, calendar, slug), changes_people=True
    )
    for key, span in calendar.spans.items():
        planned = min(span.starts_on, calendar.today) - _PLANNED_BEFORE
        yield Scene(moment(planned, 10), f"Planning {span.name}", partial(plan, teller, key))
        if key != "coming":
            yield Scene(moment(span.starts_on, 8), f"{span.name} begins", partial(begin, teller, key))
            yield from early_ends(teller, key, span)
            yield from days_of_work(teller, key, span, calendar.today)
            yield from Weeks(teller, key, _rhythm(key, span), calendar.today).scenes()
    for key in ("first", "past"):
        span = calendar.spans[key]
        closing = moment(span.ends_on + timedelta(days=2), 11)
        yield Scene(closing, f"Looking back on {span.name}", partial(finish, teller, key))
    latest = _latest_week(calendar)
    yield Scene(moment(latest.due_on, 18), "What people say to each other", partial(discuss, teller, latest))
    for room in ROOMS:
        yield from room(teller, calendar)


def _rhythm(key: str, span: Span) -> Rhythm:
    return Rhythm(span.starts_on, span.ends_on, _cadence(key), _DUE_WEEKDAY)


def _latest_week(calendar: Calendar) -> Period:
    """Return the week of the running quarter that ended last."""
    return list(_rhythm("present", calendar.present).until(calendar.today))[-2]


def _cadence(key: str) -> Cadence:
    return {"year": Cadence.MONTHLY, "first": Cadence.BIWEEKLY}.get(key, Cadence.WEEKLY)


async def _found(teller: Teller, calendar: Calendar, slug: str) -> None:
    founder, *others = PEOPLE
    teller.organization_id = await provisioning.create_organization(name=NAME, slug=slug, time_zone=TIME_ZONE)
    teller.people[founder.key] = await provisioning.add_person(
        organization_id=teller.organization_id, email=founder.email, name=founder.name, role=Role.ADMIN
    )
    for person in others:
        manager_id = teller.people[person.manager] if person.manager else None
        added = await create_user(
            actor=await teller.as_(founder.key), email=person.email, name=person.name, manager_id=manager_id
        )
        teller.people[person.key] = added.user_id
    for team in TEAMS:
        made = await create_team(
            actor=await teller.as_(founder.key),
            name=team.name,
            lead_id=teller.people[team.lead],
            parent_id=teller.teams[team.parent] if team.parent else None,
        )
        teller.teams[team.key] = made.team_id
        for member in (team.lead, *team.members):
            await add_team_member(
                actor=await teller.as_(team.lead), team_id=made.team_id, user_id=teller.people[member]
            )
    await _lay_out_cycles(teller, calendar)


async def _lay_out_cycles(teller: Teller, calendar: Calendar) -> None:
    for key, span in calendar.spans.items():
        laid_out = await cycles.create_cycle(
            actor=await teller.as_(PEOPLE[0].key),
            name=span.name,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            parent_id=teller.cycles.get("year"),
            cadence=_cadence(key),
            due_weekday=_DUE_WEEKDAY,
        )
        teller.cycles[key] = laid_out.cycle_id
