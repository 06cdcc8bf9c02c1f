"""Handovers, and drafts that stay with those who may read what they quote when a team moves."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import APP, check, function, grant, index, key, one_of, reference, visible
from app.handovers.models import HandoverOutcome, HandoverState

TABLES = ("handovers", "handover_items")
THINGS = {
    "objective_id": "objectives",
    "key_result_id": "key_results",
    "initiative_id": "initiatives",
    "team_id": "teams",
}

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    *(reference("handovers", column, "users") for column in ("giver_id", "receiver_id", "offered_by_id")),
    reference("handover_items", "handover_id", "handovers", on_delete="cascade"),
    *(reference("handover_items", column, table, on_delete="cascade") for column, table in THINGS.items()),
]

CHECKS = [
    one_of("handovers", "state", ("OFFERED", "ACCEPTED", "DECLINED", "WITHDRAWN")),
    one_of("handover_items", "outcome", ("OPEN", "MOVED", "KEPT")),
    check("handovers", "ends", "giver_id <> receiver_id"),
    check("handovers", "decided", "(state = 'OFFERED') = (decided_at is null)"),
    check("handovers", "declined", "state <> 'DECLINED' or reason is not null"),
    check("handover_items", "thing", f"num_nonnulls({', '.join(THINGS)}) = 1"),
]

INDEXES = [
    *(
        index("handover_items", column, where=f"outcome = 'OPEN' and {column} is not null", unique=True)
        for column in THINGS
    ),
    index("handover_items", "handover_id"),
    index("handovers", "giver_id", "created_at"),
    index("handovers", "receiver_id", "created_at"),
]

POLICIES = [
    *visible(
        "handovers",
        "giver_id = any((select waymark.audiences())::uuid[]) or receiver_id = (select waymark.person()) "
        "or offered_by_id = (select waymark.person()) "
        "or (select admin_audience from organizations) = any((select waymark.audiences())::uuid[])",
    ),
    *visible("handover_items", "exists (select from handovers h where h.id = handover_id)"),
    grant("select, insert", TABLES),
    grant("update (state, reason, decided_at)", ("handovers",)),
    grant("update (outcome)", ("handover_items",)),
]

FUNCTIONS = [
    # moves what its receiver accepts, item by item, where the giver still holds it, the goal still lives and the
    # receiver may read it; a private goal takes along all in it that the giver answers for. Says what became of each
    # item, and of edges that only support from then on (outcome SOFTENED)
    *function(
        "take_over(p_handover_id uuid, p_now timestamptz)",
        "table (item_id uuid, outcome text, kind text, subject_id uuid, audience uuid)",
        """
        declare
            v_handover handovers;
            v_item handover_items;
            v_objective objectives;
            v_audiences text := current_setting('app.audiences', true);
            v_lives boolean;
        begin
            select * into v_handover from handovers h
            where h.organization_id = waymark.organization() and h.id = p_handover_id
              and h.receiver_id = waymark.person() and h.state = 'OFFERED' for update;
            if not found then
                raise insufficient_privilege using message = 'This handover is not yours to accept.';
            end if;
            for v_item in
                select * from handover_items i where i.handover_id = v_handover.id and i.outcome = 'OPEN' order by i.id
            loop
                item_id := v_item.id;
                outcome := 'KEPT';
                subject_id := coalesce(
                    v_item.objective_id, v_item.key_result_id, v_item.initiative_id, v_item.team_id);
                audience := v_handover.organization_id;
                select o.* into v_objective from objectives o where o.id = coalesce(
                    v_item.objective_id,
                    (select k.objective_id from key_results k where k.id = v_item.key_result_id),
                    (select n.objective_id from initiatives n where n.id = v_item.initiative_id)) for no key update;
                v_lives := v_objective.state <> 'CLOSED' and exists (
                    select from cycles c where c.id = v_objective.cycle_id and c.state <> 'CLOSED');
                if v_item.team_id is not null then
                    kind := 'Team';
                    update teams t set lead_id = v_handover.receiver_id, revision = t.revision + 1
                    where t.id = v_item.team_id and t.lead_id = v_handover.giver_id;
                elsif v_item.objective_id is not null and v_objective.visibility = 'PRIVATE' then
                    kind := 'Objective';
                    audience := v_handover.receiver_id;
                    update objectives o set revision = o.revision + 1, updated_at = p_now
                    where o.id = v_objective.id and o.owner_id = v_handover.giver_id and v_lives;
                    if found then
                        update key_results k set owner_id = v_handover.receiver_id, revision = k.revision + 1
                        where k.objective_id = v_objective.id and k.owner_id = v_handover.giver_id;
                        update initiatives n set owner_id = v_handover.receiver_id, revision = n.revision + 1
                        where n.objective_id = v_objective.id and n.owner_id = v_handover.giver_id;
                        perform set_config('app.audiences', format('{%s}', v_objective.audience), true);
                        outcome := 'SOFTENED';
                        for subject_id in
                            select unnest(array[e.child_id, e.parent_id]) from waymark.set_objective_readers(
                                v_objective.id, v_objective.visibility, v_objective.team_id, v_handover.receiver_id,
                                p_now) e
                        loop
                            return next;
                        end loop;
                        perform set_config('app.audiences', v_audiences, true);
                        outcome := 'KEPT';
                        subject_id := v_objective.id;
                        perform from objectives o
                        where o.id = v_objective.id and o.owner_id = v_handover.receiver_id;
                    end if;
                elsif not coalesce(waymark.person_reads(v_handover.receiver_id, v_objective.audience, p_now), false) then
                    kind := 'Hidden';
                    perform where false;
                elsif v_item.objective_id is not null then
                    kind := 'Objective';
                    audience := v_objective.audience;
                    update objectives o
                    set owner_id = v_handover.receiver_id, revision = o.revision + 1, updated_at = p_now
                    where o.id = v_objective.id and o.owner_id = v_handover.giver_id and v_lives;
                elsif v_item.key_result_id is not null then
                    kind := 'KeyResult';
                    audience := v_objective.audience;
                    update key_results k
                    set owner_id = v_handover.receiver_id, revision = k.revision + 1, updated_at = p_now
                    where k.id = v_item.key_result_id and k.owner_id = v_handover.giver_id and k.state = 'ACTIVE'
                      and v_lives;
                else
                    kind := 'Initiative';
                    audience := v_objective.audience;
                    update initiatives n
                    set owner_id = v_handover.receiver_id, revision = n.revision + 1, updated_at = p_now
                    where n.id = v_item.initiative_id and n.owner_id = v_handover.giver_id and v_lives;
                end if;
                if found then
                    outcome := 'MOVED';
                end if;
                update handover_items i set outcome = take_over.outcome where i.id = v_item.id;
                return next;
            end loop;
            update handovers h set state = 'ACCEPTED', decided_at = p_now where h.id = v_handover.id;
        end
        """,
        to=(APP,),
        language="plpgsql",
    ),
    # the people who answer for something alive in an objective and could not read it once it is another's alone
    *function(
        "left_behind(p_objective_id uuid, p_giver_id uuid, p_receiver_id uuid, p_now timestamptz)",
        "setof uuid",
        """
        select distinct w.owner_id from (
            select k.owner_id from key_results k where k.objective_id = p_objective_id and k.state = 'ACTIVE'
              and k.organization_id = waymark.organization()
            union select n.owner_id from initiatives n where n.objective_id = p_objective_id
              and n.state in ('PLANNED', 'IN_PROGRESS') and n.organization_id = waymark.organization()
        ) w
        where w.owner_id <> p_giver_id and not waymark.person_reads(w.owner_id, p_receiver_id, p_now)
        """,
        to=(APP,),
    ),
    # after teams have moved: what was drafted or published for one of them from words that not all of its readers may
    # read any more is read by nobody; so are drafts still in the making
    *function(
        "part_drafts(p_team_ids uuid[])",
        "void",
        """
        with said (id, audience) as (
            select id, audience from team_inputs where organization_id = waymark.organization()
            union all select id, audience from blockers where organization_id = waymark.organization()
            union all select id, audience from check_ins where organization_id = waymark.organization()
            union all select id, audience from check_in_sheets where organization_id = waymark.organization()
        )
        update assistant_runs r set audience = gen_random_uuid()
        where r.organization_id = waymark.organization() and r.audience = any(p_team_ids) and r.state <> 'QUEUED'
          and exists (
            select from said s where not waymark.audience_covers(s.audience, r.audience) and (
                s.id in (select e.source_id from proposals p join evidence e on e.proposal_id = p.id
                         where p.run_id = r.id)
                or s.id::text in (select jsonb_array_elements_text(r.request -> 'input_ids')
                                  where jsonb_typeof(r.request -> 'input_ids') = 'array')));
        update summaries m set audience = gen_random_uuid()
        where m.organization_id = waymark.organization() and m.audience = any(p_team_ids) and exists (
            select from jsonb_path_query(m.sections, 'strict $.**.source_id') as cited (id)
            join (
                select id, audience from team_inputs union all select id, audience from blockers
                union all select id, audience from check_ins union all select id, audience from check_in_sheets
            ) s on s.id::text = cited.id #>> '{}'
            where not waymark.audience_covers(s.audience, m.audience))
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0015_alignment")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Handover",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("giver_id", fields.UUIDField()),
                ("receiver_id", fields.UUIDField()),
                ("offered_by_id", fields.UUIDField()),
                ("note", fields.TextField(null=True, unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=HandoverState.OFFERED,
                        description="OFFERED: OFFERED\nACCEPTED: ACCEPTED\nDECLINED: DECLINED\nWITHDRAWN: WITHDRAWN",
                        enum_type=HandoverState,
                        max_length=10,
                    ),
                ),
                ("reason", fields.TextField(null=True, unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "handovers",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What is offered to one person of what another answers for; accepted or declined as a whole.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="HandoverItem",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("handover_id", fields.UUIDField()),
                ("objective_id", fields.UUIDField(null=True)),
                ("key_result_id", fields.UUIDField(null=True)),
                ("initiative_id", fields.UUIDField(null=True)),
                ("team_id", fields.UUIDField(null=True)),
                (
                    "outcome",
                    fields.CharEnumField(
                        default=HandoverOutcome.OPEN,
                        description="OPEN: OPEN\nMOVED: MOVED\nKEPT: KEPT",
                        enum_type=HandoverOutcome,
                        max_length=5,
                    ),
                ),
            ],
            options={
                "table": "handover_items",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One thing of a handover: a goal, an initiative, or a team to lead; offered to one person at a time.",
            },
            bases=["Record"],
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, FUNCTIONS)
        ),
    ]
