"""The records that somebody may prepare a one-on-one from, read as that person: what they may not see is not there.

Private notes are never among them, not even one's own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.check_ins.courses import signals_of_key_results
from app.database.unit_of_work import rows
from app.objectives.models import ReportedHealth, UnitKind
from app.proposals.talking_points import PointTopic
from assistant.facts import Unit
from assistant.preparation_drafts import RecordFact
from assistant.sources import HEALTH_WORDS, percent_of, written_day
from assistant.units import format_figure

_SINCE = timedelta(days=30)
_LATELY = timedelta(days=60)
_EACH_AT_MOST = 20
_DAYS = Unit(UnitKind.DURATION, symbol="days")


class Talk(NamedTuple):
    """Who prepares for a talk with whom, about whose work, and the day on which they talked last, if they did."""

    series_id: UUID
    person_id: UUID
    other_id: UUID
    owners: tuple[UUID, ...]
    today: date
    last_on: date | None

    @property
    def parameters(self) -> dict[str, Any]:
        """What the statements below are filled with."""
        return {
            "series": self.series_id,
            "me": self.person_id,
            "other": self.other_id,
            "owners": list(self.owners),
            "pair": [self.person_id, self.other_id],
            "today": self.today,
            "since": self.last_on or self.today - _SINCE,
            "lately": self.today - _LATELY,
            "limit": _EACH_AT_MOST,
        }


class _Goal(NamedTuple):
    id: UUID
    title: str
    owner: str
    health: str | None
    progress: float | None
    stale: bool


class _Said(NamedTuple):
    """A record as most of them are read: whose it is, what it is about, what somebody wrote, and a day."""

    id: UUID
    by: str | None
    about: str | None
    words: str | None
    day: date | None
    flag: bool


_PURSUED = "k.state = 'ACTIVE' and o.state = 'ACTIVE' and c.state in ('ACTIVE', 'REVIEW')"
_OF_GOALS = "join objectives o on o.id = k.objective_id join cycles c on c.id = o.cycle_id"
_GOALS = f"""
    select k.id, k.title, u.name, p.reported_health, p.progress, coalesce(p.stale_after < %(today)s, false)
    from key_results k {_OF_GOALS} join key_result_progress p on p.id = k.id join users u on u.id = k.owner_id
    where k.owner_id = any(%(owners)s) and {_PURSUED} order by o.title, k.position, k.id limit 100
"""
_BLOCKERS = f"""
    select b.id, u.name, k.title, b.text, b.since, false
    from blockers b join key_results k on k.id = b.key_result_id {_OF_GOALS} join users u on u.id = b.raised_by_id
    where b.resolved_at is null and (k.owner_id = any(%(owners)s) or b.raised_by_id = any(%(owners)s)) and {_PURSUED}
    order by b.since, b.id limit %(limit)s
"""
_CHECK_INS = f"""
    select l.id, u.name, l.title, l.note, l.as_of, false from (
        select distinct on (i.key_result_id) i.id, i.author_id, k.title, i.note, i.as_of
        from check_ins i join key_results k on k.id = i.key_result_id {_OF_GOALS}
        where i.author_id = any(%(owners)s) and i.replaced_by_id is null and i.as_of >= %(since)s and {_PURSUED}
        order by i.key_result_id, i.as_of desc, i.recorded_at desc, i.id desc
    ) l join users u on u.id = l.author_id
    where l.note is not null order by l.as_of desc, l.id limit %(limit)s
"""
_ACTION_ITEMS = """
    select a.id, u.name, null, a.text, a.due_on, coalesce(a.due_on < %(today)s, false)
    from action_items a join users u on u.id = a.owner_id
    left join one_on_one_meetings m on m.id = a.one_on_one_meeting_id
    where a.done_at is null
      and (m.one_on_one_id = %(series)s or a.one_on_one_meeting_id is null and a.owner_id = any(%(pair)s))
    order by a.due_on nulls last, a.id limit %(limit)s
"""
# what was not come to in the last talk, and what the other raised for the one to come
_RAISED = """
    select p.id, u.name, null, p.text, m.held_on, m.held_on < %(today)s
    from agenda_points p join one_on_one_meetings m on m.id = p.one_on_one_meeting_id
    join users u on u.id = p.raised_by_id
    where m.one_on_one_id = %(series)s and p.text is not null and p.covered_at is null
      and (m.held_on >= %(today)s and p.raised_by_id = %(other)s
           or m.held_on = (select max(l.held_on) from one_on_one_meetings l
                           where l.one_on_one_id = %(series)s and l.held_on < %(today)s))
    order by m.held_on, p.position, p.id limit %(limit)s
"""
_AGREED = """
    select m.id, null, null, m.shared_notes, m.held_on, false from one_on_one_meetings m
    where m.one_on_one_id = %(series)s and m.held_on < %(today)s
    order by m.held_on desc, m.id limit 1
"""
_FEEDBACK = """
    select f.id, a.name, r.name, f.body, null, false
    from feedback f join users a on a.id = f.author_id join users r on r.id = f.recipient_id
    where f.sent_at::date >= %(lately)s and f.retracted_at is null and f.body is not null
      and (f.recipient_id = %(other)s or f.author_id = %(other)s and f.recipient_id = %(me)s)
    order by f.sent_at desc, f.id limit %(limit)s
"""
_PRAISE = """
    select r.id, g.name, u.name, r.message, null, false
    from recognitions r join recognition_recipients p on p.recognition_id = r.id
    join users g on g.id = r.giver_id join users u on u.id = p.user_id
    where p.user_id = %(other)s and r.created_at::date >= %(lately)s order by r.created_at desc, r.id limit %(limit)s
"""
_GROWTH = """
    select g.id, u.name, g.title, (
        select s.text from development_steps s where s.development_goal_id = g.id and s.done_at is null
        order by s.position, s.id limit 1), g.target_on, false
    from development_goals g join users u on u.id = g.owner_id
    where g.owner_id = any(%(owners)s) and g.state = 'ACTIVE' order by g.target_on nulls last, g.id limit %(limit)s
"""
_COACHING = """
    select n.id, a.name, s.name, n.body, null, false
    from coaching_notes n join users a on a.id = n.author_id join users s on s.id = n.subject_id
    where n.subject_id = any(%(pair)s) and n.author_id = any(%(pair)s)
    order by n.created_at desc, n.id limit %(limit)s
"""


async def records_for(talk: Talk) -> tuple[RecordFact, ...]:
    """Return what the person may prepare from, in the order of topics."""

    async def said(statement: str) -> list[_Said]:
        return await rows(_Said, statement, talk.parameters)

    found = [
        *_told("OneOnOneMeeting", PointTopic.AGREED, "agreed last time", await said(_AGREED), "held_on"),
        *(_action_item(each) for each in await said(_ACTION_ITEMS)),
        *(_raised(each) for each in await said(_RAISED)),
        *(_blocker(each, talk.today) for each in await said(_BLOCKERS)),
        *[each async for each in _trouble(talk)],
        *_told("CheckIn", PointTopic.CHECK_IN, "checked in", await said(_CHECK_INS), "as_of"),
        *_told("Feedback", PointTopic.FEEDBACK, "feedback", await said(_FEEDBACK)),
        *_told("Recognition", PointTopic.PRAISE, "praise", await said(_PRAISE)),
        *_told("DevelopmentGoal", PointTopic.GROWTH, "development goal, next step", await said(_GROWTH), "target_on"),
        *_told("CoachingNote", PointTopic.COACHING, "coaching note", await said(_COACHING)),
    ]
    return tuple(each for each in found if each.words or each.topic in (PointTopic.TROUBLE, PointTopic.GROWTH))


def _told(kind: str, topic: PointTopic, state: str, found: list[_Said], day: str | None = None) -> Iterator[RecordFact]:
    for each in found:
        slots = {day: written_day(each.day)} if day and each.day else {}
        yield RecordFact(each.id, kind, topic, state, each.by, each.about, each.words, slots)


def _action_item(each: _Said) -> RecordFact:
    state = "action item, overdue" if each.flag else "action item, open"
    slots = {"due_on": written_day(each.day)} if each.day else {}
    return RecordFact(each.id, "ActionItem", PointTopic.ACTION_ITEM, state, each.by, None, each.words, slots)


def _raised(each: _Said) -> RecordFact:
    state = "raised last time, not covered" if each.flag else "raised for the next talk"
    return RecordFact(each.id, "AgendaPoint", PointTopic.RAISED, state, each.by, None, each.words)


def _blocker(each: _Said, today: date) -> RecordFact:
    since = each.day or today
    slots = {"days_open": format_figure(Decimal((today - since).days), _DAYS), "since": written_day(since)}
    return RecordFact(
        each.id, "Blocker", PointTopic.BLOCKER, "blocker, open, blocked", each.by, each.about, each.words, slots
    )


async def _trouble(talk: Talk) -> AsyncIterator[RecordFact]:
    """Yield the goals that are in trouble as reported, or whose course is remarkable."""
    goals = await rows(_Goal, _GOALS, talk.parameters)
    signals = await signals_of_key_results([goal.id for goal in goals])
    for goal in goals:
        health = ReportedHealth(goal.health) if goal.health else None
        remarkable = " ".join(signal.message for signal in signals.get(goal.id, ()))
        if not (remarkable or goal.stale or health in (ReportedHealth.OFF_TRACK, ReportedHealth.AT_RISK)):
            continue
        states = [HEALTH_WORDS[health] if health else "", "no check-in for long" if goal.stale else ""]
        slots = {"progress": percent_of(goal.progress), "finding": remarkable or None}
        yield RecordFact(
            goal.id,
            "KeyResult",
            PointTopic.TROUBLE,
            ", ".join(filter(None, states)) or "key result",
            goal.owner,
            goal.title,
            None,
            {name: value for name, value in slots.items() if value},
        )
