"""Ending mails out of a mail, without signing in: the link is signed with a key of its reader's."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Sight
from app.core.ids import global_id, new_id, parse_global_id
from app.database.unit_of_work import entering, row, values, writing
from app.notifications.models import MailRhythm, NotificationArea


class _Key(NamedTuple):
    organization_id: UUID
    unsubscribe_key: bytes


def unsubscribe_path(person_id: UUID, key: bytes) -> str:
    """Return the path at this server that ends a person's mails."""
    return f"/unsubscribe/{global_id('User', person_id)}/{_signature(key, person_id)}"


async def person_behind(person: str, signature: str) -> Sight | None:
    """Return the sight of the person whose mails a link ends; None where it is forged, or there is nobody behind it."""
    parsed = parse_global_id(person)
    if parsed is None or parsed[0] != "User":
        return None
    async with entering():
        key = await row(_Key, "select * from waymark.unsubscribe_key(%s)", (parsed[1],))
    if key is None:
        return None
    expected = _signature(bytes(key.unsubscribe_key), parsed[1])
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        return None
    return Sight(key.organization_id, frozenset(), parsed[1])


async def end_mails(sight: Sight) -> None:
    """Let no area reach a person by mail any more; in the product it does as before."""
    async with writing(sight):
        await values(
            "insert into notification_settings (id, organization_id, person_id, area, in_product, mail) "
            "select a.id, %(organization)s, %(person)s, a.area, true, %(off)s "
            "from unnest(%(ids)s::uuid[], %(areas)s::text[]) as a (id, area) "
            "on conflict (organization_id, person_id, area) do update set mail = excluded.mail",
            {
                "organization": sight.organization_id,
                "person": sight.person_id,
                "ids": [new_id() for _ in NotificationArea],
                "areas": list(NotificationArea),
                "off": MailRhythm.OFF,
            },
        )


def _signature(key: bytes, person_id: UUID) -> str:
    return hmac.new(key, f"unsubscribe {person_id}".encode(), hashlib.sha256).hexdigest()
