"""What keeps a file from being taken over, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from app.core.errors import InvalidInput, Problem, Refusal
from app.objectives.commands.definition import as_input


class ImportFile(StrEnum):
    """The files that can be brought over together."""

    PEOPLE = "PEOPLE"
    TEAMS = "TEAMS"
    GOALS = "GOALS"


class ImportProblem(NamedTuple):
    """One thing to put right in a file; the header is row 1, and ``column`` is None where it is about a whole row."""

    file: ImportFile
    row: int
    column: str | None
    code: str
    message: str

    @property
    def as_problem(self) -> Problem:
        """The same as a problem of the mutation's input."""
        place = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        params = (("row", str(self.row)), *((("column", self.column),) if self.column else ()))
        return Problem((self.file.lower(),), self.code, f"{place}: {self.message}", params)


class Findings:
    """The problems of one file so far."""

    def __init__(self, file: ImportFile) -> None:
        self.file = file
        self.found: list[ImportProblem] = []
        self._cells: set[tuple[int, str | None]] = set()

    def add(self, row: int, column: str | None, code: str, message: str) -> None:
        """Note one problem; of a cell that cannot be read nothing more is said."""
        if column is None or (row, column) not in self._cells:
            self.found.append(ImportProblem(self.file, row, column, code, message))
            self._cells.add((row, column))

    def refused(self, row: int, refusal: Refusal, columns: Mapping[str, str]) -> None:
        """Note what a command refused, by the columns that fill the fields of its input."""
        if isinstance(refusal, InvalidInput):
            for problem in refusal.problems:
                self.stated(row, problem, columns)
        else:
            column = columns.get(refusal.path[0]) if refusal.path else None
            self.add(row, column, refusal.code, refusal.message)

    def stated(self, row: int, problem: Problem, columns: Mapping[str, str]) -> None:
        """Note a problem of a command's input."""
        path = as_input(problem).path
        self.add(row, columns.get(path[0]) if path else None, problem.code, problem.message)
