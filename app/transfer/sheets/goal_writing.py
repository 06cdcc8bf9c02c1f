"""How the goals of a sheet are brought over: through the commands that a person's own edits use, then their values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.core.errors import Refusal
from app.core.validation import Problems
from app.database.unit_of_work import rows
from app.objectives.commands import (
    MilestoneEdit,
    close_objective,
    create_key_result,
    create_objective,
    pause_objective,
    publish_objective,
    update_key_result,
    update_objective,
)
from app.objectives.commands.definition import cleaned, definition_of, with_changes
from app.objectives.models import Level, ObjectiveState
from app.objectives.queries import (
    OBJECTIVE,
    OBJECTIVES,
    KeyResultRow,
    MilestoneRow,
    ObjectiveRow,
    key_results_of_objectives,
    milestones_of_key_results,
    objectives_by_id,
)
from app.objectives.rules import KeyResultDefinition
from app.transfer.findings import Findings
from app.transfer.sheets.goals import KeyResultLine, ObjectiveLines
from app.transfer.sheets.values import Value, bring_values
from app.transfer.standing import Fate, ImportedKind, Standing

REASON = "Brought over from a spreadsheet."
_OBJECTIVE_FIELDS = {
    "title": "objective",
    "teamId": "team",
    "ownerId": "objective owner",
    "cycleId": "cycle",
    "objectiveId": "objective",
    "progressMode": "progress mode",
    "note": "closing note",
    **{name: name for name in ("why", "level", "commitment", "visibility", "outcome")},
}
_KEY_RESULT_FIELDS = {
    "title": "key result",
    "ownerId": "owner",
    "dueOn": "due",
    **{name: name for name in ("kind", "role", "unit", "baseline", "target", "low", "high", "stretch", "weight")},
    **{name: name for name in ("source", "milestones", "phases")},
}


class _Standing(NamedTuple):
    """A key result that stands already, with its milestones."""

    row: KeyResultRow
    milestones: Sequence[MilestoneRow]


class GoalWriter:
    """Brings objectives over one by one; what was said of values comes last, for all of them together."""

    def __init__(self, standing: Standing, findings: Findings) -> None:
        self._standing = standing
        self._findings = findings
        self._objectives: dict[tuple[UUID, str], list[ObjectiveRow]] = defaultdict(list)
        self._key_results: dict[UUID, list[_Standing]] = {}
        self._values: list[Value] = []

    async def bring(self, told: Sequence[ObjectiveLines]) -> None:
        """Bring all objectives over, with their key results and values, and close those that have ended."""
        await self._look(told)
        brought = [(objective, await self._bring(objective)) for objective in told]
        await bring_values(self._values, self._standing, self._findings)
        for objective, id_ in brought:
            if id_ is not None and objective.state in (ObjectiveState.PAUSED, ObjectiveState.CLOSED):
                await self._settle(objective, objective.state, id_)

    async def _look(self, told: Iterable[ObjectiveLines]) -> None:
        cycle_ids = {objective.cycle.id for objective in told if objective.cycle}
        titles = {objective.changes["title"].casefold() for objective in told}
        found = await rows(
            ObjectiveRow, f"select {OBJECTIVE} from {OBJECTIVES} where o.cycle_id = any(%s)", (list(cycle_ids),)
        )
        wanted = [objective for objective in found if objective.title.casefold() in titles]
        for objective in wanted:
            self._objectives[objective.cycle_id, objective.title.casefold()].append(objective)
        key_results = await key_results_of_objectives([objective.id for objective in wanted])
        ids = [key_result.id for each in key_results.values() for key_result in each]
        milestones = await milestones_of_key_results(ids)
        self._key_results = {
            objective_id: [_Standing(each, milestones.get(each.id, ())) for each in found]
            for objective_id, found in key_results.items()
        }

    async def _bring(self, told: ObjectiveLines) -> UUID | None:
        before = self._match(told)
        if told.cycle is None or isinstance(before, str):
            if before == "AMBIGUOUS":
                message = "Several objectives have this title: name its team and its owner, to say which is meant."
                self._findings.add(told.row, "objective", "AMBIGUOUS", message)
            return None
        try:
            if before is None:
                fate, id_ = Fate.CREATED, await self._create_objective(told, told.cycle.id)
            else:
                fate, id_ = await self._update_objective(told, before), before.id
        except Refusal as refusal:
            self._findings.refused(told.row, refusal, _OBJECTIVE_FIELDS)
            self._judge(told)
            return None
        for key_result in told.key_results:
            await self._bring_key_result(key_result, id_)
        if await self._publish(told, before, id_) and fate is Fate.UNCHANGED:
            fate = Fate.UPDATED
        self._standing.count(ImportedKind.OBJECTIVE, fate)
        return id_

    def _match(self, told: ObjectiveLines) -> ObjectiveRow | str | None:
        if told.cycle is None:
            return None
        found = self._objectives.get((told.cycle.id, told.changes["title"].casefold()), [])
        for name in ("team_id", "owner_id"):
            if len(found) > 1 and name in told.changes:
                found = [objective for objective in found if getattr(objective, name) == told.changes[name]]
        return "AMBIGUOUS" if len(found) > 1 else found[0] if found else None

    async def _create_objective(self, told: ObjectiveLines, cycle_id: UUID) -> UUID:
        actor, team_id = self._standing.actor, told.changes.get("team_id")
        lead_id = next((team.lead_id for team in self._standing.teams.values() if team.id == team_id), None)
        level = Level.TEAM if team_id else Level.INDIVIDUAL
        given = {"level": level, "owner_id": lead_id or actor.person_id, **told.changes}
        return (await create_objective(actor=actor, cycle_id=cycle_id, **given)).objective_id

    async def _update_objective(self, told: ObjectiveLines, before: ObjectiveRow) -> Fate:
        changes = {
            name: value
            for name, value in told.changes.items()
            if name not in ("level", "title") and value != getattr(before, name)
        }
        if not changes:
            return Fate.UNCHANGED
        actor, revision = self._standing.actor, before.revision
        await update_objective(
            actor=actor, objective_id=before.id, expected_revision=revision, changes=changes, reason=REASON
        )
        return Fate.UPDATED

    def _judge(self, told: ObjectiveLines) -> None:
        """Note what is wrong with the key results of an objective that could not be brought over."""
        for key_result in told.key_results:
            problems = Problems()
            if told.cycle is not None and "kind" in key_result.changes:
                definition = KeyResultDefinition(**key_result.changes)
                days = {"cycle_starts_on": told.cycle.starts_on, "cycle_ends_on": told.cycle.ends_on}
                cleaned(problems, definition, **days)
            for problem in problems.found:
                self._findings.stated(key_result.row, problem, _KEY_RESULT_FIELDS)

    async def _bring_key_result(self, told: KeyResultLine, objective_id: UUID) -> None:
        if "kind" not in told.changes:
            return
        standing = self._key_results.get(objective_id, ())
        before = next((each for each in standing if each.row.title.casefold() == told.title.casefold()), None)
        try:
            if before is None:
                fate, id_ = Fate.CREATED, await self._create(told, objective_id)
            else:
                fate, id_ = await self._update(told, before), before.row.id
        except Refusal as refusal:
            self._findings.refused(told.row, refusal, _KEY_RESULT_FIELDS)
            return
        self._standing.count(ImportedKind.KEY_RESULT, fate)
        if told.current is not None or told.steps:
            self._values.append(Value(told.row, id_, told.current, told.steps, told.as_of))

    async def _create(self, told: KeyResultLine, objective_id: UUID) -> UUID:
        definition = KeyResultDefinition(**told.changes)
        created = await create_key_result(
            actor=self._standing.actor, objective_id=objective_id, definition=definition, owner_id=told.owner_id
        )
        return created.key_result_id

    async def _update(self, told: KeyResultLine, before: _Standing) -> Fate:
        stored = definition_of(before.row, before.milestones)
        untold = set() if told.kind_is_told else {"kind"}
        changes: dict[str, Any] = {
            name: value
            for name, value in told.changes.items()
            if name not in {*untold, "title"} and value != getattr(stored, name)
        }
        if "milestones" in changes:
            ids = {milestone.title: milestone.id for milestone in before.milestones}
            changes["milestones"] = [MilestoneEdit(step, ids.get(step.title)) for step in changes["milestones"]]
        if told.owner_id and told.owner_id != before.row.owner_id:
            changes["owner_id"] = told.owner_id
        if not changes or ("owner_id" not in changes and with_changes(stored, changes) == stored):
            return Fate.UNCHANGED
        await update_key_result(
            actor=self._standing.actor,
            key_result_id=before.row.id,
            expected_revision=before.row.revision,
            changes=changes,
            reason=REASON,
        )
        return Fate.UPDATED

    async def _publish(self, told: ObjectiveLines, before: ObjectiveRow | None, id_: UUID) -> bool:
        """Publish a draft of which the sheet says so, or of which it has values; tell whether it was one."""
        has_values = any(each.current is not None or each.steps for each in told.key_results)
        wanted = told.state or (ObjectiveState.ACTIVE if has_values else ObjectiveState.DRAFT)
        if wanted is ObjectiveState.DRAFT or (before is not None and before.state != ObjectiveState.DRAFT):
            if told.state is not None and before is not None and not _leads_to(before.state, told.state):
                message = f"It is {before.state.lower()} here: change that in Waymark, or write the same in the file."
                self._findings.add(told.row, "state", "GOES_BACK", message)
            return False
        try:
            await publish_objective(actor=self._standing.actor, objective_id=id_)
        except Refusal as refusal:
            self._findings.refused(told.row, refusal, _OBJECTIVE_FIELDS)
        return True

    async def _settle(self, told: ObjectiveLines, state: ObjectiveState, id_: UUID) -> None:
        """Let an objective rest or end, once its values are there."""
        if (await objectives_by_id([id_]))[id_].state in (state, ObjectiveState.CLOSED):
            return
        if state is ObjectiveState.CLOSED and told.outcome is None:
            message = "A closed objective says how it ended: achieved, partial, missed or abandoned."
            self._findings.add(told.row, "outcome", "REQUIRED", message)
            return
        try:
            if state is ObjectiveState.PAUSED or told.outcome is None:
                await pause_objective(actor=self._standing.actor, objective_id=id_, reason=REASON)
                return
            await close_objective(actor=self._standing.actor, objective_id=id_, outcome=told.outcome, note=told.note)
        except Refusal as refusal:
            self._findings.refused(told.row, refusal, _OBJECTIVE_FIELDS)


def _leads_to(state: str, wanted: ObjectiveState) -> bool:
    order = [ObjectiveState.DRAFT, ObjectiveState.ACTIVE, ObjectiveState.PAUSED, ObjectiveState.CLOSED]
    return order.index(ObjectiveState(state)) <= order.index(wanted)
