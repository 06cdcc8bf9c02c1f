"""Reads of one's notifications and of how one wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values
from app.notifications.models import MailRhythm, NotificationArea, NotificationKind
from app.notifications.registry import SENTENCES

DIGEST_HOUR = 8
"""The hour in their own zone at which people get their digest, unless they say otherwise."""


class NotificationRow(NamedTuple):
    """A notification with the name of who acted."""

    id: UUID
    organization_id: UUID
    recipient_id: UUID
    kind: str
    area: str
    subject_kind: str
    subject_id: UUID
    actor_id: UUID | None
    actor_name: str | None
    created_at: datetime
    read_at: datetime | None

    @property
    def subject(self) -> tuple[str, UUID]:
        """The kind and id of what it is about."""
        return self.subject_kind, self.subject_id

    @property
    def sentence(self) -> str:
        """What it tells, in words; never those of its subject."""
        return SENTENCES[NotificationKind(self.kind)].format(who=self.actor_name or "Somebody")


class NewsRow(NamedTuple):
    """Whose notifications they are, the latest one, and how many are unread."""

    person_id: UUID
    latest_id: UUID | None
    unread_count: int


class AreaSettingRow(NamedTuple):
    """How one area reaches a person."""

    area: str
    in_product: bool
    mail: str


class PreferenceRow(NamedTuple):
    """When mail may reach a person, in hours of their zone."""

    person_id: UUID
    time_zone: str
    digest_hour: int
    quiet_from: int | None
    quiet_until: int | None


SHOWN = (
    "not exists (select from notification_settings s where s.person_id = n.recipient_id and s.area = n.area "
    "and not s.in_product)"
)
"""Whether a notification reaches its recipient in the product."""
_SOURCE = "notifications n left join users w on w.id = n.actor_id"
_NOTIFICATION = columns(NotificationRow, "n", actor_name="w.name")
_OF_PEOPLE = Listing(NotificationRow, _NOTIFICATION, _SOURCE, key="n.recipient_id")
LATEST = Order("LATEST", (Term("created_at", "n.created_at", "timestamptz", descending=True),), "n.id")


async def notifications_by_id(ids: Sequence[UUID]) -> dict[UUID, NotificationRow]:
    """Return the reader's notifications by id."""
    found = await rows(NotificationRow, f"select {_NOTIFICATION} from {_SOURCE} where n.id = any(%s)", (list(ids),))
    return {notification.id: notification for notification in found}


async def notifications_of(
    person_id: UUID,
    *,
    unread: bool | None,
    areas: Sequence[NotificationArea] | None,
    first: int,
    after: str | None,
) -> Page[NotificationRow]:
    """Return a page of the reader's notifications, the latest first: unread ones, read ones, or (None) both.

    Raises InvalidPage.
    """
    where = (
        f"{SHOWN} and (%(unread)s::boolean is null or (n.read_at is null) = %(unread)s) "
        "and (%(areas)s::text[] is null or n.area = any(%(areas)s))"
    )
    params = {"unread": unread, "areas": None if areas is None else list(areas)}
    pages = await _OF_PEOPLE.pages([person_id], LATEST, first=first, after=after, where=where, params=params)
    return pages[person_id]


async def unread_counts(person_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many notifications the reader has not read; 0 for anybody else."""
    counted = await _OF_PEOPLE.counts(person_ids, where=f"{SHOWN} and n.read_at is null")
    return {**dict.fromkeys(person_ids, 0), **counted}


async def news_of(person_ids: Sequence[UUID]) -> dict[UUID, NewsRow]:
    """Return what is new for the reader."""
    found = await rows(
        NewsRow,
        f"""
        select p.id, (select n.id from notifications n where n.recipient_id = p.id and {SHOWN}
                      order by n.created_at desc, n.id desc limit 1),
               (select count(*) from notifications n where n.recipient_id = p.id and {SHOWN} and n.read_at is null)
        from unnest(%s::uuid[]) as p (id) where p.id = (select waymark.person())
        """,
        (list(person_ids),),
    )
    return {news.person_id: news for news in found}


async def settings_of(person_ids: Sequence[UUID]) -> dict[UUID, list[AreaSettingRow]]:
    """Return how each area reaches the reader, as they said or as it is for everybody who did not."""
    found = await values(
        "select person_id, area, in_product, mail from notification_settings where person_id = any(%s)",
        (list(person_ids),),
    )
    said: Mapping[Any, AreaSettingRow] = {(person, each[0]): AreaSettingRow._make(each) for person, *each in found}
    return {
        person_id: [
            said.get((person_id, area.value), AreaSettingRow(area, True, MailRhythm.DAILY)) for area in NotificationArea
        ]
        for person_id in person_ids
    }


async def preferences_of(person_ids: Sequence[UUID]) -> dict[UUID, PreferenceRow]:
    """Return when mail may reach the reader."""
    found = await rows(
        PreferenceRow,
        "select u.id, u.time_zone, coalesce(p.digest_hour, %s), p.quiet_from, p.quiet_until "
        "from users u left join notification_preferences p on p.id = u.id "
        "where u.id = any(%s) and u.id = (select waymark.person())",
        (DIGEST_HOUR, list(person_ids)),
    )
    return {preference.person_id: preference for preference in found}


async def preference(person_id: UUID) -> PreferenceRow | None:
    """Return when mail may reach the reader."""
    return (await preferences_of([person_id])).get(person_id)


async def waiting_news(person_id: UUID, areas: Sequence[str], since: datetime) -> list[NotificationRow]:
    """Return, and hold, what is unread and no mail has told the reader of yet: in some areas, the oldest first.

    What another transaction holds is left to it.
    """
    return await rows(
        NotificationRow,
        f"select {_NOTIFICATION} from {_SOURCE} where n.recipient_id = %s and n.area = any(%s) and n.created_at > %s "
        "and n.read_at is null and n.mailed_at is null and n.kind <> 'REMINDER' "
        "order by n.created_at, n.id limit 200 for no key update of n skip locked",
        (person_id, list(areas), since),
    )
