"""Texts that nobody else would write, one for each text of the world's rows: where one turns up, its row was read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from tortoise import fields
from tortoise.models import Model

from tests.support.world import World

CANARY = re.compile(r"qz\d{5}zq")
FORMS = ("{}", "{}@example.com", "https://example.com/{}")
NOT_WORDS = {
    "action",
    "currency",
    "unit_currency",
    "area",
    "kind",
    "locale",
    "subject_kind",
    "source_kind",
    "statement",
    "time_zone",
    "rule_id",
}
"""Columns of text that say which of a few things something is, in other words than an enum."""

_JSON = {
    ("audit_records", "changes"): '{{"title": [null, "{}"]}}',
    ("proposal_revisions", "payload"): '{{"title": "{}", "kind": "BINARY"}}',
    ("summaries", "sections"): (
        '[{{"heading": "CHANGED", "sentences": [{{"text": "{}", "origin": "PERSON", "evidence": []}}]}}]'
    ),
    ("assistant_runs", "request"): '{{"at_most": 5, "guidance": "{}"}}',
    ("assistant_runs", "result"): (
        '{{"findings": [], "rewrites": [{{"title": "{}", "clears": [], "left": []}}], "no_rewrite": null, '
        '"candidates": []}}'
    ),
    ("approval_policies", "publishers"): '["OWNER"]',
    ("approval_policies", "approvers"): '["OWNER"]',
    ("objective_templates", "key_results"): '[{{"title": "{}", "kind": "BINARY"}}]',
    ("saved_filters", "order_by"): "TITLE",
    ("saved_filters", "conditions"): '{{"text": "{}", "archived": "LEFT_OUT"}}',
    ("idempotency_keys", "answer"): '{{"message": "{}"}}',
}


@dataclass
class Canaries:
    """The texts that were planted, each with the table and the row that it stands in."""

    places: dict[str, tuple[str, UUID]] = field(default_factory=dict)

    def rows(self) -> set[tuple[str, UUID]]:
        """Return the rows that have words."""
        return set(self.places.values())

    def rows_in(self, text: str) -> set[tuple[str, UUID]]:
        """Return the rows of which a text holds anything."""
        return {self.places[found] for found in CANARY.findall(text) if found in self.places}


def plant(database_url: str, world: World, models: Iterable[type[Model]]) -> Canaries:
    """Write a canary into each text of each row of the world; what was no member of its enum becomes one."""
    canaries = Canaries()
    with psycopg.connect(database_url) as connection:
        # what is said once may not be said otherwise: here it is
        connection.execute("set session_replication_role = replica")
        for model in models:
            table = str(model._meta.db_table)
            for name, column in model._meta.fields_map.items():
                for id_ in world.rows[table]:
                    _fill(connection, canaries, (table, name, id_), column)
    return canaries


def _fill(connection: psycopg.Connection[Any], canaries: Canaries, cell: tuple[str, str, UUID], column: Any) -> None:
    table, name, _ = cell
    if enum := getattr(column, "enum_type", None):
        members = [member.value for member in enum]
        if _read(connection, cell) not in (None, *members):
            _write_first(connection, cell, members)
        return
    if (table, name) in _JSON and _read(connection, cell) not in (None, {}):
        return
    words = isinstance(column, fields.CharField | fields.TextField) and name not in NOT_WORDS
    forms = (_JSON[table, name],) if (table, name) in _JSON else FORMS if words else ()
    text = f"qz{len(canaries.places):05d}zq"
    written = _write_first(connection, cell, [form.format(text) for form in forms])
    if written and any("{}" in form for form in forms):
        canaries.places[text] = (table, cell[2])


def _read(connection: psycopg.Connection[Any], cell: tuple[str, str, UUID]) -> Any:
    table, name, id_ = cell
    query = sql.SQL("select {} from {} where id = %s").format(sql.Identifier(name), sql.Identifier(table))
    found = connection.execute(query, (id_,)).fetchone()
    return found[0] if found else None


def _write_first(connection: psycopg.Connection[Any], cell: tuple[str, str, UUID], values: list[str]) -> bool:
    """Write the first of some values that the table takes; tell whether one was."""
    table, name, id_ = cell
    update = sql.SQL("update {} set {} = %s where id = %s").format(sql.Identifier(table), sql.Identifier(name))
    for value in values:
        with suppress(psycopg.IntegrityError, psycopg.DataError), connection.transaction():
            connection.execute(update, (value, id_))
            return True
    return False
