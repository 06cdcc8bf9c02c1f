"""Commands on one's own notifications and how one wants them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, Refusal
from app.core.ids import new_id
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.events import announce
from app.notifications.models import MailRhythm, NotificationArea
from app.notifications.queries import DIGEST_HOUR, SHOWN
from app.notifications.telling import topic

READ_AT_MOST = 50
LATEST_DIGEST_HOUR = 20


class NotificationRead(NamedTuple):
    """The notification that somebody has read, and whose it is."""

    notification_id: UUID
    person_id: UUID


class AllRead(NamedTuple):
    """How many notifications somebody had not read, and whose they are."""

    number: int
    person_id: UUID


class SettingsChanged(NamedTuple):
    """Whose settings changed."""

    person_id: UUID


class AreaWish(NamedTuple):
    """How an area is to reach a person; None leaves it as it is."""

    area: NotificationArea
    in_product: bool | None = None
    mail: MailRhythm | None = None


class QuietHours(NamedTuple):
    """From which hour until which one is left in peace, in one's own zone; perhaps over midnight."""

    begins: int
    ends: int


@command(InvalidInput, NotFound)
async def read_notifications(*, actor: Actor, notification_ids: Sequence[UUID]) -> list[NotificationRead | Refusal]:
    """Say that the actor has read some of their notifications: one answer for each, in order."""
    if len(notification_ids) > READ_AT_MOST:
        message = f"At most {READ_AT_MOST} are marked at once: send the others in another request."
        return [InvalidInput.one("notificationIds", "TOO_MANY", message)] * len(notification_ids)
    found = await values(
        "update notifications set read_at = coalesce(read_at, %s) where recipient_id = %s and id = any(%s) "
        "returning id",
        (clock.now(), actor.person_id, list(notification_ids)),
    )
    await announce(topic(actor.person_id))
    return [
        NotificationRead(id_, actor.person_id) if (id_,) in found else NotFound("notification", "notificationIds")
        for id_ in notification_ids
    ]


@command(NotFound)
async def read_all_notifications(*, actor: Actor, up_to_id: UUID, areas: Sequence[NotificationArea] | None) -> AllRead:
    """Say that the actor has read a notification and all before it: of some areas, or (None) of all.

    One that came in the meantime stays unread.
    """
    [*found] = await values(
        "select created_at, id from notifications where recipient_id = %s and id = %s", (actor.person_id, up_to_id)
    )
    if not found:
        raise NotFound("notification", "upToId")
    read = await values(
        f"update notifications n set read_at = %(now)s where n.recipient_id = %(me)s and n.read_at is null and {SHOWN} "
        "and (n.created_at, n.id) <= (%(at)s, %(id)s) and (%(areas)s::text[] is null or n.area = any(%(areas)s)) "
        "returning n.id",
        {
            "now": clock.now(),
            "me": actor.person_id,
            "at": found[0][0],
            "id": found[0][1],
            "areas": None if areas is None else list(areas),
        },
    )
    await announce(topic(actor.person_id))
    return AllRead(len(read), actor.person_id)


@command(InvalidInput)
async def update_settings(*, actor: Actor, areas: Sequence[AreaWish], changes: Mapping[str, Any]) -> SettingsChanged:
    """Say how some areas reach the actor; ``changes`` may have ``digest_hour`` and ``quiet_hours`` (None: none)."""
    problems = Problems()
    _check_areas(problems, areas)
    hour, quiet = changes.get("digest_hour"), changes.get("quiet_hours")
    if hour is not None and not 0 <= hour <= LATEST_DIGEST_HOUR:
        problems.add("digestHour", "HOUR", f"Choose an hour from 0 to {LATEST_DIGEST_HOUR}.")
    if quiet is not None:
        _check_quiet(problems, quiet)
    problems.check()

    for wish in areas:
        await _store(actor, wish)
    if changes:
        await _store_preference(actor, changes)
    await record(actor, "notification_settings.update", ("User", actor.person_id), audience=actor.person_id)
    await announce(topic(actor.person_id))
    return SettingsChanged(actor.person_id)


def _check_areas(problems: Problems, areas: Sequence[AreaWish]) -> None:
    for place, wish in enumerate(areas):
        path = ("areas", str(place))
        if wish.area in [earlier.area for earlier in areas[:place]]:
            problems.add((*path, "area"), "TWICE", "Name each area once.")
        if wish.area is NotificationArea.REMINDERS and wish.mail is MailRhythm.AT_ONCE:
            problems.add((*path, "mail"), "NOT_AT_ONCE", "Reminders come in a digest: choose daily, weekly or off.")


def _check_quiet(problems: Problems, quiet: QuietHours) -> None:
    for name, hour in (("begins", quiet.begins), ("ends", quiet.ends)):
        if not 0 <= hour <= 23:
            problems.add(("quietHours", name), "HOUR", "Choose an hour from 0 to 23.")
    if quiet.begins == quiet.ends:
        problems.add(("quietHours", "ends"), "NEVER", "Choose an end other than the beginning, or no mail at all.")


async def _store(actor: Actor, wish: AreaWish) -> None:
    await values(
        "insert into notification_settings (id, organization_id, person_id, area, in_product, mail) "
        "values (%(id)s, %(organization)s, %(me)s, %(area)s, coalesce(%(shown)s::boolean, true), "
        "coalesce(%(mail)s, 'DAILY')) on conflict (organization_id, person_id, area) do update "
        "set in_product = coalesce(%(shown)s::boolean, notification_settings.in_product), "
        "mail = coalesce(%(mail)s, notification_settings.mail)",
        {
            "id": new_id(),
            "organization": actor.organization_id,
            "me": actor.person_id,
            "area": wish.area,
            "shown": wish.in_product,
            "mail": wish.mail,
        },
    )


async def _store_preference(actor: Actor, changes: Mapping[str, Any]) -> None:
    await keep_preference(actor.organization_id, actor.person_id)
    quiet: QuietHours | None = changes.get("quiet_hours")
    columns = {"digest_hour": changes.get("digest_hour")} if "digest_hour" in changes else {}
    if "quiet_hours" in changes:
        columns |= {"quiet_from": quiet.begins if quiet else None, "quiet_until": quiet.ends if quiet else None}
    named = ", ".join(f"{name} = %({name})s" for name in columns)
    await values(f"update notification_preferences set {named} where id = %(me)s", {**columns, "me": actor.person_id})


async def keep_preference(organization_id: UUID, person_id: UUID) -> bytes:
    """Make sure that a person's preferences are kept, and return the key that signs what they are mailed."""
    await values(
        "insert into notification_preferences (id, organization_id, digest_hour, unsubscribe_key) "
        "values (%s, %s, %s, %s) on conflict do nothing",
        (person_id, organization_id, DIGEST_HOUR, secrets.token_bytes(32)),
    )
    [(key,)] = await values("select unsubscribe_key from notification_preferences where id = %s", (person_id,))
    return bytes(key)
