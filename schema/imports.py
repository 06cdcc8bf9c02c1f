"""Bringing people, teams and goals over from CSV.

The files are arguments and no upload: a spreadsheet of 5,000 rows fits the request body, and so it has the same token,
limits, answers and errors as everything else.
"""

from __future__ import annotations

from typing import Any

import strawberry

from app.transfer import importing
from app.transfer.findings import ImportFile, ImportProblem
from app.transfer.standing import ImportCount, ImportedKind
from schema.context import Info, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, column, itself, over


@over(ImportCount, description="What became of the things of one kind.")
class CsvImportCount:
    """Counts of a kind."""

    kind: ImportedKind = column("What was counted.")
    created: int = column("How many were created.")
    updated: int = column("How many were changed.")
    unchanged: int = column("How many were as the file says already.")


@over(ImportProblem, description="One thing to put right in a file.")
class CsvImportProblem:
    """A problem of a row."""

    file: ImportFile = column("The file that it is in.")
    row: int = column("The row as a spreadsheet counts: the header is row 1.")
    code: str = column("A stable code of what is wrong.")
    message: str = column("What is wrong and what to do, as a sentence.")
    # the last one: from here on the name is taken
    column: str | None = column("The column, by its name in Waymark; null where it is about the whole row.")


@over(importing.ImportReport, description="What an import did, or would do.")
class CsvImportReport:
    """What an import did."""

    applied: bool = column("Whether it was done; false for a dry run.")
    counts: list[CsvImportCount] = column("What became of everything in the files, by kind.")
    problems: list[CsvImportProblem] = column("Everything to put right, row by row; a real run with any is refused.")
    ignored_columns: list[str] = column("Headers that are not known, as they stand in the files.")


@strawberry.input(
    description="The files to bring over, each with a header and comma, semicolon or tab between the cells. Blank "
    "cells leave what stands as it is. Days are written as 2026-01-31, people by e-mail address, teams by path such as "
    "“Division / Growth”."
)
class CsvImportInput:
    """Input of `csvImport`."""

    people: str | None = argument(
        "Columns: email, name, role, manager (an address), teams (paths, with | between), time zone, locale, active.",
        None,
    )
    teams: str | None = argument("Columns: team (a name, or a path), parent (a path), lead (an address).", None)
    goals: str | None = argument(
        "A row for each key result beside its objective, blank where it is that of the row above. Columns: cycle, "
        "objective, why, level, team, objective owner, commitment, visibility, progress mode, state, outcome, closing "
        "note; key result, owner, kind, role, unit, unit kind, baseline, target, low, high, stretch, current, as of, "
        "weight, due, source, milestones, phases.",
        None,
    )
    cycle_id: strawberry.ID | None = argument("The cycle of goals whose row names none.", None)
    decimal_comma: bool = argument("Whether figures are written as 12,5; otherwise as 12.5.", False)
    welcome: bool = argument(
        "Whether to send the people of the file a link by mail with which they set their first password: those who "
        "have none, and never twice. `usersWelcome` does it later.",
        False,
    )
    dry_run: bool = argument("Whether just to tell what would be done, and what is to be put right.", False)


@over(importing.ImportReport, description="The files were read.")
class CsvImportSuccess:
    """Success of `csvImport`."""

    report: CsvImportReport = itself("What was done, or would be.")


@strawberry.type
class ImportMutations:
    """Bringing files over."""

    @mutation(
        importing.import_csv,
        CsvImportSuccess,
        description="Bring people, teams and goals over from CSV: all of it or nothing, through the rules of a "
        "person's own edits. People are matched by address, teams by path, objectives by title in their cycle, key "
        "results by title in their objective; doing it again changes nothing.",
    )
    async def csv_import(self, info: Info, input: CsvImportInput) -> Any:
        """Bring files over."""
        given = {ImportFile.PEOPLE: input.people, ImportFile.TEAMS: input.teams, ImportFile.GOALS: input.goals}
        return await importing.import_csv(
            actor=info.context.actor,
            files={file: text for file, text in given.items() if text is not None},
            cycle_id=parse_optional_id(input.cycle_id, "Cycle", "cycleId"),
            decimal_comma=input.decimal_comma,
            welcome=input.welcome,
            dry_run=input.dry_run,
        )
