"""What a person says in a check-in, before anything is made of it: one entry a key result, by kind of metric."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, TypeAlias
from uuid import UUID

from app.objectives.models import ReportedHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said beside the figure: confidence is 0..1, ``new_blocker`` begins a blocker of its own."""

    health: ReportedHealth | None = None
    confidence: float | None = None
    note: str | None = None
    new_blocker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberEntry:
    """A value in the metric's unit."""

    branch: ClassVar[str] = "value"
    key_result_id: UUID
    value: Decimal
    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestonesEntry:
    """All milestones that are done by now; those left out are not, or no longer."""

    branch: ClassVar[str] = "milestones"
    key_result_id: UUID
    done_ids: tuple[UUID, ...]
    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneEntry:
    """Whether it is done."""

    branch: ClassVar[str] = "done"
    key_result_id: UUID
    done: bool
    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedEntry:
    """Everything stands as it did at the latest check-in, which counts as a check-in of today."""

    branch: ClassVar[str] = "unchanged"
    key_result_id: UUID
    words: Words = field(default_factory=Words)


Entry: TypeAlias = NumberEntry | MilestonesEntry | DoneEntry | UnchangedEntry
