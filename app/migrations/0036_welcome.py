"""Links for people whose accounts are there already; authors read their own inputs wherever they are now."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.database.guards import APP, AUDIENCE_MATCHES, ORGANIZATION_MATCHES, function, visible

POLICIES = [
    *(f"drop policy {name} on team_inputs" for name in ("seen", "added", "changed", "removed")),
    *visible("team_inputs", f"{AUDIENCE_MATCHES} or author_id = (select waymark.person())", writable=AUDIENCE_MATCHES),
    "drop policy changed on team_inputs",
    f"create policy changed on team_inputs for update using ({ORGANIZATION_MATCHES} and ({AUDIENCE_MATCHES}))",
]

FUNCTIONS = [
    # an author has seen what became of their inputs, also in a team that they have left; returns which are theirs
    *function(
        "see_inputs(p_ids uuid[])",
        "setof uuid",
        """
        update team_inputs set has_news = false
        where organization_id = waymark.organization() and author_id = waymark.person() and id = any(p_ids)
        returning id
        """,
        to=(APP,),
    ),
    # keeps a link for each of these people that sets a first password, on the word of an administrator; returns who
    # gets one: active people without a password, and unless asked nobody who got one before
    *function(
        "welcome(p_ids uuid[], p_user_ids uuid[], p_token_hashes bytea[], p_again boolean, p_now timestamptz, "
        "p_expires_at timestamptz)",
        "setof uuid",
        """
        with asked as (
            select * from unnest(p_ids, p_user_ids, p_token_hashes) as t (id, user_id, token_hash)
        ), welcomed as (
            update users u set welcomed_at = p_now from asked a
            where u.organization_id = waymark.organization() and u.id = a.user_id and u.active
              and (p_again or u.welcomed_at is null)
              and not exists (select from credentials c where c.organization_id = u.organization_id and c.id = u.id)
              and exists (select from users me where me.organization_id = u.organization_id
                          and me.id = waymark.person() and me.role = 'ADMIN' and me.active)
            returning u.id, u.name
        ), kept as (
            insert into password_resets (id, organization_id, user_id, token_hash, created_at, expires_at)
            select a.id, waymark.organization(), a.user_id, a.token_hash, p_now, p_expires_at
            from asked a join welcomed w on w.id = a.user_id
            returning user_id
        )
        select w.id from welcomed w join kept k on k.user_id = w.id order by w.name, w.id
        """,
        to=(APP,),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0035_gaps")]

    initial = False

    operations = [
        ops.AddField(
            model_name="User",
            name="welcomed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        *(ops.RunSQL(";\n".join(statements)) for statements in (POLICIES, FUNCTIONS)),
    ]
