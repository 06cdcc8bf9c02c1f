"""Writing mail: in the transaction of the command that has something to tell, for a background job to send.

    await outbox.send(to=user.email, subject="…", text=f"… {outbox.link('/invitation')} …")

What is rolled back is never sent. Texts are plain; links lead into the web client, whose address only the worker knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import orjson

from app.core import clock
from app.core.ids import new_id
from app.database.unit_of_work import values
from app.jobs import defer

SEND = "mail.send"
"""The name of the task that sends one mail; its argument is ``mail_id``."""

WEB = "{{web}}"
"""What stands in a text for the address of the web client until it is sent."""

SERVER = "{{server}}"
"""What stands in a text for the address of this server until it is sent."""

_AT_ONCE = timedelta(minutes=1)
"""How long a new mail is left to its own job before whoever looks for waiting mail takes it up."""


class Letter(NamedTuple):
    """A mail to one address. It is not sent any more after ``useful_until``.

    ``unsubscribe`` is the path at this server with which its reader ends mails of its kind, without signing in.
    """

    to: str
    subject: str
    text: str
    useful_until: datetime | None = None
    unsubscribe: str | None = None


async def send(*, to: str, subject: str, text: str, useful_until: datetime | None = None) -> None:
    """Send a mail when the current writing unit of work commits, and not otherwise."""
    await send_all([Letter(to, subject, text, useful_until)])


async def send_all(letters: Sequence[Letter]) -> None:
    """Send several mails as `send` does; they are stored in one statement."""
    now = clock.now()
    mails = [
        {
            "id": new_id(),
            "to_address": letter.to,
            "subject": _subject(letter.subject),
            "text": letter.text,
            "useful_until": letter.useful_until,
            "unsubscribe": letter.unsubscribe,
        }
        for letter in letters
    ]
    await values("select waymark.put_mails(%s::jsonb, %s, %s)", (orjson.dumps(mails).decode(), now, now + _AT_ONCE))
    for mail in mails:
        await defer(SEND, mail_id=mail["id"])  # type: ignore[arg-type]


def link(path: str) -> str:
    """Return what stands in a text for the address of a page of the web client; ``path`` begins with a slash."""
    return f"{WEB}{path}"


def _subject(text: str) -> str:
    """Return a subject of one line, cut where it is longer than a column of it."""
    return " ".join(text.split())[:200]
