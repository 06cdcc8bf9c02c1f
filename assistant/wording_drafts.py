"""What a rewording of feedback rests on, and what an engine returns for it, sentence by sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.feedback.wording import Sentence, WordingFinding, findings_in, sentences_of
from assistant.drafts import Verdict

GAPS: Mapping[str, str] = {
    "when": "[when was that?]",
    "example": "[for example: what happened?]",
    "effect": "[what did it lead to?]",
}
"""What a rewording leaves for its author to fill in: the slot as an engine writes it, and as the author sees it."""


@dataclass(frozen=True, slots=True)
class WordingFacts:
    """The author's own text, and nothing beside it."""

    text: str
    locale: str = "en"
    people: tuple[str, ...] = ()
    """Who of the organisation is named in it, by their full names."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences in their order."""
        return sentences_of(self.text)

    @property
    def findings(self) -> tuple[WordingFinding, ...]:
        """What the rules find in it."""
        return findings_in(self.text)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything here that a person wrote."""
        return (self.text,)


@dataclass(frozen=True, slots=True)
class RewordedSketch:
    """Other words for the sentence at a place, counted from 0; gaps stand as `{when}`, `{example}` and `{effect}`."""

    sentence: int
    text: str


@dataclass(frozen=True, slots=True)
class WordingSketch:
    """An engine's whole answer; ``problems`` are parts of it that could not be read."""

    rewordings: tuple[RewordedSketch, ...]
    problems: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Reworded:
    """Other words for a sentence, gaps filled in for reading, and the words of the author's that they leave out."""

    sentence: int
    text: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifiedWording:
    """What verification left of an engine's answer, in the order of the text."""

    rewordings: tuple[Reworded, ...]
    dropped: tuple[Verdict, ...] = field(default=())
