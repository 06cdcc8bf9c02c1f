"""Fills a database for the benchmarks, by plain SQL and without chance: the same rows every time."""

from __future__ import annotations

from uuid import UUID

import psycopg

from app.core.ids import new_id
from app.people.tokens import new_token

PEOPLE = 40
TEAMS = 8
KEY_RESULTS = 4
CHECK_INS = 3


class Company:
    """What was filled: a member's token, and the cycles by how many objectives they hold."""

    def __init__(self, organization_id: UUID, token: str, cycles: dict[int, UUID]) -> None:
        self.organization_id = organization_id
        self.token = token
        self.cycles = cycles


def fill(url: str, sizes: tuple[int, ...]) -> Company:
    """Make a company with one cycle for each number of objectives, 4 key results each and 3 check-ins on each."""
    organization_id = new_id()
    token, token_hash = new_token()
    with psycopg.connect(url, autocommit=False) as connection:
        run = connection.execute
        run("select set_config('bench.org', %s, false)", (str(organization_id),))
        run(
            "insert into organizations (id, name, slug, time_zone, locale, admin_audience, created_at) "
            "values (%s, 'Bench', %s, 'UTC', 'en', %s, now())",
            (organization_id, f"bench-{organization_id.hex}", new_id()),
        )
        run(_PEOPLE, {"org": organization_id, "people": PEOPLE, "teams": TEAMS})
        run(_TOKEN, {"org": organization_id, "id": new_id(), "hash": token_hash})
        cycles = {}
        for size in sizes:
            cycles[size] = new_id()
            run(_CYCLE, {"org": organization_id, "id": cycles[size], "name": f"{size} objectives"})
            run(_GOALS, {"org": organization_id, "cycle": cycles[size], "size": size, "each": KEY_RESULTS})
        run(_CHECK_INS, {"org": organization_id, "each": CHECK_INS})
        run(_LATEST, {"org": organization_id})
        connection.commit()
        connection.autocommit = True
        run("vacuum analyze")
    return Company(organization_id, token, cycles)


_PEOPLE = """
with people as (
  insert into users (id, organization_id, email, name, role, time_zone, locale, active, champion, revision,
                     created_at)
  select gen_random_uuid(), %(org)s, 'person' || n || '@bench.example', 'Person ' || n, 'MEMBER', 'UTC', 'en', true,
         false, 1, now()
  from generate_series(1, %(people)s) n
  returning id
), numbered as (
  select id, row_number() over () as n from people
), teams as (
  insert into teams (id, organization_id, name, lead_id, revision, created_at)
  select gen_random_uuid(), %(org)s, 'Team ' || n, id, 1, now() from numbered where n <= %(teams)s
  returning id
), numbered_teams as (
  select id, row_number() over () as n from teams
)
insert into memberships (id, organization_id, team_id, user_id, starts_on)
select gen_random_uuid(), %(org)s, t.id, p.id, '2020-01-01'
from numbered p join numbered_teams t on t.n = p.n %% %(teams)s + 1
"""

_TOKEN = """
insert into access_tokens (id, organization_id, user_id, name, token_hash, scope, created_at, expires_at)
select %(id)s, %(org)s, id, 'bench', %(hash)s, 'WRITE', now(), now() + interval '1 day'
from users where organization_id = %(org)s order by email limit 1
"""

_CYCLE = """
insert into cycles (id, organization_id, name, state, starts_on, ends_on, cadence, due_weekday, revision, created_at)
values (%(id)s, %(org)s, %(name)s, 'ACTIVE', current_date - 45, current_date + 45, 'WEEKLY', 4, 1, now())
"""

_GOALS = """
with people as (
  select id, row_number() over (order by email) - 1 as n from users where organization_id = %(org)s
), teams as (
  select id, row_number() over (order by name) - 1 as n from teams where organization_id = %(org)s
), objectives as (
  insert into objectives (id, organization_id, audience, cycle_id, team_id, owner_id, title, why, level, commitment,
                          visibility, progress_mode, state, revision, created_at, updated_at, published_at)
  select gen_random_uuid(), %(org)s, %(org)s, %(cycle)s, t.id, p.id, 'Customers of region ' || g || ' stay and grow',
         'Because ' || g || ' matters', 'TEAM', 'COMMITTED', 'ORGANIZATION', 'KEY_RESULTS', 'ACTIVE', 1, now(), now(),
         now()
  from generate_series(1, %(size)s) g
  join people p on p.n = g %% (select count(*) from people)
  join teams t on t.n = g %% (select count(*) from teams)
  returning id, owner_id
), progress as (
  insert into objective_progress (id, organization_id, audience, progress, reported_health, moved_at)
  select id, %(org)s, %(org)s, 0.4, 'ON_TRACK', now() from objectives
), key_results as (
  insert into key_results (id, organization_id, audience, objective_id, owner_id, title, role, state, kind, unit_kind,
                           baseline, target, weight, position, revision, created_at, updated_at)
  select gen_random_uuid(), %(org)s, %(org)s, o.id, o.owner_id, 'Raise retention in segment ' || k, 'DRIVER', 'ACTIVE',
         'INCREASE', 'PERCENT', 30, 50 + k, 1, k, 1, now(), now()
  from objectives o cross join generate_series(1, %(each)s) k
  returning id, objective_id
)
insert into key_result_progress (id, organization_id, audience, objective_id, current, progress, raw_progress)
select id, %(org)s, %(org)s, objective_id, 38, 0.4, 0.4 from key_results
"""

_CHECK_INS = """
insert into check_ins (id, organization_id, audience, key_result_id, author_id, recorded_by_id, as_of, recorded_at,
                       value, delta, unchanged, progress, health, confidence, note)
select gen_random_uuid(), %(org)s, %(org)s, k.id, k.owner_id, k.owner_id, current_date - 7 * w,
       now() - w * interval '7 days', 40 - w, 1, false, 0.4, 'ON_TRACK', 0.7, 'Week ' || w || ': going as planned'
from key_results k cross join generate_series(1, %(each)s) w
where k.organization_id = %(org)s
"""

_LATEST = """
update key_result_progress p
set latest_check_in_id = c.id, latest_as_of = c.as_of, checked_in_at = c.recorded_at, reported_health = 'ON_TRACK',
    confidence = 0.7, check_in_due_on = current_date + 3, stale_after = current_date + 7
from (select distinct on (key_result_id) * from check_ins where organization_id = %(org)s
      order by key_result_id, as_of desc) c
where p.organization_id = %(org)s and p.id = c.key_result_id
"""
