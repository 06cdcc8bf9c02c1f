"""Reflections on objectives: drafts for their author alone, then read by whoever reads the objective."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import (
    AUDIENCE_MATCHES,
    ORGANIZATION_MATCHES,
    check,
    grant,
    history_follows,
    index,
    inherits_audience,
    key,
    one_of,
    reference,
)
from app.reviews.models import Cause, Verdict

KEYS = [
    key("reflections", "organization_id", "id"),
    "alter table reflections add constraint reflections_organization_id_fkey foreign key (organization_id) "
    "references organizations (id) on delete cascade",
]

REFERENCES = [
    inherits_audience("reflections", "objective_id", "objectives"),
    reference("reflections", "author_id", "users"),
    reference("reflections", "responded_by_id", "users"),
]

CAUSES = (
    "AIMED_TOO_HIGH",
    "BEGUN_TOO_LATE",
    "TOO_MUCH_ELSE",
    "WAITED_FOR_OTHERS",
    "WRONG_BET",
    "PRIORITIES_CHANGED",
    "OUTSIDE_EVENTS",
    "BADLY_MEASURED",
)
CHECKS = [
    one_of("reflections", "verdict", ("SERVED", "PARTLY", "NOT_SERVED")),
    one_of("reflections", "cause", CAUSES),
    check("reflections", "score", "score between 0 and 1"),
    check("reflections", "suggested_score", "suggested_score between 0 and 1"),
    check(
        "reflections",
        "complete",
        "handed_in_at is null or num_nulls(score, verdict, verdict_reason, learned) = 0 "
        "and (score >= 0.7 or num_nulls(cause, cause_note) = 0)",
    ),
    check(
        "reflections",
        "response",
        "num_nulls(response, responded_by_id, responded_at) in (0, 3) "
        "and (response is null or handed_in_at is not null and responded_by_id <> author_id)",
    ),
]

INDEXES = [
    index("reflections", "objective_id", where="handed_in_at is not null", unique=True, name="handed_in"),
    # whoever takes an objective over begins anew: the draft of the one before stays out of sight
    index("reflections", "objective_id", "author_id", unique=True),
    index("reflections", "author_id"),
]

ME = "(select waymark.person())"
SEEN = f"{ORGANIZATION_MATCHES} and {AUDIENCE_MATCHES} and (handed_in_at is not null or author_id = {ME})"
POLICIES = [
    "alter table reflections enable row level security",
    f"create policy seen on reflections for select using ({SEEN})",
    f"create policy added on reflections for insert with check ({SEEN} and author_id = {ME})",
    f"create policy changed on reflections for update using ({SEEN}) with check ({SEEN})",
    grant("select, insert", ("reflections",)),
    grant(
        "update (suggested_score, score, score_reason, verdict, verdict_reason, cause, cause_note, learned, revision, "
        "updated_at, handed_in_at, response, responded_by_id, responded_at)",
        ("reflections",),
    ),
]

FINAL = [
    # others respond to what somebody thinks, and put no words into their mouth; what was handed in stays so
    f"""
    create function waymark.keep_reflection() returns trigger language plpgsql as $$ begin
      if old.handed_in_at is not null and new.handed_in_at is distinct from old.handed_in_at
        or old.author_id is distinct from {ME}
        and (new.suggested_score, new.score, new.score_reason, new.verdict, new.verdict_reason, new.cause,
             new.cause_note, new.learned, new.revision)
          is distinct from (old.suggested_score, old.score, old.score_reason, old.verdict, old.verdict_reason,
             old.cause, old.cause_note, old.learned, old.revision)
      then
        raise insufficient_privilege using message = 'A reflection says what its author says.';
      end if;
      return new;
    end $$""",
    "create trigger reflection_stays before update on reflections "
    "for each row execute function waymark.keep_reflection()",
    history_follows("reflections"),
]

RESPONDERS = [
    # who owes a response: the author's manager, or else the team's lead; of what a team keeps to itself its lead
    """
    create function waymark.responder_to(p_author_id uuid, p_team_id uuid, p_visibility text) returns uuid
    language sql stable parallel safe as $$
      select coalesce(
        (select m.id from users u join users m on m.id = u.manager_id
         where u.id = p_author_id and m.active and p_visibility <> 'TEAM'),
        (select l.id from teams t join users l on l.id = t.lead_id
         where t.id = p_team_id and l.active and l.id <> p_author_id))
    $$""",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0028_templates")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Reflection",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("objective_id", fields.UUIDField()),
                ("author_id", fields.UUIDField()),
                ("suggested_score", fields.FloatField(null=True)),
                ("score", fields.FloatField(null=True)),
                ("score_reason", fields.TextField(null=True, unique=False)),
                (
                    "verdict",
                    fields.CharEnumField(
                        null=True,
                        description="SERVED: SERVED\nPARTLY: PARTLY\nNOT_SERVED: NOT_SERVED",
                        enum_type=Verdict,
                        max_length=10,
                    ),
                ),
                ("verdict_reason", fields.TextField(null=True, unique=False)),
                (
                    "cause",
                    fields.CharEnumField(
                        null=True,
                        description="AIMED_TOO_HIGH: AIMED_TOO_HIGH\nBEGUN_TOO_LATE: BEGUN_TOO_LATE\nTOO_MUCH_ELSE: TOO_MUCH_ELSE\nWAITED_FOR_OTHERS: WAITED_FOR_OTHERS\nWRONG_BET: WRONG_BET\nPRIORITIES_CHANGED: PRIORITIES_CHANGED\nOUTSIDE_EVENTS: OUTSIDE_EVENTS\nBADLY_MEASURED: BADLY_MEASURED",
                        enum_type=Cause,
                        max_length=20,
                    ),
                ),
                ("cause_note", fields.TextField(null=True, unique=False)),
                ("learned", fields.TextField(null=True, unique=False)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("handed_in_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("response", fields.TextField(null=True, unique=False)),
                ("responded_by_id", fields.UUIDField(null=True)),
                ("responded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "reflections",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What somebody says about their objective; until ``handed_in_at`` a draft that its author alone reads.",
            },
            bases=["Record"],
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, FINAL, RESPONDERS)
        ),
    ]
