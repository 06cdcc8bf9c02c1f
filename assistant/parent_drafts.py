"""What a choice of goals that an objective could serve rests on, and what an engine returns for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from assistant.drafts import Verdict

CANDIDATES_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class GoalFact:
    """A goal that could be served: an objective with its reason, or a key result."""

    id: UUID
    kind: str
    title: str
    why: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says, text by text."""
        return (self.title, self.why) if self.why else (self.title,)


@dataclass(frozen=True, slots=True)
class ParentFacts:
    """An objective and all goals that it could serve, as far as the person who asked may see them."""

    own: GoalFact
    goals: tuple[GoalFact, ...]
    locale: str = "en"
    people: tuple[str, ...] = ()
    """Who of the organisation is named in any of these texts, by their full names."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything here that a person wrote."""
        return (*self.own.texts, *(text for goal in self.goals for text in goal.texts))


@dataclass(frozen=True, slots=True)
class ParentSketch:
    """A goal that could be served, and the ground that they share: words of the objective, and words of the goal."""

    goal_id: UUID
    words: str
    their_words: str


@dataclass(frozen=True, slots=True)
class ParentSketches:
    """An engine's choice, the likeliest first; ``problems`` are parts of its answer that could not be read."""

    candidates: tuple[ParentSketch, ...]
    problems: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifiedParents:
    """What verification left of an engine's choice."""

    candidates: tuple[ParentSketch, ...]
    dropped: tuple[Verdict, ...] = field(default=())
