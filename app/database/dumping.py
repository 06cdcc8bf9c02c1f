"""How lists of ids are sent to the database, which every batched read does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from psycopg.abc import Buffer
from psycopg.types.array import ListDumper


class IdsDumper(ListDumper):
    """Dumps lists as psycopg does, and lists of ids at once: an id needs neither quotes nor escapes."""

    def _dump_list(self, obj: list[Any], tokens: list[Buffer], needs_quotes: Callable[[Buffer], object]) -> None:
        if {each.__class__ for each in obj} != {UUID}:
            super()._dump_list(obj, tokens, needs_quotes)
        else:
            tokens.append(f"{{{','.join([f'{each.int:032x}' for each in obj])}}}".encode())
