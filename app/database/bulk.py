"""Writes many rows of one table in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from tortoise.models import Model

from app.database.unit_of_work import values


async def insert_all(table: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; does nothing for none."""
    if not records:
        return
    names = ", ".join(records[0])
    await values(
        f"insert into {table} ({names}) select {names} from jsonb_populate_recordset(null::{table}, %s::jsonb)",
        (_json(records),),
    )


async def create_all(instances: Sequence[Model]) -> None:
    """Insert new instances of one model, with the model's defaults, in one statement; does nothing for none."""
    if instances:
        meta = type(instances[0])._meta
        names = meta.fields_db_projection
        await insert_all(meta.db_table, [{names[field]: getattr(each, field) for field in names} for each in instances])


async def update_all(table: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Set columns of rows that exist, found by ``id``; all records name the same columns; does nothing for none."""
    if not records:
        return
    changes = ", ".join(f"{name} = new.{name}" for name in records[0] if name != "id")
    await values(
        f"update {table} t set {changes} from jsonb_populate_recordset(null::{table}, %s::jsonb) new "
        "where t.id = new.id",
        (_json(records),),
    )


def _json(records: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps([dict(record) for record in records], default=str).decode()
