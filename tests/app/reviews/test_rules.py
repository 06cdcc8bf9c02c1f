"""What a reflection must say before it is handed in."""

from __future__ import annotations

import pytest

from app.core.validation import Problems
from app.reviews.models import Cause, Verdict
from app.reviews.rules import Content, checked, missing

WHOLE = Content(0.8, None, Verdict.SERVED, "Customers stay.", None, None, "Small steps get used.")


def codes(content: Content, suggested: float | None = 0.8) -> list[str]:
    return [".".join(problem.path) for problem in missing(content, suggested)]


class TestMissing:
    def test_is_nothing_where_all_is_said(self) -> None:
        assert codes(WHOLE) == []

    def test_is_everything_where_nothing_is_said(self) -> None:
        assert codes(Content()) == ["content.score", "content.verdict", "content.verdictReason", "content.learned"]

    @pytest.mark.parametrize(
        ("score", "suggested", "owed"),
        [(0.8, 0.7, False), (0.8, 0.9, False), (0.8, 0.69, True), (0.8, 1.0, True), (0.8, None, False)],
    )
    def test_is_a_reason_where_the_score_is_more_than_a_tenth_from_the_suggested_one(
        self, score: float, suggested: float | None, owed: bool
    ) -> None:
        assert codes(WHOLE._replace(score=score), suggested) == (["content.scoreReason"] if owed else [])
        assert codes(WHOLE._replace(score=score, score_reason="One came late."), suggested) == []

    @pytest.mark.parametrize(("score", "owed"), [(0.69, True), (0.7, False), (0.0, True)])
    def test_is_a_cause_where_the_score_is_under_seven_tenths(self, score: float, owed: bool) -> None:
        low = WHOLE._replace(score=score)

        assert codes(low, score) == (["content.cause", "content.causeNote"] if owed else [])
        assert codes(low._replace(cause=Cause.WRONG_BET, cause_note="Nobody came."), score) == []

    @pytest.mark.parametrize("verdict", Verdict)
    def test_is_a_verdict_with_a_sentence_however_high_the_score(self, verdict: Verdict) -> None:
        reached = WHOLE._replace(score=1.0, verdict=verdict, verdict_reason=None)

        assert codes(reached, 1.0) == ["content.verdictReason"]


class TestChecked:
    @pytest.mark.parametrize("score", [-0.01, 1.01, float("nan"), float("inf")])
    def test_refuses_a_score_that_is_none(self, score: float) -> None:
        problems = Problems()

        checked(problems, Content(score=score))

        assert [problem.code for problem in problems.found] == ["OUT_OF_RANGE"]

    def test_takes_blank_texts_for_none(self) -> None:
        problems = Problems()

        assert checked(problems, Content(learned="  ", cause_note=" So. ")) == Content(cause_note="So.")
        assert problems.found == []
