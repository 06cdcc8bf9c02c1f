"""How some want to hear of things, and that one of them has read what there was to read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import app.notifications.telling  # noqa: F401  what happens from here on is told to those whom it concerns
from app.core.paging import MAX_PAGE
from app.database.unit_of_work import reading
from app.demonstration.calendar import Calendar
from app.demonstration.telling import Scene, Teller, moment
from app.notifications.commands import AreaWish, QuietHours, read_all_notifications, update_settings
from app.notifications.models import MailRhythm, NotificationArea
from app.notifications.queries import notifications_of

_READER = "mira"
_BUSY = "sven"


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the day before yesterday, when two look after what reaches them."""
    yield Scene(moment(calendar.days_ago(2), 12), "What reaches people", partial(_choose, teller))


async def _choose(teller: Teller) -> None:
    await update_settings(
        actor=await teller.as_(_BUSY),
        areas=[
            AreaWish(NotificationArea.COMMENTS, mail=MailRhythm.AT_ONCE),
            AreaWish(NotificationArea.RECOGNITION, mail=MailRhythm.WEEKLY),
        ],
        changes={"digest_hour": 7, "quiet_hours": QuietHours(19, 7)},
    )
    reader = await teller.as_(_READER)
    async with reading(reader.sight):
        latest = (await notifications_of(reader.person_id, unread=None, areas=None, first=MAX_PAGE, after=None)).rows
    if latest:
        await read_all_notifications(actor=reader, up_to_id=latest[0].id, areas=None)
