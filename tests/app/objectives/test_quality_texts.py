"""What each rule about words finds in titles that people write, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from app.objectives.drafts import KeyResultDraft, ObjectiveDraft, Parent, Sibling
from app.objectives.findings import Finding
from app.objectives.models import Commitment, Level
from app.objectives.quality.catalogue import RULES, key_result_findings, objective_findings
from tests.app.objectives import key_result_texts, objective_texts


def of_objective(title: str, rule: str, commitment: Commitment | None = None) -> list[Finding]:
    findings = objective_findings(ObjectiveDraft(title, Level.TEAM, commitment=commitment))
    return [finding for finding in findings if finding.rule == rule]


def of_key_result(title: str, rule: str, commitment: Commitment | None = None) -> list[Finding]:
    findings = key_result_findings(KeyResultDraft(title, commitment=commitment))
    return [finding for finding in findings if finding.rule == rule]


def cases(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(rule, title) for rule, titles in table.items() for title in titles]


class TestTables:
    @pytest.mark.parametrize("texts", [objective_texts, key_result_texts])
    def test_have_six_of_each_at_least(self, texts: object) -> None:
        tables: Iterable[dict[str, tuple[str, ...]]] = (texts.FOUND, texts.SILENT)  # type: ignore[attr-defined]
        pairs = (texts.ALIKE, texts.DIFFERENT, texts.FOUND_WITH_COMMITMENT, texts.SILENT_WITH_COMMITMENT)  # type: ignore[attr-defined]

        assert {rule for table in tables for rule, titles in table.items() if len(titles) < 6} == set()
        assert all(len(table) >= 6 for table in pairs)
        assert set(texts.FOUND) == set(texts.SILENT) <= set(RULES)  # type: ignore[attr-defined]


class TestOfObjectives:
    @pytest.mark.parametrize(("rule", "title"), cases(objective_texts.FOUND))
    def test_find(self, rule: str, title: str) -> None:
        assert of_objective(title, rule)

    @pytest.mark.parametrize(("rule", "title"), cases(objective_texts.SILENT))
    def test_leave_alone(self, rule: str, title: str) -> None:
        assert of_objective(title, rule) == []

    @pytest.mark.parametrize(("commitment", "title"), objective_texts.FOUND_WITH_COMMITMENT)
    def test_find_words_against_the_commitment(self, commitment: str, title: str) -> None:
        assert of_objective(title, "objective.commitment", Commitment(commitment))

    @pytest.mark.parametrize(("commitment", "title"), objective_texts.SILENT_WITH_COMMITMENT)
    def test_leave_words_alone_that_fit_the_commitment(self, commitment: str, title: str) -> None:
        assert of_objective(title, "objective.commitment", Commitment(commitment)) == []

    @pytest.mark.parametrize(("title", "other"), objective_texts.ALIKE)
    def test_find_two_alike_and_copies_of_the_goal_above(self, title: str, other: str) -> None:
        draft = ObjectiveDraft(title, siblings=(other,), parents=(Parent(other),))

        assert {"objective.duplicate", "objective.copy_of_parent"} <= {each.rule for each in objective_findings(draft)}

    @pytest.mark.parametrize(("title", "other"), objective_texts.DIFFERENT)
    def test_leave_two_alone_that_differ(self, title: str, other: str) -> None:
        draft = ObjectiveDraft(title, siblings=(other,), parents=(Parent(other),))

        assert objective_findings(draft) == ()

    @pytest.mark.parametrize("title", objective_texts.GOOD)
    def test_find_nothing_in_good_ones(self, title: str) -> None:
        draft = ObjectiveDraft(title, Level.TEAM, commitment=Commitment.COMMITTED, why="People need it.")

        assert objective_findings(draft) == ()


class TestOfKeyResults:
    @pytest.mark.parametrize(("rule", "title"), cases(key_result_texts.FOUND))
    def test_find(self, rule: str, title: str) -> None:
        assert of_key_result(title, rule)

    @pytest.mark.parametrize(("rule", "title"), cases(key_result_texts.SILENT))
    def test_leave_alone(self, rule: str, title: str) -> None:
        assert of_key_result(title, rule) == []

    @pytest.mark.parametrize(("commitment", "title"), key_result_texts.FOUND_WITH_COMMITMENT)
    def test_find_words_against_the_commitment(self, commitment: str, title: str) -> None:
        assert of_key_result(title, "key_result.commitment", Commitment(commitment))

    @pytest.mark.parametrize(("commitment", "title"), key_result_texts.SILENT_WITH_COMMITMENT)
    def test_leave_words_alone_that_fit_the_commitment(self, commitment: str, title: str) -> None:
        assert of_key_result(title, "key_result.commitment", Commitment(commitment)) == []

    @pytest.mark.parametrize(("title", "other"), key_result_texts.ALIKE)
    def test_find_two_alike(self, title: str, other: str) -> None:
        draft = KeyResultDraft(title, siblings=(Sibling(other),))

        assert "key_result.duplicate" in {finding.rule for finding in key_result_findings(draft)}

    @pytest.mark.parametrize(("title", "other"), key_result_texts.DIFFERENT)
    def test_leave_two_alone_that_differ(self, title: str, other: str) -> None:
        draft = KeyResultDraft(title, siblings=(Sibling(other),))

        assert "key_result.duplicate" not in {finding.rule for finding in key_result_findings(draft)}

    @pytest.mark.parametrize("title", key_result_texts.GOOD)
    def test_find_nothing_in_good_ones(self, title: str) -> None:
        assert key_result_findings(KeyResultDraft(title, commitment=Commitment.COMMITTED)) == ()
