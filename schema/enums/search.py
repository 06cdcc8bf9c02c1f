"""The words of search."""

from __future__ import annotations

from app.search.models import FilterSubject
from app.search.queries import SearchKind, SearchMatch
from schema.enums.describing import described

described(
    SearchKind,
    "What a search can find.",
    PERSON="People, by name and e-mail address; also those who left.",
    TEAM="Teams, by name.",
    OBJECTIVE="Objectives, by title and reason.",
    KEY_RESULT="Key results, by title.",
)
described(
    SearchMatch,
    "How well something fits what was typed.",
    EXACT="Its name, title or address is what was typed.",
    PREFIX="Its name, title or address begins with what was typed.",
    WORDS="All words are in its name or title, or begin one there.",
    TEXT="Some of the words are elsewhere: in an address, or in the reason of an objective.",
)
described(
    FilterSubject,
    "What a saved filter lists.",
    OBJECTIVES="`objectives` of a cycle or a priority.",
    KEY_RESULTS="`keyResults` of a cycle.",
    TEAMS="`teams`.",
    PEOPLE="`users`.",
    PROPOSALS="`proposals`.",
    ACTION_ITEMS="`actionItems`.",
    RECOGNITIONS="`recognitions`.",
    LEARNING_RESOURCES="`learningResources`.",
)
