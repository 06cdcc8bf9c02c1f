"""Words by which people, teams, objectives and key results are found, and the triggers that keep them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import (
    APP,
    AUDIENCE_MATCHES,
    check,
    grant,
    index,
    inherits_audience,
    key,
    reference,
    visible,
)

# letters that have no decomposition, and capitals that a database with the locale C would leave as they are
CAPITALS = "".join(chr(code) for code in (*range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x400, 0x430)))
FROM = "ØøĐđŁłÐðĦħŊŋıς" + CAPITALS
TO = "ooddllddhhnniσ" + CAPITALS.lower()
PAIRS = (("ß", "ss"), ("ẞ", "ss"), ("Æ", "ae"), ("æ", "ae"), ("Œ", "oe"), ("œ", "oe"), ("Þ", "th"), ("þ", "th"))

# punctuation, spaces, currency signs, arrows and mathematical signs; emoji are words
SEPARATORS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7"
    r"\u2000-\u206f\u20a0-\u20cf\u2190-\u22ff\u2e00-\u2e7f\u3000-\u303f\ufe00-\ufe0f]+"
)


def _replaced(expression: str) -> str:
    for letter, letters in PAIRS:
        expression = f"replace({expression}, '{letter}', '{letters}')"
    return expression


WITHOUT_ACCENTS = r"regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036f]', '', 'g')"

FUNCTIONS = [
    # letters without case and accents, the same whatever the locale of the database
    f"""
    create function waymark.folded(p_text text) returns text language sql immutable parallel safe as $$
      select lower(translate({_replaced(WITHOUT_ACCENTS)}, '{FROM}', '{TO}'))
    $$""",
    # the words of a text in their order, with single spaces between
    f"""
    create function waymark.phrase(p_text text) returns text language sql immutable parallel safe as $$
      select btrim(regexp_replace(waymark.folded(p_text), '{SEPARATORS}', ' ', 'g'))
    $$""",
    # each word of a text once; an address is a word, and what stands before its @ is, but its domain is not
    """
    create function waymark.words_of(p_text text) returns setof text language sql immutable parallel safe as $$
      select distinct left(w.word, 60) from (
        select regexp_split_to_table(waymark.phrase(regexp_replace(p_text, '(\\S)@\\S+', '\\1 ', 'g')), ' ')
        union all
        select waymark.folded((regexp_matches(p_text, '\\S+@\\S+', 'g'))[1])
      ) as w (word) where w.word <> ''
    $$""",
    # arguments: the column that leads to the row, and its columns with the title and with further text
    """
    create function waymark.keep_words() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      v_row jsonb := to_jsonb(new);
      v_title text := coalesce(v_row ->> tg_argv[1], '');
      v_text text := left(coalesce(v_row ->> tg_argv[2], ''), 2000);
    begin
      execute format('delete from search_words where organization_id = $1 and %I = $2', tg_argv[0])
      using new.organization_id, new.id;
      execute format(
        'insert into search_words (id, organization_id, audience, word, in_title, %I) '
        'select gen_random_uuid(), $1, $2, w.word, bool_or(w.in_title), $3 from ('
        'select word, true from waymark.words_of($4) as t (word) union all '
        'select word, false from waymark.words_of($5) as t (word)) as w (word, in_title) group by w.word', tg_argv[0])
      using new.organization_id, coalesce((v_row ->> 'audience')::uuid, new.organization_id), new.id, v_title, v_text;
      return null;
    end $$""",
    "revoke all on function waymark.keep_words() from public",
]

KEYS = [
    'alter table search_words alter column word type varchar(60) collate "C"',
    key("search_words", "organization_id", "id"),
    "alter table search_words add constraint search_words_organization_id_fkey foreign key (organization_id) "
    "references organizations (id) on delete cascade",
    reference("search_words", "user_id", "users", on_delete="cascade"),
    reference("search_words", "team_id", "teams", on_delete="cascade"),
    inherits_audience("search_words", "objective_id", "objectives"),
    inherits_audience("search_words", "key_result_id", "key_results"),
    check("search_words", "subject", "num_nonnulls(user_id, team_id, objective_id, key_result_id) = 1"),
]

SUBJECTS = ("user_id", "team_id", "objective_id", "key_result_id")
INDEXES = [
    index("search_words", "audience", "word"),
    *(index("search_words", column, where=f"{column} is not null") for column in SUBJECTS),
]

POLICIES = [*visible("search_words", AUDIENCE_MATCHES), grant("select", ("search_words",), APP)]

KEPT = (
    ("users", "user_id", "name", "email"),
    ("teams", "team_id", "name", None),
    ("objectives", "objective_id", "title", "why"),
    ("key_results", "key_result_id", "title", None),
)
TRIGGERS = [
    f"create trigger {table}_words after insert or update of {', '.join(filter(None, (title, text)))} on {table} "
    f"for each row execute function waymark.keep_words('{column}', '{title}', '{text or ''}')"
    for table, column, title, text in KEPT
]
# what stands there already is found as well
BACKFILL = [f"update {table} set {title} = {title}" for table, _, title, _ in KEPT]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0006_initiatives")]

    operations = [
        ops.CreateModel(
            name="SearchWord",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("word", fields.CharField(max_length=60)),
                ("in_title", fields.BooleanField()),
                ("user_id", fields.UUIDField(null=True)),
                ("team_id", fields.UUIDField(null=True)),
                ("objective_id", fields.UUIDField(null=True)),
                ("key_result_id", fields.UUIDField(null=True)),
            ],
            options={
                "table": "search_words",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A word of one person, team, objective or key result, folded; it has the readers of what it leads to.",
            },
            bases=["Record"],
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (FUNCTIONS, KEYS, INDEXES, POLICIES, TRIGGERS, BACKFILL)
        ),
    ]
