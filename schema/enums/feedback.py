"""The words of feedback."""

from __future__ import annotations

from app.feedback.models import FeedbackKind, FeedbackRequestPersonState, FeedbackRequestState, FeedbackVisibility
from app.feedback.wording import WordingRule
from schema.enums.describing import described

described(
    FeedbackKind,
    "What feedback is meant as.",
    PRAISE="Something went well.",
    SUGGESTION="Something could go better, and how.",
    COACHING="Something to learn or to try.",
)
described(
    FeedbackVisibility,
    "Who reads feedback beside its author and the person it is about. Nobody else does, administrators included.",
    RECIPIENT="Nobody else.",
    RECIPIENT_AND_MANAGER="Whoever is the person's manager when it is sent; a later manager inherits nothing.",
    TEAM="Those who belong to a team of the person, who leads it, and who leads a team above it.",
    ORGANIZATION="Everybody in the organisation.",
)
described(
    FeedbackRequestState,
    "Where a request for feedback stands.",
    OPEN="Those who were asked may answer, also after the due day.",
    CLOSED="Enough was said; nobody is waited for.",
    WITHDRAWN="It was taken back; feedback that was given already stays.",
)
described(
    FeedbackRequestPersonState,
    "What somebody who was asked for feedback did.",
    WAITING="Nothing yet.",
    ANSWERED="They gave feedback.",
    DECLINED="They declined, perhaps with a reason; they may still answer while the request is open.",
)
described(
    WordingRule,
    "What makes feedback hard to hear, or to act upon.",
    ABSOLUTE="It says always or never.",
    JUDGES_PERSON="It says what somebody is, not what they did.",
    READS_MINDS="It says what somebody wants or thinks.",
    HEARSAY="It says what others say.",
    VAGUE="It praises or blames without saying what for.",
    LOUD="It shouts.",
    LONG="A sentence says more than one can take in.",
    NO_OCCASION="The text names no occasion and no example.",
)
