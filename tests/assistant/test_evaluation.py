"""The evaluation: the built-in drafter is as good as the committed report says, and its marks tell right from wrong."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, partialmethod
from pathlib import Path
from typing import Any

import pytest

from app.proposals.models import Engine
from assistant.builtin.drafter import BuiltinDrafter
from assistant.critique_drafts import CritiqueSketch
from assistant.director_drafts import DirectorSketch
from assistant.drafts import KeyResultSketches, SummarySketch, Usage
from assistant.evaluation import key_results
from assistant.evaluation.cases import Row, Split, known, rows
from assistant.evaluation.evaluating import PURPOSES, count, evaluate, purposes
from assistant.evaluation.marks import Marks
from assistant.evaluation.plain_numbers import may_be, numbers_in
from assistant.evaluation.purposes import Asking
from assistant.evaluation.report import Part, Report, ReportUnreadable, as_json, changes, shares
from assistant.parent_drafts import ParentSketches
from assistant.preparation_drafts import PreparationSketch
from assistant.purposes import WAYS
from assistant.reflection_drafts import ReflectionSketch
from assistant.wording_drafts import WordingSketch

KEPT = json.loads((Path(__file__).parents[2] / "docs" / "evaluation-builtin.json").read_text())


@cache
def report() -> Report:
    return asyncio.run(evaluate(Engine.BUILTIN))


def part(purpose: str, split: Split) -> Part:
    return next(each for each in report().parts if each.purpose == purpose and each.split is split)


class Silent:
    """A model that never has anything to say."""

    engine = Engine.OPENAI

    async def _nothing(self, sketch: Callable[[tuple[()]], Any], *_: object) -> tuple[Any, Usage]:
        return sketch(()), Usage(10, 2, 1)

    key_results = partialmethod(_nothing, KeyResultSketches)
    summary = partialmethod(_nothing, SummarySketch)
    critique = partialmethod(_nothing, CritiqueSketch)
    parents = partialmethod(_nothing, ParentSketches)
    wording = partialmethod(_nothing, WordingSketch)
    reflection = partialmethod(_nothing, ReflectionSketch)
    director = partialmethod(_nothing, DirectorSketch)
    preparation = partialmethod(_nothing, PreparationSketch)


def case(**more: object) -> Row:
    return {
        "name": "A case",
        "objective": "Customers stay",
        "inputs": ["IDEA: Cut churn from 5 % to 3 % by 30 September"],
        "drafts": ["churn | DECREASE baseline=5 target=3 unit=% due=2026-09-30"],
        **more,
    }


def texts_in(told: object) -> Iterator[str]:
    """Yield all that a case says, however deep."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from texts_in(each)


async def marked(row: Row) -> dict[str, float]:
    marks = Marks()
    await key_results.mark(row, Asking(Engine.BUILTIN, BuiltinDrafter()), marks)
    return {name: score.share for name, score in marks.scores().items()}


class TestBuiltinDrafter:
    def test_no_score_is_worse_than_in_the_committed_report(self) -> None:
        worse = [change for change in changes(report(), KEPT) if change.now < change.before]

        assert worse == []

    @pytest.mark.parametrize("purpose", [each.name for each in PURPOSES])
    def test_reaches_what_is_asked_of_it(self, purpose: str) -> None:
        assert part(purpose, Split.REPORTING).below == ()

    def test_is_asked_for_what_a_reader_may_rely_on(self) -> None:
        least = part("key_results", Split.REPORTING).least

        assert {least[f"{field} {share}"] for field in key_results.FIELDS for share in ("precision", "recall")} == {
            0.95
        }
        assert least[key_results.GROUNDED] == least[key_results.HOSTILE] == 1.0
        assert (least[key_results.DUPLICATES], least[key_results.FIRST]) == (0.95, 0.8)

    def test_time_for_thirty_inputs_stays_in_proportion(self) -> None:
        thirty = report().latency.thirty_inputs

        assert thirty is not None
        assert thirty < 200

    def test_the_committed_report_is_of_these_cases(self) -> None:
        scores = {
            (each.purpose, each.split.value, name): (score.right, score.of)
            for each in report().parts
            for name, score in each.scores.items()
        }

        assert shares(KEPT).keys() == scores.keys()
        assert KEPT["cases"] == report().cases

    def test_invents_no_figure(self) -> None:
        for split in Split:
            score = part("key_results", split).scores[key_results.GROUNDED]
            assert score.right == score.of > 100


class TestCases:
    def test_are_at_least_150(self) -> None:
        assert count(PURPOSES) >= 150

    @pytest.mark.parametrize("purpose", [each.name for each in PURPOSES])
    def test_for_tuning_and_for_reporting_are_other_cases(self, purpose: str) -> None:
        names = Counter((split, row["name"]) for split in Split for row in rows(purpose, split))
        bodies = {
            split: {text for row in rows(purpose, split) for text in texts_in(row) if len(text) > 40} for split in Split
        }

        assert set(names.values()) == {1}
        assert not bodies[Split.TUNING] & bodies[Split.REPORTING]

    @pytest.mark.parametrize("purpose", [each.name for each in PURPOSES])
    def test_are_at_least_eight_for_tuning_and_eight_for_reporting(self, purpose: str) -> None:
        assert min(len(list(rows(purpose, split))) for split in Split) >= 8

    def test_are_there_for_all_that_an_engine_is_asked_for(self) -> None:
        assert {each.name for each in PURPOSES} == {way.prompt for way in WAYS.values()}

    def test_a_key_that_no_purpose_knows_is_refused(self) -> None:
        with pytest.raises(ValueError, match="hostille"):
            known({"name": "A case", "hostille": [1]}, "hostile")

    def test_an_unknown_purpose_is_refused(self) -> None:
        assert purposes(()) == PURPOSES
        with pytest.raises(KeyError):
            purposes(["poems"])


class TestMarks:
    async def test_all_is_right_where_all_is_as_expected(self) -> None:
        assert set((await marked(case(first="churn"))).values()) == {1.0}

    @pytest.mark.parametrize(
        ("other", "wrong"),
        [
            ("churn | DECREASE baseline=4 target=3 unit=% due=2026-09-30", {"baseline precision", "baseline recall"}),
            ("churn | DECREASE baseline=5 target=3 unit=points due=2026-09-30", {"unit precision", "unit recall"}),
            ("churn | INCREASE baseline=5 target=3 unit=% due=2026-09-30", {"direction precision", "direction recall"}),
            ("churn | DECREASE baseline=5 target=3 unit=%", {"due precision", "questions asked"}),
        ],
    )
    async def test_a_field_that_is_not_as_expected_is_wrong(self, other: str, wrong: set[str]) -> None:
        shares_of = await marked(case(drafts=[other]))

        assert {name for name, share in shares_of.items() if share < 1} == wrong

    async def test_a_draft_that_nobody_expects_is_padding(self) -> None:
        shares_of = await marked(case(drafts=[]))

        assert shares_of["abstained when it should"] == shares_of["metric precision"] == shares_of["no padding"] == 0

    async def test_what_may_be_left_is_no_miss(self) -> None:
        shares_of = await marked(case(drafts=[*case()["drafts"], "? margin | INCREASE baseline=1 target=2 unit=%"]))

        assert shares_of["metric recall"] == 1

    async def test_an_input_that_should_be_left_and_is_not_is_told(self) -> None:
        shares_of = await marked(case(hostile=[1], repeats=["1=existing"], first="margin"))

        assert [shares_of[name] for name in ("hostile text left", "duplicates caught", "first on the subject")] == [
            0
        ] * 3

    async def test_a_model_that_says_nothing_recalls_nothing_and_is_counted(self) -> None:
        found = await evaluate(Engine.OPENAI, Silent(), "mute-1")

        scores = found.parts[0].scores
        assert scores["metric recall"].right == 0
        assert scores["abstained when it should"].share == 1
        assert found.tokens["input"] >= 10 * count(purposes(["key_results"]))
        assert found.latency.thirty_inputs is None


class TestPlainNumbers:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1,200", "1200"), ("1.2k", "1200"), ("1,2", "1.2"), ("€86k", "86000"), ("12 500", "12500"),
            ("12 lakh", "1200000"), ("twelve", "12"), ("sixty-one", "61"), ("half of them", "50"), ("$1.4M", "1400000"),
        ],
    )  # fmt: skip
    def test_are_read_in_every_common_form(self, text: str, value: str) -> None:
        assert Decimal(value) in numbers_in(text)

    def test_a_time_may_stand_in_another_unit(self) -> None:
        assert may_be(Decimal(72), "3 days", is_time=True)
        assert not may_be(Decimal(72), "3 days")
        assert not may_be(Decimal(73), "3 days", is_time=True)


class TestReport:
    def test_keeps_what_it_can_be_compared_by(self) -> None:
        kept = json.loads(json.dumps(as_json(report())))

        assert {change.now - change.before for change in changes(report(), kept)} == {0.0}
        assert {each["casesFor"] for each in kept["purposes"]} == {"tuning", "reporting"}

    def test_tells_no_misses_of_the_cases_for_reporting(self) -> None:
        kept = as_json(report())["purposes"]

        assert {type(each["misses"]) for each in kept if each["casesFor"] == "reporting"} == {int}

    @pytest.mark.parametrize("kept", [[], {}, {"form": 0}])
    def test_refuses_what_is_no_report(self, kept: object) -> None:
        with pytest.raises(ReportUnreadable):
            list(changes(report(), kept))
