"""What people took on and were asked for goes with a handover: action items, help with blockers, questions."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import APP, check, function, index, reference

THINGS = {"action_item_id": "action_items", "blocker_id": "blockers", "question_id": "questions"}
ALL = ("objective_id", "key_result_id", "initiative_id", "team_id", *THINGS)

GUARDS = [
    *(reference("handover_items", column, table, on_delete="cascade") for column, table in THINGS.items()),
    "alter table handover_items drop constraint handover_items_thing_check",
    check("handover_items", "thing", f"num_nonnulls({', '.join(ALL)}) = 1"),
    *(
        index("handover_items", column, where=f"outcome = 'OPEN' and {column} is not null", unique=True)
        for column in THINGS
    ),
    # moves what waited for the giver to its receiver, item by item, where it still waits for the giver and the receiver
    # may read it; says what became of each item. Goals and teams are left to take_over, which ends the handover
    *function(
        "take_over_duties(p_handover_id uuid, p_now timestamptz)",
        "table (item_id uuid, outcome text, kind text, subject_id uuid, audience uuid)",
        """
        declare
            v_handover handovers;
            v_item handover_items;
            v_readers uuid;
        begin
            select * into v_handover from handovers h
            where h.organization_id = waymark.organization() and h.id = p_handover_id
              and h.receiver_id = waymark.person() and h.state = 'OFFERED' for update;
            if not found then
                raise insufficient_privilege using message = 'This handover is not yours to accept.';
            end if;
            for v_item in
                select * from handover_items i where i.handover_id = v_handover.id and i.outcome = 'OPEN'
                  and num_nonnulls(i.action_item_id, i.blocker_id, i.question_id) = 1 order by i.id
            loop
                item_id := v_item.id;
                outcome := 'KEPT';
                subject_id := coalesce(v_item.action_item_id, v_item.blocker_id, v_item.question_id);
                if v_item.action_item_id is not null then
                    kind := 'ActionItem';
                    select a.audience, a.audience into audience, v_readers from action_items a where a.id = subject_id;
                elsif v_item.blocker_id is not null then
                    kind := 'Blocker';
                    select b.audience, b.audience into audience, v_readers from blockers b where b.id = subject_id;
                else
                    kind := 'Question';
                    select q.audience, o.team_id into audience, v_readers
                    from questions q join objectives o on o.id = q.objective_id where q.id = subject_id;
                end if;
                if coalesce(waymark.person_reads(v_handover.receiver_id, v_readers, p_now), false) then
                    if kind = 'ActionItem' then
                        update action_items a
                        set owner_id = v_handover.receiver_id, offered_to_id = null, revision = a.revision + 1
                        where a.id = subject_id and a.owner_id = v_handover.giver_id and a.done_at is null;
                    elsif kind = 'Blocker' then
                        update blockers b set helper_id = v_handover.receiver_id
                        where b.id = subject_id and b.helper_id = v_handover.giver_id and b.resolved_at is null;
                    else
                        update questions q set asked_of_id = v_handover.receiver_id
                        where q.id = subject_id and q.asked_of_id = v_handover.giver_id and q.answer_input_id is null;
                    end if;
                    if found then
                        outcome := 'MOVED';
                    end if;
                    if not coalesce(waymark.person_reads(v_handover.receiver_id, audience, p_now), false) then
                        audience := v_handover.receiver_id;
                    end if;
                end if;
                update handover_items i set outcome = take_over_duties.outcome where i.id = v_item.id;
                return next;
            end loop;
        end
        """,
        to=(APP,),
        language="plpgsql",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0041_personal_runs")]

    initial = False

    operations = [
        *(ops.AddField(model_name="HandoverItem", name=column, field=fields.UUIDField(null=True)) for column in THINGS),
        ops.AlterModelOptions(
            name="HandoverItem",
            options={
                "table": "handover_items",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One thing of a handover: a goal, work, a team to lead, or what waits for the giver; offered to one person.",
            },
        ),
        ops.RunSQL(";\n".join(GUARDS)),
    ]
