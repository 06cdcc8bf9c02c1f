"""Organisations, the people in them, their teams, and how they sign in."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from app.core.ids import new_id
from app.core.records import MONDAY_TO_FRIDAY, Record, Weekdays, monday_to_friday


class Role(StrEnum):
    """What a person may do across the whole organisation."""

    ADMIN = "ADMIN"
    MEMBER = "MEMBER"


class TokenScope(StrEnum):
    """What an access token may be used for."""

    READ = "READ"
    MEASURE = "MEASURE"
    WRITE = "WRITE"


class Organization(Model):
    """A company: the wall that nothing crosses.

    ``admin_audience`` is the key of what administrators alone may read. ``people_as_of`` is the day for which its
    people's `manager_id` and `away_until` were last brought in line with what was settled for that day.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    name = fields.CharField(max_length=120)
    slug = fields.CharField(max_length=60)
    time_zone = fields.CharField(max_length=64, default="UTC")
    locale = fields.CharField(max_length=16, default="en")
    admin_audience = fields.UUIDField(default=new_id)
    people_as_of = fields.DateField(null=True)
    fiscal_year_starts_in = fields.SmallIntField(default=1, db_default=1)
    week_starts_on = fields.SmallIntField(default=0, db_default=0)
    working_days = Weekdays(default=monday_to_friday, db_default=MONDAY_TO_FRIDAY)
    weekly_summaries = fields.BooleanField(default=False, db_default=False)
    revision = fields.IntField(default=1, db_default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "organizations"


class User(Record):
    """A person of the organisation; those who left stay, inactive.

    ``manager_id`` and ``away_until`` are what `ReportingLine` and `Absence` say of today; ``welcomed_at`` is when they
    were last sent a link to set a first password.
    """

    email = fields.CharField(max_length=254)
    name = fields.CharField(max_length=120)
    role = fields.CharEnumField(Role, max_length=10, default=Role.MEMBER)
    manager_id = fields.UUIDField(null=True)
    time_zone = fields.CharField(max_length=64)
    locale = fields.CharField(max_length=16)
    avatar_url = fields.CharField(max_length=500, null=True)
    active = fields.BooleanField(default=True)
    away_until = fields.DateField(null=True)
    champion = fields.BooleanField(default=False)
    welcomed_at = fields.DatetimeField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "users"


class Team(Record):
    """A group of people with a lead, inside another team or at the top."""

    name = fields.CharField(max_length=120)
    parent_id = fields.UUIDField(null=True)
    lead_id = fields.UUIDField(null=True)
    weekly_summaries = fields.BooleanField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "teams"


class Membership(Record):
    """The days on which a person belongs to a team; open-ended while ``ends_on`` is null, both ends inclusive."""

    team_id = fields.UUIDField()
    user_id = fields.UUIDField()
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "memberships"


class Credential(Record):
    """The argon2id hash of a person's password; no application role may read it (`id` is the person's)."""

    password_hash = fields.CharField(max_length=255)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "credentials"


class Session(Record):
    """A signed-in browser: the current refresh token, the one before it, and the key that makes the next out of it."""

    user_id = fields.UUIDField()
    rotation_key = fields.BinaryField()
    refresh_hash = fields.BinaryField()
    previous_hash = fields.BinaryField(null=True)
    rotated_at = fields.DatetimeField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    user_agent = fields.CharField(max_length=200, null=True)
    network = fields.CharField(max_length=50, null=True)

    class Meta:
        table = "sessions"


class AccessToken(Record):
    """A bearer token, kept as its SHA-256: short-lived ones belong to a session, personal ones have a name."""

    user_id = fields.UUIDField()
    session_id = fields.UUIDField(null=True)
    name = fields.CharField(max_length=120, null=True)
    token_hash = fields.BinaryField()
    scope = fields.CharEnumField(TokenScope, max_length=10)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "access_tokens"


class Invitation(Record):
    """A place kept for somebody who is not here yet; the link in the mail carries a token kept as its SHA-256."""

    audience = fields.UUIDField()
    email = fields.CharField(max_length=254)
    role = fields.CharEnumField(Role, max_length=10)
    manager_id = fields.UUIDField(null=True)
    invited_by_id = fields.UUIDField()
    token_hash = fields.BinaryField()
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitations"


class InvitationTeam(Record):
    """A team that an invited person will belong to."""

    invitation_id = fields.UUIDField()
    team_id = fields.UUIDField()

    class Meta:
        table = "invitation_teams"


class PasswordResetRequest(Model):
    """That a link was asked for at an address, whether anybody has it or not; gone as soon as it was looked at."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    email = fields.CharField(max_length=254)
    asked_at = fields.DatetimeField()

    class Meta:
        table = "password_reset_requests"


class PasswordReset(Record):
    """A mailed link with which a person sets their password once; its token is kept as its SHA-256."""

    user_id = fields.UUIDField()
    token_hash = fields.BinaryField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "password_resets"


class SignInAttempt(Model):
    """A failed sign-in, counted per address and per origin; both are kept as hashes."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    subject_hash = fields.BinaryField()
    attempted_at = fields.DatetimeField()

    class Meta:
        table = "sign_in_attempts"


class JointReader(Record):
    """One of the teams whose readers, all of them at once, an audience is made of: ``key`` is the audience."""

    key = fields.UUIDField()
    team_id = fields.UUIDField()

    class Meta:
        table = "joint_readers"
