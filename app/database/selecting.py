"""How flat SQL names the columns of a row, and reads a page of rows for each of several keys in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.core.paging import Order, Page, checked_first, page
from app.database.narrowing import maker, narrowed
from app.database.unit_of_work import rows, values

RowType = TypeVar("RowType", bound=tuple[Any, ...])


class Columns:
    """The select list for a NamedTuple, to be written into a statement: of the columns that are needed just then."""

    def __init__(self, row_type: type[tuple[Any, ...]], alias: str, elsewhere: Mapping[str, str]) -> None:
        self._row_type = row_type
        self._alias = alias
        self._elsewhere = elsewhere
        self._written: dict[type, str] = {}

    def __format__(self, _: str) -> str:
        """Return the list."""
        wanted = narrowed(self._row_type)
        if wanted not in self._written:
            fields: tuple[str, ...] = wanted._fields  # type: ignore[attr-defined]
            self._written[wanted] = ", ".join(
                f"{self._elsewhere.get(name, f'{self._alias}.{name}')} as {name}" for name in fields
            )
        return self._written[wanted]


def columns(row_type: type[tuple[Any, ...]], alias: str, **elsewhere: str) -> Columns:
    """Return the select list for a NamedTuple: its fields in order, from ``alias`` unless an expression is given."""
    return Columns(row_type, alias, elsewhere)


@dataclass(frozen=True, slots=True)
class Listing(Generic[RowType]):
    """Rows that belong to keys: the select list, what follows ``from``, and which key a row belongs to."""

    row_type: type[RowType]
    selected: Columns
    source: str
    key: str

    async def pages(
        self,
        keys: Sequence[UUID],
        order: Order,
        *,
        first: int,
        after: str | None,
        where: str = "true",
        params: Mapping[str, Any] | None = None,
    ) -> dict[UUID, Page[RowType]]:
        """Return a page for each key, all in one statement; raises InvalidPage.

        ``where`` narrows the rows, with its ``params``. The pages count their rows, together, when they are asked to.
        """
        behind, place = order.after(after)
        conditions = f"({where}) and {behind} order by {order.sql()} limit %(limit)s"
        given = {"limit": checked_first(first) + 1, **place, **(params or {})}
        grouped = await (self._of_one if len(keys) == 1 else self._of_several)(keys, order, conditions, given)

        async def counted(asked: Sequence[UUID]) -> dict[UUID, int]:
            return await self.counts(asked, where=where, params=params)

        return {key: page(grouped.get(key, []), first, after, order, key=key, counted=counted) for key in keys}

    async def _of_one(
        self, keys: Sequence[UUID], order: Order, conditions: str, params: Mapping[str, Any]
    ) -> dict[UUID, list[RowType]]:
        """Return the rows of a single key, by a statement that PostgreSQL needs to plan only once."""
        found = await rows(
            self.row_type,
            f"select {self.selected} from {self.source} where {self.key} = %(key)s and {conditions}",
            {"key": keys[0], **params},
        )
        return {keys[0]: found}

    async def _of_several(
        self, keys: Sequence[UUID], order: Order, conditions: str, params: Mapping[str, Any]
    ) -> dict[UUID, list[RowType]]:
        found = await values(
            f"""
            select found.*, asked.number from unnest(%(keys)s::uuid[]) with ordinality as asked (key, number)
            cross join lateral (
                select {self.selected}, row_number() over (order by {order.sql()}) as place from {self.source}
                where {self.key} = asked.key and {conditions}
            ) found order by found.place
            """,
            {"keys": list(keys), **params},
        )
        grouped: list[list[RowType]] = [[] for _ in keys]
        if found:
            make = maker(narrowed(self.row_type), len(found[0]) - 2)
            for each in found:
                grouped[each[-1] - 1].append(make(each[:-2]))
        return dict(zip(keys, grouped, strict=True))

    async def counts(
        self, keys: Sequence[UUID], *, where: str = "true", params: Mapping[str, Any] | None = None
    ) -> dict[UUID, int]:
        """Return how many rows each key has; a key without any is left out."""
        found = await values(
            f"select {self.key}, count(*) from {self.source} "
            f"where {self.key} = any(%(keys)s) and ({where}) group by {self.key}",
            {"keys": list(keys), **(params or {})},
        )
        return dict(found)
