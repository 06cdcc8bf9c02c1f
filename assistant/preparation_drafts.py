"""What talking points for a one-on-one rest on, and what an engine returns for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.proposals.talking_points import PointTopic
from assistant.drafts import EvidenceDraft, Quote, Verdict

POINTS_AT_MOST = 10
POINT_LENGTH = 500
"""As many characters as a point of an agenda may have."""


@dataclass(frozen=True, slots=True)
class RecordFact:
    """A record that the person who asks may read: what code says of it, and what somebody wrote.

    ``state`` is in words and without figures, ``slots`` holds the figures, ready to be read; ``by`` is whose words or
    whose work it is, ``about`` a title or the person whom it is for.
    """

    id: UUID
    kind: str
    topic: PointTopic
    state: str
    by: str | None = None
    about: str | None = None
    words: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of it as one text, which quotes and figures are looked up in."""
        told = [self.about, self.state, self.by and f"by {self.by}"]
        told += [f"{name.replace('_', ' ')} {value}" for name, value in self.slots.items()]
        head = "; ".join(each for each in told if each)
        return f"{head}: {self.words}" if self.words else f"{head}."


@dataclass(frozen=True, slots=True)
class PreparationFacts:
    """All that one of two people may prepare a talk from; ``records`` are in the order of their topics."""

    own_name: str
    other_name: str
    records: tuple[RecordFact, ...]
    locale: str = "en"
    people: tuple[str, ...] = ()
    """Who of the organisation is named in any of these texts, by their full names."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything here that a person wrote."""
        return tuple(text for each in self.records for text in (each.about, each.words) if text)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who is known by name."""
        by = (each.by for each in self.records if each.by)
        return tuple(dict.fromkeys((self.own_name, self.other_name, *by, *self.people)))


@dataclass(frozen=True, slots=True)
class PointSketch:
    """Something to talk about, and the records or words that it rests on."""

    text: str
    cites: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class PreparationSketch:
    """An engine's whole answer; ``problems`` are parts of it that could not be read."""

    points: tuple[PointSketch, ...]
    problems: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A verified point with its evidence; its topic is that of the first record which it cites."""

    topic: PointTopic
    text: str
    evidence: tuple[EvidenceDraft, ...]


@dataclass(frozen=True, slots=True)
class VerifiedPreparation:
    """What verification left of an engine's answer."""

    points: tuple[PointDraft, ...]
    dropped: tuple[Verdict, ...] = field(default=())
