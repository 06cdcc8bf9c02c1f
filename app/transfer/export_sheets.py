"""What exports hold: tables with the columns that an import takes, read with the sight of who asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.objectives.models import MetricKind, UnitKind
from app.objectives.queries import (
    OBJECTIVE,
    OBJECTIVES,
    KeyResultRow,
    MilestoneRow,
    ObjectiveRow,
    key_results_of_objectives,
    milestones_of_key_results,
)
from app.people.queries import UserRow, all_teams
from app.transfer.models import ExportContents
from app.transfer.sheets import goals, people, teams
from app.transfer.standing import path_of

CHECK_IN_COLUMNS = (
    "cycle", "objective", "key result", "as of", "author", "recorded at", "value", "done", "health", "confidence",
    "progress", "note",
)  # fmt: skip


class Sheet(NamedTuple):
    """A table: its header, and the text of each cell that is not blank, row by row."""

    header: Sequence[str]
    rows: list[Mapping[str, str | None]]


async def sheet_of(contents: ExportContents, cycle_id: UUID | None) -> Sheet:
    """Return everything of one kind that the reader may see, of one cycle where one is named."""
    match contents:
        case ExportContents.PEOPLE:
            return Sheet(list(people.COLUMNS), await _people())
        case ExportContents.TEAMS:
            return Sheet(list(teams.COLUMNS), await _teams())
        case ExportContents.GOALS:
            return Sheet(list(goals.COLUMNS), await _goals(cycle_id))
        case ExportContents.CHECK_INS:
            return Sheet(CHECK_IN_COLUMNS, await _check_ins(cycle_id))


async def _people() -> list[Mapping[str, str | None]]:
    found, paths = await _users(), await _paths()
    belonging: dict[UUID, list[str]] = defaultdict(list)
    for user_id, team_id in await values(
        "select m.user_id, m.team_id from memberships m join organizations o on o.id = m.organization_id "
        "where (%s at time zone o.time_zone)::date between m.starts_on and coalesce(m.ends_on, 'infinity')",
        (clock.now(),),
    ):
        belonging[user_id].append(paths[team_id])
    return [
        {
            "email": person.email,
            "name": person.name,
            "role": person.role.lower(),
            "manager": found[person.manager_id].email if person.manager_id else None,
            "teams": " | ".join(sorted(set(belonging[person.id]))),
            "time zone": person.time_zone,
            "locale": person.locale,
            "active": _yes(person.active),
        }
        for person in sorted(found.values(), key=lambda person: (person.name, person.email))
    ]


async def _teams() -> list[Mapping[str, str | None]]:
    found, paths, users = await all_teams(), await _paths(), await _users()
    return [
        {
            "team": team.name,
            "parent": paths[team.parent_id] if team.parent_id else None,
            "lead": users[team.lead_id].email if team.lead_id else None,
        }
        for team in sorted(found, key=lambda team: paths[team.id])
    ]


async def _goals(cycle_id: UUID | None) -> list[Mapping[str, str | None]]:
    objectives = await rows(
        ObjectiveRow,
        f"select {OBJECTIVE} from {OBJECTIVES} where %(cycle)s::uuid is null or o.cycle_id = %(cycle)s "
        "order by c.starts_on desc, c.name, o.title, o.id",
        {"cycle": cycle_id},
    )
    key_results = await key_results_of_objectives([objective.id for objective in objectives])
    milestones = await milestones_of_key_results([each.id for found in key_results.values() for each in found])
    users, paths = await _users(), await _paths()
    told: list[Mapping[str, str | None]] = []
    for objective in objectives:
        of_objective = _objective(objective, users, paths)
        counting = [each for each in key_results.get(objective.id, ()) if each.state == "ACTIVE"]
        told.extend({**of_objective, **_key_result(each, milestones.get(each.id, ()), users)} for each in counting)
        if not counting:
            told.append(of_objective)
    return told


def _objective(
    objective: ObjectiveRow, users: Mapping[UUID, UserRow], paths: Mapping[UUID, str]
) -> dict[str, str | None]:
    return {
        "cycle": objective.cycle_name,
        "objective": objective.title,
        "why": objective.why,
        "level": objective.level.lower(),
        "team": paths[objective.team_id] if objective.team_id else None,
        "objective owner": users[objective.owner_id].email,
        "commitment": objective.commitment.lower(),
        "visibility": objective.visibility.lower(),
        "progress mode": objective.progress_mode.lower(),
        "state": objective.state.lower(),
        "outcome": objective.outcome and objective.outcome.lower(),
        "closing note": objective.closing_note,
    }


def _key_result(
    key_result: KeyResultRow, milestones: Sequence[MilestoneRow], users: Mapping[UUID, UserRow]
) -> dict[str, str | None]:
    is_binary = key_result.kind == MetricKind.BINARY
    return {
        "key result": key_result.title,
        "owner": users[key_result.owner_id].email,
        "kind": key_result.kind.lower(),
        "role": key_result.role.lower(),
        "unit": _unit(key_result),
        "unit kind": key_result.unit_kind and key_result.unit_kind.lower(),
        **{name: text(getattr(key_result, name)) for name in ("baseline", "target", "low", "high", "stretch")},
        "current": _yes(key_result.done) if is_binary else text(key_result.current),
        "as of": text(key_result.latest_as_of),
        "weight": text(key_result.weight),
        "due": text(key_result.due_on),
        "source": key_result.source,
        "milestones": "\n".join(
            f"[{'x' if each.done else ' '}] {each.title} ({text(each.weight)})" for each in milestones
        ),
        "phases": "; ".join(f"{phase.on}: {text(phase.value)}" for phase in key_result.phased_targets),
    }


def _unit(key_result: KeyResultRow) -> str | None:
    match key_result.unit_kind:
        case UnitKind.PERCENT:
            return key_result.unit_symbol or "%"
        case UnitKind.POINTS:
            return key_result.unit_symbol or "points"
        case UnitKind.CURRENCY:
            return key_result.unit_currency
        case _:
            return key_result.unit_symbol


class _CheckIn(NamedTuple):
    cycle: str
    objective: str
    key_result: str
    as_of: date
    author: str
    recorded_at: datetime
    value: Decimal | None
    done: bool | None
    health: str | None
    confidence: float | None
    progress: float | None
    note: str | None


async def _check_ins(cycle_id: UUID | None) -> list[Mapping[str, str | None]]:
    found = await rows(
        _CheckIn,
        "select c.name, o.title, k.title, i.as_of, u.email, i.recorded_at, i.value, i.done, i.health, i.confidence, "
        "i.progress, i.note from check_ins i join key_results k on k.id = i.key_result_id "
        "join objectives o on o.id = k.objective_id join cycles c on c.id = o.cycle_id "
        "join users u on u.id = i.author_id where %(cycle)s::uuid is null or o.cycle_id = %(cycle)s "
        "order by i.as_of, i.recorded_at, i.id",
        {"cycle": cycle_id},
    )
    return [{name: text(value) for name, value in zip(CHECK_IN_COLUMNS, check_in, strict=True)} for check_in in found]


def text(value: Any) -> str | None:
    """Return a value as a cell has it: exact figures, days and instants in ISO 8601, yes and no."""
    match value:
        case None | str():
            return value
        case bool():
            return _yes(value)
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _yes(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


async def _users() -> dict[UUID, UserRow]:
    found = await rows(UserRow, f"select {columns(UserRow, 'u')} from users u")
    return {person.id: person for person in found}


async def _paths() -> dict[UUID, str]:
    known = {team.id: team for team in await all_teams()}
    return {team.id: path_of(team, known) for team in known.values()}
