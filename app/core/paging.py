"""Keyset paging: pages in a named order, ties by id, nulls last, cursors that name their order."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

import orjson

MAX_PAGE = 500
RowType = TypeVar("RowType")


class InvalidPage(ValueError):
    """A page was asked for that cannot be: a bad `first`, or a cursor from elsewhere."""


class Term(NamedTuple):
    """One sort key: the row's attribute or a function of the row, its SQL expression and type, and the direction.

    Both must give the same value to the last digit: the one is compared with the other.
    """

    attribute: str | Callable[[Any], Any]
    expression: str
    type: str
    descending: bool = False

    def value(self, row: Any) -> Any:
        """Return the key of a row."""
        return getattr(row, self.attribute) if isinstance(self.attribute, str) else self.attribute(row)


@dataclass(frozen=True, slots=True)
class Order:
    """A named order; ``id_expression`` breaks ties, in the direction of the last term."""

    name: str
    terms: tuple[Term, ...]
    id_expression: str

    @property
    def _all(self) -> tuple[Term, ...]:
        return (*self.terms, Term("id", self.id_expression, "uuid", bool(self.terms) and self.terms[-1].descending))

    def sql(self) -> str:
        """Return what follows ``order by``."""
        return ", ".join(f"{t.expression} {'desc' if t.descending else 'asc'} nulls last" for t in self._all)

    def cursor(self, row: Any) -> str:
        """Return the opaque cursor of a row."""
        parts = [self.name, *(term.value(row) for term in self._all)]
        return urlsafe_b64encode(orjson.dumps(parts, default=str)).decode().rstrip("=")

    def after(self, cursor: str | None) -> tuple[str, dict[str, Any]]:
        """Return the condition for the rows behind a cursor and its parameters; raises InvalidPage.

        Parameters are named ``after_0`` and so on; without a cursor the condition is ``true``.
        """
        if cursor is None:
            return "true", {}
        values = self._parse(cursor)
        branches = []
        for position, term in enumerate(self._all):
            equal = [
                f"{earlier.expression} is not distinct from %(after_{index})s::{earlier.type}"
                for index, earlier in enumerate(self._all[:position])
            ]
            branches.append(" and ".join([*equal, _behind(term, f"%(after_{position})s::{term.type}")]))
        condition = " or ".join(f"({branch})" for branch in branches)
        return f"({condition})", {f"after_{index}": value for index, value in enumerate(values)}

    def _parse(self, cursor: str) -> list[Any]:
        try:
            parts = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        except ValueError as error:
            raise InvalidPage("This cursor is not one of ours: begin without `after`.") from error
        if not isinstance(parts, list) or len(parts) != len(self._all) + 1 or parts[0] != self.name:
            raise InvalidPage(f"This cursor belongs to another order than {self.name}: begin without `after`.")
        try:
            return [_typed(value, term.type) for value, term in zip(parts[1:], self._all, strict=True)]
        except (TypeError, ValueError) as error:
            raise InvalidPage("This cursor is not one of ours: begin without `after`.") from error


def _typed(value: Any, type: str) -> Any:
    """Return a cursor's value as it is compared with a key of a PostgreSQL type; raises ValueError and TypeError."""
    if value is None:
        return None
    if type in _FROM_TEXT:
        return _FROM_TEXT[type](value)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 2**53:
        raise ValueError(value)
    return value


def _text(value: str) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    return value


_FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "text": _text,
    "uuid": lambda value: UUID(_text(value)),
    "timestamptz": datetime.fromisoformat,
    "date": date.fromisoformat,
}


def _behind(term: Term, value: str) -> str:
    comparison = "<" if term.descending else ">"
    return f"({term.expression} {comparison} {value} or ({term.expression} is null and {value} is not null))"


@dataclass(slots=True, eq=False)
class Page(Generic[RowType]):
    """One page of rows in an order; ``key`` and ``counted`` let the total be counted when it is asked for."""

    rows: Sequence[RowType]
    order: Order
    has_next: bool
    has_previous: bool
    key: Any = None
    counted: Any = None


def checked_first(first: int, at_most: int = MAX_PAGE) -> int:
    """Return ``first`` where it is between 1 and ``at_most``; raises InvalidPage."""
    if not 1 <= first <= at_most:
        raise InvalidPage(f"`first` must be between 1 and {at_most}.")
    return first


def page(rows: Sequence[RowType], first: int, after: str | None, order: Order, **count: Any) -> Page[RowType]:
    """Return the page of at most ``first`` rows out of those fetched, one more than the page where there is a next."""
    return Page(rows[:first], order, len(rows) > first, after is not None, **count)
