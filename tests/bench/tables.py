"""What a measurement found, as a table for people and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass
class Table:
    """Rows with the same keys, and sentences that say how to read them."""

    name: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)

    def as_text(self) -> str:
        """Return the table in columns, numbers to the right, with the sentences below."""
        lines = [self.name, "=" * len(self.name)]
        if self.rows:
            cells = [list(self.rows[0]), *([_shown(value) for value in row.values()] for row in self.rows)]
            widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
            left = [isinstance(value, str) for value in self.rows[0].values()]
            for row in cells:
                columns = zip(row, widths, left, strict=True)
                lines.append("  ".join(f"{cell:{'<' if text else '>'}{width}}" for cell, width, text in columns))
        return "\n".join([*(line.rstrip() for line in lines), *self.notes])


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.2f}" if value < 100 else f"{value:.0f}"
    return str(value)
