"""What a digest by mail says: that something is there and where to read it, never what somebody wrote in confidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.inbox.queries import InboxItemRow
from app.inbox.source import InboxKind, Source
from app.mail import outbox
from app.mail.outbox import Letter
from app.notifications.queries import NotificationRow

SHOWN_AT_MOST = 30
"""Of each kind; the rest is counted."""

NAMED = frozenset(
    {
        InboxKind.CHECK_IN_SHEET,
        InboxKind.SHEET_TO_ACKNOWLEDGE,
        InboxKind.KEY_RESULT_STALE,
        InboxKind.PROPOSAL_TO_DECIDE,
        InboxKind.KEY_RESULT_RETURNED,
        InboxKind.OBJECTIVE_RETURNED,
        InboxKind.ALIGNMENT_PROPOSED,
        InboxKind.DEPENDENCY_ASKED,
        InboxKind.DEPENDENCY_DUE,
        InboxKind.INPUT_ROUND,
        InboxKind.INPUT_ROUND_TO_CLOSE,
        InboxKind.INITIATIVE_DUE,
        InboxKind.DRAFT_UNPUBLISHED,
        InboxKind.PRIORITY_CHANGED,
        InboxKind.OBJECTIVE_TO_CLOSE,
        InboxKind.MEETING_TO_CLOSE,
        InboxKind.REFLECTION_TO_HAND_IN,
        InboxKind.REFLECTION_TO_ANSWER,
        InboxKind.OBJECTIVE_TO_DECIDE,
        InboxKind.LEAD_LEFT,
        InboxKind.MOVER_HOLDINGS,
    }
)
"""The kinds whose ``about`` is the name of a goal, a cycle or a team. What any other is about stays out of mails."""


def digest(
    *,
    to: str,
    name: str,
    zone: str,
    due: Sequence[InboxItemRow],
    news: Sequence[NotificationRow],
    unsubscribe: str,
    until: datetime,
) -> Letter:
    """Return the mail about what is due and what is new; at least one of both is there."""
    parts = [f"Hello {name},"]
    if due:
        parts.append("this waits for you:\n\n" + _listed([_owed(item, zone) for item in due]))
        parts.append(f"Settle it here: {outbox.link('/inbox')}")
    if news:
        told = list(dict.fromkeys(each.sentence for each in news))
        parts.append(("And this" if due else "this") + " is new:\n\n" + _listed(told))
        parts.append(f"Read it here: {outbox.link('/notifications')}")
    parts.append(
        f"Choose what reaches you, and how often: {outbox.link('/settings/notifications')}\n"
        f"Get no more of these mails: {outbox.SERVER}{unsubscribe}"
    )
    return Letter(to, _subject(len(due), len(news)), "\n\n".join(parts) + "\n", until, unsubscribe)


def without_words(source: Source) -> str:
    """Return the sentence of a kind without what it is about."""
    return source.in_mail or source.says.replace(": {about}", ": read it in Waymark.").replace("“{about}”", "something")


def _owed(item: InboxItemRow, zone: str) -> str:
    sentence = item.sentence
    if item.kind not in NAMED:
        sentence = without_words(item.source).format(who=item.who or "Somebody")
        if item.for_name:
            sentence += f" This is for {item.for_name}, who is away."
    if item.due_at is None:
        return sentence
    return f"{sentence} ({'It was' if item.overdue else 'It is'} due on {_day(item.due_at, zone)}.)"


def _day(instant: datetime, zone: str) -> str:
    here = instant.astimezone(ZoneInfo(zone))
    return f"{here:%A}, {here.day} {here:%B}"


def _listed(lines: Sequence[str]) -> str:
    shown = [f"- {line}" for line in lines[:SHOWN_AT_MOST]]
    return "\n".join([*shown, f"- and {len(lines) - SHOWN_AT_MOST} more"] if len(lines) > SHOWN_AT_MOST else shown)


def _subject(due: int, news: int) -> str:
    told = []
    if due:
        told.append("1 thing waits for you" if due == 1 else f"{due} things wait for you")
    if news:
        told.append(f"{news} new")
    return f"Waymark: {', '.join(told)}"
