"""Who leads a team on which days, so that last month shows last month's lead."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import grant, index, key, reference, visible

GUARDS = [
    key("team_leads", "organization_id", "id"),
    "alter table team_leads add constraint team_leads_organization_id_fkey foreign key (organization_id) "
    "references organizations (id) on delete cascade",
    reference("team_leads", "team_id", "teams", on_delete="cascade"),
    reference("team_leads", "user_id", "users"),
    "alter table team_leads add constraint team_leads_days_excl exclude using gist "
    "(waymark.id_range(team_id, team_id, '[]') with &&, daterange(starts_on, ends_on, '[]') with &&) "
    "deferrable initially immediate",
    index("team_leads", "team_id", "starts_on"),
    index("team_leads", "user_id", "starts_on"),
    *visible("team_leads", "true"),
    grant("select, insert, update, delete", ("team_leads",)),
    # who leads is known from today on, and since the day on which both were there
    """
    insert into team_leads (id, organization_id, team_id, user_id, starts_on)
    select gen_random_uuid(), t.organization_id, t.id, t.lead_id,
           (greatest(t.created_at, u.created_at) at time zone o.time_zone)::date
    from teams t join organizations o on o.id = t.organization_id join users u on u.id = t.lead_id""",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0036_welcome")]

    initial = False

    operations = [
        ops.CreateModel(
            name="TeamLead",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(null=True)),
            ],
            options={
                "table": "team_leads",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The days on which a person leads a team; open-ended while ``ends_on`` is null. `Team` keeps the lead of today.",
            },
            bases=["Record"],
        ),
        ops.RunSQL(";\n".join(GUARDS)),
    ]
