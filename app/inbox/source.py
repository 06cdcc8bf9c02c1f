"""What a source of the inbox is: one statement that finds what the viewer owes of one kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.actor import Actor


class InboxKind(StrEnum):
    """What somebody can owe; what each means stands with its source."""

    CHECK_IN_SHEET = "CHECK_IN_SHEET"
    SHEET_TO_ACKNOWLEDGE = "SHEET_TO_ACKNOWLEDGE"
    KEY_RESULT_STALE = "KEY_RESULT_STALE"
    BLOCKER_HELP = "BLOCKER_HELP"
    PROPOSAL_TO_DECIDE = "PROPOSAL_TO_DECIDE"
    KEY_RESULT_RETURNED = "KEY_RESULT_RETURNED"
    OBJECTIVE_RETURNED = "OBJECTIVE_RETURNED"
    KEY_RESULT_CHANGE_RETURNED = "KEY_RESULT_CHANGE_RETURNED"
    OBJECTIVE_CHANGE_RETURNED = "OBJECTIVE_CHANGE_RETURNED"
    QUESTION = "QUESTION"
    ALIGNMENT_PROPOSED = "ALIGNMENT_PROPOSED"
    DEPENDENCY_ASKED = "DEPENDENCY_ASKED"
    DEPENDENCY_DUE = "DEPENDENCY_DUE"
    INPUT_ROUND = "INPUT_ROUND"
    INPUT_ROUND_TO_CLOSE = "INPUT_ROUND_TO_CLOSE"
    INPUT_NEWS = "INPUT_NEWS"
    INITIATIVE_DUE = "INITIATIVE_DUE"
    DRAFT_UNPUBLISHED = "DRAFT_UNPUBLISHED"
    PRIORITY_CHANGED = "PRIORITY_CHANGED"
    OBJECTIVE_TO_CLOSE = "OBJECTIVE_TO_CLOSE"
    REFLECTION_TO_HAND_IN = "REFLECTION_TO_HAND_IN"
    REFLECTION_TO_ANSWER = "REFLECTION_TO_ANSWER"
    OBJECTIVE_TO_DECIDE = "OBJECTIVE_TO_DECIDE"
    MENTION = "MENTION"
    HANDOVER = "HANDOVER"
    SURVEY = "SURVEY"
    ACTION_ITEM_DUE = "ACTION_ITEM_DUE"
    ACTION_ITEM_OFFERED = "ACTION_ITEM_OFFERED"
    ONE_ON_ONE_DUE = "ONE_ON_ONE_DUE"
    ONE_ON_ONE_TO_PREPARE = "ONE_ON_ONE_TO_PREPARE"
    MEETING_TO_CLOSE = "MEETING_TO_CLOSE"
    FEEDBACK_ASKED = "FEEDBACK_ASKED"
    FEEDBACK_MORE_ASKED = "FEEDBACK_MORE_ASKED"
    FEEDBACK_DRAFT = "FEEDBACK_DRAFT"
    NOMINATION_TO_DECIDE = "NOMINATION_TO_DECIDE"
    REWARD_TO_DECIDE = "REWARD_TO_DECIDE"
    REWARD_TO_HAND_OVER = "REWARD_TO_HAND_OVER"
    LEARNING_DUE = "LEARNING_DUE"
    SECONDING_ASKED = "SECONDING_ASKED"
    MENTORSHIP_ASKED = "MENTORSHIP_ASKED"
    PATH_TO_CONFIRM = "PATH_TO_CONFIRM"
    INVITATION_EXPIRING = "INVITATION_EXPIRING"
    MANAGER_LEFT = "MANAGER_LEFT"
    LEAD_LEFT = "LEAD_LEFT"
    LEAVER_HOLDINGS = "LEAVER_HOLDINGS"
    MOVER_HOLDINGS = "MOVER_HOLDINGS"
    NEW_REPORT = "NEW_REPORT"


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that people owe.

    ``query`` selects six columns, in this order, one row for each thing: ``subject_id`` (a node of the GraphQL kind
    ``subject``), ``since`` (instant, or null where the viewer cannot know), ``due_at`` (instant or null), ``about``
    (words of it, or null), ``who_id`` (the other person concerned, or null) and ``for_id`` (who is away and whose duty
    it is, where the viewer does it for them, else null). It runs as the viewer, so what they may not read is not
    there; it joins what it needs of that. Its parameters are ``me``, ``stood_in_for`` and ``acting_teams`` (ids),
    ``now``, ``today`` and ``zone`` (the organisation's), and those that ``found`` returns, for what only a policy or
    the calendar can tell. ``found`` reads with a fixed number of statements.

    ``says`` is the sentence to show, with ``{who}`` and ``{about}``; ``settled_by`` names the mutations each of which
    makes the item disappear. ``in_mail`` is the sentence for mails, which name goals and teams but nothing else;
    without it ``says`` is shortened for them.
    """

    kind: InboxKind
    description: str
    subject: str
    settled_by: tuple[str, ...]
    says: str
    query: str
    in_mail: str | None = None
    found: Callable[[Actor], Awaitable[Mapping[str, Any]]] | None = None


def day_begins(day: str) -> str:
    """Return the instant at which a day begins in the organisation's zone, as SQL."""
    return f"({day}::timestamp at time zone %(zone)s::text)"


def day_ends(day: str) -> str:
    """Return the last second of a day in the organisation's zone, as SQL: what is due on it is due until then."""
    return f"((({day} + 1)::timestamp - interval '1 second') at time zone %(zone)s::text)"
