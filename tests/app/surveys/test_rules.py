"""What a survey asks, what an answer must hold, and what comes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.validation import Problems
from app.surveys.models import SurveyState, SurveyStatement
from app.surveys.rules import WORDS, Grade, SurveyOutcome, check_closes_on, check_grades, outcome, promise

TODAY = date(2026, 11, 18)
ALL = [Grade(statement, 4) for statement in SurveyStatement]


def codes(problems: Problems) -> list[str]:
    return [problem.code for problem in problems.found]


class TestGrades:
    def test_name_each_statement_once_from_1_to_5(self) -> None:
        problems = Problems()

        check_grades(problems, [grade._replace(grade=place % 5 + 1) for place, grade in enumerate(ALL)], True)

        assert codes(problems) == []

    @pytest.mark.parametrize(
        ("grades", "code"),
        [
            (ALL[1:], "MISSING"),
            ([*ALL, ALL[0]], "TWICE"),
            ([ALL[0]._replace(grade=0), *ALL[1:]], "OUT_OF_RANGE"),
            ([ALL[0]._replace(grade=6), *ALL[1:]], "OUT_OF_RANGE"),
        ],
    )
    def test_are_refused_otherwise(self, grades: list[Grade], code: str) -> None:
        problems = Problems()

        check_grades(problems, grades, True)

        assert codes(problems) == [code]

    def test_are_not_asked_for_without_a_scale(self) -> None:
        given, none = Problems(), Problems()

        check_grades(given, ALL, False)
        check_grades(none, [], False)

        assert (codes(given), codes(none)) == (["NOT_ASKED"], [])


@pytest.mark.parametrize(("days", "is_right"), [(2, False), (3, True), (60, True), (61, False), (-1, False)])
def test_last_day_leaves_time_and_is_not_far(days: int, is_right: bool) -> None:
    problems = Problems()

    check_closes_on(problems, TODAY + timedelta(days=days), TODAY)

    assert (problems.found == []) == is_right


@pytest.mark.parametrize(
    ("state", "answered", "expected"),
    [
        (SurveyState.OPEN, None, None),
        (SurveyState.WITHDRAWN, None, None),
        (SurveyState.CLOSED, 0, SurveyOutcome.TOO_FEW_ANSWERS),
        (SurveyState.CLOSED, 3, SurveyOutcome.TOO_FEW_ANSWERS),
        (SurveyState.CLOSED, 4, SurveyOutcome.SHOWN),
    ],
)
def test_outcome_is_shown_from_four_answers(
    state: SurveyState, answered: int | None, expected: SurveyOutcome | None
) -> None:
    assert outcome(state, answered) == expected


def test_every_statement_has_words() -> None:
    assert set(WORDS) == set(SurveyStatement)


def test_promise_speaks_of_grades_only_where_there_are_some() -> None:
    assert "mean" in promise(True)
    assert "mean" not in promise(False)
