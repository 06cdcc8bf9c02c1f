"""How scores are spread, and what they tell over cycles."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from app.objectives.models import Commitment
from app.reports.scores import CommitmentScores, Scored, by_commitment, by_cycle, patterns

ASPIRATIONAL, COMMITTED, LEARNING = Commitment.ASPIRATIONAL, Commitment.COMMITTED, Commitment.LEARNING
CYCLES = [UUID(int=number) for number in range(1, 5)]


def scored(cycle: UUID, commitment: Commitment, *scores: float) -> list[Scored]:
    return [Scored(cycle, uuid4(), commitment, None, score, "SERVED", None) for score in scores]


def found(*of_cycles: list[Scored]) -> list[tuple[str, str, list[UUID]]]:
    told = [each for of_cycle in of_cycles for each in of_cycle]
    return [(pattern.kind, pattern.commitment, pattern.cycle_ids) for pattern in patterns(by_cycle(told))]


class TestSpread:
    def test_counts_in_bands_by_commitment(self) -> None:
        spread = by_commitment(scored(CYCLES[0], ASPIRATIONAL, 0.0, 0.29, 0.3, 0.7, 0.95, 1.0))

        [stretches] = [each for each in spread if each.commitment is ASPIRATIONAL]
        assert [band.number for band in stretches.bands] == [2, 1, 2, 1]
        assert (stretches.full, stretches.low, stretches.mean) == (2, 2, 0.54)

    def test_has_no_mean_where_there_is_nothing(self) -> None:
        spread: tuple[CommitmentScores, ...] = by_commitment([])

        assert [(each.number, each.mean) for each in spread] == [(0, None)] * len(Commitment)


class TestPatterns:
    def test_are_told_of_cycles_one_after_the_other(self) -> None:
        full = [scored(cycle, ASPIRATIONAL, 1.0, 0.97) for cycle in CYCLES[:3]]

        assert found(*full) == [("SANDBAGGING", ASPIRATIONAL, CYCLES[:3])]

    def test_need_two_cycles(self) -> None:
        assert found(scored(CYCLES[0], ASPIRATIONAL, 1.0)) == []
        assert found(scored(CYCLES[0], COMMITTED, 0.1)) == []

    def test_end_with_a_cycle_that_was_different(self) -> None:
        full, other = scored(CYCLES[0], ASPIRATIONAL, 1.0), scored(CYCLES[2], ASPIRATIONAL, 1.0, 0.6)

        assert found(full, scored(CYCLES[1], ASPIRATIONAL, 1.0), other) == []
        assert found(other, scored(CYCLES[3], ASPIRATIONAL, 1.0)) == []

    def test_skip_cycles_without_such_goals(self) -> None:
        gap = scored(CYCLES[1], COMMITTED, 0.8)

        assert found(scored(CYCLES[0], ASPIRATIONAL, 1.0), gap, scored(CYCLES[2], ASPIRATIONAL, 1.0)) == [
            ("SANDBAGGING", ASPIRATIONAL, [CYCLES[0], CYCLES[2]])
        ]

    @pytest.mark.parametrize(("commitment", "told"), [(COMMITTED, True), (ASPIRATIONAL, True), (LEARNING, False)])
    def test_are_overreach_where_little_was_reached_of_what_was_not_for_learning(
        self, commitment: Commitment, told: bool
    ) -> None:
        low = [scored(cycle, commitment, 0.1, 0.4) for cycle in CYCLES[:2]]

        assert found(*low) == ([("OVERREACH", commitment, CYCLES[:2])] if told else [])

    def test_are_none_where_promises_are_kept(self) -> None:
        assert found(*[scored(cycle, COMMITTED, 1.0) for cycle in CYCLES]) == []
