"""Awards and nominations, rewards and their budgets, and comments on praise."""

from decimal import Decimal

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.core.records import ExactNumber
from app.database.guards import (
    APP,
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
from app.recognition.award_models import AwardGivers, AwardPeriod, NominationState
from app.recognition.reward_models import RewardKind, RewardState

TABLES = ("awards", "award_nominations", "reward_budgets", "rewards")

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    key("reward_budgets", "organization_id", "id", "team_id"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("recognitions", "award_id", "awards"),
    reference("award_nominations", "award_id", "awards"),
    *(reference("award_nominations", column, "users") for column in ("nominee_id", "nominator_id", "decided_by_id")),
    reference("award_nominations", "recognition_id", "recognitions", on_delete="set null (recognition_id)"),
    reference("reward_budgets", "team_id", "teams"),
    "alter table rewards add constraint rewards_budget_id_team_fkey foreign key (organization_id, budget_id, team_id) "
    "references reward_budgets (organization_id, id, team_id)",
    reference("rewards", "recognition_id", "recognitions", on_delete="set null (recognition_id)"),
    *(
        reference("rewards", column, "users")
        for column in ("recipient_id", "proposed_by_id", "decided_by_id", "handed_over_by_id")
    ),
    inherits_audience("comments", "recognition_id", "recognitions"),
]

CHECKS = [
    one_of("awards", "givers", ("ADMINS", "LEADS")),
    one_of("awards", "period", ("MONTH", "QUARTER", "YEAR")),
    one_of("award_nominations", "state", ("OPEN", "APPROVED", "DECLINED", "WITHDRAWN")),
    one_of("rewards", "kind", ("VOUCHER", "GIFT", "DAY_OFF")),
    one_of("rewards", "state", ("PROPOSED", "APPROVED", "DECLINED", "WITHDRAWN", "HANDED_OVER")),
    check("recognitions", "award", "num_nonnulls(award_id, award_period, award_number) in (0, 3)"),
    check("awards", "per_period", "per_period between 1 and 100"),
    check("award_nominations", "others", "nominee_id <> nominator_id"),
    check("award_nominations", "decided", "(state = 'OPEN') = (decided_at is null)"),
    check("award_nominations", "declined", "state <> 'DECLINED' or decision is not null"),
    check("reward_budgets", "amount", "amount_taken between 0 and amount"),
    check("reward_budgets", "days", "days_taken between 0 and days_off"),
    check("rewards", "worth", "(kind = 'DAY_OFF') = (amount is null) and (amount is null) = (days is not null)"),
    check("rewards", "positive", "coalesce(amount, days) > 0"),
    check("rewards", "declined", "state <> 'DECLINED' or reason is not null"),
    check("rewards", "handed_over", "(state = 'HANDED_OVER') = (handed_over_at is not null)"),
    "alter table comments drop constraint comments_subject_check",
    check(
        "comments",
        "subject",
        "num_nonnulls(objective_id, key_result_id, check_in_id, sheet_id, proposal_id, recognition_id) = 1",
    ),
]

INDEXES = [
    index("awards", "lower(name)", unique=True, name="name"),
    index("recognitions", "award_id", "award_period", "award_number", unique=True, name="award"),
    index(
        "award_nominations",
        "award_id",
        "nominator_id",
        "nominee_id",
        where="state = 'OPEN'",
        unique=True,
        name="open",
    ),
    index("award_nominations", "created_at desc nulls last", "id desc nulls last", name="latest"),
    index("award_nominations", "recognition_id", where="recognition_id is not null"),
    index("reward_budgets", "team_id", "year", unique=True, name="year"),
    index("rewards", "created_at desc nulls last", "id desc nulls last", name="latest"),
    index("rewards", "budget_id"),
    index("rewards", "recipient_id"),
    index("rewards", "recognition_id", where="recognition_id is not null"),
    index("comments", "recognition_id", "created_at", "id", where="recognition_id is not null"),
]

SEES = [
    # the teams that the person leads, for good or today for a time, with all teams inside
    "create function waymark.led_teams() returns uuid[] language sql stable as $$ "
    "with recursive led as ("
    "select t.id from teams t where t.lead_id = waymark.person() "
    "union select a.team_id from acting_leads a join organizations o on o.id = a.organization_id "
    "where a.user_id = waymark.person() and o.people_as_of between a.starts_on and a.ends_on "
    "union select t.id from teams t join led on t.parent_id = led.id) "
    "select coalesce(array_agg(id), '{}') from led $$",
]

PERSON = "(select waymark.person())"
ADMIN = "(select admin_audience from organizations) = any((select waymark.audiences())::uuid[])"
LED = "(select waymark.led_teams())::uuid[]"
DECIDES = (
    f"nominee_id <> {PERSON} and ({ADMIN} or (cardinality({LED}) > 0 "
    "and award_id in (select a.id from awards a where a.givers = 'LEADS')))"
)
LEADS = f"team_id = any({LED}) or {ADMIN}"
POLICIES = [
    *visible("awards", "true", writable=ADMIN),
    *visible("award_nominations", f"nominator_id = {PERSON} or ({DECIDES})"),
    *visible("reward_budgets", LEADS),
    *visible("rewards", f"{LEADS} or (recipient_id = {PERSON} and state = 'HANDED_OVER')", writable=LEADS),
    grant("select, insert, update", ("awards",)),
    grant("select, insert", ("award_nominations", "reward_budgets", "rewards")),
    grant("update (state, decided_by_id, decision, recognition_id, decided_at)", ("award_nominations",)),
    grant("update (currency, amount, amount_taken, days_off, days_taken, needs_approval)", ("reward_budgets",)),
    grant("update (state, decided_by_id, reason, decided_at, handed_over_by_id, handed_over_at)", ("rewards",)),
]

FUNCTIONS = [
    # which time of the period an award can be given next, praise that is hidden included; null: it was given out
    *function(
        "award_number(p_award_id uuid, p_period date)",
        "integer",
        """
        select min(s.number) from awards a, generate_series(1, a.per_period) as s (number)
        where a.organization_id = waymark.organization() and a.id = p_award_id and not exists (
            select from recognitions r where r.organization_id = a.organization_id and r.award_id = a.id
              and r.award_period = p_period and r.award_number = s.number)
        """,
        to=(APP,),
    ),
    # as before, and budgets for rewards hang on a team as well
    *function(
        "hangs_on_team(p_team_id uuid, p_today date)",
        "setof text",
        """
        select kind from (
            select 1, 'teams inside', exists (select from teams t
              where t.organization_id = waymark.organization() and t.parent_id = p_team_id)
            union all select 2, 'members', exists (select from memberships m
              where m.organization_id = waymark.organization() and m.team_id = p_team_id
                and coalesce(m.ends_on, 'infinity') >= p_today)
            union all select 3, 'objectives', exists (select from objectives o
              where o.organization_id = waymark.organization() and o.team_id = p_team_id)
            union all select 4, 'priorities', exists (select from priorities p
              where p.organization_id = waymark.organization() and p.team_id = p_team_id)
            union all select 5, 'inputs', exists (select from team_inputs i
              where i.organization_id = waymark.organization() and i.team_id = p_team_id)
            union all select 6, 'summaries', exists (select from summaries s
              where s.organization_id = waymark.organization() and s.team_id = p_team_id)
            union all select 7, 'drafts', exists (select from assistant_runs r
              where r.organization_id = waymark.organization() and r.team_id = p_team_id)
              or exists (select from proposals p
              where p.organization_id = waymark.organization() and p.team_id = p_team_id)
            union all select 8, 'initiatives', exists (select from initiatives n
              where n.organization_id = waymark.organization() and n.team_id = p_team_id)
            union all select 9, 'check-in meetings', exists (select from check_in_meetings c
              where c.organization_id = waymark.organization() and c.team_id = p_team_id)
            union all select 10, 'reward budgets', exists (select from reward_budgets b
              where b.organization_id = waymark.organization() and b.team_id = p_team_id)
        ) as found (position, kind, present)
        where present order by position
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0024_feedback_requests")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Award",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("name", fields.CharField(max_length=80)),
                ("criteria", fields.TextField(unique=False)),
                (
                    "givers",
                    fields.CharEnumField(
                        description="ADMINS: ADMINS\nLEADS: LEADS", enum_type=AwardGivers, max_length=10
                    ),
                ),
                ("per_period", fields.IntField()),
                (
                    "period",
                    fields.CharEnumField(
                        description="MONTH: MONTH\nQUARTER: QUARTER\nYEAR: YEAR", enum_type=AwardPeriod, max_length=10
                    ),
                ),
                ("active", fields.BooleanField(default=True)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "awards",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "An award of the organisation; each time it is given is a `Recognition`.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="AwardNomination",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("award_id", fields.UUIDField()),
                ("nominee_id", fields.UUIDField()),
                ("nominator_id", fields.UUIDField()),
                ("reason", fields.TextField(unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=NominationState.OPEN,
                        description="OPEN: OPEN\nAPPROVED: APPROVED\nDECLINED: DECLINED\nWITHDRAWN: WITHDRAWN",
                        enum_type=NominationState,
                        max_length=10,
                    ),
                ),
                ("decided_by_id", fields.UUIDField(null=True)),
                ("decision", fields.TextField(null=True, unique=False)),
                ("recognition_id", fields.UUIDField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "award_nominations",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That somebody proposes a colleague for an award; never read by the colleague.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Reward",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("budget_id", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
                ("recognition_id", fields.UUIDField(null=True)),
                ("recipient_id", fields.UUIDField()),
                (
                    "kind",
                    fields.CharEnumField(
                        description="VOUCHER: VOUCHER\nGIFT: GIFT\nDAY_OFF: DAY_OFF",
                        enum_type=RewardKind,
                        max_length=10,
                    ),
                ),
                ("title", fields.CharField(max_length=200)),
                ("amount", ExactNumber(null=True, generated=False, unique=False)),
                ("days", ExactNumber(null=True, generated=False, unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        description="PROPOSED: PROPOSED\nAPPROVED: APPROVED\nDECLINED: DECLINED\nWITHDRAWN: WITHDRAWN\nHANDED_OVER: HANDED_OVER",
                        enum_type=RewardState,
                        max_length=12,
                    ),
                ),
                ("proposed_by_id", fields.UUIDField()),
                ("decided_by_id", fields.UUIDField(null=True)),
                ("reason", fields.TextField(null=True, unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("handed_over_by_id", fields.UUIDField(null=True)),
                ("handed_over_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "rewards",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Something given along with praise: money's worth has an ``amount`` in the budget's currency, else ``days``.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="RewardBudget",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
                ("year", fields.IntField()),
                ("currency", fields.CharField(max_length=3)),
                ("amount", ExactNumber(generated=False, null=False, unique=False)),
                ("amount_taken", ExactNumber(default=Decimal("0"), generated=False, null=False, unique=False)),
                ("days_off", ExactNumber(generated=False, null=False, unique=False)),
                ("days_taken", ExactNumber(default=Decimal("0"), generated=False, null=False, unique=False)),
                ("needs_approval", fields.BooleanField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "reward_budgets",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What a team may spend on rewards in a calendar year, and how much of it is taken; never more than there is.",
            },
            bases=["Record"],
        ),
        ops.AddField(
            model_name="Comment",
            name="recognition_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Recognition",
            name="award_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Recognition",
            name="award_number",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Recognition",
            name="award_period",
            field=fields.DateField(null=True),
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, SEES, POLICIES, FUNCTIONS)
        ),
    ]
