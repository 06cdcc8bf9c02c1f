"""Handing one mail to the SMTP server that the settings name.

Up to the moment in which the text is handed over, nothing was sent, and a failure is tried again. From then on only
the server's answer says what became of it: without one the mail may have arrived, so it is not sent a second time.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from email.message import EmailMessage

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPResponseException,
    SMTPSenderRefused,
)
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from app.mail.composing import bare_address
from app.settings import Settings

SECONDS_AT_MOST = 60.0
"""For one whole attempt, however slowly the server answers."""

_SECONDS_FOR_AN_ANSWER = 20.0


class Undelivered(Exception):
    """The mail was not handed over; the message says why, for the operator."""


class NotNow(Undelivered):
    """It may work later."""


class Unreachable(NotNow):
    """The server did not answer at all."""


class Refused(Undelivered):
    """The server wants no such mail, now or later."""


class Uncertain(Undelivered):
    """It was handed over and nothing came back: it may have arrived."""


async def deliver(message: EmailMessage, settings: Settings, begin: Callable[[], Awaitable[bool]]) -> bool:
    """Hand a mail over; ``begin`` is asked just before, and False calls it off. Returns whether it was handed over.

    A server that does not answer is tried three times within seconds. Raises Undelivered.
    """
    unreachable = AsyncRetrying(
        retry=retry_if_exception_type(Unreachable),
        stop=stop_after_attempt(3),
        wait=wait_random_exponential(multiplier=0.2, max=2),
        reraise=True,
    )
    async for attempt in unreachable:
        with attempt:
            client = _client(settings)
            try:
                return await _deliver(client, message, begin)
            finally:
                client.close()
    raise AssertionError("unreachable: the last attempt returns or raises")


async def problem_with(settings: Settings) -> str | None:
    """Connect and sign in as for a mail, and return what is wrong with that, or None."""
    client = _client(settings)
    try:
        async with asyncio.timeout(SECONDS_AT_MOST):
            await client.connect()
    except (SMTPException, OSError, TimeoutError) as error:
        return str(error) or type(error).__name__
    finally:
        client.close()
    return None


def _client(settings: Settings) -> SMTP:
    return SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_user,
        password=settings.smtp_password,
        use_tls=settings.smtp_tls == "implicit",
        start_tls=settings.smtp_tls == "starttls",
        tls_context=ssl.create_default_context() if settings.smtp_tls != "none" else None,
        timeout=_SECONDS_FOR_AN_ANSWER,
    )


async def _deliver(client: SMTP, message: EmailMessage, begin: Callable[[], Awaitable[bool]]) -> bool:
    began = False
    try:
        async with asyncio.timeout(SECONDS_AT_MOST):
            await client.connect()
            await _address(client, message)
            began = await begin()
            if began:
                await client.data(message.as_bytes())
    except SMTPResponseException as answer:
        raise _refusal(answer) from answer
    except (SMTPException, OSError, TimeoutError) as error:
        if began:
            raise Uncertain("The mail server did not answer once it had the mail: it may have arrived.") from error
        raise Unreachable(f"The mail server cannot be used: {error or type(error).__name__}") from error
    return began


async def _address(client: SMTP, message: EmailMessage) -> None:
    sender, to = bare_address(str(message["From"])), str(message["To"])
    if (sender + to).isascii():
        await client.mail(sender)
        await client.rcpt(to)
        return
    if not client.supports_extension("smtputf8"):
        raise Refused("The mail server takes no addresses with other than ASCII letters.")
    await client.mail(sender, options=["SMTPUTF8"], encoding="utf-8")
    await client.rcpt(to, encoding="utf-8")


_ABOUT_US = (SMTPConnectResponseError, SMTPHeloError, SMTPAuthenticationError, SMTPSenderRefused)
"""Answers to who we are, not to this mail: the operator can mend what they are about."""


def _refusal(answer: SMTPResponseException) -> Undelivered:
    """Return what an answer means: 5xx to a recipient or a text is for good, anything else may work later."""
    sentence = f"The mail server answered {answer.code} {' '.join(answer.message.split())}"
    for_good = answer.code >= 500 and not isinstance(answer, _ABOUT_US)
    return Refused(sentence) if for_good else NotNow(sentence)
