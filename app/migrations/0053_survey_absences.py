"""Surveys are compared by whom they ask and by who was there to answer, when they begin and when they end."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import APP, function

PRESENT = """exists (
    select from generate_series(
      (s.created_at at time zone o.time_zone)::date::timestamp, s.closes_on::timestamp, interval '1 day') d (day)
    where extract(isodow from d.day)::int - 1 = any(o.working_days) and not exists (
      select from absences a where a.organization_id = s.organization_id and a.user_id = i.person_id
        and d.day between a.starts_on and a.ends_on))"""

PAST = [
    f"""update survey_invitations i set present = {PRESENT} from surveys s, organizations o
        where s.organization_id = i.organization_id and s.id = i.survey_id and o.id = s.organization_id
          and s.state = 'CLOSED'""",
]

FUNCTIONS = [
    # whether one to three people make the difference between two groups
    *function(
        "differ_by_few(p_one uuid[], p_other uuid[])",
        "boolean",
        """
        select count(*) between 1 and 3 from unnest(p_one) a (id) full join unnest(p_other) b (id) using (id)
        where a.id is null or b.id is null""",
        to=(),
    ),
    # whether a scale would, beside one that was shown since, tell what one to three people said: those who are asked or
    # were there, less those who were asked or were there then
    *function(
        "scale_would_tell(p_survey_id uuid, p_asked uuid[], p_present uuid[], p_since timestamptz)",
        "boolean",
        """
        select exists (
          select from surveys s
          join surveys e on e.organization_id = s.organization_id and e.about_id = s.about_id and e.id <> s.id
            and e.state = 'CLOSED' and e.with_scale and e.answered_count >= 4 and e.ended_at > p_since
          cross join lateral (
            select array_agg(i.person_id) asked, array_agg(i.person_id) filter (where i.present) present
            from survey_invitations i where i.organization_id = e.organization_id and i.survey_id = e.id) before
          where s.organization_id = waymark.organization() and s.id = p_survey_id and (
            waymark.differ_by_few(before.asked, p_asked) or waymark.differ_by_few(before.asked, p_present)
            or waymark.differ_by_few(before.present, p_asked) or waymark.differ_by_few(before.present, p_present)))""",
        to=(),
    ),
    # asks people; without the scale where it would tell too much
    *function(
        "invite_to_survey(p_survey_id uuid, p_people uuid[], p_since timestamptz)",
        "void",
        """
        insert into survey_invitations (id, organization_id, survey_id, person_id, answered)
        select gen_random_uuid(), s.organization_id, s.id, p.id, false from surveys s, unnest(p_people) p (id)
        where s.organization_id = waymark.organization() and s.id = p_survey_id
          and s.started_by_id = waymark.person() and s.state = 'OPEN'
        order by gen_random_uuid();
        update surveys s set invited_count = cardinality(p_people),
          with_scale = not waymark.scale_would_tell(p_survey_id, p_people, p_people, p_since)
        where s.organization_id = waymark.organization() and s.id = p_survey_id
          and s.started_by_id = waymark.person() and s.state = 'OPEN'""",
        to=(APP,),
    ),
    # ends a survey. What four or more answered is counted and shuffled; every row that knew a person is written anew.
    # Grades are not counted where, with those who were away all through it, they would tell too much
    *function(
        "end_survey(p_survey_id uuid, p_state text, p_at timestamptz)",
        "boolean",
        f"""
        declare
          v_survey surveys;
          v_answered int;
          v_asked uuid[];
          v_present uuid[];
          v_with_scale boolean;
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
          select array_agg(i.person_id), coalesce(array_agg(i.person_id) filter (where {PRESENT}), '{{}}')
          into v_asked, v_present
          from survey_invitations i join surveys s on s.organization_id = i.organization_id and s.id = i.survey_id
            join organizations o on o.id = s.organization_id
          where i.organization_id = v_survey.organization_id and i.survey_id = p_survey_id;
          v_with_scale := v_survey.with_scale and not (p_state = 'CLOSED' and waymark.scale_would_tell(
            p_survey_id, v_asked, v_present, v_survey.created_at - interval '365 days'));
          if p_state = 'CLOSED' and v_answered >= 4 then
            insert into survey_results
              (id, organization_id, survey_id, about_id, statement, disagree, between, agree, mean)
            select gen_random_uuid(), v_survey.organization_id, p_survey_id, v_survey.about_id, g.key,
              count(*) filter (where g.value::int < 3), count(*) filter (where g.value::int = 3),
              count(*) filter (where g.value::int > 3), round(avg(g.value::int), 1)
            from survey_answers a, jsonb_each_text(a.grades) g
            where v_with_scale and a.organization_id = v_survey.organization_id and a.survey_id = p_survey_id
            group by g.key;
            insert into survey_remarks (id, organization_id, survey_id, about_id, text)
            select gen_random_uuid(), v_survey.organization_id, p_survey_id, v_survey.about_id, a.remark
            from survey_answers a
            where a.organization_id = v_survey.organization_id and a.survey_id = p_survey_id
              and a.remark is not null
            order by gen_random_uuid();
          end if;
          delete from survey_answers where organization_id = v_survey.organization_id and survey_id = p_survey_id;
          delete from survey_invitations
          where organization_id = v_survey.organization_id and survey_id = p_survey_id;
          insert into survey_invitations (id, organization_id, survey_id, person_id, present)
          select gen_random_uuid(), v_survey.organization_id, p_survey_id, p.id,
            case when p_state = 'CLOSED' then p.id = any(v_present) end
          from unnest(v_asked) p (id) order by gen_random_uuid();
          update surveys set state = p_state, ended_at = p_at, with_scale = v_with_scale,
            answered_count = case when p_state = 'CLOSED' then v_answered end
          where organization_id = v_survey.organization_id and id = p_survey_id;
          return true;
        end""",
        to=(APP,),
        language="plpgsql",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0052_preparations")]

    initial = False

    operations = [
        ops.AddField(model_name="SurveyInvitation", name="present", field=fields.BooleanField(null=True)),
        ops.RunSQL(";\n".join([*PAST, *FUNCTIONS])),
    ]
