"""A summary that somebody asked for takes the place of the one that would be drafted for the beginning of a week."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.database.guards import function

NOBODY = "waymark_nobody"
DUE = [
    # as before; where somebody has asked for a summary of these days, that is enough
    *function(
        "summaries_due(p_now timestamptz, p_at_most int)",
        "table (organization_id uuid, team_id uuid, lead_id uuid, week_starts_on date)",
        """
        with weeks as (
            select o.id, o.weekly_summaries, d.today,
                   d.today - (extract(isodow from d.today)::int + 6 - o.week_starts_on) % 7 as starts_on
            from organizations o cross join lateral (select (p_now at time zone o.time_zone)::date as today) d
        ), led as (
            select t.id, t.organization_id, w.starts_on, coalesce(
                (select u.id from acting_leads a join users u on u.id = a.user_id and u.active
                 where a.organization_id = t.organization_id and a.team_id = t.id
                   and w.today between a.starts_on and a.ends_on order by a.starts_on, a.id limit 1),
                (select u.id from users u where u.id = t.lead_id and u.active)) as lead_id
            from teams t join weeks w on w.id = t.organization_id
            where coalesce(t.weekly_summaries, w.weekly_summaries)
        )
        select l.organization_id, l.id, l.lead_id, l.starts_on from led l
        where l.lead_id is not null
          and not exists (select from assistant_runs r where r.organization_id = l.organization_id
              and r.team_id = l.id and r.scheduled_for = l.starts_on)
          and not exists (select from summaries s where s.organization_id = l.organization_id and s.team_id = l.id
              and s.audience = s.team_id and s.period_start <= l.starts_on - 7 and s.period_end >= l.starts_on - 1)
          and not exists (select from assistant_runs r left join proposals p on p.run_id = r.id
              where r.organization_id = l.organization_id and r.team_id = l.id and r.purpose = 'CHECK_IN_SUMMARY'
                and (r.state in ('QUEUED', 'RUNNING') or p.state = 'PENDING')
                and (r.request ->> 'period_start')::date <= l.starts_on - 7
                and (r.request ->> 'period_end')::date >= l.starts_on - 1)
        order by l.organization_id, l.id limit p_at_most
        """,
        to=(NOBODY,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0048_weekly")]

    operations = [ops.RunSQL(";\n".join(DUE))]
