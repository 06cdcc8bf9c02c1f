"""The sheet of goals: a row for each key result beside its objective, blank where it is that of the row above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.cycles.queries import CycleRow
from app.objectives.models import (
    Commitment,
    KeyResultRole,
    Level,
    MetricKind,
    ObjectiveState,
    Outcome,
    ProgressMode,
    Visibility,
)
from app.transfer.cells import KINDS, Cells, Step
from app.transfer.findings import Findings
from app.transfer.standing import Standing
from app.transfer.tables import Line

COLUMNS: Mapping[str, Sequence[str]] = {
    "cycle": ("period", "quarter", "time frame", "timeframe"),
    "objective": ("objective title", "goal", "o"),
    "why": ("reason", "objective description", "description"),
    "level": ("objective level", "type"),
    "team": ("objective team", "group", "department"),
    "objective owner": ("owner of objective", "goal owner"),
    "commitment": (),
    "visibility": ("readers", "privacy"),
    "progress mode": (),
    "state": ("status", "objective state"),
    "outcome": ("result", "objective outcome"),
    "closing note": ("learning", "retrospective"),
    "key result": ("key result title", "kr", "measure", "metric"),
    "owner": ("key result owner", "kr owner", "assignee", "responsible"),
    "kind": ("metric kind", "key result kind", "metric type"),
    "role": ("key result role",),
    "unit": ("measured in",),
    "unit kind": (),
    "baseline": ("start", "start value", "starting value", "initial", "from"),
    "target": ("target value", "goal value", "to"),
    "low": ("lower limit", "minimum"),
    "high": ("upper limit", "maximum"),
    "stretch": ("stretch target",),
    "current": ("current value", "actual", "value", "latest value", "progress value"),
    "as of": ("measured on", "value date", "date"),
    "weight": ("key result weight",),
    "due": ("due date", "deadline", "due on"),
    "source": ("data source", "measured where"),
    "milestones": ("steps",),
    "phases": ("phased targets",),
}
REQUIRED = ("objective",)
_FIGURES = ("baseline", "target", "low", "high", "stretch", "weight")


@dataclass
class KeyResultLine:
    """A key result as a row tells it; what the row leaves blank is left out of ``changes``.

    Its kind follows from the figures where the row does not tell it, and is missing where that cannot be read.
    """

    row: int
    title: str
    changes: dict[str, Any]
    kind_is_told: bool
    owner_id: UUID | None
    current: Decimal | bool | None
    steps: tuple[Step, ...] | None
    as_of: date | None


@dataclass
class ObjectiveLines:
    """An objective as its rows tell it; ``changes`` hold what the first of them says of each field."""

    row: int
    cycle: CycleRow | None
    title: str
    changes: dict[str, Any] = field(default_factory=dict)
    state: ObjectiveState | None = None
    outcome: Outcome | None = None
    note: str | None = None
    key_results: list[KeyResultLine] = field(default_factory=list)


class GoalReader:
    """Reads the rows of the sheet into objectives with their key results."""

    def __init__(
        self,
        standing: Standing,
        findings: Findings,
        cycles: Mapping[str, CycleRow],
        *,
        cycle: CycleRow | None,
        decimal_comma: bool,
    ) -> None:
        self._standing = standing
        self._findings = findings
        self._cycles = cycles
        self._cycle = cycle
        self._decimal_comma = decimal_comma

    def read(self, lines: Iterable[Line]) -> list[ObjectiveLines]:
        """Return the objectives in the order of their first rows; a blank objective is that of the row above."""
        found: dict[tuple[Any, ...], ObjectiveLines] = {}
        last: ObjectiveLines | None = None
        for line in lines:
            cells = Cells(line, self._findings, decimal_comma=self._decimal_comma)
            title = cells.text("objective")
            if title is not None:
                told = self._objective(cells, title)
                cycle_id = told.cycle.id if told.cycle else None
                key = (cycle_id, told.changes.get("team_id"), " ".join(title.split()).casefold())
                last = found.setdefault(key, told)
                self._merge(last, told, cells)
            elif last is None:
                cells.note("objective", "REQUIRED", "The first row names its objective.")
                continue
            if cells.text("key result") is not None:
                self._add(last, cells)
            elif any(cells.text(column) for column in ("kind", "baseline", "target", "current")):
                cells.note("key result", "REQUIRED", "Name the key result that these figures belong to.")
        return list(found.values())

    def _objective(self, cells: Cells, title: str) -> ObjectiveLines:
        team_id = self._team(cells)
        given = {
            "title": " ".join(title.split()),
            "why": cells.text("why"),
            "level": cells.choice("level", Level, {"individual": Level.INDIVIDUAL, "organisation": Level.COMPANY}),
            "team_id": team_id,
            "owner_id": self._owner(cells, "objective owner"),
            "commitment": cells.choice("commitment", Commitment, {"stretch": Commitment.ASPIRATIONAL}),
            "visibility": cells.choice("visibility", Visibility, {"public": Visibility.ORGANIZATION}),
            "progress_mode": cells.choice("progress mode", ProgressMode),
        }
        outcome = cells.choice("outcome", Outcome)
        return ObjectiveLines(
            cells.row,
            self._cycle_of(cells),
            title,
            {name: value for name, value in given.items() if value is not None},
            cells.choice("state", ObjectiveState) or (ObjectiveState.CLOSED if outcome else None),
            outcome,
            cells.text("closing note"),
        )

    def _merge(self, first: ObjectiveLines, told: ObjectiveLines, cells: Cells) -> None:
        for name, value in told.changes.items():
            if name != "title" and first.changes.setdefault(name, value) != value:
                column = {"team_id": "team", "owner_id": "objective owner", "progress_mode": "progress mode"}.get(
                    name, name
                )
                message = (
                    f"Row {first.row} says something else of the same objective: say it once, or the same in both."
                )
                cells.note(column, "CONTRADICTS", message)
        first.state, first.outcome = first.state or told.state, first.outcome or told.outcome
        first.note = first.note or told.note

    def _cycle_of(self, cells: Cells) -> CycleRow | None:
        name = cells.text("cycle")
        if name is None:
            if self._cycle is None:
                cells.note("cycle", "REQUIRED", "Name the cycle here, or choose one for all rows without.")
            return self._cycle
        found = self._cycles.get(" ".join(name.split()).casefold())
        if found is None:
            cells.note("cycle", "UNKNOWN_CYCLE", f"There is no cycle “{name[:80]}”: plan it first, or mend the name.")
        return found

    def _team(self, cells: Cells) -> UUID | None:
        path = cells.text("team")
        if path is None:
            return None
        team = self._standing.team(path)
        if team is None:
            message = f"There is no team “{path[:80]}”: add it to the file of teams, or write its whole path."
            cells.note("team", "UNKNOWN_TEAM", message)
        return team.id if team else None

    def _owner(self, cells: Cells, column: str) -> UUID | None:
        email = cells.text(column)
        if email is None:
            return None
        person = self._standing.person(email)
        if person is None:
            message = f"Nobody has the address {email[:80]}: add that person to the file of people, or mend it."
            cells.note(column, "UNKNOWN_PERSON", message)
        return person.id if person else None

    def _add(self, objective: ObjectiveLines, cells: Cells) -> None:
        title = " ".join((cells.text("key result") or "").split())
        for other in objective.key_results:
            if other.title.casefold() == title.casefold():
                cells.note("key result", "TWICE", f"Row {other.row} has this key result already.")
                return
        figures = {column: cells.number(column) for column in _FIGURES}
        unread = cells.text("kind") or any(cells.text(column) for column, figure in figures.items() if figure is None)
        kind = cells.choice("kind", MetricKind, KINDS) or (
            None if unread else _kind(figures, has_steps=cells.text("milestones") is not None)
        )
        steps = cells.steps()
        current = cells.yes("current") if kind is MetricKind.BINARY else cells.number("current")
        has_unit = kind not in (None, MetricKind.BINARY, MetricKind.MILESTONE)
        changes = {
            "title": title,
            "kind": kind,
            "role": cells.choice("role", KeyResultRole),
            "unit": cells.unit() if has_unit else None,
            **figures,
            "due_on": cells.day("due"),
            "source": cells.text("source"),
            "phases": cells.phases(),
            "milestones": tuple(step.definition for step in steps) if steps else None,
        }
        objective.key_results.append(
            KeyResultLine(
                cells.row,
                title,
                {name: value for name, value in changes.items() if value is not None},
                cells.text("kind") is not None,
                self._owner(cells, "owner"),
                current,
                steps,
                cells.day("as of"),
            )
        )


def _kind(figures: Mapping[str, Decimal | None], *, has_steps: bool) -> MetricKind:
    """Return the kind that a row without one speaks of."""
    baseline, target = figures["baseline"], figures["target"]
    if target is not None:
        is_down = baseline is not None and target < baseline
        return MetricKind.DECREASE if is_down else MetricKind.INCREASE
    if figures["low"] is not None or figures["high"] is not None:
        return MetricKind.MAINTAIN
    return MetricKind.MILESTONE if has_steps else MetricKind.BINARY
