"""Facts for a draft of a reflection, read with the eyes of the objective's owner who asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.check_ins.courses import courses_of
from app.check_ins.sources import source_hashes
from app.core import clock
from app.cycles.queries import priorities_by_id
from app.database.unit_of_work import rows, values
from app.objectives.models import KeyResultState, MetricKind, ReportedHealth, UnitKind
from app.objectives.queries import KeyResultRow, ObjectiveRow, key_results_of_objectives, objectives_by_id
from app.proposals.runs import RunRow
from assistant.facts import BlockerFact, CheckInFact, Unit
from assistant.gather import Gathered, SubjectGone, people_named_in
from assistant.reflection_facts import (
    ChangeFact,
    CourseFact,
    NoteFact,
    PriorityFact,
    ReflectionFacts,
    StandingFact,
)
from assistant.sources import reflection_sources

NOTES_AT_MOST = 100
_FIGURES = {"target": "target", "baseline": "baseline", "low": "lower limit", "high": "upper limit"}
_FIELDS = {**_FIGURES, "due_on": "due day"}


class _Said(NamedTuple):
    id: UUID
    key_result_id: UUID
    author_name: str
    as_of: date
    value: Decimal | None
    health: str | None
    confidence: float | None
    unchanged: bool
    note: str | None


class _Changed(NamedTuple):
    id: UUID
    key_result_id: UUID
    changes: dict[str, list[Any]]
    reason: str | None
    on: date
    by_name: str | None


class _Blocked(NamedTuple):
    id: UUID
    key_result_id: UUID
    text: str
    since: date
    raised_by_name: str
    helper_name: str | None
    resolved_on: date | None


_SAID = """
    select c.id, c.key_result_id, u.name, c.as_of, c.value, c.health, c.confidence, c.unchanged, c.note
    from check_ins c join users u on u.id = c.author_id
    where c.key_result_id = any(%s) and c.replaced_by_id is null order by c.as_of, c.recorded_at, c.id
"""
_CHANGED = """
    select a.id, a.subject_id, a.changes, a.reason, (a.at at time zone og.time_zone)::date, u.name
    from audit_records a join organizations og on og.id = a.organization_id left join users u on u.id = a.actor_id
    where a.subject_kind = 'KeyResult' and a.subject_id = any(%s) and a.changes ?| %s order by a.at, a.id
"""
_BLOCKED = """
    select b.id, b.key_result_id, b.text, b.since, raiser.name, helper.name,
           (b.resolved_at at time zone og.time_zone)::date
    from blockers b join organizations og on og.id = b.organization_id join users raiser on raiser.id = b.raised_by_id
    left join users helper on helper.id = b.helper_id
    where b.key_result_id = any(%s) order by b.since, b.id
"""


async def reflection_facts(run: RunRow) -> Gathered[ReflectionFacts]:
    """Return how an objective went; raises SubjectGone."""
    objective_id = run.request.objective_id
    objective = (await objectives_by_id([objective_id])).get(objective_id) if objective_id else None
    if objective is None:
        raise SubjectGone
    counted = [
        each
        for each in (await key_results_of_objectives([objective.id])).get(objective.id, [])
        if each.state == KeyResultState.ACTIVE
    ]
    facts = await _facts(objective, {each.id: each for each in counted})
    facts = replace(facts, people=await people_named_in(facts.texts))
    sources = reflection_sources(facts)
    hashes = await source_hashes((source.kind, source.id) for source in sources.values())
    return Gathered(facts, sources, hashes, {}, around=tuple(("KeyResult", each.id) for each in counted))


async def _facts(objective: ObjectiveRow, counted: dict[UUID, KeyResultRow]) -> ReflectionFacts:
    [(locale, time_zone)] = await values("select locale, time_zone from organizations")
    said: dict[UUID, list[_Said]] = defaultdict(list)
    for each in await rows(_Said, _SAID, (list(counted),)):
        said[each.key_result_id].append(each)
    courses = await courses_of(list(counted.values()))
    priorities = await priorities_by_id([objective.priority_id]) if objective.priority_id else {}
    last_day = min(clock.today(time_zone), objective.cycle_ends_on)
    notes = [_note(counted[id_], each) for id_, each_said in said.items() for each in each_said[:-1] if each.note]
    return ReflectionFacts(
        standing=StandingFact(objective.id, objective.title, objective.progress),
        latest=tuple(_latest(counted[id_], said[id_]) for id_ in counted if said[id_]),
        courses=tuple(
            CourseFact(id_, counted[id_].title, len(said[id_]), len(course.due), len(course.missed))
            for id_, (course, _) in courses.items()
        ),
        changes=tuple(
            _change(counted[record.key_result_id], record)
            for record in await rows(_Changed, _CHANGED, (list(counted), list(_FIELDS)))
        ),
        blockers=tuple(
            _blocker(counted[each.key_result_id], each, last_day)
            for each in await rows(_Blocked, _BLOCKED, (list(counted),))
        ),
        notes=tuple(sorted(notes, key=lambda note: (note.on, note.id))[-NOTES_AT_MOST:]),
        priorities=tuple(PriorityFact(each.id, each.title) for each in priorities.values()),
        locale=str(locale),
    )


def _latest(key_result: KeyResultRow, said: Sequence[_Said]) -> CheckInFact:
    """Return the last check-in beside where the key result began."""
    first, last = said[0], said[-1]
    return CheckInFact(
        id=last.id,
        key_result_id=key_result.id,
        key_result_title=key_result.title,
        kind=MetricKind(key_result.kind),
        author_name=last.author_name,
        as_of=last.as_of,
        unit=_unit(key_result),
        value_before=key_result.baseline,
        value=last.value if last.value is not None else key_result.current,
        target=key_result.target,
        progress=key_result.progress,
        health_before=ReportedHealth(first.health) if first.health else None,
        health=ReportedHealth(last.health) if last.health else None,
        confidence_before=first.confidence,
        confidence=last.confidence,
        unchanged=last.unchanged,
        note=last.note,
    )


def _note(key_result: KeyResultRow, said: _Said) -> NoteFact:
    return NoteFact(said.id, key_result.title, said.author_name, said.as_of, said.note or "")


def _change(key_result: KeyResultRow, record: _Changed) -> ChangeFact:
    """Return what a record changed; of several fields the one that weighs most."""
    field = next(name for name in _FIELDS if name in record.changes)
    before, after = (_read(field, text) for text in record.changes[field])
    return ChangeFact(
        id=record.id,
        key_result_title=key_result.title,
        field=_FIELDS[field],
        before=before,
        after=after,
        unit=_unit(key_result) if field in _FIGURES else None,
        by_name=record.by_name or "the operator",
        on=record.on,
        reason=record.reason,
    )


def _read(field: str, text: str | None) -> Decimal | date | None:
    if text is None:
        return None
    return Decimal(text) if field in _FIGURES else date.fromisoformat(text)


def _blocker(key_result: KeyResultRow, blocked: _Blocked, last_day: date) -> BlockerFact:
    return BlockerFact(
        id=blocked.id,
        key_result_id=key_result.id,
        key_result_title=key_result.title,
        text=blocked.text,
        since=blocked.since,
        days_open=max(0, (min(blocked.resolved_on or last_day, last_day) - blocked.since).days),
        raised_by_name=blocked.raised_by_name,
        helper_name=blocked.helper_name,
        resolved_on=blocked.resolved_on,
    )


def _unit(stored: KeyResultRow) -> Unit | None:
    return Unit(UnitKind(stored.unit_kind), stored.unit_symbol, stored.unit_currency) if stored.unit_kind else None
