"""Rows of fewer columns: a read that was told which ones its reader needs fetches just those.

Whoever reads a row's other columns then finds none, as an AttributeError, never a wrong value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from psycopg._cursor_base import BaseCursor

Load = TypeVar("Load", bound=Callable[..., Any])
RowType = TypeVar("RowType", bound=tuple[Any, ...])

_EVERYTHING: Mapping[type, frozenset[str]] = {}
_needed: ContextVar[Mapping[type, frozenset[str]]] = ContextVar("needed_columns", default=_EVERYTHING)


@contextmanager
def needing(row_type: type, names: frozenset[str]) -> Iterator[None]:
    """Let reads of ``row_type`` fetch no more than these columns in the meantime."""
    token = _needed.set({row_type: names})
    try:
        yield
    finally:
        _needed.reset(token)


def narrowed(row_type: type[RowType]) -> type[RowType]:
    """Return the type of the rows that are read now instead of ``row_type``: itself, or one of fewer columns."""
    names = _needed.get().get(row_type)
    return row_type if names is None else _with_only(row_type, names)


@lru_cache(maxsize=1_000)
def _with_only(row_type: type, names: frozenset[str]) -> type:
    kept = tuple(name for name in row_type._fields if name in names) or row_type._fields[:1]  # type: ignore[attr-defined]
    if len(kept) == len(row_type._fields):  # type: ignore[attr-defined]
        return row_type
    members: dict[str, Any] = {name: _Missing(name) for name in row_type._fields}  # type: ignore[attr-defined]
    members |= {name: property(itemgetter(place)) for place, name in enumerate(kept)}
    members |= {"__slots__": (), "_fields": kept}
    return type(row_type.__name__, (row_type,), members)


def maker(row_type: type[RowType], columns: int) -> Callable[[Sequence[Any]], RowType]:
    """Return what makes rows of a type of as many values; raises TypeError where it has other columns."""
    if columns != len(row_type._fields):  # type: ignore[attr-defined]
        raise TypeError(f"{columns} columns were read for {row_type.__name__}, which has others.")
    return partial(tuple.__new__, row_type)


def rows_of(row_type: type) -> Callable[[BaseCursor[Any, Any]], Callable[[Sequence[Any]], Any]]:
    """Return psycopg's factory of rows of a type."""

    def factory(cursor: BaseCursor[Any, Any]) -> Callable[[Sequence[Any]], Any]:
        result = cursor.pgresult
        return maker(row_type, result.nfields) if result and result.nfields else tuple

    return factory


def narrows(row_type: type, *uses: str, cursor: Sequence[str] | None = None) -> Callable[[Load], Load]:
    """Declare that a load reads rows of ``row_type`` with statements of `columns`, and which of them it uses itself.

    ``cursor`` are those that its cursors are made of; without them whoever asks for a cursor gets every column.
    """

    def declare(load: Load) -> Load:
        load.narrows = Narrows(row_type, frozenset(uses), None if cursor is None else frozenset(cursor))  # type: ignore[attr-defined]
        return load

    return declare


class Narrows(NamedTuple):
    """What `narrows` declares."""

    row_type: type
    uses: frozenset[str]
    cursor: frozenset[str] | None

    @property
    def columns(self) -> frozenset[str]:
        """All that the rows have."""
        return frozenset(self.row_type._fields)  # type: ignore[attr-defined]


class _Missing:
    """A column that was not fetched."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, row: object, owner: type) -> Any:
        raise AttributeError(f"{owner.__name__}.{self._name} was not fetched: declare that it is needed.")
