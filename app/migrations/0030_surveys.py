"""Upward surveys: answers that nobody reads until they are counted and shuffled, and that lead to nobody then."""

from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import APP, ORGANIZATION_MATCHES, check, function, grant, index, key, one_of, reference
from app.surveys.models import SurveyState, SurveyStatement

TABLES = ("surveys", "survey_invitations", "survey_answers", "survey_results", "survey_remarks")

KEYS = [
    key("surveys", "organization_id", "id"),
    key("surveys", "organization_id", "id", "about_id"),
    key("survey_invitations", "organization_id", "survey_id", "person_id"),
    key("survey_results", "organization_id", "survey_id", "statement"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("surveys", "about_id", "users"),
    reference("surveys", "started_by_id", "users"),
    reference("survey_invitations", "survey_id", "surveys", on_delete="cascade"),
    reference("survey_invitations", "person_id", "users"),
    reference("survey_answers", "survey_id", "surveys", on_delete="cascade"),
    *(
        f"alter table {table} add constraint {table}_survey_id_about_id_fkey "
        "foreign key (organization_id, survey_id, about_id) "
        "references surveys (organization_id, id, about_id) on delete cascade"
        for table in ("survey_results", "survey_remarks")
    ),
]

CHECKS = [
    one_of("surveys", "state", ("OPEN", "CLOSED", "WITHDRAWN")),
    check("surveys", "ended", "(state = 'OPEN') = (ended_at is null)"),
    check("surveys", "answered", "(state = 'CLOSED') = (answered_count is not null)"),
    one_of(
        "survey_results",
        "statement",
        ("PRIORITIES", "INVOLVEMENT", "FEEDBACK", "SUPPORT", "RECOGNITION", "GROWTH", "CANDOUR"),
    ),
    check("survey_results", "few", "disagree + between + agree >= 4"),
]

INDEXES = [
    index("surveys", "about_id", where="state = 'OPEN'", unique=True, name="open"),
    index("surveys", "about_id"),
    index("surveys", "started_by_id"),
    index("surveys", "created_at desc nulls last", "id desc nulls last", name="latest"),
    index("surveys", "closes_on", where="state = 'OPEN'", name="due"),
    index("survey_invitations", "person_id"),
    index("survey_answers", "survey_id"),
    index("survey_remarks", "survey_id"),
]

ME = "(select waymark.person())"
READ = {
    "survey_invitations": f"person_id = {ME}",
    "surveys": f"about_id = {ME} or started_by_id = {ME} or exists ("
    f"select from survey_invitations i where i.survey_id = surveys.id and i.person_id = {ME})",
    "survey_results": f"about_id = {ME}",
    "survey_remarks": f"about_id = {ME}",
}
POLICIES = [
    # nobody reads what is answered, and no role has a right to it: the functions below alone reach it
    "alter table survey_answers enable row level security",
    *(
        statement
        for table, seen in READ.items()
        for statement in (
            f"alter table {table} enable row level security",
            f"create policy seen on {table} for select using ({ORGANIZATION_MATCHES} and ({seen}))",
        )
    ),
    f"create policy added on surveys for insert with check ({ORGANIZATION_MATCHES} and started_by_id = {ME})",
    grant("select", READ),
    grant("insert", ("surveys",)),
]

FUNCTIONS = [
    # whether there is a survey about somebody, or was since an instant; no other one begins at the same time
    *function(
        "surveyed_since(p_about_id uuid, p_since timestamptz)",
        "boolean",
        """
        begin
          perform pg_advisory_xact_lock(hashtextextended('survey ' || p_about_id, 0));
          return exists (
            select from surveys where organization_id = waymark.organization() and about_id = p_about_id
              and (state = 'OPEN' or state = 'CLOSED' and ended_at > p_since));
        end""",
        to=(APP,),
        language="plpgsql",
    ),
    # asks people; without the scale where one to three people make the difference to those of a scale that was shown
    *function(
        "invite_to_survey(p_survey_id uuid, p_people uuid[], p_since timestamptz)",
        "void",
        """
        insert into survey_invitations (id, organization_id, survey_id, person_id, answered)
        select gen_random_uuid(), s.organization_id, s.id, p.id, false from surveys s, unnest(p_people) p (id)
        where s.organization_id = waymark.organization() and s.id = p_survey_id
          and s.started_by_id = waymark.person() and s.state = 'OPEN'
        order by gen_random_uuid();
        update surveys s set invited_count = cardinality(p_people), with_scale = not exists (
          select from surveys e where e.organization_id = s.organization_id and e.about_id = s.about_id
            and e.state = 'CLOSED' and e.with_scale and e.answered_count >= 4 and e.ended_at > p_since
            and (select count(*) from (select i.person_id from survey_invitations i where i.survey_id = e.id) before
                 full join unnest(p_people) now (person_id) using (person_id)
                 where before.person_id is null or now.person_id is null) between 1 and 3)
        where s.organization_id = waymark.organization() and s.id = p_survey_id
          and s.started_by_id = waymark.person() and s.state = 'OPEN'""",
        to=(APP,),
    ),
    # takes the answer of the person who asks, unless they gave one; nothing leads from the one note to the other
    *function(
        "answer_survey(p_survey_id uuid, p_grades jsonb, p_remark text)",
        "boolean",
        """
        begin
          perform from surveys where organization_id = waymark.organization() and id = p_survey_id
            and state = 'OPEN' for share;
          if not found then
            return false;
          end if;
          update survey_invitations set answered = true
          where organization_id = waymark.organization() and survey_id = p_survey_id
            and person_id = waymark.person() and not answered;
          if not found then
            return false;
          end if;
          insert into survey_answers (id, organization_id, survey_id, grades, remark)
          values (gen_random_uuid(), waymark.organization(), p_survey_id, p_grades, p_remark);
          return true;
        end""",
        to=(APP,),
        language="plpgsql",
    ),
    # ends a survey. What four or more answered is counted and shuffled; every row that knew a person is written anew
    *function(
        "end_survey(p_survey_id uuid, p_state text, p_at timestamptz)",
        "boolean",
        """
        declare
          v_survey surveys;
          v_answered int;
          v_people uuid[];
        begin
          select s.* into v_survey from surveys s join organizations o on o.id = s.organization_id
          where s.organization_id = waymark.organization() and s.id = p_survey_id and s.state = 'OPEN'
            and (p_state = 'WITHDRAWN' and s.started_by_id = waymark.person()
                 or p_state = 'CLOSED' and s.closes_on < (p_at at time zone o.time_zone)::date)
          for update of s;
          if not found then
            return false;
          end if;
          select count(*) into v_answered from survey_answers
          where organization_id = v_survey.organization_id and survey_id = p_survey_id;
          if p_state = 'CLOSED' and v_answered >= 4 then
            insert into survey_results
              (id, organization_id, survey_id, about_id, statement, disagree, between, agree, mean)
            select gen_random_uuid(), v_survey.organization_id, p_survey_id, v_survey.about_id, g.key,
              count(*) filter (where g.value::int < 3), count(*) filter (where g.value::int = 3),
              count(*) filter (where g.value::int > 3), round(avg(g.value::int), 1)
            from survey_answers a, jsonb_each_text(a.grades) g
            where a.organization_id = v_survey.organization_id and a.survey_id = p_survey_id group by g.key;
            insert into survey_remarks (id, organization_id, survey_id, about_id, text)
            select gen_random_uuid(), v_survey.organization_id, p_survey_id, v_survey.about_id, a.remark
            from survey_answers a
            where a.organization_id = v_survey.organization_id and a.survey_id = p_survey_id
              and a.remark is not null
            order by gen_random_uuid();
          end if;
          delete from survey_answers where organization_id = v_survey.organization_id and survey_id = p_survey_id;
          with gone as (
            delete from survey_invitations
            where organization_id = v_survey.organization_id and survey_id = p_survey_id returning person_id)
          select array_agg(person_id) into v_people from gone;
          insert into survey_invitations (id, organization_id, survey_id, person_id)
          select gen_random_uuid(), v_survey.organization_id, p_survey_id, p.id from unnest(v_people) p (id)
          order by gen_random_uuid();
          update surveys set state = p_state, ended_at = p_at,
            answered_count = case when p_state = 'CLOSED' then v_answered end
          where organization_id = v_survey.organization_id and id = p_survey_id;
          return true;
        end""",
        to=(APP,),
        language="plpgsql",
    ),
    # closes the surveys of every organisation whose last day is over there
    *function(
        "close_due_surveys(p_now timestamptz)",
        "int",
        """
        declare
          v_due record;
          v_closed int := 0;
        begin
          for v_due in
            select s.id, s.organization_id from surveys s join organizations o on o.id = s.organization_id
            where s.state = 'OPEN' and s.closes_on < (p_now at time zone o.time_zone)::date order by s.id
          loop
            perform set_config('app.organization_id', v_due.organization_id::text, true);
            if waymark.end_survey(v_due.id, 'CLOSED', p_now) then
              v_closed := v_closed + 1;
            end if;
          end loop;
          return v_closed;
        end""",
        to=("waymark_nobody",),
        language="plpgsql",
    ),
]

# what was done to a survey is known to those who see it; that it was answered is not written down
KNOWN = f"{ORGANIZATION_MATCHES} and subject_kind = 'Survey' and exists (select from surveys s where s.id = subject_id)"
HISTORY = [
    f"create policy seen_with_survey on audit_records for select to {APP} using ({KNOWN})",
    f"create policy added_to_survey on audit_records for insert to {APP} with check ({KNOWN})",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0029_reviews")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Survey",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("about_id", fields.UUIDField()),
                ("started_by_id", fields.UUIDField()),
                ("question", fields.CharField(max_length=500)),
                ("closes_on", fields.DateField()),
                (
                    "state",
                    fields.CharEnumField(
                        default=SurveyState.OPEN,
                        description="OPEN: OPEN\nCLOSED: CLOSED\nWITHDRAWN: WITHDRAWN",
                        enum_type=SurveyState,
                        max_length=9,
                    ),
                ),
                ("invited_count", fields.IntField(default=0)),
                ("answered_count", fields.IntField(null=True)),
                ("with_scale", fields.BooleanField(default=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "surveys",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One survey about a manager (``about_id``); open through ``closes_on``, a day in the organisation's zone.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="SurveyAnswer",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("survey_id", fields.UUIDField()),
                ("grades", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("remark", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "survey_answers",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What one person answers, while the survey is open: it bears neither a name nor a time, and nobody may read it.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="SurveyInvitation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("survey_id", fields.UUIDField()),
                ("person_id", fields.UUIDField()),
                ("answered", fields.BooleanField(null=True)),
            ],
            options={
                "table": "survey_invitations",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Somebody who is asked, and while the survey is open whether they have answered; afterwards that is forgotten.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="SurveyRemark",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("survey_id", fields.UUIDField()),
                ("about_id", fields.UUIDField()),
                ("text", fields.TextField(unique=False)),
            ],
            options={
                "table": "survey_remarks",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What somebody said in a closed survey in their own words; read by the person whom it is about.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="SurveyResult",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("survey_id", fields.UUIDField()),
                ("about_id", fields.UUIDField()),
                (
                    "statement",
                    fields.CharEnumField(
                        description="PRIORITIES: PRIORITIES\nINVOLVEMENT: INVOLVEMENT\nFEEDBACK: FEEDBACK\nSUPPORT: SUPPORT\nRECOGNITION: RECOGNITION\nGROWTH: GROWTH\nCANDOUR: CANDOUR",
                        enum_type=SurveyStatement,
                        max_length=11,
                    ),
                ),
                ("disagree", fields.IntField()),
                ("between", fields.IntField()),
                ("agree", fields.IntField()),
                ("mean", fields.FloatField()),
            ],
            options={
                "table": "survey_results",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "How a closed survey answers one statement, over all who answered; read by the person whom it is about.",
            },
            bases=["Record"],
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, FUNCTIONS, HISTORY)
        ),
    ]
