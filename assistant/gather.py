"""Facts for a run, read as the audience of its result: what some intended reader may not see is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from app.check_ins.facts import CheckInFactsRows, KeyResultFactRow, check_in_facts
from app.check_ins.signals import KeyResultSignal
from app.check_ins.sources import source_hashes
from app.core import clock
from app.database.unit_of_work import row, rows, values
from app.objectives.alignment_queries import parents_of_objectives
from app.objectives.models import (
    Commitment,
    KeyResultState,
    MetricKind,
    ReportedHealth,
    TeamInputKind,
    UnitKind,
)
from app.objectives.queries import (
    KeyResultRow,
    ObjectiveRow,
    key_results_of_objectives,
    objectives_by_id,
)
from app.proposals.kinds import base_of
from app.proposals.runs import RunRow
from assistant.facts import (
    BlockerFact,
    CheckInFact,
    InputFact,
    KeyResultFact,
    KeyResultFacts,
    MissingFact,
    SheetNoteFact,
    SummaryFacts,
    Unit,
)
from assistant.sources import Source, key_result_sources, summary_sources

INPUTS_AT_MOST = 100
_WORD = re.compile(r"[^\W\d_]{2,}")
FactsType = TypeVar("FactsType")


class SubjectGone(Exception):
    """What the run is for is no longer there for its audience."""


@dataclass(frozen=True, slots=True)
class Gathered(Generic[FactsType]):
    """The facts of a run, the records behind them with the hash of what each says, and what a draft is compared with.

    ``around`` are the records that are read beside those, by their kind in GraphQL and id; ``missing_from`` the people
    who owe a check-in of the period, ``signals`` what is remarkable at its end.
    """

    facts: FactsType
    sources: Mapping[UUID, Source]
    hashes: Mapping[UUID, bytes]
    base: Mapping[str, Any]
    missing_from: tuple[UUID, ...] = ()
    signals: tuple[KeyResultSignal, ...] = ()
    around: tuple[tuple[str, UUID], ...] = ()

    @property
    def records(self) -> frozenset[tuple[str, UUID]]:
        """All records that were read, by their kind in GraphQL and id."""
        return frozenset((source.kind, source.id) for source in self.sources.values()) | frozenset(self.around)


class _Organization(NamedTuple):
    time_zone: str
    locale: str


class _Input(NamedTuple):
    id: UUID
    kind: str
    body: str
    support_count: int


_SUPPORT = "(select count(*) from team_input_supports s where s.team_input_id = i.id)"
_INPUTS = f"""
    select i.id, i.kind, i.body, {_SUPPORT} as support_count from team_inputs i
    where case when %(chosen)s::uuid[] is null
        then i.state = 'OPEN' and (i.objective_id = %(objective)s or (i.objective_id is null and i.team_id = %(team)s))
        else i.id = any(%(chosen)s) end
    order by support_count desc, i.created_at desc, i.id limit %(limit)s
"""
_REJECTED = """
    select p.id, r.payload ->> 'title' from proposals p
    join proposal_revisions r on r.proposal_id = p.id and r.number = p.revision
    where p.objective_id = %s and p.kind = 'KEY_RESULT' and p.state = 'REJECTED' order by p.decided_at desc limit 50
"""


async def key_result_facts(run: RunRow) -> Gathered[KeyResultFacts]:
    """Return all that a suggestion of key results may use; raises SubjectGone."""
    objective = (await objectives_by_id([run.objective_id])).get(run.objective_id) if run.objective_id else None
    organization = await row(_Organization, "select time_zone, locale from organizations")
    if objective is None or organization is None:
        raise SubjectGone
    existing = (await key_results_of_objectives([objective.id])).get(objective.id, [])
    parents = (await parents_of_objectives([objective.id])).get(objective.id, [])
    active = [each for each in existing if each.state == KeyResultState.ACTIVE]
    rejected = await values(_REJECTED, (objective.id,))
    facts = KeyResultFacts(
        objective_id=objective.id,
        objective_title=objective.title,
        objective_why=objective.why,
        commitment=Commitment(objective.commitment),
        parent_titles=tuple(parent.title for parent in parents),
        existing=tuple(map(_key_result, active)),
        inputs=await _inputs(run, objective),
        cycle_name=objective.cycle_name,
        cycle_starts_on=objective.cycle_starts_on,
        cycle_ends_on=objective.cycle_ends_on,
        today=clock.today(organization.time_zone),
        at_most=run.request.at_most,
        guidance=run.request.guidance,
        rejected_titles=tuple(title for _, title in rejected),
        locale=organization.locale,
    )
    facts = replace(facts, people=await people_named_in(facts.texts))
    sources = key_result_sources(facts)
    around = (
        *(("Objective", each.id) for each in (objective, *parents)),
        *(("KeyResult", each.id) for each in active),
        *(("Proposal", id_) for id_, _ in rejected),
    )
    return Gathered(facts, sources, await _hashes(sources), base_of(objective), around=around)


async def _inputs(run: RunRow, objective: ObjectiveRow) -> tuple[InputFact, ...]:
    chosen = run.request.input_ids
    found = await rows(
        _Input,
        _INPUTS,
        {
            "chosen": None if chosen is None else list(chosen),
            "objective": objective.id,
            "team": objective.team_id,
            "limit": INPUTS_AT_MOST,
        },
    )
    return tuple(InputFact(each.id, TeamInputKind(each.kind), each.body, each.support_count) for each in found)


def _key_result(stored: KeyResultRow) -> KeyResultFact:
    return KeyResultFact(
        stored.id, stored.title, MetricKind(stored.kind), stored.baseline, stored.target, _unit(stored)
    )


async def summary_facts(run: RunRow) -> Gathered[SummaryFacts]:
    """Return all that a summary of check-ins may use; raises SubjectGone."""
    asked = run.request
    if asked.period_start is None or asked.period_end is None:
        raise SubjectGone
    found = await check_in_facts(
        team_id=run.team_id, objective_id=run.objective_id, start=asked.period_start, end=asked.period_end
    )
    if found is None:
        raise SubjectGone
    facts = _summary(found)
    facts = replace(facts, people=await people_named_in(facts.texts))
    sources = summary_sources(facts)
    missing_from = tuple(each.person_id for each in found.missing)
    told = [each.key_result_id for each in facts.check_ins] + [each.key_result_id for each in facts.blockers]
    around = tuple(("KeyResult", id_) for id_ in dict.fromkeys(told))
    return Gathered(facts, sources, await _hashes(sources), {}, missing_from, tuple(found.signals), around)


async def people_named_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names in the directory of which any part stands in the texts, so that a prompt can hide them."""
    there = {word for text in texts for word in _WORD.findall(text)}
    names = [name for (name,) in await values("select name from users order by id")]
    return tuple(name for name in names if there & set(_WORD.findall(name)))


def _summary(found: CheckInFactsRows) -> SummaryFacts:
    return SummaryFacts(
        subject=found.subject,
        period_start=found.period_start,
        period_end=found.period_end,
        check_ins=tuple(fact for each in found.key_results if (fact := _check_in(each))),
        blockers=tuple(
            BlockerFact(
                id=each.blocker_id,
                key_result_id=each.key_result_id,
                key_result_title=each.key_result_title,
                text=each.text,
                since=each.since,
                days_open=each.days_open,
                raised_by_name=each.raised_by_name,
                helper_name=each.helper_name,
                resolved_on=each.resolved_on,
            )
            for each in found.blockers
        ),
        missing=tuple(
            MissingFact(
                id=each.sheet_id or each.person_id,
                source_kind="CheckInSheet" if each.sheet_id else "User",
                name=each.name,
                key_result_titles=tuple(each.key_result_titles),
            )
            for each in found.missing
        ),
        notes=tuple(SheetNoteFact(each.sheet_id, each.author_name, each.note) for each in found.notes),
        locale=found.locale,
    )


def _check_in(told: KeyResultFactRow) -> CheckInFact | None:
    if told.check_in_id is None or told.as_of is None:
        return None
    return CheckInFact(
        id=told.check_in_id,
        key_result_id=told.key_result_id,
        key_result_title=told.title,
        kind=MetricKind(told.kind),
        author_name=told.author_name or told.owner_name,
        as_of=told.as_of,
        unit=_unit(told),
        value_before=told.value_before,
        value=told.value,
        target=told.target,
        progress_before=told.progress_before,
        progress=told.progress,
        health_before=ReportedHealth(told.health_before) if told.health_before else None,
        health=ReportedHealth(told.health) if told.health else None,
        confidence_before=told.confidence_before,
        confidence=told.confidence,
        unchanged=bool(told.unchanged),
        note=told.note,
    )


def _unit(stored: KeyResultRow | KeyResultFactRow) -> Unit | None:
    return Unit(UnitKind(stored.unit_kind), stored.unit_symbol, stored.unit_currency) if stored.unit_kind else None


async def _hashes(sources: Mapping[UUID, Source]) -> dict[UUID, bytes]:
    return await source_hashes((source.kind, source.id) for source in sources.values())
