"""Which columns of rows a selection needs, so that loads fetch no others."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from app.database.narrowing import Narrows, needing

EVERYTHING = "*"


class Needs:
    """The columns that are needed of a load's rows, `*` for all of them, and whether its cursors are asked for.

    One is shared by all that an operation asks of the load, and grows while its plan is made.
    """

    def __init__(self) -> None:
        self.columns: set[str] = set()
        self.cursor = False

    def add(self, other: Needs) -> None:
        """Need what another needs as well."""
        self.columns |= other.columns
        self.cursor |= other.cursor

    def fetching(self, load: Any) -> AbstractContextManager[None]:
        """Let a load that narrows its rows fetch just these."""
        declared: Narrows | None = getattr(load, "narrows", None)
        # what is no column, such as a property made of several, stands for all of them
        if declared is None or not self.columns <= declared.columns or (self.cursor and declared.cursor is None):
            return nullcontext()
        cursor = declared.cursor if self.cursor and declared.cursor else frozenset[str]()
        return needing(declared.row_type, declared.uses | cursor | self.columns)
