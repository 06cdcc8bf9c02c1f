"""Tables as spreadsheets write them: comma, semicolon or tab, with or without a byte-order mark, quoted line breaks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.transfer.findings import Findings

_DELIMITERS = ",;\t"
_NOT_A_LETTER = re.compile(r"[^\w%]+")
_DANGEROUS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""What spreadsheets take for a formula; also behind the apostrophes that were put before it."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no text may hold: files that were saved in another encoding have a NUL beside each letter."""


class Line(NamedTuple):
    """A row: its number as spreadsheets count, the header being row 1, and its cells by column, blank ones left out."""

    row: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str | None:
        """Return a cell, None where it is blank."""
        return self.cells.get(column)


class Table(NamedTuple):
    """The rows of a file, and the headers that it does not know."""

    lines: tuple[Line, ...]
    ignored: tuple[str, ...]


def read_table(text: str, columns: Mapping[str, Sequence[str]], required: Sequence[str], findings: Findings) -> Table:
    """Return a file's rows by known columns (name → further spellings); notes what keeps it from being read."""
    try:
        records = list(_records(text))
    except csv.Error:
        findings.add(1, None, "NOT_CSV", "This cannot be read as CSV: look for a quotation mark that is not closed.")
        return Table((), ())
    if not records:
        findings.add(1, None, "EMPTY", "There is no header: begin with a row of column names.")
        return Table((), ())
    records[0] = [_NOT_TEXT.sub("", cell) for cell in records[0]]
    names = {_folded(spelling): name for name, more in columns.items() for spelling in (name, *more)}
    header = [names.get(_folded(cell)) for cell in records[0]]
    for name in {name for name in header if name and header.count(name) > 1}:
        findings.add(1, name, "COLUMN_TWICE", f"Two columns mean “{name}”: remove one of them.")
    for name in required:
        if name not in header:
            findings.add(1, name, "MISSING_COLUMN", f"A column “{name}” is needed.")
    lines = tuple(
        _line(row, zip(header, cells, strict=False), findings)
        for row, cells in enumerate(records[1:], start=2)
        if any(cell.strip() for cell in cells)
    )
    ignored = (cell.strip() for cell, name in zip(records[0], header, strict=True) if name is None)
    return Table(lines, tuple(filter(None, ignored)))


def _line(row: int, cells: Iterable[tuple[str | None, str]], findings: Findings) -> Line:
    """Return a row of known columns; notes each cell that holds what is no text, and goes on without that."""
    texts: dict[str, str] = {}
    for name, cell in cells:
        if name is None:
            continue
        if _NOT_TEXT.search(cell):
            findings.add(row, name, "NOT_TEXT", "This holds characters that are no text: save the file as CSV UTF-8.")
        if clean := _plain(_NOT_TEXT.sub("", cell)):
            texts[name] = clean
    return Line(row, texts)


def _records(text: str) -> Iterable[list[str]]:
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return csv.reader(io.StringIO(text.partition("\n")[2], newline=""), delimiter=first[4], strict=True)
    delimiter = max(_DELIMITERS, key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _folded(header: str) -> str:
    return _NOT_A_LETTER.sub(" ", header.casefold().replace("_", " ")).strip()


def _plain(cell: str) -> str:
    """Return a cell's text without the apostrophe that `write_table` puts before what looks like a formula."""
    stripped = cell.strip()
    return stripped[1:] if stripped.startswith("'") and _DANGEROUS.match(stripped[1:]) else stripped


def write_table(header: Sequence[str], rows: Iterable[Sequence[str | None]]) -> str:
    """Return a table as CSV that no spreadsheet takes for a formula; ordinary numbers stay numbers."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell or "") for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if _DANGEROUS.match(cell) and not _NUMBER.fullmatch(cell) else cell
