"""Praise: the organisation's values, who is praised by whom, and how people answer."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import (
    APP,
    AUDIENCE_MATCHES,
    check,
    function,
    grant,
    history_follows,
    index,
    key,
    one_of,
    reference,
    visible,
)
from app.recognition.models import ReactionKind, RecognitionReaders

TABLES = (
    "company_values",
    "recognitions",
    "recognition_recipients",
    "recognition_reactions",
    "recognition_preferences",
)

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    key("recognitions", "organization_id", "id", "audience"),
    key("recognitions", "organization_id", "id", "audience", "giver_id"),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("recognitions", "giver_id", "users"),
    reference("recognitions", "team_id", "teams"),
    reference("recognitions", "company_value_id", "company_values"),
    reference("recognitions", "objective_id", "objectives", on_delete="set null (objective_id)"),
    reference("recognitions", "key_result_id", "key_results", on_delete="set null (key_result_id)"),
    # whose praise it is and who reads it stands on each recipient's part as well
    "alter table recognition_recipients add constraint recognition_recipients_recognition_id_audience_giver_fkey "
    "foreign key (organization_id, recognition_id, audience, giver_id) "
    "references recognitions (organization_id, id, audience, giver_id) on update cascade on delete cascade",
    reference("recognition_recipients", "user_id", "users"),
    reference("recognition_reactions", "recognition_id", "recognitions", on_delete="cascade"),
    reference("recognition_reactions", "user_id", "users", on_delete="cascade"),
    reference("recognition_preferences", "id", "users", on_delete="cascade"),
]

CHECKS = [
    one_of("recognitions", "shared_with", ("ORGANIZATION", "TEAM", "RECIPIENTS")),
    one_of("recognition_reactions", "kind", ("CLAP", "HEART", "CELEBRATE", "STRONG", "THANKS", "IDEA")),
    check("recognitions", "team", "(shared_with = 'TEAM') = (team_id is not null)"),
    check(
        "recognitions",
        "audience",
        "audience = id or audience = case shared_with when 'ORGANIZATION' then organization_id when 'TEAM' then team_id end",
    ),
    check("recognitions", "honours", "num_nonnulls(objective_id, key_result_id) <= 1"),
    check("recognition_recipients", "others", "user_id <> giver_id"),
]

INDEXES = [
    index("company_values", "lower(name)", unique=True, name="name"),
    index("recognitions", "created_at desc nulls last", "id desc nulls last", name="latest"),
    index("recognitions", "giver_id"),
    *(
        index("recognitions", column, where=f"{column} is not null")
        for column in ("team_id", "company_value_id", "objective_id", "key_result_id")
    ),
    index("recognition_recipients", "recognition_id", "user_id", unique=True, name="person"),
    index("recognition_recipients", "user_id"),
    index("recognition_reactions", "recognition_id", "user_id", "kind", unique=True, name="person"),
    index("recognition_reactions", "user_id"),
]

PERSON = "(select waymark.person())"
GIVEN = f"giver_id = {PERSON}"
READ = (
    f"{AUDIENCE_MATCHES} or {GIVEN} "
    f"or id in (select p.recognition_id from recognition_recipients p where p.user_id = {PERSON})"
)
ADMIN = "(select admin_audience from organizations) = any((select waymark.audiences())::uuid[])"
PART = f"user_id = {PERSON} or {GIVEN} or (not private and {AUDIENCE_MATCHES})"
REACTED = "exists (select from recognitions r where r.id = recognition_id)"
POLICIES = [
    *visible("company_values", "true"),
    *visible("recognitions", READ, writable=f"({READ}) and ({GIVEN} or {ADMIN})"),
    *visible("recognition_recipients", PART, writable=f"user_id = {PERSON} or {GIVEN}"),
    *visible("recognition_reactions", REACTED, writable=f"user_id = {PERSON} and {REACTED}"),
    *visible("recognition_preferences", f"id = {PERSON}"),
    grant("select, insert, update", ("company_values", "recognition_preferences")),
    grant("select, insert, delete", ("recognitions", "recognition_reactions")),
    grant("update (message, company_value_id, objective_id, key_result_id, edited_at)", ("recognitions",)),
    grant("select, insert", ("recognition_recipients",)),
    grant("update (private)", ("recognition_recipients",)),
]

FUNCTIONS = [
    # lets those read praise with whom its giver shares it, as long as one recipient does not keep theirs private
    *function(
        "settle_recognition(p_recognition_id uuid)",
        "void",
        """
        update recognitions r set audience = case
            when r.shared_with = 'RECIPIENTS' or not exists (
                select from recognition_recipients p where p.recognition_id = r.id and not p.private) then r.id
            when r.shared_with = 'TEAM' then r.team_id
            else r.organization_id end
        where r.organization_id = waymark.organization() and r.id = p_recognition_id
          and (r.giver_id = waymark.person() or exists (
            select from recognition_recipients p
            where p.recognition_id = r.id and p.user_id = waymark.person()))
        """,
        to=(APP,),
    ),
    # brings new praise to its recipients, whose choice about what is private its giver does not see
    *function(
        "deliver_recognition(p_recognition_id uuid)",
        "void",
        """
        update recognition_recipients p set private = true from recognition_preferences c
        where p.organization_id = waymark.organization() and p.recognition_id = p_recognition_id
          and p.giver_id = waymark.person() and c.id = p.user_id and c.keeps_private;
        select waymark.settle_recognition(p_recognition_id)
        """,
        to=(APP,),
    ),
    # gives what the person wrote down about praise to its readers, and about anything else to administrators alone
    *function(
        "seclude_history(p_subject_id uuid)",
        "void",
        """
        update audit_records a set audience = coalesce(
            (select r.audience from recognitions r
             where r.organization_id = a.organization_id and r.id = p_subject_id),
            (select o.admin_audience from organizations o where o.id = a.organization_id))
        where a.organization_id = waymark.organization() and a.subject_id = p_subject_id
          and a.actor_id = waymark.person() and a.audience = waymark.person()
        """,
        to=(APP,),
    ),
    history_follows("recognitions"),
    # praise that was shared with a team which is gone stays with those whom it is about
    """
    create function waymark.part_from_team() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$ begin
      update recognitions set shared_with = 'RECIPIENTS', team_id = null, audience = id
      where organization_id = old.organization_id and team_id = old.id;
      return old;
    end $$""",
    "revoke all on function waymark.part_from_team() from public",
    "create trigger teams_praise before delete on teams for each row execute function waymark.part_from_team()",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0021_conversations")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CompanyValue",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("name", fields.CharField(max_length=80)),
                ("description", fields.TextField(null=True, unique=False)),
                ("active", fields.BooleanField(default=True)),
                ("revision", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "company_values",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "What the organisation wants to see in how people work; one that is not active is not chosen any more.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Recognition",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("giver_id", fields.UUIDField()),
                ("message", fields.TextField(unique=False)),
                (
                    "shared_with",
                    fields.CharEnumField(
                        description="ORGANIZATION: ORGANIZATION\nTEAM: TEAM\nRECIPIENTS: RECIPIENTS",
                        enum_type=RecognitionReaders,
                        max_length=12,
                    ),
                ),
                ("team_id", fields.UUIDField(null=True)),
                ("company_value_id", fields.UUIDField(null=True)),
                ("objective_id", fields.UUIDField(null=True)),
                ("key_result_id", fields.UUIDField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("edited_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recognitions",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Praise by one person for others; its giver and its recipients read it, and the readers of ``audience``.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="RecognitionPreference",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("keeps_private", fields.BooleanField()),
            ],
            options={
                "table": "recognition_preferences",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "Whether a person keeps new praise for them private (`id` is the person's); read by them alone.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="RecognitionReaction",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("recognition_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                (
                    "kind",
                    fields.CharEnumField(
                        description="CLAP: CLAP\nHEART: HEART\nCELEBRATE: CELEBRATE\nSTRONG: STRONG\nTHANKS: THANKS\nIDEA: IDEA",
                        enum_type=ReactionKind,
                        max_length=10,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recognition_reactions",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A person's answer to praise without words: each kind once.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="RecognitionRecipient",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("recognition_id", fields.UUIDField()),
                ("giver_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("private", fields.BooleanField(default=False)),
            ],
            options={
                "table": "recognition_recipients",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That praise is for a person; kept private, it is read by them and its giver alone.",
            },
            bases=["Record"],
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES, FUNCTIONS)
        ),
    ]
