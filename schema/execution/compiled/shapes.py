"""How values become parts of the answer: many values of one type at a time, breadth first.

A shape completes a list of values, of all the places in the answer where they stand, into what is written there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from graphql import GraphQLObjectType

from schema.execution.compiled.needs import EVERYTHING, Needs
from schema.execution.compiled.outside import Outside
from schema.fields import DEFINITION

if TYPE_CHECKING:
    from schema.execution.compiled.running import Run


class Shape(Protocol):
    """Completes values; ``needs`` are the columns of the rows behind them."""

    needs: Needs

    def complete(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Return what is written for each value, in order; raises Outside."""
        ...


class LeafShape:
    """Leaves, null where they may be."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        self._write = write
        self.needs = Needs()

    def complete(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Return the written leaves."""
        return [self._write(value) for value in values]


class Required:
    """What may not be null."""

    def __init__(self, of: Shape) -> None:
        self._of = of
        self.needs = of.needs

    def complete(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Return what the inner shape returns, none of it null."""
        done = self._of.complete(values, run)
        if None in done:
            raise Outside("null where it may not be")
        return done


class Several:
    """Lists, null where they may be."""

    def __init__(self, of: Shape) -> None:
        self._of = of
        self.needs = of.needs

    def complete(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Return the lists, their items completed all together."""
        lists = [() if value is None else value for value in values]
        if not all(isinstance(each, list | tuple) for each in lists):
            raise Outside("a list is not a list")
        items = iter(self._of.complete(list(chain.from_iterable(lists)), run))
        return [
            None if value is None else [next(items) for _ in each] for value, each in zip(values, lists, strict=True)
        ]


class ObjectShape:
    """Objects of one type, null where they may be."""

    def __init__(
        self, kind: GraphQLObjectType, lay: Callable[[Sequence[Any], Run], list[dict[str, Any]]], needs: Needs
    ) -> None:
        self._is_of_type = kind.is_type_of
        self._by_class = getattr(kind.extensions[DEFINITION].origin, "by_class", False)
        self._lay = lay
        self.needs = needs

    def complete(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Return the objects."""
        present = [value for value in values if value is not None]
        if self._is_of_type is not None:
            told = {value.__class__: value for value in present}.values() if self._by_class else present
            if not all(self._is_of_type(value, None) for value in told):  # type: ignore[arg-type]
                raise Outside("an object of another type")
        laid = self._lay(present, run)
        if len(laid) == len(values):
            return laid
        rest = iter(laid)
        return [None if value is None else next(rest) for value in values]


class AbstractShape:
    """Objects of the types of an interface or a union, null where they may be."""

    def __init__(self, kinds: Sequence[GraphQLObjectType], shape_of: Callable[[GraphQLObjectType], Shape]) -> None:
        self._kinds = kinds
        self._shape_of = shape_of
        self.needs = Needs()
        self.needs.columns.add(EVERYTHING)

    def complete(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Return the objects, those of one type completed together."""
        places: dict[str, list[int]] = {}
        kinds: dict[str, GraphQLObjectType] = {}
        for place, value in enumerate(values):
            if value is not None:
                kind = self._kind_of(value)
                kinds[kind.name] = kind
                places.setdefault(kind.name, []).append(place)
        done: list[Any] = [None] * len(values)
        for name, found in places.items():
            completed = self._shape_of(kinds[name]).complete([values[place] for place in found], run)
            for place, each in zip(found, completed, strict=True):
                done[place] = each
        return done

    def _kind_of(self, value: Any) -> GraphQLObjectType:
        for kind in self._kinds:
            if kind.is_type_of is None:
                raise Outside(f"{kind.name} does not know its objects")
            if kind.is_type_of(value, None):  # type: ignore[arg-type]
                return kind
        raise Outside("an object of no type")
