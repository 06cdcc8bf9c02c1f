"""The jobs that empty the outbox: one for each new mail, and one a minute for what is still waiting.

A mail is handed to the server at most once: it becomes SENDING, committed, just before. What was not handed over
waits for longer and longer; what the server refuses, or what may have arrived, ends as FAILED with the reason.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import NamedTuple
from uuid import UUID, uuid4

from procrastinate import JobContext

from app import jobs
from app.core import clock
from app.database.unit_of_work import entering, row, values
from app.mail import outbox
from app.mail.composing import composed
from app.mail.delivery import NotNow, Refused, Uncertain, deliver
from app.mail.models import MailState
from app.settings import Settings

TRIES_AT_MOST = 10
_BATCH = 100
_SENDING_AT_MOST = timedelta(minutes=10)
"""After this nobody hands a mail over any more that was being handed over."""

_LONGEST_WAIT = timedelta(hours=6)
_TOO_LATE = "It was of no use any more before it could be sent."
_LOST = "The worker stopped while it handed the mail over: it may have arrived."
_log = logging.getLogger("waymark.mail")


class _MailRow(NamedTuple):
    id: UUID
    to_address: str
    subject: str
    text: str
    state: str
    attempts: int
    created_at: datetime
    useful_until: datetime | None
    unsubscribe: str | None


@jobs.procrastinate_app.task(name=outbox.SEND, pass_context=True)
async def send_mail(context: JobContext, mail_id: str) -> None:
    """Send the mail of this id; the worker's context holds the ``settings``."""
    await send_one(UUID(mail_id), context.additional_context["settings"])


@jobs.procrastinate_app.periodic(cron="* * * * *")
@jobs.procrastinate_app.task(name="mail.send_waiting", pass_context=True, queueing_lock="mail.send_waiting")
async def send_waiting(context: JobContext, timestamp: int) -> None:
    """Send what waits for another try, or was left by a worker or by a time without a mail server."""
    settings: Settings = context.additional_context["settings"]
    if settings.mail == "wait":
        return
    async with entering():
        now = clock.now()
        due = await values("select waymark.due_mails(%s, %s, %s)", (now, now - _SENDING_AT_MOST, _BATCH))
    for (mail_id,) in due:
        await send_one(mail_id, settings)


async def send_one(mail_id: UUID, settings: Settings) -> None:
    """Send a mail that waits, in the way that the settings say; do nothing with any other."""
    if settings.mail == "wait":
        return
    async with entering():
        left_before = clock.now() - _SENDING_AT_MOST
        mail = await row(_MailRow, "select * from waymark.mail_to_send(%s, %s)", (mail_id, left_before))
    if mail is None:
        return
    if mail.state == MailState.SENDING:
        await _give_up(mail, _LOST)
    elif mail.useful_until is not None and mail.useful_until <= clock.now():
        await _give_up(mail, _TOO_LATE)
    elif settings.mail == "print":
        await _print(mail, settings)
    else:
        await _deliver(mail, settings)


async def _print(mail: _MailRow, settings: Settings) -> None:
    """Show the mail in the terminal instead of sending it."""
    if await _step(mail, MailState.WAITING, MailState.SENDING):
        text = mail.text.replace(outbox.WEB, settings.web_url.rstrip("/"))
        text = text.replace(outbox.SERVER, settings.server_url.rstrip("/"))
        print(f"\nMail to {mail.to_address}: {mail.subject}\n\n{text}\n", flush=True)
        await _step(mail, MailState.SENDING, MailState.SENT)


async def _deliver(mail: _MailRow, settings: Settings) -> None:
    began = False

    async def begin() -> bool:
        nonlocal began
        began = await _step(mail, MailState.WAITING, MailState.SENDING)
        return began

    try:
        if await deliver(_composed(mail, settings), settings, begin):
            await _step(mail, MailState.SENDING, MailState.SENT)
    except NotNow as problem:
        await _wait(mail, MailState.SENDING if began else MailState.WAITING, str(problem))
    except (Refused, Uncertain) as problem:
        await _give_up(mail, str(problem), MailState.SENDING if began else MailState.WAITING)
    except Exception:
        failure_id = uuid4().hex
        _log.exception("Failure %s in mail %s", failure_id, mail.id, extra={"failure_id": failure_id})
        await _wait(mail, MailState.SENDING if began else MailState.WAITING, f"Something went wrong ({failure_id}).")


def _composed(mail: _MailRow, settings: Settings) -> EmailMessage:
    return composed(
        id=mail.id,
        sender=settings.mail_from,
        to=mail.to_address,
        subject=mail.subject,
        text=mail.text,
        web_url=settings.web_url,
        server_url=settings.server_url,
        unsubscribe=mail.unsubscribe,
        written_at=mail.created_at,
    )


async def _wait(mail: _MailRow, state: MailState, reason: str) -> None:
    if mail.attempts + 1 >= TRIES_AT_MOST:
        await _give_up(mail, reason, state)
        return
    again_at = clock.now() + min(timedelta(minutes=4**mail.attempts), _LONGEST_WAIT)
    if await _step(mail, state, MailState.WAITING, reason, again_at):
        _log.warning("Mail %s was not sent, and is tried again at %s: %s", mail.id, f"{again_at:%H:%M} UTC", reason)


async def _give_up(mail: _MailRow, reason: str, state: MailState | None = None) -> None:
    if await _step(mail, state or MailState(mail.state), MailState.FAILED, reason):
        _log.error("Mail %s was given up: %s", mail.id, reason)


async def _step(
    mail: _MailRow, before: MailState, after: MailState, failure: str | None = None, try_after: datetime | None = None
) -> bool:
    """Take a mail from one state to another; False where it has left the first one meanwhile."""
    async with entering():
        [(moved,)] = await values(
            "select waymark.move_mail(%s, %s, %s, %s, %s, %s)",
            (mail.id, before.value, after.value, failure, try_after, clock.now()),
        )
    return bool(moved)
