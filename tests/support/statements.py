"""Counts the SQL statements of a stretch of code, whichever way they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

_FRAME = ("begin", "commit", "rollback", "savepoint", "release")


@dataclass
class Counter:
    """The statements seen, without those that only frame a transaction, and how each transaction with a sight began."""

    statements: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.statements)


@contextmanager
def counted_statements() -> Iterator[Counter]:
    """Count every statement that any connection of this process sends meanwhile."""
    counter = Counter()
    execute = psycopg.AsyncCursor.execute

    async def counting(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        text = str(query)
        if not text.lstrip().lower().startswith(_FRAME):
            counter.statements.append(text)
        elif text.startswith("begin") and "app.organization_id" in text:
            counter.begun.append(text.partition(";")[0])
        return await execute(self, query, *args, **kwargs)

    psycopg.AsyncCursor.execute = counting  # type: ignore[method-assign,assignment]
    try:
        yield counter
    finally:
        psycopg.AsyncCursor.execute = execute  # type: ignore[method-assign]
