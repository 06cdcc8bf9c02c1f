"""Answers of a model: a closed form, short aliases back to ids, and problems that lose nothing else."""

from __future__ import annotations

import copy
from typing import Any
from uuid import uuid4

import pytest

from app.objectives.models import KeyResultRole, MetricKind
from assistant.drafts import QuestionSketch, Quote, SectionKey, UnusedSketch, Verdict
from assistant.model.answer_forms import FORMS, KEY_RESULTS_FORM, SUMMARY_FORM
from assistant.model.answers import read_key_results, read_summary

I1, I2, C1, B1 = uuid4(), uuid4(), uuid4(), uuid4()
INPUTS = {"i1": I1, "i2": I2}
RECORDS = {"c1": C1, "b1": B1}
SLOTS = {"c1.value": "4 %", "c1.value_before": "5 %", "b1.days_open": "3 days"}


def draft(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Cut the wait to {target}",
        "kind": "DECREASE",
        "role": "DRIVER",
        "grounds": [{"source": "i1", "words": "cut the wait to 12 h"}],
        "baseline": None,
        "target": {"source": "i1", "words": "12 h"},
        "low": None,
        "high": None,
        "due": None,
        "milestones": [],
        **changes,
    }


def answer(*drafts: object, questions: object = (), unused: object = ()) -> dict[str, Any]:
    return {"drafts": list(drafts), "questions": list(questions), "unused": list(unused)}


def sentence(**changes: Any) -> dict[str, Any]:
    cites = [{"source": "c1", "words": None}]
    return {"section": "CHANGED", "text": "Churn is at {c1.value}.", "cites": cites, **changes}


class TestForms:
    @pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
    def test_are_closed_complete_and_within_what_strict_servers_take(self, form: Any) -> None:
        allowed = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"}

        def check(node: dict[str, Any]) -> None:
            assert set(node) <= allowed
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
                assert node["required"] == list(node["properties"])
            for child in (*node.get("properties", {}).values(), *node.get("anyOf", [])):
                check(child)
            if "items" in node:
                check(node["items"])

        check(form.schema)

    def test_keep_a_property_that_is_called_like_a_keyword(self) -> None:
        item = KEY_RESULTS_FORM.schema["properties"]["drafts"]["items"]

        assert item["properties"]["title"] == {"type": "string"}
        assert SUMMARY_FORM.name == "summary_sketch"


class TestReadKeyResults:
    def test_maps_aliases_to_ids(self) -> None:
        question = {"about": "baseline", "text": "From what?", "draft": 0}
        sketches = read_key_results(
            answer(draft(), questions=[question], unused=[{"source": "i2", "reason": "No measure."}]), INPUTS, 3
        )

        (sketch,) = sketches.drafts
        assert (sketch.kind, sketch.role) == (MetricKind.DECREASE, KeyResultRole.DRIVER)
        assert sketch.target == Quote(I1, "12 h")
        assert sketch.grounds == (Quote(I1, "cut the wait to 12 h"),)
        assert sketches.questions == (QuestionSketch("baseline", "From what?", 0),)
        assert sketches.unused == (UnusedSketch(I2, "No measure."),)
        assert sketches.problems == ()

    def test_an_empty_answer_abstains(self) -> None:
        sketches = read_key_results(answer(), INPUTS, 3)

        assert (sketches.drafts, sketches.problems) == ((), ())

    @pytest.mark.parametrize(
        ("bad", "verdict"),
        [
            (draft(target={"source": "i9", "words": "12 h"}), Verdict("UNKNOWN_SOURCE", "drafts[0]", "i9")),
            (draft(grounds=[{"source": str(I1), "words": "x"}]), Verdict("UNKNOWN_SOURCE", "drafts[0]", str(I1)[:40])),
            (draft(kind="FASTER"), Verdict("WRONG_SHAPE", "drafts[0]", "kind")),
            (draft(title=7), Verdict("WRONG_SHAPE", "drafts[0]", "title")),
            (draft(target="12 h"), Verdict("WRONG_SHAPE", "drafts[0]", "target")),
            (draft(value="12"), Verdict("WRONG_SHAPE", "drafts[0]", "value")),
            (draft(title="a\x00b"), Verdict("WRONG_SHAPE", "drafts[0]", "title")),
            (draft(title="x" * 2001), Verdict("WRONG_SHAPE", "drafts[0]", "title")),
            ({}, Verdict("WRONG_SHAPE", "drafts[0]", "title")),
            ("Cut the wait", Verdict("WRONG_SHAPE", "drafts[0]", "")),
            (None, Verdict("WRONG_SHAPE", "drafts[0]", "")),
        ],
    )
    def test_one_bad_draft_is_a_problem_and_the_others_stay(self, bad: object, verdict: Verdict) -> None:
        sketches = read_key_results(answer(bad, draft()), INPUTS, 3)

        assert len(sketches.drafts) == 1
        assert sketches.problems == (verdict,)

    def test_questions_follow_their_drafts(self) -> None:
        questions = [{"about": "target", "text": f"{place}?", "draft": place} for place in (0, 1, 2, 9, None)]

        sketches = read_key_results(
            answer(draft(kind="FASTER"), draft(title="second"), draft(title="third"), questions=questions), INPUTS, 3
        )

        assert [(question.text, question.draft) for question in sketches.questions] == [
            ("1?", 0),
            ("2?", 1),
            ("None?", None),
        ]

    def test_keeps_no_more_than_were_asked_for(self) -> None:
        sketches = read_key_results(answer(*[draft(title=str(place)) for place in range(4)]), INPUTS, 2)

        assert [sketch.title for sketch in sketches.drafts] == ["0", "1"]
        assert [problem.code for problem in sketches.problems] == ["TOO_MANY", "TOO_MANY"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {},
            {"drafts": []},
            {**answer(), "notes": []},
            {**answer(), "drafts": None},
            {**answer(), "drafts": {"0": {}}},
        ],
    )
    def test_a_wrong_outer_form_is_a_problem_and_no_abstention(self, wrong: dict[str, Any]) -> None:
        assert read_key_results(wrong, INPUTS, 3).problems == (Verdict("WRONG_SHAPE", "answer"),)
        assert read_summary(wrong, RECORDS, SLOTS).problems == (Verdict("WRONG_SHAPE", "answer"),)

    def test_leaves_the_answer_as_it_was(self) -> None:
        given = answer(draft(), "bad")
        before = copy.deepcopy(given)

        read_key_results(given, INPUTS, 1)

        assert given == before


class TestReadSummary:
    def test_fills_slots_from_the_cited_record_and_cites_it(self) -> None:
        text = "Churn went from {c1.value_before} to {c1.value}."
        cites = [{"source": "c1", "words": "fewer people left"}]

        summary = read_summary({"sentences": [sentence(text=text, cites=cites)]}, RECORDS, SLOTS)

        (read,) = summary.sentences
        assert read.section is SectionKey.CHANGED
        assert read.text == "Churn went from 5 % to 4 %."
        assert read.cites == (Quote(C1, "fewer people left"), Quote(C1, ""))

    def test_cites_a_record_as_a_whole_once(self) -> None:
        summary = read_summary({"sentences": [sentence()]}, RECORDS, SLOTS)

        assert summary.sentences[0].cites == (Quote(C1, ""),)

    @pytest.mark.parametrize(
        ("bad", "code"),
        [
            (sentence(text="Open for {b1.days_open}."), "UNKNOWN_SLOT"),
            (sentence(text="At {c1.mood}."), "UNKNOWN_SLOT"),
            (sentence(text="At {}."), "UNKNOWN_SLOT"),
            (sentence(cites=[{"source": "c7", "words": None}], text="So."), "UNKNOWN_SOURCE"),
            (sentence(section="PRAISE"), "WRONG_SHAPE"),
            (sentence(cites=[{"source": "c1"}]), "WRONG_SHAPE"),
        ],
    )
    def test_one_bad_sentence_is_a_problem_and_the_others_stay(self, bad: object, code: str) -> None:
        summary = read_summary({"sentences": [sentence(), bad, sentence()]}, RECORDS, SLOTS)

        assert len(summary.sentences) == 2
        assert [(problem.code, problem.about) for problem in summary.problems] == [(code, "sentences[1]")]
