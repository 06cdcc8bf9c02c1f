"""Who decides upon a proposal where too few people are what its approval policy asks for."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.database.guards import APP, ASSISTANT, function

FUNCTIONS = [
    # null: enough people may give the approvals that are still to come. Otherwise an administrator who reads it, has not
    # handed it in and has not approved it yet, or nobody. Where nobody made a policy there is never a gap
    *function(
        "approval_gap(p_proposal_id uuid, p_now timestamptz)",
        "text",
        """
        with recursive asked as (
            select p.id, p.organization_id, p.revision, p.proposed_by_id, p.objective_id, p.audience, o.owner_id,
                o.team_id, o.audience as objective_audience, r.approvals,
                p.origin <> 'PERSON' or r.author_may_approve as author_may,
                case when p.origin = 'ASSISTANT' then r.approvers || r.publishers else r.approvers end as roles
            from proposals p join objectives o on o.id = p.objective_id
            cross join lateral (
                select s.publishers, s.approvers, s.approvals, s.author_may_approve from approval_policies s
                where s.organization_id = o.organization_id and s.level = o.level
                  and (s.team_id is null or s.team_id = o.team_id)
                order by s.team_id nulls last limit 1
            ) r
            where p.organization_id = waymark.organization() and p.id = p_proposal_id and p.kind <> 'SUMMARY'
              and not (p.kind = 'KEY_RESULT' and o.state = 'DRAFT')
        ), line as (
            select u.manager_id from asked a join users u on u.id = a.owner_id where a.roles ? 'MANAGER'
            union
            select u.manager_id from line l join users u on u.id = l.manager_id
        ), around as (
            select a.team_id from asked a where a.roles ? 'TEAM_LEAD'
            union
            select t.parent_id from around r join teams t on t.id = r.team_id
        ), entitled as (
            select a.owner_id as person_id from asked a where a.roles ? 'OWNER'
            union select l.manager_id from line l
            union select t.lead_id from around r join teams t on t.id = r.team_id
            union select l.user_id from around r join acting_leads l on l.team_id = r.team_id
                  join organizations g on g.id = l.organization_id
                  where (p_now at time zone g.time_zone)::date between l.starts_on and l.ends_on
            union select s.owner_id from asked a join alignments e on e.child_id = a.objective_id
                  join objectives s on s.id = e.parent_id
                  where a.roles ? 'PARENT_OWNER' and e.kind <> 'DEPENDS_ON' and e.state in ('PROPOSED', 'ACCEPTED')
            union select u.id from asked a join users u on u.organization_id = a.organization_id and u.role = 'ADMIN'
                  where a.roles ? 'ADMIN'
        ), able as (
            select u.id, u.role, u.id in (select e.person_id from entitled e) as named
            from asked a join users u on u.organization_id = a.organization_id and u.active
            where (u.role = 'ADMIN' or u.id in (select e.person_id from entitled e))
              and (a.author_may or u.id <> a.proposed_by_id)
              and not exists (select from proposal_approvals w where w.proposal_id = a.id and w.revision = a.revision
                and u.id in (w.person_id, coalesce(w.for_id, w.person_id)))
              and waymark.person_reads(u.id, a.audience, p_now)
              and waymark.person_reads(u.id, a.objective_audience, p_now)
        )
        select case
            when (select count(*) from able where named) + (select count(*) from proposal_approvals w
                where w.proposal_id = a.id and w.revision = a.revision) >= a.approvals then null
            when exists (select from able where role = 'ADMIN') then 'ADMINISTRATORS'
            else 'NOBODY' end
        from asked a
        """,
        to=(APP, ASSISTANT),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0034_notifications")]

    operations = [ops.RunSQL(";\n".join(FUNCTIONS))]
