"""Approval of what people draft: policies, approvals, deputies, and drafts that are returned or withdrawn."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import (
    APP,
    ASSISTANT,
    AUDIENCE_MATCHES,
    check,
    function,
    grant,
    index,
    inherits_audience,
    key,
    reference,
    visible,
)
from app.objectives.models import Level
from app.proposals.models import ProposalKind, ProposalState

TABLES = ("approval_policies", "proposal_approvals", "approval_deputies")

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("approval_policies", "team_id", "teams", on_delete="cascade"),
    inherits_audience("proposal_approvals", "proposal_id", "proposals"),
    reference("proposal_approvals", "person_id", "users"),
    reference("proposal_approvals", "for_id", "users"),
    reference("proposals", "decided_for_id", "users"),
    reference("approval_deputies", "approver_id", "users"),
    reference("approval_deputies", "deputy_id", "users"),
    reference("approval_deputies", "named_by_id", "users"),
]

CHECKS = [
    check("approval_policies", "approvals", "approvals between 1 and 2"),
    check("approval_policies", "team", "team_id is null or level <> 'COMPANY'"),
    check("proposal_approvals", "for", "for_id <> person_id"),
    check("proposals", "returned", "state <> 'RETURNED' or (decided_by_id is not null and comment is not null)"),
    check("proposals", "decided_for", "decided_for_id is null or decided_by_id is not null"),
    check("approval_deputies", "days", "ends_on >= starts_on"),
    check("approval_deputies", "deputy", "deputy_id <> approver_id"),
]

INDEXES = [
    "create unique index approval_policies_level_key on approval_policies (organization_id, level, team_id) "
    "nulls not distinct",
    # nobody counts twice, neither by themselves nor through a deputy
    index("proposal_approvals", "proposal_id", "revision", "person_id", unique=True, name="person"),
    "create unique index proposal_approvals_word_key on proposal_approvals "
    "(organization_id, proposal_id, revision, (coalesce(for_id, person_id)))",
    index("approval_deputies", "deputy_id", "ends_on"),
    index("approval_deputies", "approver_id", "ends_on"),
    index("proposals", "created_at", "position", "id", name="waiting", where="state in ('PENDING', 'STALE')"),
]

POLICIES = [
    *visible("approval_policies", "true"),
    *visible("proposal_approvals", AUDIENCE_MATCHES),
    *visible("approval_deputies", "true"),
    grant("select, insert, update, delete", ("approval_policies", "approval_deputies")),
    grant("select, insert", ("proposal_approvals",)),
    grant("select", ("approval_policies",), ASSISTANT),
]

FUNCTIONS = [
    # those whose deputy the reader is on the organisation's day, as approval rules ask about them
    *function(
        "standing_in(p_now timestamptz)",
        "jsonb",
        """
        select jsonb_agg(jsonb_build_object('person_id', a.person_id, 'is_admin', a.is_admin,
                 'led_team_ids', a.led_team_ids, 'report_ids', a.report_ids) order by d.starts_on, d.id)
        from approval_deputies d
        join organizations o on o.id = d.organization_id
        cross join lateral waymark.actor(d.organization_id, d.approver_id, p_now) a
        where d.organization_id = waymark.organization() and d.deputy_id = waymark.person()
          and (p_now at time zone o.time_zone)::date between d.starts_on and d.ends_on
        """,
        to=(APP, ASSISTANT),
    ),
    # as before; what its author took back stays so too
    """
    create or replace function waymark.guard_proposal_state() returns trigger language plpgsql as $$ begin
      if old.state in ('APPLIED', 'REJECTED', 'SUPERSEDED', 'WITHDRAWN') then
        raise check_violation using message = format('A proposal that is %s stays so.', old.state);
      end if;
      return new;
    end $$""",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0010_people")]

    operations = [
        ops.CreateModel(
            name="ApprovalPolicy",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                (
                    "level",
                    fields.CharEnumField(
                        description="COMPANY: COMPANY\nTEAM: TEAM\nINDIVIDUAL: INDIVIDUAL",
                        enum_type=Level,
                        max_length=12,
                    ),
                ),
                ("team_id", fields.UUIDField(null=True)),
                ("publishers", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("approvers", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("approvals", fields.IntField(default=1)),
                ("author_may_approve", fields.BooleanField(default=False)),
            ],
            options={
                "table": "approval_policies",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Who publishes objectives of a level directly and who approves what others draft; a team's goes first.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="ProposalApproval",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("proposal_id", fields.UUIDField()),
                ("revision", fields.IntField()),
                ("person_id", fields.UUIDField()),
                ("for_id", fields.UUIDField(null=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proposal_approvals",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One person's approval of a proposal at a revision, perhaps as the deputy of another (``for_id``).",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="ApprovalDeputy",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("approver_id", fields.UUIDField()),
                ("deputy_id", fields.UUIDField()),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField()),
                ("named_by_id", fields.UUIDField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "approval_deputies",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Who decides upon drafts for somebody who is away, on these days, the last inclusive.",
            },
            bases=["Record"],
        ),
        ops.AlterField(
            model_name="Proposal",
            name="kind",
            field=fields.CharEnumField(
                description="KEY_RESULT: KEY_RESULT\nOBJECTIVE: OBJECTIVE\nSUMMARY: SUMMARY",
                enum_type=ProposalKind,
                max_length=12,
            ),
        ),
        ops.AlterField(
            model_name="Proposal",
            name="state",
            field=fields.CharEnumField(
                default=ProposalState.PENDING,
                description="PENDING: PENDING\nAPPLIED: APPLIED\nREJECTED: REJECTED\nRETURNED: RETURNED\n"
                "WITHDRAWN: WITHDRAWN\nSTALE: STALE\nSUPERSEDED: SUPERSEDED\nEXPIRED: EXPIRED",
                enum_type=ProposalState,
                max_length=10,
            ),
        ),
        ops.AddField(model_name="Proposal", name="decided_for_id", field=fields.UUIDField(null=True)),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, FUNCTIONS)
        ),
    ]
