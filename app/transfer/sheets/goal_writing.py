"""How the goals of a sheet are brought over: by the rules of a person's own edits, then their values.

What is new is added together, so that the number of statements does not grow with the rows; what stands already and
reads otherwise in the sheet is changed one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple
from uuid import UUID

from app.core.errors import Refusal
from app.core.validation import Problems
from app.database.unit_of_work import rows
from app.objectives.commands import MilestoneEdit, update_key_result, update_objective
from app.objectives.commands.content import ObjectiveContent
from app.objectives.commands.definition import cleaned, definition_of, with_changes
from app.objectives.commands.new_key_results import AskedKeyResult, add_key_results
from app.objectives.commands.new_objectives import draft_objectives
from app.objectives.commands.passing import Ending, close_together, pause_together, publish_together
from app.objectives.models import Commitment, Level, ObjectiveState, ProgressMode, Visibility
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
from app.objectives.roll_up import roll_up
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


PAUSED, CLOSED = ObjectiveState.PAUSED, ObjectiveState.CLOSED
_USUAL: Mapping[str, Any] = {
    "why": None,
    "commitment": Commitment.COMMITTED,
    "visibility": Visibility.ORGANIZATION,
    "progress_mode": ProgressMode.KEY_RESULTS,
    "team_id": None,
    "priority_id": None,
}


class _Standing(NamedTuple):
    """A key result that stands already, with its milestones."""

    row: KeyResultRow
    milestones: Sequence[MilestoneRow]


class _Brought(NamedTuple):
    """An objective of the sheet that is there now, what it was before (None: nothing), and what became of it."""

    told: ObjectiveLines
    before: ObjectiveRow | None
    id: UUID
    fate: Fate


class GoalWriter:
    """Brings objectives over, then their key results, then what was said of values, all of a kind together."""

    def __init__(self, standing: Standing, findings: Findings) -> None:
        self._standing = standing
        self._findings = findings
        self._objectives: dict[tuple[UUID, str], list[ObjectiveRow]] = defaultdict(list)
        self._key_results: dict[UUID, list[_Standing]] = {}
        self._values: list[Value] = []

    async def bring(self, told: Sequence[ObjectiveLines]) -> None:
        """Bring all objectives over, with their key results and values, and close those that have ended."""
        await self._look(told)
        brought = await self._bring_objectives(told)
        await self._bring_key_results(brought)
        published = await self._publish(brought)
        for each in brought:
            changed = each.fate is Fate.UNCHANGED and each.id in published
            self._standing.count(ImportedKind.OBJECTIVE, Fate.UPDATED if changed else each.fate)
        await bring_values(self._values, self._standing, self._findings)
        await self._settle(brought)

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

    async def _bring_objectives(self, told: Iterable[ObjectiveLines]) -> list[_Brought]:
        """Return the objectives that are there now, in the order of the sheet; judge what is in the others."""
        matched = [(each, self._match(each)) for each in told if each.cycle is not None]
        new = [each for each, before in matched if before is None]
        drafted = await draft_objectives(actor=self._standing.actor, contents=[self._content(each) for each in new])
        answers: dict[int, UUID | Refusal] = {each.row: answer for each, answer in zip(new, drafted, strict=True)}
        brought: list[_Brought] = []
        for each, before in matched:
            if before is None:
                fate, answer = Fate.CREATED, answers[each.row]
            elif isinstance(before, ObjectiveRow):
                fate, answer = await self._update_objective(each, before)
            else:
                message = "Several objectives have this title: name its team and its owner, to say which is meant."
                self._findings.add(each.row, "objective", "AMBIGUOUS", message)
                continue
            if isinstance(answer, Refusal):
                self._findings.refused(each.row, answer, _OBJECTIVE_FIELDS)
                self._judge(each)
            else:
                brought.append(_Brought(each, before, answer, fate))
        return brought

    def _match(self, told: ObjectiveLines) -> ObjectiveRow | Literal["AMBIGUOUS"] | None:
        if told.cycle is None:
            return None
        found = self._objectives.get((told.cycle.id, told.changes["title"].casefold()), [])
        for name in ("team_id", "owner_id"):
            if len(found) > 1 and name in told.changes:
                found = [objective for objective in found if getattr(objective, name) == told.changes[name]]
        return "AMBIGUOUS" if len(found) > 1 else found[0] if found else None

    def _content(self, told: ObjectiveLines) -> ObjectiveContent:
        actor, team_id = self._standing.actor, told.changes.get("team_id")
        lead_id = next((team.lead_id for team in self._standing.teams.values() if team.id == team_id), None)
        level = Level.TEAM if team_id else Level.INDIVIDUAL
        given = {"level": level, "owner_id": lead_id or actor.person_id, **told.changes}
        return ObjectiveContent(**{**_USUAL, **given, "cycle_id": told.cycle and told.cycle.id})

    async def _update_objective(self, told: ObjectiveLines, before: ObjectiveRow) -> tuple[Fate, UUID | Refusal]:
        changes = {
            name: value
            for name, value in told.changes.items()
            if name not in ("level", "title") and value != getattr(before, name)
        }
        if not changes:
            return Fate.UNCHANGED, before.id
        actor, revision = self._standing.actor, before.revision
        try:
            await update_objective(
                actor=actor, objective_id=before.id, expected_revision=revision, changes=changes, reason=REASON
            )
        except Refusal as refusal:
            return Fate.UNCHANGED, refusal
        return Fate.UPDATED, before.id

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

    async def _bring_key_results(self, brought: Iterable[_Brought]) -> None:
        told = [(line, each.id) for each in brought for line in each.told.key_results if "kind" in line.changes]
        matched = [(line, id_, self._standing_as(line, id_)) for line, id_ in told]
        new = [(line, id_) for line, id_, before in matched if before is None]
        asked = [AskedKeyResult(id_, KeyResultDefinition(**line.changes), line.owner_id) for line, id_ in new]
        added = await add_key_results(actor=self._standing.actor, asked=asked)
        for (line, _), answer in zip(new, added, strict=True):
            self._note_key_result(line, Fate.CREATED, answer)
        for line, _, before in matched:
            if before is not None:
                self._note_key_result(line, *await self._update(line, before))
        if new:
            await roll_up({id_ for (_, id_), answer in zip(new, added, strict=True) if not isinstance(answer, Refusal)})

    def _standing_as(self, told: KeyResultLine, objective_id: UUID) -> _Standing | None:
        standing = self._key_results.get(objective_id, ())
        return next((each for each in standing if each.row.title.casefold() == told.title.casefold()), None)

    def _note_key_result(self, told: KeyResultLine, fate: Fate, answer: UUID | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._findings.refused(told.row, answer, _KEY_RESULT_FIELDS)
            return
        self._standing.count(ImportedKind.KEY_RESULT, fate)
        if told.current is not None or told.steps:
            self._values.append(Value(told.row, answer, told.current, told.steps, told.as_of))

    async def _update(self, told: KeyResultLine, before: _Standing) -> tuple[Fate, UUID | Refusal]:
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
            return Fate.UNCHANGED, before.row.id
        try:
            await update_key_result(
                actor=self._standing.actor,
                key_result_id=before.row.id,
                expected_revision=before.row.revision,
                changes=changes,
                reason=REASON,
            )
        except Refusal as refusal:
            return Fate.UNCHANGED, refusal
        return Fate.UPDATED, before.row.id

    async def _publish(self, brought: Iterable[_Brought]) -> set[UUID]:
        """Publish the drafts of which the sheet says so, or of which it has values; return which these were."""
        drafts = {each.id: each.told for each in brought if self._is_to_publish(each)}
        if drafts:
            passed = await publish_together(actor=self._standing.actor, ids=list(drafts))
            for id_, refusal in passed.refused.items():
                self._findings.refused(drafts[id_].row, refusal, _OBJECTIVE_FIELDS)
        return set(drafts)

    def _is_to_publish(self, brought: _Brought) -> bool:
        """Tell whether an objective is to be published; note it where the sheet wants it back in an earlier state."""
        told, before = brought.told, brought.before
        has_values = any(each.current is not None or each.steps for each in told.key_results)
        wanted = told.state or (ObjectiveState.ACTIVE if has_values else ObjectiveState.DRAFT)
        if before is None or before.state == ObjectiveState.DRAFT:
            return wanted is not ObjectiveState.DRAFT
        if told.state is not None and not _leads_to(before.state, told.state):
            message = f"It is {before.state.lower()} here: change that in Waymark, or write the same in the file."
            self._findings.add(told.row, "state", "GOES_BACK", message)
        return False

    async def _settle(self, brought: Iterable[_Brought]) -> None:
        """Let objectives rest or end, once their values are there."""
        ended = {each.id: each.told for each in brought if each.told.state in (PAUSED, CLOSED)}
        standing = await objectives_by_id(list(ended)) if ended else {}
        moving = {
            id_: told for id_, told in ended.items() if standing[id_].state not in (told.state, ObjectiveState.CLOSED)
        }
        endings: dict[UUID, Ending] = {}
        for id_, told in moving.items():
            if told.state is CLOSED and told.outcome is not None:
                endings[id_] = Ending(told.outcome, told.note)
            elif told.state is CLOSED:
                message = "A closed objective says how it ended: achieved, partial, missed or abandoned."
                self._findings.add(told.row, "outcome", "REQUIRED", message)
        resting = [id_ for id_, told in moving.items() if told.state is PAUSED]
        refused: dict[UUID, Refusal] = {}
        if endings:
            refused |= (await close_together(actor=self._standing.actor, endings=endings)).refused
        if resting:
            refused |= (await pause_together(actor=self._standing.actor, ids=resting, reason=REASON)).refused
        for id_, refusal in refused.items():
            self._findings.refused(moving[id_].row, refusal, _OBJECTIVE_FIELDS)


def _leads_to(state: str, wanted: ObjectiveState) -> bool:
    order = [ObjectiveState.DRAFT, ObjectiveState.ACTIVE, ObjectiveState.PAUSED, ObjectiveState.CLOSED]
    return order.index(ObjectiveState(state)) <= order.index(wanted)
