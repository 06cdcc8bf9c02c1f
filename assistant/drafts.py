"""What an engine returns and what verification leaves of it.

An engine never writes a figure. A `KeyResultSketch` names inputs and quotes their words; code reads the figure out
of the quote and fills the slots of the prose. The same shapes come from the built-in drafter and from a model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar
from uuid import UUID

from app.objectives.models import KeyResultRole, MetricKind
from app.proposals.models import Engine
from assistant.facts import KeyResultFacts, SummaryFacts, Unit

if TYPE_CHECKING:
    from assistant.critique_drafts import CritiqueFacts, CritiqueSketch
    from assistant.director_drafts import DirectorFacts, DirectorSketch
    from assistant.parent_drafts import ParentFacts, ParentSketches
    from assistant.preparation_drafts import PreparationFacts, PreparationSketch
    from assistant.reflection_drafts import ReflectionSketch
    from assistant.reflection_facts import ReflectionFacts
    from assistant.wording_drafts import WordingFacts, WordingSketch


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one source of this run, exactly as they stand there; in a summary, no words cite the whole record."""

    source_id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class KeyResultSketch:
    """One proposed key result, before verification.

    ``title`` is prose with the slots ``{baseline}``, ``{target}``, ``{low}``, ``{high}`` and ``{due}`` where figures
    go; each slot's figure is read from the quote of the same name. ``grounds`` are quotes that the whole rests on.
    """

    title: str
    kind: MetricKind
    role: KeyResultRole
    grounds: tuple[Quote, ...]
    baseline: Quote | None = None
    target: Quote | None = None
    low: Quote | None = None
    high: Quote | None = None
    due: Quote | None = None
    milestones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSketch:
    """What is missing: ``about`` names the field ("baseline", "target", "due_on", "metric"), ``draft`` the draft."""

    about: str
    text: str
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class UnusedSketch:
    """An input that was left out, and why."""

    input_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class KeyResultSketches:
    """An engine's whole answer to a request for key results; no drafts and no problems mean that it abstained.

    ``problems`` are parts of a model's answer that could not be read: for the repair, like what verification drops.
    """

    drafts: tuple[KeyResultSketch, ...]
    questions: tuple[QuestionSketch, ...] = ()
    unused: tuple[UnusedSketch, ...] = ()
    problems: tuple[Verdict, ...] = ()


class SectionKey(StrEnum):
    """The sections of a summary, in the order in which they are read."""

    CHANGED = "CHANGED"
    BLOCKERS = "BLOCKERS"
    RISKS = "RISKS"
    ASKS = "ASKS"
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True)
class SentenceSketch:
    """One sentence with the quotes or records that it came from; every figure in it must be in one of them."""

    section: SectionKey
    text: str
    cites: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class SummarySketch:
    """An engine's whole answer to a request for a summary; ``problems`` as in `KeyResultSketches`."""

    sentences: tuple[SentenceSketch, ...]
    problems: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call to a model cost; zeros for the built-in drafter.

    ``counted`` is false where an answer may have cost more than these figures, since nobody said how much.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 0
    model_answered: str | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that code read from a quote."""

    value: Decimal
    unit: Unit | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """Where a part of a verified draft comes from: ``before`` is up to 60 characters that precede the words."""

    source_kind: str
    source_id: UUID
    words: str
    before: str
    supports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyResultDraft:
    """A verified key result: figures read by code from its own quotes, or missing."""

    title: str
    kind: MetricKind
    role: KeyResultRole
    evidence: tuple[EvidenceDraft, ...]
    unit: Unit | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_on: date | None = None
    milestones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceDraft:
    """A verified sentence of a summary with the evidence that it cites."""

    section: SectionKey
    text: str
    evidence: tuple[EvidenceDraft, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why something of a sketch was dropped: a stable ``code`` that clients show and a repair call gets."""

    code: str
    about: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedKeyResults:
    """What verification left of an engine's sketches."""

    drafts: tuple[KeyResultDraft, ...]
    questions: tuple[QuestionSketch, ...]
    unused: tuple[UnusedSketch, ...]
    dropped: tuple[Verdict, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class VerifiedSummary:
    """What verification left of an engine's summary."""

    sentences: tuple[SentenceDraft, ...]
    dropped: tuple[Verdict, ...] = field(default=())


SketchType = TypeVar("SketchType", contravariant=True)


class Told(Protocol[SketchType]):
    """Takes what an engine has sketched so far."""

    def __call__(self, sketch: SketchType, /) -> None:
        """Take it, in place of what was told before."""
        ...


class Drafter(Protocol):
    """An engine: the built-in rules, or a model behind an endpoint."""

    engine: Engine

    async def key_results(
        self, facts: KeyResultFacts, repair: tuple[Verdict, ...] = (), told: Told[KeyResultSketches] | None = None
    ) -> tuple[KeyResultSketches, Usage]:
        """Sketch key results from the facts; ``repair`` names what was wrong with the answer before.

        An engine that takes its time tells ``told`` what it has so far.
        """
        ...

    async def summary(
        self, facts: SummaryFacts, repair: tuple[Verdict, ...] = (), told: Told[SummarySketch] | None = None
    ) -> tuple[SummarySketch, Usage]:
        """Sketch a summary from the facts; ``repair`` and ``told`` as above."""
        ...

    async def critique(self, facts: CritiqueFacts, repair: tuple[Verdict, ...] = ()) -> tuple[CritiqueSketch, Usage]:
        """Sketch titles of an objective that clear what the rules found in its own."""
        ...

    async def parents(self, facts: ParentFacts, repair: tuple[Verdict, ...] = ()) -> tuple[ParentSketches, Usage]:
        """Choose among the goals that an objective could serve."""
        ...

    async def wording(self, facts: WordingFacts, repair: tuple[Verdict, ...] = ()) -> tuple[WordingSketch, Usage]:
        """Say sentences of feedback in other words of their author."""
        ...

    async def reflection(
        self, facts: ReflectionFacts, repair: tuple[Verdict, ...] = ()
    ) -> tuple[ReflectionSketch, Usage]:
        """Tell how an objective went, for its owner who reflects on it, and judge nothing."""
        ...

    async def director(self, facts: DirectorFacts, repair: tuple[Verdict, ...] = ()) -> tuple[DirectorSketch, Usage]:
        """Choose what who leads several teams should read first, of what their people approved."""
        ...

    async def preparation(
        self, facts: PreparationFacts, repair: tuple[Verdict, ...] = ()
    ) -> tuple[PreparationSketch, Usage]:
        """Find what one of two people could talk about."""
        ...


PurposeName = Literal[
    "key_results",
    "check_in_summary",
    "objective_critique",
    "parents",
    "feedback_wording",
    "reflection_draft",
    "director_summary",
    "one_on_one",
]
