"""A key result's definition between input, rules and rows, and the checks that adding and changing one share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.core.errors import Problem
from app.core.validation import Problems
from app.objectives.commands.lookup import person_named, reads
from app.objectives.models import KeyResultRole, KeyResultState, MetricKind, Milestone, UnitKind
from app.objectives.queries import KeyResultRow, MilestoneRow, phases_stored
from app.objectives.rules import (
    MILESTONE_TITLE_LENGTH,
    SOURCE_LENGTH,
    TITLE_LENGTH,
    KeyResultDefinition,
    MilestoneDefinition,
    UnitDefinition,
    key_result_problems,
    weights_problem,
)
from app.people.queries import UserRow

PLAIN_NUMBER = UnitDefinition(UnitKind.NUMBER)
_WITHOUT_UNIT = frozenset({MetricKind.MILESTONE, MetricKind.BINARY})


class MilestoneEdit(NamedTuple):
    """A milestone as it should be: one that stands, by its id, or a new one; it keeps whether it is done."""

    definition: MilestoneDefinition
    milestone_id: UUID | None = None


def definition_of(key_result: KeyResultRow, milestones: Sequence[MilestoneRow]) -> KeyResultDefinition:
    """Return the definition of a stored key result."""
    unit = key_result.unit_kind
    return KeyResultDefinition(
        title=key_result.title,
        kind=MetricKind(key_result.kind),
        role=KeyResultRole(key_result.role),
        unit=UnitDefinition(UnitKind(unit), key_result.unit_symbol, key_result.unit_currency) if unit else None,
        baseline=key_result.baseline,
        target=key_result.target,
        low=key_result.low,
        high=key_result.high,
        stretch=key_result.stretch,
        phases=key_result.phased_targets,
        source=key_result.source,
        weight=key_result.weight,
        due_on=key_result.due_on,
        milestones=tuple(MilestoneDefinition(milestone.title, milestone.weight) for milestone in milestones),
    )


def columns_of(definition: KeyResultDefinition) -> dict[str, Any]:
    """Return what is stored of a definition in the key result's own row."""
    unit = definition.unit
    return {
        "title": definition.title,
        "kind": definition.kind,
        "role": definition.role,
        "unit_kind": unit.kind if unit else None,
        "unit_symbol": unit.symbol if unit else None,
        "unit_currency": unit.currency if unit else None,
        "baseline": definition.baseline,
        "target": definition.target,
        "low": definition.low,
        "high": definition.high,
        "stretch": definition.stretch,
        "phases": phases_stored(definition.phases),
        "source": definition.source,
        "weight": definition.weight,
        "due_on": definition.due_on,
    }


def cleaned(
    problems: Problems, definition: KeyResultDefinition, *, cycle_starts_on: date, cycle_ends_on: date
) -> KeyResultDefinition:
    """Return a definition as it is stored, and note everything that keeps it from being stored."""
    milestones = tuple(
        replace(
            step, title=problems.line(("milestones", str(index), "title"), step.title, at_most=MILESTONE_TITLE_LENGTH)
        )
        for index, step in enumerate(definition.milestones)
    )
    unit = definition.unit
    if unit is None and definition.kind not in _WITHOUT_UNIT:
        unit = PLAIN_NUMBER
    title = problems.line("title", definition.title, at_most=TITLE_LENGTH)
    source = definition.source and definition.source.strip()
    phases = tuple(sorted(definition.phases, key=lambda phase: phase.on))
    definition = replace(
        definition,
        title=title,
        unit=unit,
        milestones=milestones,
        phases=phases,
        source=problems.line("source", source, at_most=SOURCE_LENGTH) if source else None,
    )
    told = {problem.path for problem in problems.found}
    found = key_result_problems(definition, cycle_starts_on=cycle_starts_on, cycle_ends_on=cycle_ends_on)
    problems.extend(as_input(problem) for problem in found if _camel(problem.path) not in told)
    return definition


def as_input(problem: Problem) -> Problem:
    """Return a rule's problem in the names and codes of an input."""
    return replace(problem, path=_camel(problem.path), code=problem.code.upper())


def _camel(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        head + "".join(word.capitalize() for word in rest) for head, *rest in (step.split("_") for step in path)
    )


def with_changes(definition: KeyResultDefinition, changes: Mapping[str, Any]) -> KeyResultDefinition:
    """Return a definition with those of ``changes`` that are part of it."""
    own = {field: value for field, value in changes.items() if field not in ("owner_id", "milestones")}
    if "milestones" in changes:
        own["milestones"] = tuple(edit.definition for edit in changes["milestones"])
    return replace(definition, **own)


async def write_milestones(
    key_result_id: UUID, shared: Mapping[str, Any], standing: Sequence[MilestoneRow], edits: Sequence[MilestoneEdit]
) -> None:
    """Let a key result have just these milestones, in this order."""
    kept = {edit.milestone_id for edit in edits}
    await Milestone.filter(id__in=[each.id for each in standing if each.id not in kept]).delete()
    for position, (definition, milestone_id) in enumerate(edits):
        content: dict[str, Any] = {"title": definition.title, "weight": definition.weight, "position": position}
        if milestone_id is None:
            await Milestone.create(**shared, key_result_id=key_result_id, **content)
        else:
            await Milestone.filter(id=milestone_id).update(**content)


async def check_owner(problems: Problems, owner_id: UUID, audience: UUID) -> None:
    """Note it where a person cannot answer for a key result that ``audience`` reads; raises NotFound."""
    owner = await person_named(owner_id, "ownerId")
    note_owner(problems, owner, is_reader=await reads(owner.id, audience))


def note_owner(problems: Problems, owner: UserRow, *, is_reader: bool) -> None:
    """Note it where a person cannot answer for a key result, whose objective they may read (``is_reader``) or not."""
    if not owner.active:
        problems.add("ownerId", "LEFT", f"{owner.name} has left: choose somebody who is here.")
    elif not is_reader:
        problems.add("ownerId", "CANNOT_READ", f"{owner.name} cannot read the objective: choose another owner.")


def check_weights(
    problems: Problems,
    standing: Sequence[KeyResultRow],
    *,
    added: Iterable[KeyResultDefinition] = (),
    without: UUID | None = None,
    path: str = "weight",
) -> None:
    """Note it where the drivers of an objective would weigh nothing together."""
    weights: list[Decimal] = [
        other.weight
        for other in standing
        if other.state == KeyResultState.ACTIVE and other.role == KeyResultRole.DRIVER and other.id != without
    ]
    weights.extend(each.weight for each in added if each.role is KeyResultRole.DRIVER)
    if problem := weights_problem(weights, (path,)):
        problems.extend([as_input(problem)])
