"""The job that reminds people and sends them what is new: every few minutes, each person's digest once a day.

Who is due is one statement for a batch of people. What each of them owes is read as themselves, so that a digest can
say nothing that they may not see; that a digest of a day was claimed, whom it reminded of what, what it told, and its
mail are one transaction: interrupted it did not happen, and of two workers one finds it done.

So the statements grow with the people who are due, at most once a day each, and never with what they owe or with those
who are not due. Reading their inbox is most of a digest's time: to read those of several people in one statement, the
rules of who sees what would have to be written down a second time beside the policies.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from procrastinate import JobContext
from psycopg import OperationalError

from app.core import clock
from app.core.actor import Actor
from app.core.ids import new_id
from app.core.paging import MAX_PAGE
from app.database.unit_of_work import entering, row, rows, values, writing
from app.events import announce
from app.inbox.queries import InboxItemRow, inbox
from app.inbox.source import InboxKind
from app.jobs import procrastinate_app
from app.mail import outbox
from app.notifications.commands import keep_preference
from app.notifications.letters import digest
from app.notifications.models import MailRhythm, NotificationArea, NotificationKind
from app.notifications.queries import DIGEST_HOUR, NotificationRow, settings_of, waiting_news
from app.notifications.rules import Rhythm, is_to_be_reminded
from app.notifications.telling import topic
from app.notifications.unsubscribing import unsubscribe_path
from app.people.tokens import actor_for
from app.settings import Settings

WINDOW_HOURS = 4
"""How long after its hour a digest is still put together, where no worker was there in time."""

TOLD_ELSEWHERE = frozenset({InboxKind.MENTION, InboxKind.INPUT_NEWS, InboxKind.SURVEY})
"""What people are told of in notifications alone.

The first two are owed only in that one is told of them. Whom a survey reminds has not answered it, and a reminder that
is kept would tell so when it is closed: everybody who is asked hears of it once, at its start.
"""

_NEWS_FOR = timedelta(days=14)
_AT_ONCE_FOR = timedelta(days=1)
_USEFUL_FOR = timedelta(hours=10)
_BATCH = 200
_FORGOTTEN_AT_ONCE = 1_000
_log = logging.getLogger("waymark.notifications")


class Candidate(NamedTuple):
    """Somebody whom a mail or a reminder may reach now; ``day`` is the present one where they are."""

    organization_id: UUID
    person_id: UUID
    day: date
    digest_due: bool


class _Recipient(NamedTuple):
    """What a digest must know of whom it is for."""

    email: str
    name: str
    time_zone: str
    hour: int
    working_days: list[int]
    week_starts_on: int


@procrastinate_app.periodic(cron="*/5 * * * *")
@procrastinate_app.task(name="notifications.deliver", pass_context=True, queueing_lock="notifications.deliver")
async def deliver(context: JobContext, timestamp: int) -> None:
    """Reach everybody whom something is to reach now."""
    await deliver_all(context.additional_context["settings"])


@procrastinate_app.periodic(cron="47 * * * *")
@procrastinate_app.task(name="notifications.forget", queueing_lock="notifications.forget")
async def forget(timestamp: int) -> None:
    """Forget notifications after half a year, and that digests were put together after a month."""
    async with entering():
        await values("select waymark.forget_notifications(%s, %s)", (clock.now(), _FORGOTTEN_AT_ONCE))


async def deliver_all(settings: Settings, batch: int = _BATCH) -> None:
    """Reach everybody whom something is to reach now, a batch at a time; who fails is tried again the next time."""
    after: UUID | None = None
    news_since = clock.now() - (_AT_ONCE_FOR if settings.mail != "wait" else timedelta())
    while found := await candidates(after, batch, news_since):
        for candidate in found:
            try:
                await reach(candidate, settings)
            except OperationalError:
                raise
            except Exception:
                failure_id = uuid4().hex
                _log.exception("Failure %s in the digest of %s", failure_id, candidate.person_id)
        after = found[-1].person_id


async def candidates(after: UUID | None, batch: int, news_since: datetime) -> list[Candidate]:
    """Return a batch of people whom a mail or a reminder may reach now, by id, behind the one looked at last.

    Who wants news at once is among them for those that came after ``news_since``.
    """
    now = clock.now()
    async with entering():
        zones = [zone for (zone,) in await values("select waymark.zones_of_people()")]
        clocks = [now.astimezone(_zone(zone)).replace(tzinfo=None) for zone in zones]
        return await rows(
            Candidate,
            "select * from waymark.people_to_tell(%s, %s::timestamp[], %s, %s, %s, %s, %s, %s)",
            (zones, clocks, now, DIGEST_HOUR, WINDOW_HOURS, news_since, after, batch),
        )


async def reach(candidate: Candidate, settings: Settings) -> None:
    """Put together and send what is to reach a person now, once, whoever else tries."""
    actor = await actor_for(candidate.organization_id, candidate.person_id)
    if actor is None:
        return
    async with writing(actor.sight):
        is_first_of_week = await _is_first_of_week(actor, candidate.day)
        claimed = candidate.digest_due and await _claim(actor, candidate.day)
        wishes = {wish.area: wish for wish in (await settings_of([actor.person_id]))[actor.person_id]}
        due_rhythms = {MailRhythm.AT_ONCE}
        if claimed:
            due_rhythms |= {MailRhythm.DAILY, *([MailRhythm.WEEKLY] if is_first_of_week else [])}
        reminders = wishes[NotificationArea.REMINDERS]
        # whoever wants no reminders by mail has them in the product, each day
        rhythm = MailRhythm.DAILY if reminders.mail == MailRhythm.OFF else MailRhythm(reminders.mail)
        wants_reminders = reminders.in_product or reminders.mail != MailRhythm.OFF
        recipient = await _recipient(actor)
        due: list[InboxItemRow] = []
        if claimed and wants_reminders and rhythm in due_rhythms:
            due = await _newly_due(actor, recipient, candidate.day, weekly=rhythm is MailRhythm.WEEKLY)
        if due and reminders.in_product:
            await _remind_in_product(actor)
        if settings.mail != "wait":
            mailed = due if reminders.mail in due_rhythms else []
            areas = [area for area, wish in wishes.items() if wish.mail in due_rhythms]
            await _mail(actor, recipient, mailed, areas)


async def _claim(actor: Actor, day: date) -> bool:
    """Take the digest of a day for this transaction; False where somebody else has, or had it before."""
    return bool(
        await values(
            "insert into digests (id, organization_id, person_id, day, at) values (%s, %s, %s, %s, %s) "
            "on conflict do nothing returning id",
            (new_id(), actor.organization_id, actor.person_id, day, clock.now()),
        )
    )


async def _is_first_of_week(actor: Actor, day: date) -> bool:
    """Return whether no digest has come in the week of a day before it."""
    [(found,)] = await values(
        "select not exists (select from digests d where d.person_id = %(me)s and d.day < %(day)s::date and d.day >= "
        "%(day)s::date - ((extract(isodow from %(day)s::date)::int - 1 - o.week_starts_on + 7) %% 7)) "
        "from organizations o",
        {"me": actor.person_id, "day": day},
    )
    return bool(found)


async def _recipient(actor: Actor) -> _Recipient:
    found = await row(
        _Recipient,
        "select u.email, u.name, u.time_zone, coalesce(p.digest_hour, %s), o.working_days, o.week_starts_on "
        "from users u join organizations o on o.id = u.organization_id "
        "left join notification_preferences p on p.id = u.id where u.id = %s",
        (DIGEST_HOUR, actor.person_id),
    )
    if found is None:
        raise LookupError("People see themselves.")
    return found


async def _newly_due(actor: Actor, recipient: _Recipient, day: date, *, weekly: bool) -> list[InboxItemRow]:
    """Return what the person is to be reminded of by the digest of a day, and keep that they were."""
    away = await values(
        "select starts_on, ends_on from absences where user_id = %s and ends_on >= %s", (actor.person_id, day)
    )
    rhythm = Rhythm(
        zone=_zone(recipient.time_zone).key,
        hour=recipient.hour,
        working_days=recipient.working_days,
        week_starts_on=recipient.week_starts_on,
        away=[(starts_on, ends_on) for starts_on, ends_on in away],
    )
    next_at = rhythm.next_after(day, weekly=weekly)
    owed = (await inbox(actor, kinds=None, first=MAX_PAGE, after=None)).rows
    wanted = [item for item in owed if item.kind not in TOLD_ELSEWHERE and is_to_be_reminded(item.due_at, next_at)]
    new = await values(
        "insert into reminders (id, organization_id, person_id, item_id, due_at, at) "
        "select r.id, %(organization)s, %(me)s, r.item_id, r.due_at, %(now)s "
        "from unnest(%(ids)s::uuid[], %(items)s::uuid[], %(dues)s::timestamptz[]) as r (id, item_id, due_at) "
        "on conflict do nothing returning item_id",
        {
            "organization": actor.organization_id,
            "me": actor.person_id,
            "now": clock.now(),
            "ids": [new_id() for _ in wanted],
            "items": [item.id for item in wanted],
            "dues": [item.due_at for item in wanted],
        },
    )
    return [item for item in wanted if (item.id,) in new]


async def _remind_in_product(actor: Actor) -> None:
    """Tell the person in the product that something is due; the former reminder is read with that."""
    now = clock.now()
    await values(
        "update notifications set read_at = %s where recipient_id = %s and kind = %s and read_at is null",
        (now, actor.person_id, NotificationKind.REMINDER),
    )
    await values(
        "insert into notifications (id, organization_id, recipient_id, kind, area, subject_kind, subject_id, "
        "created_at) values (%s, %s, %s, %s, %s, 'User', %s, %s)",
        (
            new_id(),
            actor.organization_id,
            actor.person_id,
            NotificationKind.REMINDER,
            NotificationArea.REMINDERS,
            actor.person_id,
            now,
        ),
    )
    await announce(topic(actor.person_id))


async def _mail(actor: Actor, recipient: _Recipient, due: Sequence[InboxItemRow], areas: Sequence[str]) -> None:
    """Mail what is due and what is new in some areas; what is both is told once."""
    waiting = await waiting_news(actor.person_id, areas, clock.now() - _NEWS_FOR)
    await values("update notifications set mailed_at = %s where id = any(%s)", (clock.now(), [n.id for n in waiting]))
    subjects = {item.subject for item in due}
    news: list[NotificationRow] = [each for each in waiting if each.subject not in subjects]
    if not due and not news:
        return
    key = await keep_preference(actor.organization_id, actor.person_id)
    until: datetime = clock.now() + _USEFUL_FOR
    letter = digest(
        to=recipient.email,
        name=recipient.name,
        zone=_zone(recipient.time_zone).key,
        due=due,
        news=news,
        unsubscribe=unsubscribe_path(actor.person_id, key),
        until=until,
    )
    await outbox.send_all([letter])


@lru_cache(maxsize=1_000)
def _zone(name: str) -> ZoneInfo:
    """Return a time zone, UTC for one that is not known here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
