"""How the goals of a cycle come about: priorities, objectives, what people say, key results; and how they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from app.cycles import commands as cycles
from app.cycles.models import CycleState
from app.cycles.queries import cycles_by_id
from app.database.unit_of_work import reading
from app.demonstration.calendar import Span
from app.demonstration.goals import OBJECTIVES
from app.demonstration.looking_back import look_back
from app.demonstration.people import PEOPLE, TEAMS
from app.demonstration.plans import KeyResultPlan, ObjectivePlan
from app.demonstration.priorities import PRIORITIES
from app.demonstration.telling import Scene, Teller, moment
from app.demonstration.voices import VOICES, Voice
from app.objectives.alignment_models import AlignmentState
from app.objectives.alignment_queries import alignments_by_id
from app.objectives.commands.alignment import align_objective
from app.objectives.commands.alignment_decisions import accept_alignment
from app.objectives.commands.cycles import advance_cycle
from app.objectives.commands.input_fates import set_aside_team_input
from app.objectives.commands.key_results import create_key_result
from app.objectives.commands.objectives import close_objective, create_objective, publish_objective
from app.objectives.commands.team_inputs import add_team_input, support_team_input
from app.objectives.models import Level
from app.objectives.phases import PhasedTarget
from app.objectives.queries import milestones_of_key_results
from app.objectives.rules import KeyResultDefinition

_ADMINISTRATOR = PEOPLE[0].key
_LEADS = {team.key: team.lead for team in TEAMS}


def _objectives(cycle: str) -> Iterator[ObjectivePlan]:
    return (plan for plan in OBJECTIVES if plan.cycle == cycle and plan.carried_from is None)


def sets(plan: ObjectivePlan) -> str:
    """Return who sets an objective: the administrator the company's, its lead a team's, otherwise its owner."""
    if plan.level is Level.COMPANY:
        return _ADMINISTRATOR
    return _LEADS[plan.team] if plan.level is Level.TEAM and plan.team else plan.owner


async def plan(teller: Teller, cycle: str) -> None:
    """Rank what matters, draft the objectives, hear the teams, and write key results from what they said."""
    await _set_priorities(teller, cycle)
    for objective in _objectives(cycle):
        await _draft(teller, objective)
    drafted = {objective.key for objective in _objectives(cycle)}
    said = [voice for voice in VOICES if voice.objective in drafted or (cycle == "present" and not voice.objective)]
    used: dict[str, list[UUID]] = {}
    for voice in said:
        input_id = await _say(teller, voice)
        if voice.used_in is not None:
            used.setdefault(voice.used_in, []).append(input_id)
    for objective in _objectives(cycle):
        for key_result in objective.key_results:
            await add_key_result(teller, objective, key_result, used.get(key_result.key, []))


async def _set_priorities(teller: Teller, cycle: str) -> None:
    for priority in PRIORITIES:
        if cycle not in priority.cycles:
            continue
        set_by = _LEADS[priority.team] if priority.team else _ADMINISTRATOR
        added = await cycles.create_priority(
            actor=await teller.as_(set_by),
            cycle_id=teller.cycles[cycle],
            title=priority.title,
            why=priority.why,
            stance=priority.stance,
            team_id=teller.teams[priority.team] if priority.team else None,
        )
        teller.priorities[cycle, priority.key] = added.priority_id


async def _draft(teller: Teller, plan: ObjectivePlan) -> None:
    drafted = await create_objective(
        actor=await teller.as_(sets(plan)),
        cycle_id=teller.cycles[plan.cycle],
        title=plan.title,
        why=plan.why,
        level=plan.level,
        owner_id=teller.people[plan.owner],
        team_id=teller.teams[plan.team] if plan.team else None,
        commitment=plan.commitment,
        visibility=plan.visibility,
        priority_id=teller.priorities[plan.cycle, plan.priority] if plan.priority else None,
        progress_mode=plan.progress_mode,
    )
    teller.objectives[plan.key] = drafted.objective_id
    await serve(teller, plan)


async def serve(teller: Teller, plan: ObjectivePlan) -> None:
    """Align an objective with the one above it, if there is one."""
    if plan.parent is not None:
        aligned = await align_objective(
            actor=await teller.as_(sets(plan)),
            objective_id=teller.objectives[plan.key],
            parent_id=teller.objectives[plan.parent],
            kind=plan.kind,
        )
        await _accept(teller, aligned.alignment_id)


async def _accept(teller: Teller, alignment_id: UUID) -> None:
    """Let the administrator accept an alignment that waits for the other side's word."""
    actor = await teller.as_(_ADMINISTRATOR)
    async with reading(actor.sight):
        edge = (await alignments_by_id([alignment_id])).get(alignment_id)
    if edge is not None and edge.state == AlignmentState.PROPOSED:
        await accept_alignment(actor=actor, alignment_id=alignment_id)


async def _say(teller: Teller, voice: Voice) -> UUID:
    """Add an input and its support, set it aside where that became of it, and return its id."""
    added = await add_team_input(
        actor=await teller.as_(voice.author),
        team_id=teller.teams[voice.team],
        objective_id=teller.objectives[voice.objective] if voice.objective else None,
        kind=voice.kind,
        body=voice.body,
    )
    for person in voice.support:
        await support_team_input(actor=await teller.as_(person), team_input_id=added.team_input_id)
    if voice.set_aside is not None:
        await set_aside_team_input(
            actor=await teller.as_(_LEADS[voice.team]), team_input_id=added.team_input_id, reason=voice.set_aside
        )
    return added.team_input_id


async def add_key_result(
    teller: Teller, objective: ObjectivePlan, plan: KeyResultPlan, used_input_ids: Sequence[UUID] = ()
) -> None:
    """Add a key result to its objective, made of what was said in these inputs."""
    actor = await teller.as_(sets(objective))
    async with reading(actor.sight):
        cycle = (await cycles_by_id([teller.cycles[objective.cycle]]))[teller.cycles[objective.cycle]]
    added = await create_key_result(
        actor=actor,
        objective_id=teller.objectives[objective.key],
        owner_id=teller.people[plan.owner],
        used_input_ids=used_input_ids,
        definition=KeyResultDefinition(
            title=plan.title,
            kind=plan.kind,
            role=plan.role,
            unit=plan.unit,
            baseline=figure(plan.baseline),
            target=figure(plan.target),
            low=figure(plan.low),
            high=figure(plan.high),
            stretch=figure(plan.stretch),
            phases=tuple(
                PhasedTarget(cycle.starts_on + timedelta(days=day), Decimal(figure)) for day, figure in plan.phases
            ),
            source=plan.source,
            weight=Decimal(plan.weight),
            due_on=cycle.ends_on,
            milestones=plan.milestones,
        ),
    )
    teller.key_results[plan.key] = added.key_result_id
    if plan.milestones:
        async with reading(actor.sight):
            steps = (await milestones_of_key_results([added.key_result_id]))[added.key_result_id]
        teller.milestones[plan.key] = [step.id for step in steps]


def figure(text: str | None) -> Decimal | None:
    """Return a figure as it is written in the plans."""
    return None if text is None else Decimal(text)


async def begin(teller: Teller, cycle: str) -> None:
    """Let the cycle run, announce what matters in it, and publish what was drafted for it."""
    await _advance(teller, cycle, CycleState.ACTIVE)
    await cycles.announce_priorities(actor=await teller.as_(_ADMINISTRATOR), cycle_id=teller.cycles[cycle])
    for objective in _objectives(cycle):
        if not objective.is_draft:
            actor = await teller.as_(sets(objective))
            await publish_objective(actor=actor, objective_id=teller.objectives[objective.key])


async def finish(teller: Teller, cycle: str) -> None:
    """Review the cycle: close its objectives with how they ended, look back on each of them, and close it."""
    await _advance(teller, cycle, CycleState.REVIEW)
    for objective in _objectives(cycle):
        if objective.closed_on is None:
            await close(teller, objective)
    for objective in _objectives(cycle):
        await look_back(teller, objective)
    await _advance(teller, cycle, CycleState.CLOSED)


def early_ends(teller: Teller, cycle: str, span: Span) -> Iterator[Scene]:
    """Yield the days on which objectives of a cycle ended before it did."""
    for objective in _objectives(cycle):
        if objective.closed_on is not None:
            day = span.starts_on + timedelta(days=objective.closed_on)
            yield Scene(moment(day, 17), f"An early end on {day.day} {day:%B}", partial(close, teller, objective))


async def close(teller: Teller, plan: ObjectivePlan) -> None:
    """Close an objective as its owner says that it ended."""
    if plan.outcome is None:
        raise LookupError(f"{plan.title} has no outcome.")
    await close_objective(
        actor=await teller.as_(plan.owner),
        objective_id=teller.objectives[plan.key],
        outcome=plan.outcome,
        note=plan.closing_note,
    )
    teller.resting.add(plan.key)


async def _advance(teller: Teller, cycle: str, to: CycleState) -> None:
    await advance_cycle(
        actor=await teller.as_(_ADMINISTRATOR), cycle_id=teller.cycles[cycle], to=to, acknowledge_warnings=True
    )
