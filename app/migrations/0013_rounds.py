"""Input rounds with their questions and people, meeting notes, and what became of each input."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import (
    AUDIENCE_MATCHES,
    check,
    grant,
    index,
    inherits_audience,
    key,
    one_of,
    reference,
    visible,
)
from app.objectives.input_rounds.models import InputRoundState

TABLES = ("input_rounds", "input_round_questions", "input_round_people", "meeting_notes")
KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    *(key(table, "organization_id", "id", "audience") for table in ("input_rounds", "meeting_notes")),
    key("input_round_questions", "organization_id", "id", "input_round_id"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    # a round or a note that nobody said anything in holds no team back
    reference("input_rounds", "team_id", "teams", on_delete="cascade"),
    reference("input_rounds", "cycle_id", "cycles"),
    reference("input_rounds", "objective_id", "objectives", on_delete="set null (objective_id)"),
    reference("input_rounds", "opened_by_id", "users"),
    inherits_audience("input_round_questions", "input_round_id", "input_rounds"),
    inherits_audience("input_round_people", "input_round_id", "input_rounds"),
    reference("input_round_people", "user_id", "users", on_delete="cascade"),
    reference("meeting_notes", "team_id", "teams", on_delete="cascade"),
    inherits_audience("meeting_notes", "input_round_id", "input_rounds"),
    reference("meeting_notes", "entered_by_id", "users"),
    inherits_audience("team_inputs", "input_round_id", "input_rounds", on_delete="no action"),
    # a question of that round and of no other
    "alter table team_inputs add constraint team_inputs_question_id_fkey "
    "foreign key (organization_id, question_id, input_round_id) "
    "references input_round_questions (organization_id, id, input_round_id)",
    inherits_audience("team_inputs", "meeting_note_id", "meeting_notes", on_delete="no action"),
    reference("team_inputs", "entered_by_id", "users"),
    reference("team_inputs", "decided_by_id", "users"),
    reference("team_input_uses", "objective_id", "objectives", on_delete="cascade"),
    # what was asked is open again once the answer was withdrawn
    "alter table questions drop constraint questions_answer_input_id_fkey",
    reference("questions", "answer_input_id", "team_inputs", on_delete="set null (answer_input_id)"),
]

CHECKS = [
    check("input_rounds", "audience", "audience = team_id"),
    one_of("input_rounds", "state", ("OPEN", "CLOSED")),
    check("input_rounds", "closed", "(state = 'CLOSED') = (closed_at is not null)"),
    check("meeting_notes", "audience", "audience = team_id"),
    check("team_inputs", "question", "question_id is null or input_round_id is not null"),
    check("team_inputs", "quote", "(quote is null) = (meeting_note_id is null)"),
    check("team_inputs", "entered_by", "entered_by_id <> author_id"),
    check("team_input_uses", "subject", "num_nonnulls(key_result_id, objective_id) = 1"),
]

INDEXES = [
    index("input_rounds", "team_id", "opened_at desc", "id desc", name="latest"),
    index("input_rounds", "objective_id", where="objective_id is not null"),
    index("input_rounds", "cycle_id"),
    index("input_round_questions", "input_round_id", "position"),
    index("input_round_people", "input_round_id", "user_id", unique=True),
    index("input_round_people", "user_id"),
    index("meeting_notes", "team_id"),
    index("meeting_notes", "input_round_id", where="input_round_id is not null"),
    index("team_inputs", "input_round_id", where="input_round_id is not null"),
    index("team_inputs", "question_id", where="question_id is not null"),
    index("team_inputs", "meeting_note_id", where="meeting_note_id is not null"),
    index("team_inputs", "author_id", "created_at desc", "id desc", name="of_author"),
    index("team_input_uses", "objective_id", where="objective_id is not null"),
    index(
        "team_input_uses",
        "team_input_id",
        "objective_id",
        where="objective_id is not null",
        unique=True,
        name="input_in_objective",
    ),
]

POLICIES = [statement for table in TABLES for statement in visible(table, AUDIENCE_MATCHES)]
GRANTS = [
    grant("select, insert", TABLES),
    grant("update", ("input_rounds", "input_round_people")),
]

RELEASE = [
    # an input that is used nowhere any more is open again, whatever took the last use away
    """
    create function waymark.reopen_unused_input() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$ begin
      update team_inputs i set state = 'OPEN', decided_by_id = null, decided_at = null
      where i.organization_id = old.organization_id and i.id = old.team_input_id and i.state <> 'SET_ASIDE'
        and not exists (select from team_input_uses u where u.team_input_id = i.id);
      return null;
    end $$""",
    "revoke all on function waymark.reopen_unused_input() from public",
    "create trigger team_input_uses_gone after delete on team_input_uses for each row "
    "execute function waymark.reopen_unused_input()",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0012_cycles")]

    operations = [
        ops.CreateModel(
            name="InputRound",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
                ("cycle_id", fields.UUIDField()),
                ("objective_id", fields.UUIDField(null=True)),
                ("opened_by_id", fields.UUIDField()),
                ("invitation", fields.TextField(null=True, unique=False)),
                ("due_on", fields.DateField()),
                (
                    "state",
                    fields.CharEnumField(
                        default=InputRoundState.OPEN,
                        description="OPEN: OPEN\nCLOSED: CLOSED",
                        enum_type=InputRoundState,
                        max_length=10,
                    ),
                ),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("reopened_because", fields.TextField(null=True, unique=False)),
                ("reminded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revision", fields.IntField(default=1)),
            ],
            options={
                "table": "input_rounds",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Questions to a team in a cycle, perhaps about one objective; ``due_on`` is a day in the organisation's zone.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="InputRoundPerson",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("input_round_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("asked", fields.BooleanField()),
                ("nothing_to_add_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("reminded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "input_round_people",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Somebody whom a round asked (``asked``), or who answered unasked; their inputs are answers, and so is nothing.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="InputRoundQuestion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("input_round_id", fields.UUIDField()),
                ("text", fields.CharField(max_length=500)),
                ("position", fields.IntField()),
            ],
            options={
                "table": "input_round_questions",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One question of a round.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="MeetingNote",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
                ("input_round_id", fields.UUIDField(null=True)),
                ("entered_by_id", fields.UUIDField()),
                ("held_on", fields.DateField(null=True)),
                ("text", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "meeting_notes",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The text of a meeting's note, kept as the source of the inputs that quote it.",
            },
            bases=["Record"],
        ),
        ops.AddField(
            model_name="TeamInput",
            name="decided_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        *(
            ops.AddField(model_name="TeamInput", name=name, field=fields.UUIDField(null=True))
            for name in ("decided_by_id", "entered_by_id", "input_round_id", "meeting_note_id", "question_id")
        ),
        ops.AddField(
            model_name="TeamInput", name="has_news", field=fields.BooleanField(default=False, db_default=False)
        ),
        # what was said before has no news; the default was for that alone
        ops.AlterField(model_name="TeamInput", name="has_news", field=fields.BooleanField(default=False)),
        ops.AddField(model_name="TeamInput", name="quote", field=fields.TextField(null=True, unique=False)),
        ops.AlterModelOptions(
            name="TeamInputUse",
            options={
                "table": "team_input_uses",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The key result or the objective (one of the two) in which an input was used.",
            },
        ),
        ops.AlterField(model_name="TeamInputUse", name="key_result_id", field=fields.UUIDField(null=True)),
        ops.AddField(model_name="TeamInputUse", name="objective_id", field=fields.UUIDField(null=True)),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, GRANTS, RELEASE)
        ),
    ]
