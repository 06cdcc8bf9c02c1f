"""The queue of background jobs, the rights on it, and what a worker may do before it knows an organisation."""

from procrastinate.schema import SchemaManager
from tortoise import migrations
from tortoise.migrations import operations as ops

from app.database.guards import APP, ASSISTANT, function, index

NOBODY = "waymark_nobody"
JOBS = "waymark_jobs"
QUEUE = [SchemaManager.get_schema()]
"""Procrastinate's schema as the installed version has it: a test holds its hash, since an upgrade needs a migration."""

DEFER = "procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[])"
RIGHTS = [
    # the worker's role runs the queue; by default anybody may call a function
    f"""
    do $$ declare f regprocedure; begin
      for f in select oid::regprocedure from pg_proc
               where pronamespace = 'public'::regnamespace and proname like 'procrastinate\\_%' loop
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to {JOBS}', f);
      end loop;
    end $$""",
    "grant select, insert, update, delete on procrastinate_jobs, procrastinate_events, procrastinate_workers, "
    f"procrastinate_periodic_defers to {JOBS}",
    "grant usage on sequence procrastinate_jobs_id_seq, procrastinate_events_id_seq, "
    f"procrastinate_periodic_defers_id_seq to {JOBS}",
    # the application may add a job in its transaction, and neither see nor change one
    f"alter function {DEFER} security definer set search_path = public, pg_temp",
    f"grant execute on function {DEFER} to {APP}",
]

RUNS = [
    # whose run it is, and the audiences that all of its readers belong to: a team's readers are those of the teams above
    *function(
        "run_to_start(p_run_id uuid)",
        "table (organization_id uuid, audience uuid, audiences uuid[])",
        """
        with recursive run as (
            select r.organization_id, r.audience from assistant_runs r where r.id = p_run_id
        ), above as (
            select r.audience as id, r.organization_id from run r
            union
            select t.parent_id, t.organization_id from teams t
            join above a on t.organization_id = a.organization_id and t.id = a.id
            where t.parent_id is not null
        )
        select r.organization_id, r.audience, array[r.organization_id] || (select array_agg(a.id) from above a) from run r
        """,
        to=(NOBODY,),
    ),
    # fails the runs whose job is gone, and returns them
    *function(
        "fail_lost_runs(p_now timestamptz, p_notice text)",
        "setof uuid",
        """
        update assistant_runs r set state = 'FAILED', failure = 'WORKER_LOST', notice = p_notice, finished_at = p_now
        where r.state in ('QUEUED', 'RUNNING') and not exists (
            select from procrastinate_jobs j
            where j.task_name = 'assistant.draft' and j.args ->> 'run_id' = r.id::text and j.status in ('todo', 'doing'))
        returning r.id
        """,
        to=(NOBODY,),
    ),
]

HEALTH = [
    # whether any worker was heard of lately, and nothing about its work
    *function(
        "worker_is_alive(p_within_seconds integer)",
        "boolean",
        """
        select exists (select from procrastinate_workers
                       where last_heartbeat > now() - make_interval(secs => p_within_seconds))
        """,
        to=(NOBODY,),
    ),
]

INDEXES = [
    "create index assistant_runs_waiting_idx on assistant_runs (requested_by_id) where state in ('QUEUED', 'RUNNING')",
    index("proposals", "created_at desc", "position", "id", name="latest"),
]

TRANSITIONS = [
    """
    create function waymark.guard_run_state() returns trigger language plpgsql as $$ begin
      if (old.state, new.state) not in (
        ('QUEUED', 'RUNNING'), ('QUEUED', 'FAILED'), ('QUEUED', 'CANCELLED'),
        ('RUNNING', 'SUCCEEDED'), ('RUNNING', 'FAILED'), ('RUNNING', 'CANCELLED')
      ) then
        raise check_violation using message = format('A run that is %s cannot become %s.', old.state, new.state);
      end if;
      return new;
    end $$""",
    "create trigger run_state before update on assistant_runs for each row "
    "when (old.state <> new.state) execute function waymark.guard_run_state()",
    """
    create function waymark.guard_proposal_state() returns trigger language plpgsql as $$ begin
      if old.state in ('APPLIED', 'REJECTED', 'SUPERSEDED') then
        raise check_violation using message = format('A proposal that is %s stays so.', old.state);
      end if;
      return new;
    end $$""",
    "create trigger proposal_state before update on proposals for each row "
    "when (old.state <> new.state) execute function waymark.guard_proposal_state()",
    # the assistant's role hands in drafts and withdraws its own: it decides nothing
    f"create policy drafts on proposals as restrictive for insert to {ASSISTANT} with check "
    "(state = 'PENDING' and origin = 'ASSISTANT' and decided_by_id is null and result_id is null)",
    f"create policy withdraws on proposals as restrictive for update to {ASSISTANT} "
    "using (state = 'PENDING' and origin = 'ASSISTANT') with check (state = 'SUPERSEDED')",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0002_guards")]

    operations = [
        ops.RunSQL(";\n".join(statements)) for statements in (QUEUE, RIGHTS, RUNS, HEALTH, INDEXES, TRANSITIONS)
    ]
