"""Seeded corruptions of summaries and drafts are caught, and what is true is kept, however its figures are written."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from assistant.drafts import Quote, SectionKey, SentenceSketch, SummarySketch
from assistant.evaluation.choice_corruptions import CHOICE_CORRUPTIONS
from assistant.evaluation.corruption_table import (
    SWAPS,
    CorruptionTable,
    Row,
    as_json,
    corruption_table,
    true_sentences,
)
from assistant.evaluation.corruptions import CORRUPTIONS
from assistant.evaluation.draft_corruptions import DRAFT_CORRUPTIONS
from assistant.evaluation.reformatting import REFORMATTINGS, in_words
from assistant.evaluation.rewordings import WORDING_CORRUPTIONS
from assistant.evaluation.talk_corruptions import TALK_CORRUPTIONS
from assistant.evaluation.weeks import summary_facts, week
from assistant.facts import CheckInFact, SummaryFacts
from assistant.sources import check_in_line
from assistant.verification.verdicts import VerdictCode
from assistant.verification.verify import verify_summary

WEEKS = range(20)


@cache
def table() -> CorruptionTable:
    return corruption_table(WEEKS)


class TestCorruptionTable:
    def test_catches_at_least_98_percent_of_all_corruptions(self) -> None:
        assert sum(row.made for row in table().corrupted) > 9_000
        assert table().caught >= 0.98

    def test_catches_at_least_95_percent_of_swapped_figures(self) -> None:
        assert {row.kind for row in table().corrupted} >= SWAPS
        assert table().swaps_caught >= 0.95

    def test_at_most_one_in_a_hundred_true_sentences_is_dropped(self) -> None:
        assert sum(row.made for row in table().true) > 1_000
        assert table().false_alarms <= 0.01

    @pytest.mark.parametrize(
        "kind", [*CORRUPTIONS, *DRAFT_CORRUPTIONS, *TALK_CORRUPTIONS, *WORDING_CORRUPTIONS, *CHOICE_CORRUPTIONS]
    )
    def test_catches_at_least_95_percent_of_each_kind(self, kind: str) -> None:
        row = row_of(table().corrupted, kind)

        assert row.made >= 40
        assert row.share >= 0.95

    @pytest.mark.parametrize(
        "kind", [*(f"{of}untouched" for of in ("", "draft: ", "talk: ", "wording: ", "choice: ")), *REFORMATTINGS]
    )
    def test_keeps_at_least_99_percent_however_figures_are_written(self, kind: str) -> None:
        row = row_of(table().true, kind)

        assert row.made >= 15
        assert row.share <= 0.01

    def test_gives_a_stable_code_to_everything_that_it_drops(self) -> None:
        assert {code for row in table().corrupted for code in row.codes} <= {code.value for code in VerdictCode}

    def test_is_the_same_twice(self) -> None:
        assert as_json(corruption_table(range(2))) == as_json(corruption_table(range(2)))

    def test_is_not_good_enough_where_a_target_is_missed(self) -> None:
        kept = (Row("untouched", 100, 0, ()),)

        assert CorruptionTable((Row("any", 100, 98, ()), Row(min(SWAPS), 100, 98, ())), kept).is_good_enough
        assert not CorruptionTable((Row("any", 100, 97, ()), Row(min(SWAPS), 100, 98, ())), kept).is_good_enough
        assert not CorruptionTable((Row("any", 1000, 1000, ()), Row(min(SWAPS), 100, 94, ())), kept).is_good_enough
        assert not CorruptionTable((Row(min(SWAPS), 9, 9, ()),), (Row("untouched", 100, 2, ()),)).is_good_enough


class TestMaterial:
    def test_is_told_in_more_ways_than_the_built_in_drafters(self) -> None:
        assert {sentence.section for seed in WEEKS for sentence in week(seed).sentences} == set(SectionKey)
        assert len(list(true_sentences(week(0)))) > len(week(0).sentences)

    def test_a_check_in_can_be_told_in_its_own_words(self) -> None:
        facts = summary_facts(1)
        lines = tuple(
            SentenceSketch(SectionKey.CHANGED, check_in_line(fact), (Quote(fact.id, check_in_line(fact)),))
            for fact in facts.check_ins
        )

        assert verify_summary(facts, SummarySketch(lines)).dropped == ()

    @pytest.mark.parametrize("locale", ["de", "fr-CH"])
    def test_may_be_told_with_a_decimal_point_where_people_write_commas(self, locale: str) -> None:
        made = [week(seed) for seed in range(5)]
        dropped = [
            verify_summary(replace(each.facts, locale=locale), SummarySketch(each.sentences)).dropped for each in made
        ]

        assert [verdict for verdicts in dropped for verdict in verdicts if verdict.code != VerdictCode.DUPLICATE] == []

    def test_a_decimal_comma_is_read_only_where_the_locale_says_so(self) -> None:
        facts = next(facts for facts in map(summary_facts, range(40)) if _rating(facts))
        rating = _rating(facts)
        text = f"Guest rating is at {str(rating.value).replace('.', ',')} out of 5."
        sentence = SummarySketch((SentenceSketch(SectionKey.CHANGED, text, (Quote(rating.id, ""),)),))

        assert verify_summary(replace(facts, locale="de"), sentence).dropped == ()
        assert [each.code for each in verify_summary(facts, sentence).dropped] == [VerdictCode.FIGURE_UNSOURCED]

    def test_numbers_in_words_are_english(self) -> None:
        assert [in_words(number) for number in (0, 13, 20, 41, 99)] == [
            "zero", "thirteen", "twenty", "forty-one", "ninety-nine"
        ]  # fmt: skip


def _rating(facts: SummaryFacts) -> CheckInFact | None:
    return next((fact for fact in facts.check_ins if fact.key_result_title == "Guest rating"), None)


def row_of(rows: tuple[Row, ...], kind: str) -> Row:
    return next(row for row in rows if row.kind == kind)
