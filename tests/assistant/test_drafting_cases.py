"""The built-in drafter on what people really write: titles, figures, questions and reasons, word for word."""

from __future__ import annotations

import pytest

from app.objectives.findings import KeyResultDraft as JudgedKeyResult
from app.objectives.models import MetricKind
from app.objectives.quality.catalogue import key_result_findings
from assistant.builtin.drafter import BuiltinDrafter
from assistant.verification.verify import verify_key_results, verify_summary
from tests.assistant.drafting_cases import Case, key_result_cases, told
from tests.assistant.summary_cases import SummaryCase, summary_cases


class TestKeyResultCases:
    @pytest.mark.parametrize("case", key_result_cases(), ids=lambda case: case.name)
    async def test_drafts_asks_and_leaves_what_the_case_expects(self, case: Case) -> None:
        sketches, _ = await BuiltinDrafter().key_results(case.facts)

        verified = verify_key_results(case.facts, sketches)

        assert verified.dropped == ()
        assert told(case.facts, verified) == case.expected

    @pytest.mark.parametrize("case", key_result_cases(), ids=lambda case: case.name)
    async def test_titles_point_the_way_that_their_figures_go(self, case: Case) -> None:
        sketches, _ = await BuiltinDrafter().key_results(case.facts)

        for draft in verify_key_results(case.facts, sketches).drafts:
            judged = JudgedKeyResult(
                title=draft.title, kind=MetricKind(draft.kind), baseline=draft.baseline, target=draft.target
            )
            assert "key_result.direction" not in {finding.rule for finding in key_result_findings(judged)}

    def test_the_cases_are_many(self) -> None:
        assert len(key_result_cases()) >= 80


class TestSummaryCases:
    @pytest.mark.parametrize("case", summary_cases(), ids=lambda case: case.name)
    async def test_says_what_the_case_expects(self, case: SummaryCase) -> None:
        sketch, _ = await BuiltinDrafter().summary(case.facts)

        verified = verify_summary(case.facts, sketch)

        assert verified.dropped == ()
        assert tuple(f"{each.section}: {each.text}" for each in verified.sentences) == case.sentences
