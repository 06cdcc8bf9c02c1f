"""The words in which migrations say what PostgreSQL must hold: references, checks, row-level policies and rights.

Migrations call these functions, so what one of them writes must not change for a released migration: add a new one.
"""

from __future__ import annotations

from collections.abc import Iterable

APP = "waymark_app"
ASSISTANT = "waymark_assistant"

ORGANIZATION_MATCHES = "organization_id = (select waymark.organization())"
AUDIENCE_MATCHES = "audience = any((select waymark.audiences())::uuid[])"


def role(name: str) -> str:
    """Create a role that cannot sign in, and let the migrating user act in it."""
    return f"""
    do $$ begin
      if not exists (select from pg_roles where rolname = '{name}') then
        create role {name} nologin noinherit;
      end if;
      if current_setting('server_version_num')::int < 160000 then
        if not pg_has_role(current_user, '{name}', 'MEMBER') then
          execute format('grant {name} to %I', current_user);
        end if;
      elsif not pg_has_role(current_user, '{name}', 'SET') then
        execute format('grant {name} to %I with set true', current_user);
      end if;
    end $$"""


def key(table: str, *columns: str) -> str:
    """Make columns unique together, so that composite references can point at them."""
    return f"alter table {table} add constraint {table}_{'_'.join(columns)}_key unique ({', '.join(columns)})"


def reference(table: str, column: str, parent: str, *, on_delete: str = "no action") -> str:
    """Reference a row of the same organisation."""
    return (
        f"alter table {table} add constraint {table}_{column}_fkey foreign key (organization_id, {column}) "
        f"references {parent} (organization_id, id) on delete {on_delete} deferrable initially immediate"
    )


def inherits_audience(
    table: str, column: str, parent: str, *, audience: str = "audience", on_delete: str = "cascade"
) -> str:
    """Reference a row of the same organisation and keep this row's audience equal to its own, in every change."""
    return (
        f"alter table {table} add constraint {table}_{column}_{audience}_fkey "
        f"foreign key (organization_id, {column}, {audience}) "
        f"references {parent} (organization_id, id, audience) on update cascade on delete {on_delete}"
    )


def check(table: str, name: str, condition: str) -> str:
    """Add a check constraint."""
    return f"alter table {table} add constraint {table}_{name}_check check ({condition})"


def one_of(table: str, column: str, values: Iterable[str]) -> str:
    """Allow just the listed words in a column."""
    listed = ", ".join(f"'{value}'" for value in values)
    return check(table, column, f"{column} in ({listed})")


def index(table: str, *columns: str, where: str | None = None, unique: bool = False, name: str | None = None) -> str:
    """Add an index that leads with the organisation."""
    label = name or "_".join(column.split()[0].strip("(") for column in columns)
    condition = f" where {where}" if where else ""
    kind = "unique index" if unique else "index"
    suffix = "key" if unique else "idx"
    return f"create {kind} {table}_{label}_{suffix} on {table} (organization_id, {', '.join(columns)}){condition}"


def history_follows(table: str) -> str:
    """Let what the audit holds about a row be read by the row's readers, also once it has others."""
    return (
        f"create trigger {table}_readers after update of audience on {table} for each row "
        "when (old.audience <> new.audience) execute function waymark.carry_readers()"
    )


def visible(table: str, condition: str, *, writable: str | None = None) -> list[str]:
    """Turn row-level security on: a row is there for those for whom the condition holds, in its organisation.

    ``writable`` narrows further what may be written; without it whatever is visible may be written.
    """
    seen = f"{ORGANIZATION_MATCHES} and ({condition})"
    written = f"{ORGANIZATION_MATCHES} and ({writable})" if writable else seen
    return [
        f"alter table {table} enable row level security",
        f"create policy seen on {table} for select using ({seen})",
        f"create policy added on {table} for insert with check ({written})",
        f"create policy changed on {table} for update using ({seen}) with check ({written})",
        f"create policy removed on {table} for delete using ({written})",
    ]


def grant(rights: str, tables: Iterable[str], to: str = APP) -> str:
    """Grant rights on tables to a role."""
    return f"grant {rights} on {', '.join(tables)} to {to}"


def function(signature: str, returns: str, body: str, *, to: Iterable[str], language: str = "sql") -> list[str]:
    """Define a narrow function that runs with its owner's rights, and let just the named roles call it.

    One that is for no role helps other functions.
    """
    name = signature.split("(")[0]
    arguments = signature[len(name) :]
    types = ", ".join(argument.split()[1] for argument in arguments.strip("()").split(",") if argument.strip())
    return [
        f"create or replace function waymark.{name}{arguments} returns {returns} language {language} "
        f"security definer set search_path = public, pg_temp as $function${body}$function$",
        f"revoke all on function waymark.{name}({types}) from public",
        *([f"grant execute on function waymark.{name}({types}) to {', '.join(to)}"] if (to := list(to)) else []),
    ]
