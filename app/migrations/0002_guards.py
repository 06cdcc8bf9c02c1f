"""Roles, references, constraints, row-level policies and the few functions that see further."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.database.guards import (
    APP,
    ASSISTANT,
    check,
    function,
    grant,
    index,
    inherits_audience,
    key,
    reference,
    role,
    visible,
)

NOBODY = "waymark_nobody"
JOBS = "waymark_jobs"

ROLES = [
    *(role(name) for name in (NOBODY, APP, ASSISTANT, JOBS)),
    "create schema waymark",
    f"grant usage on schema waymark to {NOBODY}, {APP}, {ASSISTANT}, {JOBS}",
    f"grant usage on schema public to {NOBODY}, {APP}, {ASSISTANT}, {JOBS}",
]

SETTINGS = [
    "create function waymark.organization() returns uuid language sql stable parallel safe as "
    "$$ select nullif(current_setting('app.organization_id', true), '')::uuid $$",
    "create function waymark.person() returns uuid language sql stable parallel safe as "
    "$$ select nullif(current_setting('app.person_id', true), '')::uuid $$",
    "create function waymark.audiences() returns uuid[] language sql stable parallel safe as "
    "$$ select coalesce(nullif(current_setting('app.audiences', true), ''), '{}')::uuid[] $$",
]

SHEETS = [
    # who reads a person's check-in sheet: that of a stored one, and that of one which is only owed
    "create function waymark.sees_sheet(p_audience uuid, p_author_id uuid) returns boolean "
    "language sql stable parallel safe as "
    "$$ select p_audience = any(waymark.audiences()) or p_author_id = any(waymark.audiences()) $$",
    # the team whose members read a person's sheets: the one joined first, else one they lead, else nobody but them
    "create function waymark.home_of(p_person_id uuid, p_now timestamptz) returns uuid language sql stable as $$ "
    "select coalesce("
    "(select m.team_id from memberships m join organizations o on o.id = m.organization_id "
    "where m.user_id = p_person_id and (p_now at time zone o.time_zone)::date "
    "between m.starts_on and coalesce(m.ends_on, 'infinity') order by m.starts_on, m.id limit 1), "
    "(select t.id from teams t where t.lead_id = p_person_id order by t.created_at, t.id limit 1), p_person_id) $$",
    # which of these sheets are stored, also those that the reader may not see: they are not owed any more
    *function(
        "stored_sheets(p_ids uuid[])",
        "setof uuid",
        "select id from check_in_sheets where organization_id = waymark.organization() and id = any(p_ids)",
        to=(APP, ASSISTANT),
    ),
]

OF_THE_ORGANIZATION = ("users", "teams", "memberships", "cycles", "priorities")
BY_AUDIENCE = (
    "objectives",
    "objective_progress",
    "key_results",
    "key_result_progress",
    "milestones",
    "team_inputs",
    "team_input_supports",
    "team_input_uses",
    "check_ins",
    "blockers",
    "summaries",
    "assistant_runs",
    "proposals",
    "proposal_revisions",
    "evidence",
    "audit_records",
)
OF_THE_PERSON = ("sessions", "access_tokens", "idempotency_keys")
OTHER = ("check_in_sheets", "alignments", "questions")
ALL = (*OF_THE_ORGANIZATION, *BY_AUDIENCE, *OF_THE_PERSON, *OTHER, "credentials")

KEYS = [
    *(key(table, "organization_id", "id") for table in ALL if table not in ("credentials", "idempotency_keys")),
    *(
        key(table, "organization_id", "id", "audience")
        for table in ("objectives", "key_results", "team_inputs", "assistant_runs", "proposals")
    ),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in ALL
    ),
]

REFERENCES = [
    reference("users", "manager_id", "users"),
    reference("teams", "parent_id", "teams"),
    reference("teams", "lead_id", "users"),
    reference("memberships", "team_id", "teams", on_delete="cascade"),
    reference("memberships", "user_id", "users", on_delete="cascade"),
    reference("credentials", "id", "users", on_delete="cascade"),
    reference("sessions", "user_id", "users", on_delete="cascade"),
    reference("access_tokens", "user_id", "users", on_delete="cascade"),
    reference("access_tokens", "session_id", "sessions", on_delete="cascade"),
    reference("idempotency_keys", "person_id", "users", on_delete="cascade"),
    reference("audit_records", "actor_id", "users"),
    reference("cycles", "parent_id", "cycles"),
    reference("priorities", "cycle_id", "cycles", on_delete="cascade"),
    reference("priorities", "team_id", "teams", on_delete="cascade"),
    reference("objectives", "cycle_id", "cycles"),
    reference("objectives", "team_id", "teams"),
    reference("objectives", "owner_id", "users"),
    reference("objectives", "priority_id", "priorities", on_delete="set null (priority_id)"),
    inherits_audience("objective_progress", "id", "objectives"),
    inherits_audience("key_results", "objective_id", "objectives"),
    reference("key_results", "owner_id", "users"),
    inherits_audience("key_result_progress", "id", "key_results"),
    reference("key_result_progress", "objective_id", "objectives", on_delete="cascade"),
    inherits_audience("milestones", "key_result_id", "key_results"),
    inherits_audience("alignments", "child_id", "objectives", audience="child_audience"),
    inherits_audience("alignments", "parent_id", "objectives", audience="parent_audience"),
    reference("team_inputs", "team_id", "teams"),
    reference("team_inputs", "objective_id", "objectives", on_delete="set null (objective_id)"),
    reference("team_inputs", "author_id", "users"),
    inherits_audience("team_input_supports", "team_input_id", "team_inputs"),
    reference("team_input_supports", "user_id", "users", on_delete="cascade"),
    inherits_audience("team_input_uses", "team_input_id", "team_inputs"),
    reference("team_input_uses", "key_result_id", "key_results", on_delete="cascade"),
    reference("check_in_sheets", "author_id", "users"),
    reference("check_in_sheets", "acknowledged_by_id", "users"),
    reference("check_in_sheets", "cycle_id", "cycles"),
    inherits_audience("check_ins", "key_result_id", "key_results"),
    reference("key_result_progress", "latest_check_in_id", "check_ins"),
    reference("check_ins", "sheet_id", "check_in_sheets"),
    reference("check_ins", "author_id", "users"),
    reference("check_ins", "recorded_by_id", "users"),
    inherits_audience("blockers", "key_result_id", "key_results"),
    reference("blockers", "raised_by_id", "users"),
    reference("blockers", "helper_id", "users"),
    reference("blockers", "resolved_by_id", "users"),
    reference("blockers", "check_in_id", "check_ins"),
    reference("summaries", "team_id", "teams"),
    reference("summaries", "objective_id", "objectives", on_delete="cascade"),
    reference("summaries", "published_by_id", "users"),
    reference("assistant_runs", "requested_by_id", "users"),
    reference("assistant_runs", "objective_id", "objectives", on_delete="cascade"),
    reference("assistant_runs", "team_id", "teams"),
    inherits_audience("proposals", "run_id", "assistant_runs"),
    reference("proposals", "objective_id", "objectives", on_delete="cascade"),
    reference("proposals", "team_id", "teams"),
    reference("proposals", "proposed_by_id", "users"),
    reference("proposals", "decided_by_id", "users"),
    inherits_audience("proposal_revisions", "proposal_id", "proposals"),
    reference("proposal_revisions", "author_id", "users"),
    inherits_audience("evidence", "proposal_id", "proposals"),
    inherits_audience("questions", "run_id", "assistant_runs"),
    reference("questions", "objective_id", "objectives", on_delete="cascade"),
    reference("questions", "proposal_id", "proposals", on_delete="cascade"),
    reference("questions", "asked_of_id", "users"),
    reference("questions", "answer_input_id", "team_inputs"),
]

CHECKS = [
    check("users", "email", "email = lower(email) and email like '%_@_%'"),
    check("users", "manager", "manager_id <> id"),
    check("teams", "parent", "parent_id <> id"),
    check("memberships", "days", "ends_on >= starts_on"),
    check("cycles", "days", "ends_on > starts_on"),
    check("cycles", "parent", "parent_id <> id"),
    check("cycles", "due_weekday", "due_weekday between 0 and 6"),
    check("priorities", "rank", "rank >= 1"),
    check(
        "objectives",
        "audience",
        "audience = case visibility when 'ORGANIZATION' then organization_id when 'TEAM' then team_id else owner_id end",
    ),
    check("objectives", "team", "visibility <> 'TEAM' or team_id is not null"),
    check("objectives", "closed", "(state = 'CLOSED') = (outcome is not null and closed_at is not null)"),
    check("objective_progress", "share", "progress between 0 and 1"),
    check("key_result_progress", "share", "progress between 0 and 1"),
    check("key_result_progress", "confidence", "confidence between 0 and 1"),
    check("key_results", "weight", "weight >= 0"),
    check(
        "key_results",
        "metric",
        """case kind
             when 'INCREASE' then target is not null and unit_kind is not null and (baseline is null or target > baseline)
             when 'DECREASE' then target is not null and unit_kind is not null and (baseline is null or target < baseline)
             when 'MAINTAIN' then unit_kind is not null and (low is not null or high is not null) and (low < high) is not false
             when 'BASELINE' then unit_kind is not null and target is null
             else unit_kind is null and target is null and baseline is null and low is null and high is null end""",
    ),
    check("key_results", "currency", "(unit_kind = 'CURRENCY') is not true or unit_currency is not null"),
    check("milestones", "weight", "weight >= 0"),
    check("alignments", "ends", "child_id <> parent_id"),
    check("alignments", "weight", "weight >= 0"),
    check("team_inputs", "audience", "audience = team_id"),
    check("team_inputs", "reason", "state <> 'SET_ASIDE' or reason is not null"),
    check("check_in_sheets", "days", "period_end >= period_start"),
    check("check_in_sheets", "acknowledged", "acknowledged_at is null or submitted_at is not null"),
    check("check_ins", "confidence", "confidence between 0 and 1"),
    check("check_ins", "share", "progress between 0 and 1"),
    check("summaries", "subject", "(team_id is null) <> (objective_id is null)"),
    check("assistant_runs", "subject", "(team_id is null) <> (objective_id is null)"),
    check("proposals", "subject", "(team_id is null) <> (objective_id is null)"),
    check("proposals", "decided", "state not in ('APPLIED', 'REJECTED') or decided_by_id is not null"),
    check("proposals", "rejected", "(state = 'REJECTED') = (rejection_reason is not null)"),
]

UNIQUE = [
    "create unique index organizations_slug_key on organizations (slug)",
    "create unique index organizations_admin_audience_key on organizations (admin_audience)",
    index("users", "email", unique=True),
    "create unique index access_tokens_token_hash_key on access_tokens (token_hash)",
    index("memberships", "team_id", "user_id", where="ends_on is null", unique=True, name="open"),
    index("cycles", "name", unique=True),
    "alter table priorities add constraint priorities_rank_key unique nulls not distinct "
    "(organization_id, cycle_id, team_id, rank) deferrable initially deferred",
    index("alignments", "child_id", "parent_id", unique=True),
    index("team_input_supports", "team_input_id", "user_id", unique=True),
    index("team_input_uses", "team_input_id", "key_result_id", unique=True),
    index("check_in_sheets", "author_id", "cycle_id", "period_start", unique=True, name="period"),
    index("proposal_revisions", "proposal_id", "number", unique=True),
    index("idempotency_keys", "person_id", "command", "key", unique=True, name="request"),
]

INDEXES = [
    "create index users_address_idx on users (email)",
    "create index sign_in_attempts_subject_hash_idx on sign_in_attempts (subject_hash, attempted_at)",
    "create index sign_in_attempts_attempted_at_idx on sign_in_attempts (attempted_at)",
    index("users", "manager_id"),
    index("users", "name", "id", name="by_name"),
    index("teams", "lead_id"),
    index("sessions", "user_id"),
    index("access_tokens", "user_id"),
    index("access_tokens", "session_id"),
    index("memberships", "user_id"),
    index("teams", "parent_id"),
    index("objectives", "cycle_id", "title", "id", name="by_title"),
    index("objectives", "owner_id"),
    index("objectives", "team_id"),
    index("objectives", "priority_id"),
    index("key_results", "objective_id", "position"),
    index("key_results", "owner_id"),
    index("key_result_progress", "objective_id"),
    index("milestones", "key_result_id", "position"),
    index("alignments", "parent_id"),
    index("team_inputs", "team_id", "created_at"),
    index("team_inputs", "objective_id"),
    index("team_input_uses", "key_result_id"),
    index("check_in_sheets", "cycle_id", "period_start"),
    index(
        "check_ins",
        "key_result_id",
        "as_of desc nulls last",
        "recorded_at desc nulls last",
        "id desc nulls last",
        name="latest",
    ),
    index("check_ins", "sheet_id"),
    index("blockers", "key_result_id"),
    index("summaries", "team_id", "published_at"),
    index("summaries", "objective_id", "published_at"),
    index("assistant_runs", "objective_id"),
    index("assistant_runs", "team_id"),
    index("proposals", "objective_id", "created_at"),
    index("proposals", "team_id", "created_at"),
    index("proposals", "run_id"),
    index("evidence", "proposal_id", "position"),
    index("questions", "run_id", "position"),
    index("questions", "asked_of_id", where="answer_input_id is null"),
    index("audit_records", "subject_id", "at"),
    index("audit_records", "at desc", "id desc", name="recent"),
]

AUDIENCE = "audience = any((select waymark.audiences())::uuid[])"
POLICIES = [
    "alter table organizations enable row level security",
    "create policy seen on organizations for select using (id = (select waymark.organization()))",
    "create policy changed on organizations for update using (id = (select waymark.organization()))",
    "alter table sign_in_attempts enable row level security",
    *(statement for table in OF_THE_ORGANIZATION for statement in visible(table, "true")),
    *(statement for table in BY_AUDIENCE for statement in visible(table, AUDIENCE)),
    *visible("check_in_sheets", "waymark.sees_sheet(audience, author_id)"),
    *visible(
        "alignments",
        "child_audience = any((select waymark.audiences())::uuid[]) "
        "and parent_audience = any((select waymark.audiences())::uuid[])",
    ),
    *visible("questions", f"{AUDIENCE} or asked_of_id = (select waymark.person())"),
    *visible("sessions", "user_id = (select waymark.person())"),
    *visible("access_tokens", "user_id = (select waymark.person())"),
    *visible("idempotency_keys", "person_id = (select waymark.person())"),
    *visible("credentials", "false"),
]

READ_BY_ALL = ("organizations", *OF_THE_ORGANIZATION, *BY_AUDIENCE, *OTHER)
UNCHANGEABLE = ("audit_records", "check_ins", "proposal_revisions", "evidence")
# what a run says of itself: never whose it is, what it is for, or who reads it
WRITTEN_BY_RUNS = (
    "state",
    "started_at",
    "finished_at",
    "attempts",
    "failure",
    "notice",
    "abstained",
    "unused",
    "trace",
    "engine_used",
    "model_requested",
    "model_answered",
    "input_tokens",
    "output_tokens",
    "cost_usd",
    "latency_ms",
)
GRANTS = [
    grant("select", (*READ_BY_ALL, "sessions", "access_tokens", "idempotency_keys")),
    grant("update", ("organizations",)),
    grant("insert", (*UNCHANGEABLE, "idempotency_keys")),
    grant("update", ("idempotency_keys",)),
    grant(
        "insert, update, delete",
        [
            *(table for table in (*OF_THE_ORGANIZATION, *BY_AUDIENCE) if table not in UNCHANGEABLE),
            *OTHER,
            "sessions",
            "access_tokens",
        ],
    ),
    grant("select", READ_BY_ALL, ASSISTANT),
    grant(f"update ({', '.join(WRITTEN_BY_RUNS)})", ("assistant_runs",), ASSISTANT),
    grant("insert", ("proposals", "proposal_revisions", "evidence", "questions"), ASSISTANT),
    grant("update (state)", ("proposals",), ASSISTANT),
]

SIGN_IN = [
    # everything a policy asks about one active person, in one row
    *function(
        "actor(p_organization_id uuid, p_person_id uuid, p_now timestamptz)",
        "table (organization_id uuid, person_id uuid, is_admin boolean, team_ids uuid[], led_team_ids uuid[], "
        "report_ids uuid[], audiences uuid[], time_zone text, organization_time_zone text, locale text)",
        """
        with recursive me as (
            select u.*, o.time_zone as organization_time_zone, o.admin_audience
            from users u join organizations o on o.id = u.organization_id
            where u.organization_id = p_organization_id and u.id = p_person_id and u.active
        ), reports as (
            select u.id from users u join me on u.organization_id = me.organization_id and u.manager_id = me.id
            union
            select u.id from users u join reports r on u.manager_id = r.id where u.organization_id = p_organization_id
        ), led as (
            select t.id from teams t join me on t.organization_id = me.organization_id and t.lead_id = me.id
            union
            select t.id from teams t join led on t.parent_id = led.id where t.organization_id = p_organization_id
        ), joined as (
            select m.team_id as id from memberships m join me
              on m.organization_id = me.organization_id and m.user_id = me.id
            where (p_now at time zone me.organization_time_zone)::date
                  between m.starts_on and coalesce(m.ends_on, 'infinity')
            union
            select t.id from teams t join me on t.organization_id = me.organization_id and t.lead_id = me.id
        ), above as (
            select j.id, t.parent_id from joined j join teams t on t.id = j.id
            union
            select t.id, t.parent_id from teams t join above a on t.id = a.parent_id
        )
        select me.organization_id, me.id, me.role = 'ADMIN',
               coalesce((select array_agg(id) from joined), '{}'),
               coalesce((select array_agg(id) from led), '{}'),
               coalesce((select array_agg(id) from reports), '{}'),
               array[me.organization_id, me.id]
                 || coalesce((select array_agg(id) from reports), '{}')
                 || coalesce((select array_agg(id) from above), '{}')
                 || coalesce((select array_agg(id) from led), '{}')
                 || case when me.role = 'ADMIN'
                      then coalesce((select array_agg(t.id) from teams t where t.organization_id = me.organization_id), '{}')
                           || me.admin_audience
                      else '{}' end,
               me.time_zone, me.organization_time_zone, me.locale
        from me
        """,
        to=(NOBODY,),
    ),
    # a company, made by the operator before there is anybody to see it
    *function(
        "create_organization(p_id uuid, p_name text, p_slug text, p_time_zone text, p_locale text, "
        "p_admin_audience uuid, p_now timestamptz)",
        "void",
        """
        insert into organizations (id, name, slug, time_zone, locale, admin_audience, created_at)
        values (p_id, p_name, p_slug, p_time_zone, p_locale, p_admin_audience, p_now)
        """,
        to=(NOBODY,),
    ),
    # whom a live access token stands for; its last use is written down at most every five minutes
    *function(
        "enter_by_token(p_token_hash bytea, p_now timestamptz)",
        "table (organization_id uuid, person_id uuid, session_id uuid, personal boolean, scope text, "
        "expires_at timestamptz)",
        """
        update access_tokens set last_used_at = p_now
        where token_hash = p_token_hash and name is not null
          and (last_used_at is null or last_used_at < p_now - interval '5 minutes');
        select t.organization_id, t.user_id, t.session_id, t.name is not null, t.scope, t.expires_at
        from access_tokens t left join sessions s on s.id = t.session_id
        where t.token_hash = p_token_hash and t.revoked_at is null and t.expires_at > p_now and s.revoked_at is null
        """,
        to=(NOBODY,),
    ),
]

ACCESS = [
    # counts an attempt against each subject, or returns the attempt that must age before there may be another
    *function(
        "begin_attempt(p_ids uuid[], p_subjects bytea[], p_allowed int[], p_since timestamptz, p_now timestamptz)",
        "timestamptz",
        """
        declare
            v_blocked_by timestamptz;
        begin
            perform pg_advisory_xact_lock(hashtextextended(encode(s.subject, 'hex'), 0))
            from (select unnest(p_subjects) as subject order by 1) s;
            delete from sign_in_attempts where id in (
                select id from sign_in_attempts where attempted_at <= p_since
                order by attempted_at limit 100 for update skip locked);
            select max((
                select a.attempted_at from sign_in_attempts a
                where a.subject_hash = s.subject and a.attempted_at > p_since
                order by a.attempted_at desc offset s.allowed - 1 limit 1))
            into v_blocked_by from unnest(p_subjects, p_allowed) as s (subject, allowed);
            if v_blocked_by is null then
                insert into sign_in_attempts (id, subject_hash, attempted_at)
                select n.id, n.subject, p_now from unnest(p_ids, p_subjects) as n (id, subject);
            end if;
            return v_blocked_by;
        end
        """,
        to=(NOBODY,),
        language="plpgsql",
    ),
    # an attempt that succeeded counts no longer, and neither do earlier ones at the same account, where one is named
    *function(
        "forget_attempts(p_ids uuid[], p_account bytea)",
        "void",
        "delete from sign_in_attempts where id = any(p_ids) or subject_hash = p_account",
        to=(NOBODY, APP),
    ),
    # the active people who sign in with an address, in every organisation, with what proves it
    *function(
        "sign_in_candidates(p_email text)",
        "table (organization_id uuid, organization_slug text, organization_name text, person_id uuid, "
        "person_name text, password_hash text)",
        """
        select o.id, o.slug, o.name, u.id, u.name, c.password_hash
        from users u
        join organizations o on o.id = u.organization_id
        join credentials c on c.organization_id = u.organization_id and c.id = u.id
        where u.email = p_email and u.active
        order by o.name, o.id
        """,
        to=(NOBODY,),
    ),
    # whose session this is, so that it can be looked at with that person's own rights
    *function(
        "session_owner(p_session_id uuid)",
        "table (organization_id uuid, organization_slug text, organization_name text, person_id uuid, "
        "person_name text)",
        """
        select o.id, o.slug, o.name, u.id, u.name
        from sessions s
        join users u on u.organization_id = s.organization_id and u.id = s.user_id
        join organizations o on o.id = s.organization_id
        where s.id = p_session_id and u.active
        """,
        to=(NOBODY,),
    ),
    # the operator names a company by its slug
    *function(
        "organization_named(p_slug text)", "uuid", "select id from organizations where slug = p_slug", to=(NOBODY,)
    ),
    # what one's own present password is checked against
    *function(
        "own_password_hash()",
        "text",
        """
        select password_hash from credentials
        where organization_id = waymark.organization() and id = waymark.person()
        """,
        to=(APP,),
    ),
    # a person sets their own password; an administrator gives the first one
    *function(
        "set_password(p_user_id uuid, p_hash text, p_now timestamptz)",
        "void",
        """
        begin
            insert into credentials (id, organization_id, password_hash, changed_at)
            select u.id, u.organization_id, p_hash, p_now from users u
            where u.organization_id = waymark.organization() and u.id = p_user_id
              and (u.id = waymark.person() or exists (
                select from users a where a.organization_id = u.organization_id and a.id = waymark.person()
                  and a.role = 'ADMIN' and a.active))
            on conflict (id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at
            where credentials.id = waymark.person();
            if not found then
                raise insufficient_privilege using message = 'This password is not yours to set.';
            end if;
        end
        """,
        to=(APP,),
        language="plpgsql",
    ),
    # signs a person out everywhere and revokes all their tokens: for themselves, or for an administrator
    *function(
        "end_access(p_user_id uuid, p_now timestamptz)",
        "void",
        """
        begin
            if p_user_id is distinct from waymark.person() and not exists (
                select from users a where a.organization_id = waymark.organization() and a.id = waymark.person()
                  and a.role = 'ADMIN' and a.active)
            then
                raise insufficient_privilege using message = 'This access is not yours to end.';
            end if;
            update sessions set revoked_at = p_now
            where organization_id = waymark.organization() and user_id = p_user_id and revoked_at is null;
            update access_tokens set revoked_at = p_now
            where organization_id = waymark.organization() and user_id = p_user_id and revoked_at is null;
        end
        """,
        to=(APP,),
        language="plpgsql",
    ),
]

TEAMS = [
    # the kinds of things that hang on a team, hidden ones included
    *function(
        "hangs_on_team(p_team_id uuid, p_today date)",
        "setof text",
        """
        select kind from (
            select 1, 'teams inside', exists (select from teams t
              where t.organization_id = waymark.organization() and t.parent_id = p_team_id)
            union all select 2, 'members', exists (select from memberships m
              where m.organization_id = waymark.organization() and m.team_id = p_team_id
                and coalesce(m.ends_on, 'infinity') >= p_today)
            union all select 3, 'objectives', exists (select from objectives o
              where o.organization_id = waymark.organization() and o.team_id = p_team_id)
            union all select 4, 'priorities', exists (select from priorities p
              where p.organization_id = waymark.organization() and p.team_id = p_team_id)
            union all select 5, 'inputs', exists (select from team_inputs i
              where i.organization_id = waymark.organization() and i.team_id = p_team_id)
            union all select 6, 'summaries', exists (select from summaries s
              where s.organization_id = waymark.organization() and s.team_id = p_team_id)
            union all select 7, 'drafts', exists (select from assistant_runs r
              where r.organization_id = waymark.organization() and r.team_id = p_team_id)
              or exists (select from proposals p
              where p.organization_id = waymark.organization() and p.team_id = p_team_id)
        ) as found (position, kind, present)
        where present order by position
        """,
        to=(APP,),
    ),
    # whether a mean shown to readers of one of these teams counts a goal in that not all of them may read
    *function(
        "counts_hidden_goals(p_team_ids uuid[])",
        "boolean",
        """
        select pg_advisory_xact_lock(hashtextextended('alignments ' || waymark.organization(), 0));
        select exists (select from alignments a
            where a.organization_id = waymark.organization() and a.kind = 'CONTRIBUTES'
              and a.parent_audience = any(p_team_ids)
              and not waymark.audience_covers(a.child_audience, a.parent_audience))
        """,
        to=(APP,),
    ),
]

PROGRESS = [
    # the objectives whose progress follows from the given ones, themselves included, locked in id order
    *function(
        "lock_progress(p_objective_ids uuid[])",
        "setof uuid",
        """
        with recursive above as (
            select unnest(p_objective_ids) as id
            union
            select a.parent_id from alignments a join above on a.child_id = above.id
            where a.kind = 'CONTRIBUTES' and a.organization_id = waymark.organization()
        )
        select p.id from objective_progress p
        where p.organization_id = waymark.organization() and p.id in (select id from above)
        order by p.id for no key update
        """,
        to=(APP,),
    ),
    # what each of these objectives is the mean of: one row a key result or contributing objective
    *function(
        "progress_parts(p_objective_ids uuid[])",
        "table (objective_id uuid, progress_mode text, part_kind text, part_id uuid, role text, state text, "
        "metric_kind text, outcome text, weight numeric, progress float8, reported_health text, stale_after date)",
        """
        select o.id, o.progress_mode, 'KEY_RESULT', k.id, k.role, k.state, k.kind, null, k.weight, p.progress,
               p.reported_health, p.stale_after
        from objectives o
        join key_results k on k.organization_id = o.organization_id and k.objective_id = o.id
        join key_result_progress p on p.organization_id = k.organization_id and p.id = k.id
        where o.organization_id = waymark.organization() and o.id = any(p_objective_ids)
        union all
        select o.id, o.progress_mode, 'OBJECTIVE', c.id, 'DRIVER', c.state, null, c.outcome, a.weight, p.progress,
               p.reported_health, p.stale_after
        from objectives o
        join alignments a on a.organization_id = o.organization_id and a.parent_id = o.id and a.kind = 'CONTRIBUTES'
        join objectives c on c.organization_id = a.organization_id and c.id = a.child_id
        join objective_progress p on p.organization_id = c.organization_id and p.id = c.id
        where o.organization_id = waymark.organization() and o.id = any(p_objective_ids)
        """,
        to=(APP,),
    ),
    # stores what was computed and returns the objectives whose progress moved
    *function(
        "store_progress(p_ids uuid[], p_progress float8[], p_health text[], p_stale_after date[], p_at timestamptz)",
        "setof uuid",
        """
        update objective_progress p
        set progress = new.progress, reported_health = new.health, stale_after = new.stale_after, moved_at = p_at
        from unnest(p_ids, p_progress, p_health, p_stale_after) as new (id, progress, health, stale_after)
        where p.organization_id = waymark.organization() and p.id = new.id
          and (p.progress, p.reported_health, p.stale_after)
              is distinct from (new.progress, new.health, new.stale_after)
        returning p.id
        """,
        to=(APP,),
    ),
    # whether an edge from child to parent would close a circle, hidden objectives included
    *function(
        "would_circle(p_child_id uuid, p_parent_id uuid)",
        "boolean",
        """
        with recursive above as (
            select p_parent_id as id
            union
            select a.parent_id from alignments a join above on a.child_id = above.id
            where a.organization_id = waymark.organization()
        )
        select exists (select from above where id = p_child_id)
        """,
        to=(APP,),
    ),
    # the readers of a narrower audience among those of a wider one: organisation, team above or same, same person
    *function(
        "audience_covers(p_wide uuid, p_narrow uuid)",
        "boolean",
        """
        with recursive above as (
            select p_narrow as id
            union
            select t.parent_id from teams t join above on t.id = above.id
            where t.organization_id = waymark.organization() and t.parent_id is not null
        )
        select p_wide = waymark.organization() or exists (select from above where id = p_wide)
        """,
        to=(APP, ASSISTANT),
    ),
    # whether an active person is among the readers of an audience
    *function(
        "person_reads(p_person_id uuid, p_audience uuid, p_now timestamptz)",
        "boolean",
        """
        select exists (
            select from waymark.actor(waymark.organization(), p_person_id, p_now) a where p_audience = any(a.audiences))
        """,
        to=(APP,),
    ),
    # whether every reader of one audience is a reader of another; a person's own are they and the line above them
    *function(
        "all_read(p_readers uuid, p_audience uuid, p_now timestamptz)",
        "boolean",
        """
        with recursive line as (
            select u.id, u.manager_id, u.active from users u
            where u.organization_id = waymark.organization() and u.id = p_readers
            union
            select u.id, u.manager_id, u.active from users u join line l on u.id = l.manager_id
            where u.organization_id = waymark.organization()
        )
        select waymark.audience_covers(p_audience, p_readers) or (exists (select from line) and not exists (
            select from line l where l.active and not waymark.person_reads(l.id, p_audience, p_now)))
        """,
        to=(APP,),
    ),
    # who goes on reading what was drafted for one audience once its goal has another: the narrower of the two, for
    # those beyond the first may not see what was quoted, nor those beyond the second the goal; nobody where they part
    *function(
        "readers_of_drafts(p_before uuid, p_after uuid, p_now timestamptz)",
        "uuid",
        """
        select case when waymark.all_read(p_after, p_before, p_now) then p_after
                    when waymark.all_read(p_before, p_after, p_now) then p_before
                    else gen_random_uuid() end
        """,
        to=(APP,),
    ),
    # gives an objective other readers, also when the person who does so is no longer one of them; what was written
    # about it follows, and edges in whose progress a hidden objective would show are only drawn from then on
    *function(
        "set_objective_readers(p_objective_id uuid, p_visibility text, p_team_id uuid, p_owner_id uuid, "
        "p_now timestamptz)",
        "table (child_id uuid, parent_id uuid)",
        """
        update objectives set visibility = p_visibility, team_id = p_team_id, owner_id = p_owner_id,
          audience = case p_visibility when 'ORGANIZATION' then organization_id when 'TEAM' then p_team_id
                     else p_owner_id end
        where organization_id = waymark.organization() and id = p_objective_id
          and audience = any(waymark.audiences());
        update assistant_runs r set audience = case
            when r.state = 'QUEUED' then d.audience
            else waymark.readers_of_drafts(r.audience, d.audience, p_now) end
        from (select o.id, o.organization_id, coalesce(
                case when o.visibility = 'PRIVATE' then null else o.team_id end, o.audience) as audience
              from objectives o) d
        where d.organization_id = waymark.organization() and d.id = p_objective_id
          and r.organization_id = d.organization_id and r.objective_id = d.id;
        update proposals p set audience = waymark.readers_of_drafts(p.audience, coalesce(
            case when o.visibility = 'PRIVATE' then null else o.team_id end, o.audience), p_now)
        from objectives o
        where o.organization_id = waymark.organization() and o.id = p_objective_id
          and p.organization_id = o.organization_id and p.objective_id = o.id and p.run_id is null;
        update summaries s set audience = waymark.readers_of_drafts(s.audience, coalesce(
            case when o.visibility = 'PRIVATE' then null else o.team_id end, o.audience), p_now)
        from objectives o
        where o.organization_id = waymark.organization() and o.id = p_objective_id
          and s.organization_id = o.organization_id and s.objective_id = o.id;
        update audit_records r set audience = s.audience
        from (
            select o.id, o.audience from objectives o where o.id = p_objective_id
            union all select k.id, k.audience from key_results k where k.objective_id = p_objective_id
            union all select i.id, i.audience from check_ins i join key_results k on k.id = i.key_result_id
                      where k.objective_id = p_objective_id
            union all select b.id, b.audience from blockers b join key_results k on k.id = b.key_result_id
                      where k.objective_id = p_objective_id
            union all select d.id, d.audience from assistant_runs d where d.objective_id = p_objective_id
            union all select p.id, p.audience from proposals p where p.objective_id = p_objective_id
            union all select q.id, q.audience from questions q where q.objective_id = p_objective_id
            union all select u.id, u.audience from summaries u where u.objective_id = p_objective_id
        ) as s (id, audience)
        where r.organization_id = waymark.organization() and r.subject_id = s.id and r.audience <> s.audience;
        update alignments a set kind = 'SUPPORTS'
        where a.organization_id = waymark.organization() and a.kind = 'CONTRIBUTES'
          and p_objective_id in (a.child_id, a.parent_id)
          and not waymark.audience_covers(a.child_audience, a.parent_audience)
        returning a.child_id, a.parent_id
        """,
        to=(APP,),
    ),
    # what was done to a key result that is about to be deleted stays with its objective, and is read by its readers
    *function(
        "hand_over_history(p_key_result_id uuid)",
        "void",
        """
        update audit_records r set subject_id = k.objective_id from key_results k
        where k.organization_id = waymark.organization() and k.id = p_key_result_id
          and k.audience = any(waymark.audiences())
          and r.organization_id = k.organization_id and r.subject_id = k.id
        """,
        to=(APP,),
    ),
    # inputs that were used in nothing but key results which are about to be deleted are open again
    *function(
        "release_inputs(p_key_result_ids uuid[])",
        "void",
        """
        with gone as (
            delete from team_input_uses u using key_results k
            where u.organization_id = waymark.organization() and u.key_result_id = any(p_key_result_ids)
              and k.id = u.key_result_id and k.audience = any(waymark.audiences())
            returning u.team_input_id, u.key_result_id
        )
        update team_inputs i set state = 'OPEN'
        where i.organization_id = waymark.organization() and i.state = 'USED'
          and i.id in (select team_input_id from gone)
          and not exists (
            select from team_input_uses u where u.team_input_id = i.id
              and u.key_result_id not in (select key_result_id from gone))
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0001_initial")]

    operations = [
        ops.RunSQL(";\n".join(statements))
        for statements in (
            ROLES,
            SETTINGS,
            SHEETS,
            KEYS,
            REFERENCES,
            CHECKS,
            UNIQUE,
            INDEXES,
            POLICIES,
            GRANTS,
            SIGN_IN,
            PROGRESS,
            ACCESS,
            TEAMS,
        )
    ]
