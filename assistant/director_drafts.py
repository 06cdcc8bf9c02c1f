"""What a summary over several teams rests on: sentences that their people approved, of which some are chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from assistant.drafts import SectionKey, Verdict

CHOSEN_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A sentence of an approved summary, and the section that it stands in."""

    section: SectionKey
    text: str


@dataclass(frozen=True, slots=True)
class TeamSummaryFact:
    """An approved summary of one team."""

    id: UUID
    team_name: str
    told: tuple[ToldFact, ...]


@dataclass(frozen=True, slots=True)
class DirectorFacts:
    """All that a summary over several teams may use, both days inclusive."""

    period_start: date
    period_end: date
    summaries: tuple[TeamSummaryFact, ...]
    locale: str = "en"
    people: tuple[str, ...] = ()
    """Who of the organisation is named in any of these texts, by their full names."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything here that a person wrote or approved."""
        return tuple(told.text for summary in self.summaries for told in summary.told)


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence by its places, counted from 0: of the summary, and in it."""

    summary: int
    sentence: int


@dataclass(frozen=True, slots=True)
class DirectorSketch:
    """The sentences that an engine chose; ``problems`` are parts of its answer that could not be read."""

    chosen: tuple[Choice, ...]
    problems: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifiedChoices:
    """What verification left of an engine's choice."""

    chosen: tuple[Choice, ...]
    dropped: tuple[Verdict, ...] = field(default=())
