"""Reading key results with what stands around them, as the quality rules judge them: one statement for many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.objectives.drafts import KeyResultDraft
from app.objectives.models import Commitment, KeyResultRole, MetricKind
from app.objectives.quality.objective_facts import OWNER, owner_from
from app.objectives.quality.stored import SEVERITIES, dismissals, siblings, siblings_from


class JudgedKeyResult(NamedTuple):
    """A key result with those that count in its objective before it."""

    id: UUID
    title: str
    kind: str
    role: str
    baseline: Decimal | None
    target: Decimal | None
    low: Decimal | None
    high: Decimal | None
    due_on: date | None
    cycle_ends_on: date
    commitment: str
    confidence: float | None
    elapsed: float
    source: str | None
    owner: dict[str, Any] | None
    siblings: list[list[str]]
    severities: dict[str, str]
    dismissals: list[list[Any]]

    @property
    def draft(self) -> KeyResultDraft:
        """What rules judge."""
        return KeyResultDraft(
            title=self.title,
            kind=MetricKind(self.kind),
            role=KeyResultRole(self.role),
            baseline=self.baseline,
            target=self.target,
            low=self.low,
            high=self.high,
            due_on=self.due_on,
            cycle_ends_on=self.cycle_ends_on,
            siblings=siblings_from(self.siblings),
            owner=owner_from(self.owner) if self.owner else None,
            commitment=Commitment(self.commitment),
            confidence=self.confidence,
            elapsed=self.elapsed,
            source=self.source,
        )


class Surroundings(NamedTuple):
    """What stands around a key result that is being typed, or that somebody proposes."""

    cycle_ends_on: date | None
    commitment: str | None
    siblings: list[list[str]]
    severities: dict[str, str]
    dismissals: list[list[Any]]

    def around(self, draft: KeyResultDraft) -> KeyResultDraft:
        """Return a draft that stands there."""
        return replace(
            draft,
            cycle_ends_on=self.cycle_ends_on,
            commitment=Commitment(self.commitment) if self.commitment else None,
            siblings=siblings_from(self.siblings),
        )


KEY_RESULTS = f"""
    select k.id, k.title, k.kind, k.role, k.baseline, k.target, k.low, k.high, k.due_on, c.ends_on, o.commitment,
        p.confidence, (%(today)s::date - c.starts_on)::float8 / greatest(c.ends_on - c.starts_on, 1), k.source,
        (select {OWNER} from users u where u.id = k.owner_id),
        {siblings("(s.position, s.id) < (k.position, k.id)")}, {SEVERITIES}, {dismissals("key_result", "k.id")}
    from key_results k join key_result_progress p on p.id = k.id
    join objectives o on o.id = k.objective_id join cycles c on c.id = o.cycle_id where k.id = any(%(ids)s)"""
"""Selects `JudgedKeyResult` for a list of ids."""
SURROUNDINGS = f"""
    select c.ends_on, o.commitment, {siblings("(k.id is null or (s.position, s.id) < (k.position, k.id))")},
        {SEVERITIES}, {dismissals("key_result", "%(key_result)s::uuid")}
    from (select %(objective)s::uuid as id) asked left join objectives o on o.id = asked.id
    left join cycles c on c.id = o.cycle_id
    left join key_results k on k.id = %(key_result)s::uuid and k.objective_id = o.id"""
"""Selects `Surroundings` of a new key result of an objective, or of one that stands in it."""
