"""Scalars of the contract: exact decimals as strings, instants in UTC with a Z, plain days, CommonMark text."""

from __future__ import annotations

import datetime
import decimal
from typing import Any, NewType

import strawberry
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode, ValueNode

DateTime = NewType("DateTime", datetime.datetime)
Date = NewType("Date", datetime.date)
Decimal = NewType("Decimal", decimal.Decimal)
Markdown = NewType("Markdown", str)


def _decimal_out(value: decimal.Decimal) -> str:
    return format(value, "f")


def _decimal_in(value: Any) -> decimal.Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise GraphQLError('A Decimal is a string such as "12.50", or a number.')
    text = str(value)
    try:
        parsed = decimal.Decimal(text) if len(text) <= 40 else decimal.Decimal("NaN")
    except decimal.InvalidOperation:
        parsed = decimal.Decimal("NaN")
    if not parsed.is_finite() or abs(parsed.adjusted()) > 30:
        raise GraphQLError(f'"{text[:40]}" is not a Decimal: write it like "12.50", with at most 30 digits.')
    return decimal.Decimal(format(parsed, "f"))


def _decimal_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> decimal.Decimal:
    if isinstance(node, StringValueNode | IntValueNode | FloatValueNode):
        return _decimal_in(node.value)
    raise GraphQLError('A Decimal is a string such as "12.50", or a number.', node)


def _instant_out(value: datetime.datetime) -> str:
    return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def _instant_in(value: Any) -> datetime.datetime:
    try:
        parsed = datetime.datetime.fromisoformat(value)
        if parsed.tzinfo is not None:
            return parsed.astimezone(datetime.UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise GraphQLError('A DateTime is an RFC 3339 instant such as "2026-01-31T09:30:00Z".')


def _day_out(value: datetime.date) -> str:
    return value.isoformat()


def _day_in(value: Any) -> datetime.date:
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007
    except (TypeError, ValueError):
        raise GraphQLError('A Date is a day such as "2026-01-31".') from None


def _text_in(value: Any) -> str:
    if not isinstance(value, str):
        raise GraphQLError("Markdown is a string.")
    return value


SCALARS: dict[Any, Any] = {
    DateTime: strawberry.scalar(
        name="DateTime",
        description='An instant in UTC, RFC 3339, such as "2026-01-31T09:30:00Z".',
        serialize=_instant_out,
        parse_value=_instant_in,
    ),
    Date: strawberry.scalar(
        name="Date",
        description='A day in the organisation\'s time zone, such as "2026-01-31".',
        serialize=_day_out,
        parse_value=_day_in,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact number as a string, such as "12.50". Inputs take a string or a number.',
        serialize=_decimal_out,
        parse_value=_decimal_in,
        parse_literal=_decimal_literal,
    ),
    Markdown: strawberry.scalar(
        name="Markdown",
        description="CommonMark without HTML, people as [@Name](id). The server never renders it.",
        serialize=str,
        parse_value=_text_in,
    ),
}
