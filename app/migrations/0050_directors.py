"""Summaries over several teams, read by those who may read the summary of each of them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import APP, function, index, key, reference, visible
from app.proposals.models import Purpose

NOBODY = "waymark_nobody"
DIRECTORS = [
    key("joint_readers", "organization_id", "id"),
    "alter table joint_readers add constraint joint_readers_organization_id_fkey foreign key (organization_id) "
    "references organizations (id) on delete cascade",
    reference("joint_readers", "team_id", "teams", on_delete="cascade"),
    index("joint_readers", "key", "team_id", unique=True),
    *visible("joint_readers", "false"),
    # the audience of those who are among the readers of each of these teams; the asking person is one of them
    *function(
        "joint_audience(p_team_ids uuid[])",
        "uuid",
        """
        declare
            v_key uuid;
        begin
            if coalesce(cardinality(p_team_ids), 0) = 0 or not p_team_ids <@ waymark.audiences() then
                raise insufficient_privilege using message = 'These teams are not all yours to read.';
            end if;
            if cardinality(p_team_ids) = 1 then
                return p_team_ids[1];
            end if;
            v_key := md5(array_to_string(array(select distinct t from unnest(p_team_ids) t order by t), ','))::uuid;
            insert into joint_readers (id, organization_id, key, team_id)
            select gen_random_uuid(), t.organization_id, v_key, t.id from teams t
            where t.organization_id = waymark.organization() and t.id = any(p_team_ids)
            on conflict do nothing;
            perform set_config('app.audiences', (waymark.audiences() || v_key)::text, true);
            return v_key;
        end
        """,
        to=(APP,),
        language="plpgsql",
    ),
    # as before; and people hold the keys of several teams together where they hold the key of each
    *function(
        "actor(p_organization_id uuid, p_person_id uuid, p_now timestamptz)",
        "table (organization_id uuid, person_id uuid, is_admin boolean, team_ids uuid[], led_team_ids uuid[], "
        "report_ids uuid[], audiences uuid[], time_zone text, organization_time_zone text, locale text, "
        "acting_team_ids uuid[], is_champion boolean, stood_in_for_ids uuid[])",
        """
        with recursive me as (
            select u.*, o.time_zone as organization_time_zone, o.admin_audience,
                   (p_now at time zone o.time_zone)::date as today
            from users u join organizations o on o.id = u.organization_id
            where u.organization_id = p_organization_id and u.id = p_person_id and u.active
        ), reports as (
            select u.id from users u join me on u.organization_id = me.organization_id and u.manager_id = me.id
            union
            select u.id from users u join reports r on u.manager_id = r.id where u.organization_id = p_organization_id
        ), owned as (
            select t.id from teams t join me on t.organization_id = me.organization_id and t.lead_id = me.id
            union
            select t.id from teams t join owned on t.parent_id = owned.id where t.organization_id = p_organization_id
        ), acting as (
            select a.team_id as id from acting_leads a join me
              on a.organization_id = me.organization_id and a.user_id = me.id
            where me.today between a.starts_on and a.ends_on
        ), led as (
            select id from owned union select id from acting
            union
            select t.id from teams t join led on t.parent_id = led.id where t.organization_id = p_organization_id
        ), joined as (
            select m.team_id as id from memberships m join me
              on m.organization_id = me.organization_id and m.user_id = me.id
            where me.today between m.starts_on and coalesce(m.ends_on, 'infinity')
            union
            select t.id from teams t join me on t.organization_id = me.organization_id and t.lead_id = me.id
            union
            select id from acting
        ), above as (
            select j.id, t.parent_id from joined j join teams t on t.id = j.id
            union
            select t.id, t.parent_id from teams t join above a on t.id = a.parent_id
        ), keys as (
            select array[me.organization_id, me.id]
                 || coalesce((select array_agg(id) from reports), '{}')
                 || coalesce((select array_agg(id) from above), '{}')
                 || coalesce((select array_agg(id) from led), '{}')
                 || case when me.role = 'ADMIN'
                      then coalesce((select array_agg(t.id) from teams t where t.organization_id = me.organization_id), '{}')
                           || me.admin_audience
                      else '{}' end
                 || array(select o.audience from one_on_ones o
                          where o.organization_id = me.organization_id and me.id in (o.manager_id, o.report_id))
                 || waymark.close_to(me.id)
                 || array(select waymark.close_to(u.id) from users u
                          where u.organization_id = me.organization_id and u.manager_id = me.id) as held
            from me
        )
        select me.organization_id, me.id, me.role = 'ADMIN',
               coalesce((select array_agg(id) from joined), '{}'),
               coalesce((select array_agg(id) from led), '{}'),
               coalesce((select array_agg(id) from reports), '{}'),
               keys.held || array(select j.key from joint_readers j where j.organization_id = me.organization_id
                 group by j.key having bool_and(j.team_id = any(keys.held))),
               me.time_zone, me.organization_time_zone, me.locale,
               coalesce((select array_agg(id) from led where id not in (select id from owned)), '{}'),
               me.champion,
               coalesce((select array_agg(a.user_id) from absences a where a.organization_id = me.organization_id
                         and a.stand_in_id = me.id and me.today between a.starts_on and a.ends_on), '{}')
        from me cross join keys
        """,
        to=(NOBODY,),
    ),
    # as before; the readers of several teams together are readers of each of them
    *function(
        "run_to_start(p_run_id uuid)",
        "table (organization_id uuid, audience uuid, audiences uuid[], person_id uuid)",
        """
        with recursive run as (
            select r.organization_id, r.audience, case when r.audience = r.id then r.requested_by_id end as person_id
            from assistant_runs r where r.id = p_run_id
        ), above as (
            select coalesce(j.team_id, r.audience) as id, r.organization_id from run r
            left join joint_readers j on j.organization_id = r.organization_id and j.key = r.audience
            union
            select t.parent_id, t.organization_id from teams t
            join above a on t.organization_id = a.organization_id and t.id = a.id
            where t.parent_id is not null
        )
        select r.organization_id, r.audience, array[r.organization_id, r.audience] || (select array_agg(a.id) from above a)
          || array(select j.key from joint_readers j where j.organization_id = r.organization_id
                   group by j.key having bool_and(j.team_id in (select a.id from above a))),
          r.person_id
        from run r
        """,
        to=(NOBODY,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0049_asked_weeks")]

    initial = False

    operations = [
        ops.CreateModel(
            name="JointReader",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("key", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
            ],
            options={
                "table": "joint_readers",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One of the teams whose readers, all of them at once, an audience is made of: ``key`` is the audience.",
            },
            bases=["Record"],
        ),
        ops.AlterField(
            model_name="AssistantRun",
            name="purpose",
            field=fields.CharEnumField(
                description="KEY_RESULTS: KEY_RESULTS\nCHECK_IN_SUMMARY: CHECK_IN_SUMMARY\n"
                "OBJECTIVE_CRITIQUE: OBJECTIVE_CRITIQUE\nPARENTS: PARENTS\nFEEDBACK_WORDING: FEEDBACK_WORDING\n"
                "REFLECTION_DRAFT: REFLECTION_DRAFT\nDIRECTOR_SUMMARY: DIRECTOR_SUMMARY",
                enum_type=Purpose,
                max_length=20,
            ),
        ),
        ops.RunSQL(";\n".join(DIRECTORS)),
    ]
