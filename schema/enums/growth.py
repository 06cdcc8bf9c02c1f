"""The words of growth."""

from __future__ import annotations

from app.growth.models import (
    DevelopmentGoalState,
    EnrollmentState,
    LearningKind,
    MentorshipState,
    Proficiency,
)
from schema.enums.describing import described

described(
    Proficiency,
    "How well somebody has a skill, the least first. It is about help given and needed, not about rank or pay.",
    LEARNING="They are learning it, and do it with the help of others.",
    CAPABLE="They do what is usual on their own.",
    STRONG="They do what is hard on their own, and others ask them.",
    TEACHING="They teach it, and move forward how the organisation does it.",
)
described(
    LearningKind,
    "What kind of thing one learns from.",
    ARTICLE="Something short to read.",
    BOOK="Something long to read.",
    COURSE="A course, with exercises or a teacher.",
    VIDEO="Something to watch or to listen to.",
    PRACTICE="Something to do: an exercise, a visit, a day beside somebody.",
)
described(
    EnrollmentState,
    "How far somebody has come on a learning path.",
    "LearningEnrollmentState",
    ACTIVE="They are on their way.",
    WAITING="They came to the end, and wait for an administrator to confirm it.",
    COMPLETED="They came to the end.",
)
described(
    DevelopmentGoalState,
    "Where a development goal stands.",
    ACTIVE="The person works on it.",
    DONE="They reached it.",
    DROPPED="They let it go, and said why.",
)
described(
    MentorshipState,
    "What became of a mentorship.",
    OPEN="It was offered or asked for, and waits for the other's answer.",
    ACCEPTED="The two work together.",
    DECLINED="The other declined.",
    WITHDRAWN="Who offered or asked took it back.",
    ENDED="One of the two ended it.",
)
