"""Invitations, password resets and the outbox of mail, what is known of a browser that is signed in, and clearing out."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from app.core.ids import new_id
from app.database.guards import APP, AUDIENCE_MATCHES, check, function, grant, index, key, reference, visible
from app.mail.models import MailState
from app.people.models import Role

NOBODY = "waymark_nobody"
TABLES = ("mails", "invitations", "invitation_teams", "password_resets")

KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    reference("invitations", "manager_id", "users", on_delete="set null (manager_id)"),
    reference("invitations", "invited_by_id", "users", on_delete="cascade"),
    reference("invitation_teams", "invitation_id", "invitations", on_delete="cascade"),
    reference("invitation_teams", "team_id", "teams", on_delete="cascade"),
    reference("password_resets", "user_id", "users", on_delete="cascade"),
]

CHECKS = [
    check("invitations", "email", "email = lower(email) and email like '%_@_%'"),
    check("invitations", "ended", "accepted_at is null or revoked_at is null"),
    check("mails", "text", "(text is null) = (state in ('SENT', 'FAILED'))"),
    check("mails", "failure", "state <> 'FAILED' or failure is not null"),
]

OPEN = "accepted_at is null and revoked_at is null"
INDEXES = [
    "create unique index invitations_token_hash_key on invitations (token_hash)",
    "create unique index password_resets_token_hash_key on password_resets (token_hash)",
    index("invitations", "email", where=OPEN, unique=True, name="open"),
    index("invitations", "created_at desc", "id desc", name="latest"),
    index("invitation_teams", "invitation_id", "team_id", unique=True, name="team"),
    index("invitation_teams", "team_id"),
    index("password_resets", "user_id"),
    "create index mails_due_idx on mails (try_after) where state in ('WAITING', 'SENDING')",
    "create index mails_done_idx on mails (changed_at) where state in ('SENT', 'FAILED')",
    "create index idempotency_keys_at_idx on idempotency_keys (at)",
    "create index access_tokens_expires_at_idx on access_tokens (expires_at)",
    "create index sessions_expires_at_idx on sessions (expires_at)",
]

POLICIES = [
    *visible("mails", "false"),
    # administrators, and whoever invited
    *visible("invitations", f"{AUDIENCE_MATCHES} or invited_by_id = (select waymark.person())"),
    *visible("invitation_teams", "exists (select from invitations i where i.id = invitation_id)"),
    *visible("password_resets", "user_id = (select waymark.person())"),
    "alter table password_reset_requests enable row level security",
]

GRANTS = [
    grant("select, insert", ("invitations", "invitation_teams", "password_resets")),
    grant("update (token_hash, sent_at, expires_at, revoked_at)", ("invitations",)),
    grant("update (used_at)", ("password_resets",)),
]

OUTBOX = [
    *function(
        "put_mails(p_mails jsonb, p_now timestamptz, p_try_after timestamptz)",
        "void",
        """
        insert into mails (id, organization_id, to_address, subject, text, state, attempts, created_at, changed_at,
          try_after, useful_until)
        select m.id, waymark.organization(), m.to_address, m.subject, m.text, 'WAITING', 0, p_now, p_now, p_try_after,
          m.useful_until
        from jsonb_to_recordset(p_mails)
          as m (id uuid, to_address text, subject text, text text, useful_until timestamptz)
        """,
        to=(APP,),
    ),
    # what waits for a try, and what a worker left in the middle of it
    *function(
        "due_mails(p_now timestamptz, p_left_before timestamptz, p_limit int)",
        "setof uuid",
        """
        select id from mails
        where state = 'WAITING' and try_after <= p_now or state = 'SENDING' and changed_at <= p_left_before
        order by try_after limit p_limit
        """,
        to=(NOBODY,),
    ),
    *function(
        "mail_to_send(p_id uuid, p_left_before timestamptz)",
        "table (id uuid, to_address text, subject text, text text, state text, attempts int, created_at timestamptz, "
        "useful_until timestamptz)",
        """
        select id, to_address, subject, text, state, attempts, created_at, useful_until from mails
        where id = p_id and (state = 'WAITING' or state = 'SENDING' and changed_at <= p_left_before)
        """,
        to=(NOBODY,),
    ),
    # takes a mail from one state to another, of two at the same moment just one; the text goes with the last state
    *function(
        "move_mail(p_id uuid, p_before text, p_after text, p_failure text, p_try_after timestamptz, p_now timestamptz)",
        "boolean",
        """
        with moved as (
            update mails set state = p_after, failure = p_failure, changed_at = p_now,
              attempts = attempts + case when p_after = 'SENDING' then 0 else 1 end,
              try_after = coalesce(p_try_after, try_after),
              text = case when p_after in ('SENT', 'FAILED') then null else text end
            where id = p_id and state = p_before
            returning 1
        )
        select exists (select from moved)
        """,
        to=(NOBODY,),
    ),
]

INVITING = [
    # how many invitations are open, those of others included, and whether one of them is for this address
    *function(
        "open_invitations(p_email text)",
        "table (number bigint, for_address boolean)",
        f"""
        select count(*), coalesce(bool_or(email = p_email), false) from invitations
        where organization_id = waymark.organization() and {OPEN}
        """,
        to=(APP,),
    ),
    # what a link that still holds invites to
    *function(
        "invitation_behind(p_token_hash bytea, p_now timestamptz)",
        "table (id uuid, organization_id uuid, organization_slug text, organization_name text, email text, role text, "
        "manager_id uuid, team_ids uuid[], invited_by_id uuid, invited_by_name text)",
        f"""
        select i.id, o.id, o.slug, o.name, i.email, i.role,
               (select m.id from users m where m.id = i.manager_id and m.active),
               coalesce((select array_agg(t.team_id) from invitation_teams t where t.invitation_id = i.id), '{{}}'),
               u.id, u.name
        from invitations i
        join organizations o on o.id = i.organization_id
        join users u on u.organization_id = i.organization_id and u.id = i.invited_by_id and u.active
        where i.token_hash = p_token_hash and {OPEN} and i.expires_at > p_now
        """,
        to=(NOBODY,),
    ),
    # uses an invitation up, once, by whoever has its link
    *function(
        "accept_invitation(p_token_hash bytea, p_now timestamptz)",
        "boolean",
        f"""
        with accepted as (
            update invitations set accepted_at = p_now
            where organization_id = waymark.organization() and token_hash = p_token_hash and {OPEN}
              and expires_at > p_now
            returning 1
        )
        select exists (select from accepted)
        """,
        to=(APP,),
    ),
]

RESETTING = [
    *function(
        "ask_password_reset(p_id uuid, p_email text, p_now timestamptz)",
        "void",
        "insert into password_reset_requests (id, email, asked_at) values (p_id, p_email, p_now)",
        to=(APP,),
    ),
    # the accounts with the address at which a link was asked for
    *function(
        "accounts_to_reset(p_request_id uuid)",
        "table (organization_id uuid, organization_name text, person_id uuid, email text)",
        """
        select o.id, o.name, u.id, u.email
        from password_reset_requests r
        join users u on u.email = r.email and u.active
        join organizations o on o.id = u.organization_id
        where r.id = p_request_id
        """,
        to=(NOBODY,),
    ),
    *function(
        "forget_reset_request(p_request_id uuid)",
        "void",
        "delete from password_reset_requests where id = p_request_id",
        to=(NOBODY,),
    ),
    # whose password a link that still holds sets
    *function(
        "account_behind_reset(p_token_hash bytea, p_now timestamptz)",
        "table (organization_id uuid, organization_name text, person_id uuid, email text)",
        """
        select o.id, o.name, u.id, u.email
        from password_resets r
        join users u on u.organization_id = r.organization_id and u.id = r.user_id and u.active
        join organizations o on o.id = r.organization_id
        where r.token_hash = p_token_hash and r.used_at is null and r.expires_at > p_now
        """,
        to=(NOBODY,),
    ),
]


def _cleared(table: str, condition: str) -> str:
    """Delete at most ``p_limit`` rows, and count them."""
    return f"""
            delete from {table} where id in (
                select id from {table} where {condition} limit p_limit for update skip locked);
            get diagnostics v_gone = row_count;
            v_all := v_all + v_gone;"""


CLEARING = function(
    "clear_out(p_now timestamptz, p_limit int)",
    "int",
    f"""
        declare
            v_gone int;
            v_all int := 0;
        begin{
        "".join(
            _cleared(table, condition)
            for table, condition in (
                ("idempotency_keys", "at < p_now - interval '7 days'"),
                ("sign_in_attempts", "attempted_at < p_now - interval '1 day'"),
                ("password_reset_requests", "asked_at < p_now - interval '1 day'"),
                ("password_resets", "expires_at < p_now - interval '7 days'"),
                ("access_tokens", "expires_at < p_now - interval '1 day' and name is null"),
                ("access_tokens", "least(expires_at, revoked_at) < p_now - interval '90 days'"),
                ("sessions", "least(expires_at, revoked_at) < p_now - interval '30 days'"),
                ("invitations", "least(expires_at, accepted_at, revoked_at) < p_now - interval '90 days'"),
                ("mails", "state in ('SENT', 'FAILED') and changed_at < p_now - interval '30 days'"),
            )
        )
    }
            return v_all;
        end
        """,
    to=(NOBODY,),
    language="plpgsql",
)


class Migration(migrations.Migration):
    dependencies = [("waymark", "0013_rounds")]

    operations = [
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("email", fields.CharField(max_length=254)),
                (
                    "role",
                    fields.CharEnumField(description="ADMIN: ADMIN\nMEMBER: MEMBER", enum_type=Role, max_length=10),
                ),
                ("manager_id", fields.UUIDField(null=True)),
                ("invited_by_id", fields.UUIDField()),
                ("token_hash", fields.BinaryField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("sent_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("accepted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "invitations",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A place kept for somebody who is not here yet; the link in the mail carries a token kept as its SHA-256.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="InvitationTeam",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("invitation_id", fields.UUIDField()),
                ("team_id", fields.UUIDField()),
            ],
            options={
                "table": "invitation_teams",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A team that an invited person will belong to.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="Mail",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("to_address", fields.CharField(max_length=254)),
                ("subject", fields.CharField(max_length=200)),
                ("text", fields.TextField(null=True, unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        default=MailState.WAITING,
                        description="WAITING: WAITING\nSENDING: SENDING\nSENT: SENT\nFAILED: FAILED",
                        enum_type=MailState,
                        max_length=10,
                    ),
                ),
                ("attempts", fields.IntField(default=0)),
                ("failure", fields.TextField(null=True, unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("try_after", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("useful_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mails",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "One mail to one address; its text is forgotten once it was sent or given up, the reason of a failure stays.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="PasswordReset",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("user_id", fields.UUIDField()),
                ("token_hash", fields.BinaryField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "password_resets",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A mailed link with which a person sets their password once; its token is kept as its SHA-256.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="PasswordResetRequest",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("email", fields.CharField(max_length=254)),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "password_reset_requests",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "That a link was asked for at an address, whether anybody has it or not; gone as soon as it was looked at.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Session",
            name="network",
            field=fields.CharField(null=True, max_length=50),
        ),
        ops.AddField(
            model_name="Session",
            name="user_agent",
            field=fields.CharField(null=True, max_length=200),
        ),
        *(
            ops.RunSQL(";\n".join(statements))
            for statements in (
                KEYS,
                REFERENCES,
                CHECKS,
                INDEXES,
                POLICIES,
                GRANTS,
                OUTBOX,
                INVITING,
                RESETTING,
                CLEARING,
            )
        ),
    ]
