"""What people are told by mail about their accounts: subject and text, in plain words."""

from __future__ import annotations

from datetime import datetime

from app.mail import outbox
from app.mail.outbox import Letter


def invitation(*, to: str, organization: str, invited_by: str, token: str, until: datetime) -> Letter:
    """Return the mail that asks somebody in."""
    return Letter(
        to,
        f"{invited_by} invites you to {organization}",
        f"""Hello,

{invited_by} invites you to {organization} on Waymark. Choose a name and a password here:

{outbox.link(f"/invitation#{token}")}

The link works once, until {until:%d %B %Y}. If you do not know what this is about, you need not do anything.
""",
        until,
    )


def welcome(*, to: str, organization: str, welcomed_by: str, token: str, until: datetime) -> Letter:
    """Return the mail with which somebody whose account is there already sets a first password."""
    return Letter(
        to,
        f"Your account for {organization}",
        f"""Hello,

{welcomed_by} made an account for you at {organization} on Waymark, with this address. Choose a password here:

{outbox.link(f"/password#{token}")}

The link works once, until {until:%d %B %Y}. After that, ask for a new one here:

{outbox.link("/password/forgotten")}
""",
        until,
    )


def password_reset(*, to: str, organization: str, token: str, until: datetime) -> Letter:
    """Return the mail with the link that sets a password."""
    return Letter(
        to,
        f"Set your password for {organization}",
        f"""Hello,

somebody asked to set the password of your account at {organization} on Waymark. If that was you, do it here:

{outbox.link(f"/password#{token}")}

The link works once, until {until:%H:%M} UTC. If it was not you, you need not do anything: your password stays as it is.
""",
        until,
    )


def password_changed(*, to: str, organization: str) -> Letter:
    """Return the mail that tells somebody of a change of their password that they may not know of."""
    return Letter(
        to,
        f"Your password for {organization} was changed",
        f"""Hello,

the password of your account at {organization} on Waymark was changed just now, and browsers that were signed in with
the former one are signed out. If that was you, there is nothing to do.

If it was not you, set a new one at once, and tell an administrator of {organization}:

{outbox.link("/password/forgotten")}
""",
    )
