"""What an engine returns for a draft of a reflection, and what verification leaves of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.proposals.reflection_drafts import ReflectionPart
from assistant.drafts import EvidenceDraft, Quote, Verdict

SENTENCES_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class RecollectionSketch:
    """One sentence about how it went, with the quotes or records that it came from."""

    part: ReflectionPart
    text: str
    cites: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ReflectionSketch:
    """An engine's whole answer; ``problems`` are parts of it that could not be read."""

    sentences: tuple[RecollectionSketch, ...]
    problems: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Recollection:
    """A verified sentence with the evidence that it cites."""

    part: ReflectionPart
    text: str
    evidence: tuple[EvidenceDraft, ...]


@dataclass(frozen=True, slots=True)
class VerifiedReflection:
    """What verification left of an engine's sentences."""

    sentences: tuple[Recollection, ...]
    dropped: tuple[Verdict, ...] = field(default=())
