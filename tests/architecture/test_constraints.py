"""What the migrations mean is in the database, what the models say too, and however a migration goes it goes whole."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.models import Model

from app.database.pool import tortoise_config
from tests.support.catalogue import NOT_OURS, ROLES, Grant, found, meant, meant_grants, our_tables
from tests.support.postgres import database_url as url_of


class TestCatalogue:
    def test_has_every_constraint(self, database_url: str) -> None:
        names = {name for (name,) in meant(r"add constraint (\w+)")}

        assert names - set(found(database_url, "select conname from pg_constraint where convalidated")) == set()

    def test_has_every_index(self, database_url: str) -> None:
        names = {name for (name,) in meant(r"create (?:unique )?index (\w+)")}

        valid = "select i.indexrelid::regclass::text from pg_index i where i.indisvalid"
        assert names - set(found(database_url, valid)) == set()

    def test_has_every_policy_and_no_other(self, database_url: str) -> None:
        policies = meant(r"create policy (\w+) on (\w+)")

        assert set(found(database_url, "select policyname, tablename from pg_policies")) == policies

    def test_has_every_trigger(self, database_url: str) -> None:
        triggers = meant(r"create trigger (\w+) (?:before|after)[^;]*? on (\w+)")

        there = found(database_url, "select tgname, tgrelid::regclass::text from pg_trigger where tgenabled <> 'D'")
        assert {trigger for trigger in triggers if not trigger[1].startswith(NOT_OURS)} - set(there) == set()

    def test_guards_every_table_by_row(self, database_url: str) -> None:
        open_to_all = found(
            database_url,
            "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace "
            "and not relrowsecurity",
        )

        assert [table for table in open_to_all if not table.startswith(NOT_OURS)] == []

    def test_gives_every_right_and_no_other(self, database_url: str) -> None:
        held = {
            Grant(*row, None)
            for row in found(
                database_url,
                "select grantee, table_name, privilege_type from information_schema.role_table_grants "
                "where grantee = any(%s) or grantee = 'PUBLIC' and table_schema in ('public', 'waymark')",
                [*ROLES],
            )
        }
        on_columns = {
            Grant(role, table, right, column)
            for role, table, right, column in found(
                database_url,
                "select grantee, table_name, privilege_type, column_name from information_schema.column_privileges "
                "where grantee = any(%s)",
                [*ROLES],
            )
            if Grant(role, table, right) not in held
        }

        assert held | on_columns == meant_grants()

    def test_keeps_organisations_apart_in_every_reference(self, database_url: str) -> None:
        plain = found(
            database_url,
            """
            select conrelid::regclass::text || '.' || conname from pg_constraint
            where contype = 'f' and connamespace = 'public'::regnamespace and confrelid <> 'organizations'::regclass
              and not exists (select from pg_attribute a where a.attrelid = conrelid and a.attnum = any(conkey)
                              and a.attname = 'organization_id')
            """,
        )

        assert [name for name in plain if not name.startswith(NOT_OURS)] == []

    def test_references_whatever_a_column_names_by_id(self, database_url: str) -> None:
        loose = found(
            database_url,
            """
            select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
              and a.atttypid = 'uuid'::regtype and a.attname like '%\\_id'
              and not exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid
                              and a.attnum = any(k.conkey))
            order by 1
            """,
        )

        # what may be any of several kinds, and what stays when its subject is gone
        assert [name for name in loose if not name.startswith(NOT_OURS)] == [
            "audit_records.proposal_id",
            "audit_records.subject_id",
            "evidence.source_id",
            "notifications.subject_id",
            "proposals.result_id",
            "reminders.item_id",
        ]

    def test_lets_no_elevated_function_be_called_by_everybody(self, database_url: str) -> None:
        functions = found(
            database_url,
            "select p.oid::regprocedure::text, p.proconfig, has_function_privilege('public', p.oid, 'execute') "
            "from pg_proc p where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'waymark'::regnamespace)",
        )

        assert len(functions) > 10
        assert [name for name, _, everybody in functions if everybody] == []
        assert [name for name, config, _ in functions if config != ["search_path=public, pg_temp"]] == []

    def test_has_roles_that_bypass_nothing(self, database_url: str) -> None:
        roles = found(
            database_url,
            "select rolname, rolsuper or rolbypassrls or rolcanlogin or rolcreaterole from pg_roles "
            "where rolname like 'waymark\\_%'",
        )

        assert sorted(roles) == [(role, False) for role in sorted(ROLES)]


class TestModels:
    async def test_agree_with_the_migrations(self, http: object) -> None:
        config = tortoise_config("postgresql://unused/unused")["apps"]

        pending = await MigrationAutodetector(Tortoise.apps, config).changes()

        assert [writer.operations for writer in pending] == []

    async def test_have_a_column_for_each_of_theirs_and_no_other(self, http: object, database_url: str) -> None:
        there = found(
            database_url,
            "select table_name, column_name, is_nullable = 'YES' from information_schema.columns "
            "where table_schema = 'public'",
        )

        assert {row for row in there if not row[0].startswith(NOT_OURS)} == {
            (model._meta.db_table, field.source_field or name, field.null)
            for model in models()
            for name, field in model._meta.fields_map.items()
        }

    async def test_are_there_for_every_table(self, http: object, database_url: str) -> None:
        assert our_tables(database_url) == sorted(model._meta.db_table for model in models())


def models() -> list[type[Model]]:
    return list(Tortoise.apps["waymark"].values())


MIGRATE = """
import asyncio, sys
from app.database.migrating import migrate, pending_migrations
def report(line):
    if line == sys.argv[2]:
        raise KeyboardInterrupt
try:
    print(asyncio.run(migrate(sys.argv[1], report=report)))
except KeyboardInterrupt:
    print("interrupted")
print(asyncio.run(pending_migrations(sys.argv[1])))
"""


class TestMigrating:
    async def test_again_after_an_interruption_does_all_of_it(self, empty_database: str) -> None:
        interrupted = await migrating(empty_database, stop_after="Applied 0002_guards.")
        tables = our_tables(empty_database)
        again = await migrating(empty_database)
        once_more = await migrating(empty_database)

        assert interrupted[0] == "interrupted"
        assert "0001_initial" in interrupted[1]
        assert tables == []
        assert int(again[0]) >= 3
        assert (again[1], once_more) == ("[]", ["0", "[]"])

    async def test_by_two_processes_at_once_happens_once(self, empty_database: str) -> None:
        both = await asyncio.gather(migrating(empty_database), migrating(empty_database))

        applied = sorted(int(lines[0]) for lines in both)
        assert applied[0] == 0
        assert applied[1] >= 3


@pytest.fixture
def empty_database() -> str:
    """A database without anything."""
    name = f"empty_{uuid4().hex}"
    with psycopg.connect(os.environ["WAYMARK_TEST_CLUSTER"], autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return url_of(os.environ["WAYMARK_TEST_CLUSTER"], name)


async def migrating(database_url: str, *, stop_after: str = "") -> list[str]:
    """Migrate in a process of its own and return what it prints: how many were applied, and what is missing."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", MIGRATE, database_url, stop_after), env=environment, stdout=subprocess.PIPE
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 60)
    return printed.decode().splitlines()
