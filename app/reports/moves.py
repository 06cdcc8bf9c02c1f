"""What check-ins moved of key results since a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.database.unit_of_work import values
from app.objectives.progress import from_float, to_float
from app.objectives.queries import KeyResultRow


class KeyResultMove(NamedTuple):
    """A key result before a day and now; progress and confidence are 0..1, health is what people reported."""

    key_result_id: UUID
    check_in_count: int
    progress_before: float | None
    progress: float | None
    health_before: str | None
    health: str | None
    confidence_before: float | None
    confidence: float | None

    @property
    def progress_delta(self) -> float | None:
        """How far progress moved, where it was known before and is now."""
        return None if self.progress_before is None or self.progress is None else to_float(self._delta)

    @property
    def moved(self) -> bool:
        """Whether progress or health is another one than before."""
        return self.progress != self.progress_before or self.health != self.health_before

    @property
    def size(self) -> Decimal:
        """How far progress moved in either direction, from nothing where it was not known."""
        return abs(self._delta)

    @property
    def _delta(self) -> Decimal:
        return (from_float(self.progress) or Decimal(0)) - (from_float(self.progress_before) or Decimal(0))


_BEFORE = """
    select k.id, made.number, before.progress, before.health, before.confidence
    from unnest(%(ids)s::uuid[], %(since)s::date[]) as k (id, since)
    left join lateral (
        select c.progress, c.health, c.confidence from check_ins c
        where c.key_result_id = k.id and c.as_of < k.since and c.replaced_by_id is null
        order by c.as_of desc, c.recorded_at desc, c.id desc limit 1
    ) before on true
    cross join lateral (
        select count(*) as number from check_ins c
        where c.key_result_id = k.id and c.as_of >= k.since and c.replaced_by_id is null
    ) made
"""


async def moves_of(key_results: Sequence[tuple[KeyResultRow, date]]) -> list[KeyResultMove]:
    """Return where each key result was before the day beside it, and where it is now, in the order given."""
    found = await values(
        _BEFORE, {"ids": [each.id for each, _ in key_results], "since": [since for _, since in key_results]}
    )
    before = {id_: rest for id_, *rest in found}
    moves = []
    for now, _ in key_results:
        number, progress, health, confidence = before[now.id]
        moves.append(
            KeyResultMove(
                key_result_id=now.id,
                check_in_count=number,
                progress_before=progress,
                progress=now.progress,
                health_before=health,
                health=now.reported_health,
                confidence_before=confidence,
                confidence=now.confidence,
            )
        )
    return moves
