"""Growth: its tables, and a key for each person that they and whomever they report to today hold."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import (
    APP,
    AUDIENCE_MATCHES,
    check,
    function,
    grant,
    index,
    inherits_audience,
    key,
    one_of,
    reference,
    visible,
)
from app.growth.models import DevelopmentGoalState, EnrollmentState, LearningKind, MentorshipState, Proficiency

NOBODY = "waymark_nobody"
OF_EVERYBODY = (
    "skills",
    "learning_resources",
    "learning_resource_skills",
    "learning_paths",
    "learning_path_resources",
)
OF_A_PERSON = (
    "learning_assignments",
    "learning_enrollments",
    "development_goals",
    "development_steps",
    "development_links",
)
TABLES = (*OF_EVERYBODY, *OF_A_PERSON, "skill_levels", "mentorships")

CLOSE = [
    # the key of what a person shares with nobody but the one whom they report to; who holds it, `actor` says
    "create function waymark.close_to(p_person_id uuid) returns uuid language sql immutable parallel safe as "
    "$$ select md5('close to ' || p_person_id::text)::uuid $$",
]

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    key("development_goals", "organization_id", "id", "audience"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("skills", "merged_into_id", "skills"),
    *(reference("skill_levels", column, "users") for column in ("user_id", "seconded_by_id", "answered_by_id")),
    reference("skill_levels", "skill_id", "skills"),
    reference("learning_resources", "added_by_id", "users"),
    reference("learning_resource_skills", "learning_resource_id", "learning_resources", on_delete="cascade"),
    reference("learning_resource_skills", "skill_id", "skills"),
    *(reference("learning_assignments", column, "users") for column in ("user_id", "assigned_by_id")),
    reference("learning_assignments", "learning_resource_id", "learning_resources"),
    reference("learning_path_resources", "learning_path_id", "learning_paths", on_delete="cascade"),
    reference("learning_path_resources", "learning_resource_id", "learning_resources"),
    *(reference("learning_enrollments", column, "users") for column in ("user_id", "started_by_id", "decided_by_id")),
    reference("learning_enrollments", "learning_path_id", "learning_paths"),
    reference("development_goals", "owner_id", "users"),
    reference("development_goals", "skill_id", "skills"),
    inherits_audience("development_steps", "development_goal_id", "development_goals"),
    inherits_audience("development_links", "development_goal_id", "development_goals"),
    reference("development_links", "learning_resource_id", "learning_resources", on_delete="cascade"),
    # whoever reads the goal may not read the objective
    reference("development_links", "objective_id", "objectives", on_delete="cascade"),
    inherits_audience("comments", "development_goal_id", "development_goals"),
    *(reference("mentorships", column, "users") for column in ("mentor_id", "mentee_id", "asked_by_id", "ended_by_id")),
    reference("mentorships", "skill_id", "skills"),
]

CHECKS = [
    check("skills", "merged", "merged_into_id is null or not active and merged_into_id <> id"),
    one_of("skill_levels", "level", ("LEARNING", "CAPABLE", "STRONG", "TEACHING")),
    check("skill_levels", "seconded", "(seconded_at is null) = (seconded_by_id is null)"),
    check("skill_levels", "others", "seconded_by_id <> user_id and answered_by_id <> user_id"),
    check("skill_levels", "asked", "not seconding_asked or seconded_at is null and replaced_at is null"),
    check("skill_levels", "answer", "(answer is null) = (answered_by_id is null)"),
    one_of("learning_resources", "kind", ("ARTICLE", "BOOK", "COURSE", "VIDEO", "PRACTICE")),
    check("learning_resources", "minutes", "minutes between 1 and 60000"),
    check("learning_resources", "url", "url ~ '^https?://'"),
    check("learning_assignments", "completion", "completion_note is null or completed_at is not null"),
    one_of("learning_enrollments", "state", ("ACTIVE", "WAITING", "COMPLETED")),
    check("learning_enrollments", "waiting", "state <> 'WAITING' or asked_at is not null"),
    check("learning_enrollments", "completed", "(state = 'COMPLETED') = (completed_at is not null)"),
    check("learning_enrollments", "decided", "(decided_at is null) = (decided_by_id is null)"),
    one_of("development_goals", "state", ("ACTIVE", "DONE", "DROPPED")),
    check("development_goals", "closed", "(state = 'ACTIVE') = (closed_at is null)"),
    check("development_goals", "dropped", "state <> 'DROPPED' or closing_note is not null"),
    check("development_links", "subject", "num_nonnulls(learning_resource_id, objective_id) = 1"),
    one_of("mentorships", "state", ("OPEN", "ACCEPTED", "DECLINED", "WITHDRAWN", "ENDED")),
    check("mentorships", "two", "mentor_id <> mentee_id and asked_by_id in (mentor_id, mentee_id)"),
    check("mentorships", "focus", "num_nonnulls(skill_id, focus) >= 1"),
    check("mentorships", "decided", "(state = 'OPEN') = (decided_at is null)"),
    check("mentorships", "ended", "(state = 'ENDED') = (ended_at is not null and ended_by_id is not null)"),
    *(
        check(table, "audience", f"audience = waymark.close_to({person})")
        for table, person in (
            ("learning_assignments", "user_id"),
            ("learning_enrollments", "user_id"),
            ("development_goals", "owner_id"),
        )
    ),
    "alter table comments drop constraint comments_subject_check",
    check(
        "comments",
        "subject",
        "num_nonnulls(objective_id, key_result_id, check_in_id, sheet_id, proposal_id, recognition_id, "
        "development_goal_id) = 1",
    ),
]

INDEXES = [
    index("skills", "lower(name)", unique=True, name="name"),
    index("skills", "merged_into_id", where="merged_into_id is not null"),
    index("skill_levels", "user_id", "skill_id", where="replaced_at is null", unique=True, name="current"),
    index("skill_levels", "user_id", "skill_id", "stated_at desc nulls last", "id desc nulls last", name="latest"),
    index("skill_levels", "skill_id"),
    index("skill_levels", "user_id", where="seconding_asked", name="asked"),
    index("learning_resources", "title", "id"),
    index("learning_resource_skills", "learning_resource_id", "skill_id", unique=True, name="skill"),
    index("learning_resource_skills", "skill_id"),
    index(
        "learning_assignments",
        "user_id",
        "learning_resource_id",
        where="completed_at is null",
        unique=True,
        name="open",
    ),
    index("learning_assignments", "user_id", "due_on nulls last", "id", name="due"),
    index("learning_assignments", "learning_resource_id"),
    index("learning_paths", "lower(name)", unique=True, name="name"),
    index("learning_paths", "for_champions", where="for_champions and active", unique=True, name="champions"),
    index("learning_path_resources", "learning_path_id", "learning_resource_id", unique=True, name="resource"),
    index("learning_path_resources", "learning_resource_id"),
    index("learning_enrollments", "user_id", "learning_path_id", unique=True, name="path"),
    index("learning_enrollments", "learning_path_id"),
    index("learning_enrollments", "asked_at", "id", where="state = 'WAITING'", name="waiting"),
    index("development_goals", "owner_id", "created_at desc nulls last", "id desc nulls last", name="latest"),
    index("development_goals", "skill_id", where="skill_id is not null"),
    index("development_steps", "development_goal_id", "position", "id"),
    index("development_links", "development_goal_id", "position", "id"),
    *(
        index("development_links", column, where=f"{column} is not null")
        for column in ("learning_resource_id", "objective_id")
    ),
    index("comments", "development_goal_id", "created_at", "id", where="development_goal_id is not null"),
    index(
        "mentorships",
        "mentor_id",
        "mentee_id",
        where="state in ('OPEN', 'ACCEPTED')",
        unique=True,
        name="running",
    ),
    index("mentorships", "mentee_id"),
    index("mentorships", "created_at desc nulls last", "id desc nulls last", name="latest"),
    index("mentorships", "skill_id", where="skill_id is not null"),
]

PERSON = "(select waymark.person())"
ADMIN = "(select admin_audience from organizations) = any((select waymark.audiences())::uuid[])"
LINE = "user_id = any((select waymark.audiences())::uuid[])"
POLICIES = [
    *(statement for table in ("skills", "learning_paths") for statement in visible(table, "true", writable=ADMIN)),
    *visible("learning_path_resources", "true", writable=ADMIN),
    *visible("learning_resources", "true", writable=f"added_by_id = {PERSON} or {ADMIN}"),
    *visible("learning_resource_skills", "true"),
    # a person's levels are read by everybody above them
    *visible("skill_levels", LINE),
    *(
        statement
        for table in OF_A_PERSON
        if table != "learning_enrollments"
        for statement in visible(table, AUDIENCE_MATCHES)
    ),
    *visible("learning_enrollments", f"{AUDIENCE_MATCHES} or asked_at is not null and {ADMIN}"),
    *visible("mentorships", f"{PERSON} in (mentor_id, mentee_id)"),
    grant("select, insert, update", ("skills", "learning_resources", "learning_paths")),
    grant("select, insert, delete", ("learning_resource_skills", "learning_path_resources")),
    grant("select, insert", ("skill_levels", "mentorships")),
    grant(
        "update (seconding_asked, seconded_by_id, seconded_at, answered_by_id, answer, replaced_at)", ("skill_levels",)
    ),
    grant("update (state, reason, decided_at, ended_by_id, ended_at)", ("mentorships",)),
    grant("select, insert, delete", OF_A_PERSON),
    grant("update (note, due_on, completed_at, completion_note, revision)", ("learning_assignments",)),
    grant("update (state, note, asked_at, decided_by_id, decided_at, reason, completed_at)", ("learning_enrollments",)),
    grant(
        "update (title, skill_id, why, measure, target_on, state, closed_at, closing_note, revision, updated_at)",
        ("development_goals",),
    ),
    grant("update (text, position, done_at)", ("development_steps",)),
]

FUNCTIONS = [
    # puts one skill in the place of another wherever people have it, also where the administrator who does so may not
    # look; where somebody stated both, the level in the one that stays is the current one
    *function(
        "merge_skills(p_from_id uuid, p_into_id uuid, p_now timestamptz)",
        "void",
        """
        begin
            if not exists (
                select from users a where a.organization_id = waymark.organization() and a.id = waymark.person()
                  and a.role = 'ADMIN' and a.active)
            then
                raise insufficient_privilege using message = 'Only an administrator merges skills.';
            end if;
            update skill_levels l set replaced_at = p_now, seconding_asked = false
            where l.organization_id = waymark.organization() and l.skill_id = p_from_id and l.replaced_at is null
              and exists (select from skill_levels k where k.organization_id = l.organization_id
                          and k.user_id = l.user_id and k.skill_id = p_into_id and k.replaced_at is null);
            update skill_levels set skill_id = p_into_id
            where organization_id = waymark.organization() and skill_id = p_from_id;
            update development_goals set skill_id = p_into_id
            where organization_id = waymark.organization() and skill_id = p_from_id;
            update mentorships set skill_id = p_into_id
            where organization_id = waymark.organization() and skill_id = p_from_id;
            delete from learning_resource_skills r
            where r.organization_id = waymark.organization() and r.skill_id = p_from_id
              and exists (select from learning_resource_skills k where k.organization_id = r.organization_id
                          and k.learning_resource_id = r.learning_resource_id and k.skill_id = p_into_id);
            update learning_resource_skills set skill_id = p_into_id
            where organization_id = waymark.organization() and skill_id = p_from_id;
            update skills set active = false, merged_into_id = p_into_id, revision = revision + 1
            where organization_id = waymark.organization() and id = p_from_id;
            update skills set merged_into_id = p_into_id
            where organization_id = waymark.organization() and merged_into_id = p_from_id;
        end
        """,
        to=(APP,),
        language="plpgsql",
    ),
    # as before; and people hold the keys of what is close to themselves, and to those who report to them today
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
                      else '{}' end
                 || array(select o.audience from one_on_ones o
                          where o.organization_id = me.organization_id and me.id in (o.manager_id, o.report_id))
                 || waymark.close_to(me.id)
                 || array(select waymark.close_to(u.id) from users u
                          where u.organization_id = me.organization_id and u.manager_id = me.id),
               me.time_zone, me.organization_time_zone, me.locale,
               coalesce((select array_agg(id) from led where id not in (select id from owned)), '{}'),
               me.champion,
               coalesce((select array_agg(a.user_id) from absences a where a.organization_id = me.organization_id
                         and a.stand_in_id = me.id and me.today between a.starts_on and a.ends_on), '{}')
        from me
        """,
        to=(NOBODY,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0030_surveys")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DevelopmentGoal",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("owner_id", fields.UUIDField()),
                ("title", fields.CharField(max_length=200)),
                ("skill_id", fields.UUIDField(null=True)),
                ("why", fields.TextField(unique=False)),
                ("measure", fields.TextField(unique=False)),
                ("target_on", fields.DateField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=DevelopmentGoalState.ACTIVE,
                        description="ACTIVE: ACTIVE\nDONE: DONE\nDROPPED: DROPPED",
                        enum_type=DevelopmentGoalState,
                        max_length=10,
                    ),
                ),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closing_note", fields.TextField(null=True, unique=False)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "development_goals",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What a person wants to become better at; read by them and whomever they report to today.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="DevelopmentLink",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("development_goal_id", fields.UUIDField()),
                ("learning_resource_id", fields.UUIDField(null=True)),
                ("objective_id", fields.UUIDField(null=True)),
                ("position", fields.IntField()),
            ],
            options={
                "table": "development_links",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What helps with a development goal: something to learn from, or an objective to grow with.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="DevelopmentStep",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("development_goal_id", fields.UUIDField()),
                ("position", fields.IntField()),
                ("text", fields.CharField(max_length=300)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "development_steps",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A step towards a development goal.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="LearningAssignment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("learning_resource_id", fields.UUIDField()),
                ("assigned_by_id", fields.UUIDField()),
                ("note", fields.TextField(null=True, unique=False)),
                ("due_on", fields.DateField(null=True)),
                ("completed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("completion_note", fields.TextField(null=True, unique=False)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "learning_assignments",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That a person is to learn from something, or has; read by them and whomever they report to today.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="LearningEnrollment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("learning_path_id", fields.UUIDField()),
                ("started_by_id", fields.UUIDField()),
                (
                    "state",
                    fields.CharEnumField(
                        default=EnrollmentState.ACTIVE,
                        description="ACTIVE: ACTIVE\nWAITING: WAITING\nCOMPLETED: COMPLETED",
                        enum_type=EnrollmentState,
                        max_length=10,
                    ),
                ),
                ("note", fields.TextField(null=True, unique=False)),
                ("asked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("decided_by_id", fields.UUIDField(null=True)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("reason", fields.TextField(null=True, unique=False)),
                ("completed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "learning_enrollments",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That a person walks a learning path; once they have asked to be confirmed, administrators read it as well.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="LearningPath",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("name", fields.CharField(max_length=120)),
                ("description", fields.TextField(null=True, unique=False)),
                ("for_champions", fields.BooleanField(default=False)),
                ("active", fields.BooleanField(default=True)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "learning_paths",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Things to learn from, in an order; who completes the one ``for_champions`` becomes an OKR champion.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="LearningPathResource",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("learning_path_id", fields.UUIDField()),
                ("learning_resource_id", fields.UUIDField()),
                ("position", fields.IntField()),
            ],
            options={
                "table": "learning_path_resources",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A place on a learning path.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="LearningResource",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("title", fields.CharField(max_length=200)),
                ("url", fields.CharField(null=True, max_length=500)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="ARTICLE: ARTICLE\nBOOK: BOOK\nCOURSE: COURSE\nVIDEO: VIDEO\nPRACTICE: PRACTICE",
                        enum_type=LearningKind,
                        max_length=10,
                    ),
                ),
                ("minutes", fields.IntField(null=True)),
                ("description", fields.TextField(null=True, unique=False)),
                ("added_by_id", fields.UUIDField()),
                ("active", fields.BooleanField(default=True)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "learning_resources",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Something to learn from; one that is not active is not assigned any more.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="LearningResourceSkill",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("learning_resource_id", fields.UUIDField()),
                ("skill_id", fields.UUIDField()),
            ],
            options={
                "table": "learning_resource_skills",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That one learns a skill from something.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Mentorship",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("mentor_id", fields.UUIDField()),
                ("mentee_id", fields.UUIDField()),
                ("asked_by_id", fields.UUIDField()),
                ("skill_id", fields.UUIDField(null=True)),
                ("focus", fields.CharField(null=True, max_length=300)),
                ("message", fields.TextField(null=True, unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=MentorshipState.OPEN,
                        description="OPEN: OPEN\nACCEPTED: ACCEPTED\nDECLINED: DECLINED\nWITHDRAWN: WITHDRAWN\nENDED: ENDED",
                        enum_type=MentorshipState,
                        max_length=10,
                    ),
                ),
                ("reason", fields.TextField(null=True, unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_by_id", fields.UUIDField(null=True)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mentorships",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That one person helps another to grow, offered by the one or asked for by the other; read by these two alone.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Skill",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("name", fields.CharField(max_length=80)),
                ("description", fields.TextField(null=True, unique=False)),
                ("active", fields.BooleanField(default=True)),
                ("merged_into_id", fields.UUIDField(null=True)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "skills",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A skill that the organisation speaks of; one that is not active is not chosen any more.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="SkillLevel",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("skill_id", fields.UUIDField()),
                (
                    "level",
                    fields.CharEnumField(
                        description="LEARNING: LEARNING\nCAPABLE: CAPABLE\nSTRONG: STRONG\nTEACHING: TEACHING",
                        enum_type=Proficiency,
                        max_length=10,
                    ),
                ),
                ("note", fields.TextField(null=True, unique=False)),
                ("stated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("seconding_asked", fields.BooleanField(default=False)),
                ("seconded_by_id", fields.UUIDField(null=True)),
                ("seconded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("answered_by_id", fields.UUIDField(null=True)),
                ("answer", fields.TextField(null=True, unique=False)),
                ("replaced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "skill_levels",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What a person said of how well they have a skill; the current one has no ``replaced_at``, others are history.",
            },
            bases=["Record"],
        ),
        ops.AddField(
            model_name="Comment",
            name="development_goal_id",
            field=fields.UUIDField(null=True),
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (CLOSE, KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, FUNCTIONS)
        ),
    ]
