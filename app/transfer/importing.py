"""The command that brings files over: everything in them, or nothing.

Rights, rules and the audit record are those of a person's own edits: what creates one creates many, each with its own
answer, so that new rows take a fixed number of statements. What stands already is read for all rows at once and
compared first: a second run of the same file writes nothing, and what changed goes through its command, one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.cycles.models import CycleState
from app.cycles.queries import CycleRow, all_cycles
from app.database.command import command
from app.database.unit_of_work import values
from app.people.commands.welcoming import send_links
from app.transfer import policy
from app.transfer.findings import Findings, ImportFile, ImportProblem
from app.transfer.sheets import goals, people, teams
from app.transfer.sheets.goal_writing import GoalWriter
from app.transfer.standing import Fate, ImportCount, ImportedKind, Standing, standing_for
from app.transfer.tables import Line, Table, read_table

ROWS_AT_MOST = 5_000
BYTES_AT_MOST = 1_000_000
_SHEETS = {ImportFile.PEOPLE: people, ImportFile.TEAMS: teams, ImportFile.GOALS: goals}


class ImportReport(NamedTuple):
    """What an import did, or would do; nothing was done where there are problems."""

    applied: bool
    counts: tuple[ImportCount, ...]
    problems: tuple[ImportProblem, ...]
    ignored_columns: tuple[str, ...]


@command(InvalidInput, NotFound, NotPermitted)
async def import_csv(
    *,
    actor: Actor,
    files: Mapping[ImportFile, str],
    cycle_id: UUID | None = None,
    decimal_comma: bool = False,
    welcome: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Bring people, teams and goals over from CSV, in that order, all of it or nothing; safe to repeat.

    ``cycle_id`` is the cycle of goals whose row names none. A dry run does everything and takes it back, so it tells
    what a real one would. A real run with problems is refused with all of them. With ``welcome`` those people of the
    file who have no password are sent a link to set one, once and never again.
    """
    if ImportFile.PEOPLE in files or ImportFile.TEAMS in files:
        require(policy.can_import_people(actor))
    require(policy.can_import_goals(actor))
    cycles = {cycle.id: cycle for cycle in await all_cycles()}
    if cycle_id is not None and cycle_id not in cycles:
        raise NotFound("cycle", "cycleId")
    findings = {file: Findings(file) for file in files}
    tables = _read(files, findings)

    await values("savepoint import")
    standing = await standing_for(actor)
    await _bring_organization(tables, standing, findings)
    if ImportFile.GOALS in tables:
        await _bring_goals(
            tables[ImportFile.GOALS], standing, findings[ImportFile.GOALS], cycles, cycle_id, decimal_comma
        )
    if welcome and not any(each.found for each in findings.values()):
        await _welcome(tables, standing)
    problems = tuple(problem for each in findings.values() for problem in sorted(each.found, key=lambda one: one.row))
    if dry_run or problems:
        await values("rollback to savepoint import")
    if problems and not dry_run:
        raise InvalidInput(problem.as_problem for problem in problems)
    ignored = tuple(dict.fromkeys(name for table in tables.values() for name in table.ignored))
    return ImportReport(not dry_run, standing.counts(), problems, ignored)


def _read(files: Mapping[ImportFile, str], findings: Mapping[ImportFile, Findings]) -> dict[ImportFile, Table]:
    """Return the tables in the files; raises InvalidInput for what is too large, or no files at all."""
    problems = Problems()
    if not files:
        problems.add("people", "REQUIRED", "Send at least one file: people, teams or goals.")
    if sum(len(text.encode(errors="replace")) for text in files.values()) > BYTES_AT_MOST:
        message = f"The files have more than {BYTES_AT_MOST} bytes together: bring them over in parts."
        problems.add(next(iter(files)).lower(), "TOO_LARGE", message)
    problems.check()
    tables = {}
    for file, text in files.items():
        sheet = _SHEETS[file]
        tables[file] = read_table(text, sheet.COLUMNS, sheet.REQUIRED, findings[file])
        if len(tables[file].lines) > ROWS_AT_MOST:
            problems.add(file.lower(), "TOO_MANY", f"A file has at most {ROWS_AT_MOST} rows: split it.")
    problems.check()
    return tables


async def _bring_organization(
    tables: Mapping[ImportFile, Table], standing: Standing, findings: Mapping[ImportFile, Findings]
) -> None:
    members: list[tuple[int, str, str]] = []
    if ImportFile.PEOPLE in tables:
        lines = _sound(tables, findings, ImportFile.PEOPLE)
        members = await people.bring_people(lines, standing, findings[ImportFile.PEOPLE])
    if ImportFile.TEAMS in tables:
        await teams.bring_teams(_sound(tables, findings, ImportFile.TEAMS), standing, findings[ImportFile.TEAMS])
    if members:
        await people.bring_memberships(members, standing, findings[ImportFile.PEOPLE])
    if ImportFile.TEAMS in tables:
        await standing.see_new_teams()


async def _welcome(tables: Mapping[ImportFile, Table], standing: Standing) -> None:
    """Send the people of the file a link to set a password, those who have none and were never sent one."""
    if ImportFile.PEOPLE not in tables:
        return
    told = [standing.person(line.get("email") or "") for line in tables[ImportFile.PEOPLE].lines]
    for _ in await send_links(standing.actor, [person.id for person in told if person]):
        standing.count(ImportedKind.LETTER, Fate.CREATED)


async def _bring_goals(
    table: Table,
    standing: Standing,
    findings: Findings,
    cycles: Mapping[UUID, CycleRow],
    cycle_id: UUID | None,
    decimal_comma: bool,
) -> None:
    by_name = {" ".join(cycle.name.split()).casefold(): cycle for cycle in cycles.values()}
    cycle = cycles[cycle_id] if cycle_id else None
    reader = goals.GoalReader(standing, findings, by_name, cycle=cycle, decimal_comma=decimal_comma)
    told = reader.read(() if findings.found else table.lines)
    closed = {each.cycle.id for each in told if each.cycle and each.cycle.state == CycleState.CLOSED}
    # an administrator may complete the past: for this transaction, which nobody sees into, such a cycle is in review
    if closed and standing.actor.is_admin:
        await _set_states(closed, CycleState.REVIEW)
    await GoalWriter(standing, findings).bring(told)
    if closed and standing.actor.is_admin:
        await _set_states(closed, CycleState.CLOSED)


def _sound(
    tables: Mapping[ImportFile, Table], findings: Mapping[ImportFile, Findings], file: ImportFile
) -> Sequence[Line]:
    return () if findings[file].found else tables[file].lines


async def _set_states(cycle_ids: set[UUID], state: CycleState) -> None:
    await values("update cycles set state = %s where id = any(%s)", (state, list(cycle_ids)))
