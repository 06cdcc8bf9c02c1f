"""How a leaf is written: a Python expression over its value, which leaves what is right already as it is.

The answer is encoded by orjson, which writes instants in UTC and days as the contract says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from graphql import GraphQLEnumType, GraphQLLeafType

from schema.execution.compiled.outside import Outside


class Leaf(NamedTuple):
    """A leaf's type: ``test`` is Python source that holds for values which ``written`` writes, if there are any.

    In it ``{}`` stands for the value, which is ``v`` from there on, and the ``names`` for what it needs to know.
    ``write`` takes all other values.
    """

    test: str | None
    write: Callable[[Any], Any]
    names: dict[str, Any]
    written: str = "v"


_TESTS: dict[str, tuple[str | None, dict[str, Any]]] = {
    "String": ("{}.__class__ is str", {}),
    "ID": ("{}.__class__ is str", {}),
    "Markdown": ("{}.__class__ is str", {}),
    "Boolean": ("{}.__class__ is bool", {}),
    "Int": ("{}.__class__ is int and -2147483648 <= v <= 2147483647", {}),
    "Float": ("{}.__class__ is float and v - v == 0.0", {}),
    "Date": ("{}.__class__ is {date}", {"date": date}),
    "DateTime": ("{}.__class__ is {datetime} and not v.utcoffset()", {"datetime": datetime}),
    "Decimal": ("{}.__class__ is {decimal}", {"decimal": Decimal}),
}
_WRITTEN = {"Decimal": "v.__format__('f')"}


def leaf_of(kind: GraphQLLeafType, *, required: bool) -> Leaf:
    """Return how leaves of a type are written; null is written where it may be, and leads outside where it may not."""
    write = _writer(kind, required=required)
    if isinstance(kind, GraphQLEnumType):
        names = frozenset(name for name, value in kind.values.items() if _is_itself(name, value.value))
        return Leaf("{} in {names}", write, {"names": names})
    test, names_ = _TESTS.get(kind.name, (None, {}))
    return Leaf(test, write, names_, _WRITTEN.get(kind.name, "v"))


def _is_itself(name: str, value: Any) -> bool:
    return bool(name == getattr(value, "value", value))


def _writer(kind: GraphQLLeafType, *, required: bool) -> Callable[[Any], Any]:
    coerce: Callable[[Any], Any] = _EXACT.get(kind.name, kind.coerce_output_value)

    def write(value: Any) -> Any:
        if value is None:
            if required:
                raise Outside(f"{kind.name} is null where it may not be")
            return None
        written = coerce(value)
        if written is None:
            raise Outside(f"{kind.name} has no value for {value!r}")
        return written

    return write


def _decimal(value: Any) -> str:
    if value.__class__ is not Decimal:
        raise Outside("not a Decimal")
    return format(value, "f")


def _instant(value: Any) -> Any:
    if value.__class__ is not datetime or value.utcoffset():
        raise Outside("not an instant in UTC")
    return value


_EXACT: dict[str, Callable[[Any], Any]] = {"Decimal": _decimal, "DateTime": _instant}
