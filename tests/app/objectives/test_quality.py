from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.objectives.findings import BEFORE_LENGTH, Catalogue, Finding, KeyResultDraft, ObjectiveDraft, Remark, Sibling
from app.objectives.models import KeyResultRole, Level, MetricKind
from app.objectives.quality import KEY_RESULT_RULES, OBJECTIVE_RULES, key_result_findings, objective_findings

D = Decimal
GOOD = KeyResultDraft(
    "Raise NPS from 30 to 40",
    kind=MetricKind.INCREASE,
    baseline=D(30),
    target=D(40),
    due_on=date(2026, 3, 1),
    cycle_ends_on=date(2026, 3, 31),
)


def typed(title: str, rule: str) -> list[Finding]:
    return [finding for finding in key_result_findings(KeyResultDraft(title)) if finding.rule == rule]


def found(draft: KeyResultDraft | ObjectiveDraft) -> list[str]:
    findings = key_result_findings(draft) if isinstance(draft, KeyResultDraft) else objective_findings(draft)
    return [finding.rule for finding in findings]


class TestCatalogue:
    def test_finds_nothing_wrong_with_good_goals(self) -> None:
        assert found(GOOD) == []
        assert found(ObjectiveDraft("Customers recommend us to their friends", Level.TEAM, drivers=3)) == []

    def test_knows_its_rules_by_stable_ids(self) -> None:
        assert {rule.id: rule.blocking for rule in KEY_RESULT_RULES.rules.values()} == {
            "key_result.measurable": True,
            "key_result.baseline": True,
            "key_result.direction": True,
            "key_result.direction_stated": False,
            "key_result.output_verb": False,
            "key_result.vague": False,
            "key_result.due_date": False,
            "key_result.count": False,
            "key_result.duplicate": False,
        }
        assert list(OBJECTIVE_RULES.rules) == [
            "objective.digits",
            "objective.count",
            "objective.key_results",
            "objective.duplicate",
            "objective.copy_of_parent",
        ]

    def test_takes_a_rule_as_one_decorated_function(self) -> None:
        catalogue: Catalogue[ObjectiveDraft] = Catalogue()

        @catalogue.rule("objective.shouting", blocking=True)
        def shouting(draft: ObjectiveDraft) -> Iterator[Remark]:
            if draft.title.isupper():
                yield Remark("It shouts.", "Write it quietly.")

        assert catalogue.findings(ObjectiveDraft("WIN")) == (
            Finding("objective.shouting", True, "It shouts.", "Write it quietly."),
        )

    def test_refuses_two_rules_of_one_id(self) -> None:
        catalogue: Catalogue[ObjectiveDraft] = Catalogue()
        catalogue.rule("objective.same")(lambda draft: iter(()))

        with pytest.raises(ValueError, match="two rules"):
            catalogue.rule("objective.same")(lambda draft: iter(()))

    @given(st.text(max_size=400) | st.text("from to 1230.,%-k→ reduce raise launch", max_size=80))
    def test_answers_any_text_with_words_that_stand_in_it(self, title: str) -> None:
        findings = [*key_result_findings(KeyResultDraft(title)), *objective_findings(ObjectiveDraft(title))]

        for finding in findings:
            assert finding.message
            assert finding.suggestion
            assert (finding.words is None) is (finding.before is None)
            assert f"{finding.before or ''}{finding.words or ''}" in title
            assert len(finding.before or "") <= BEFORE_LENGTH

    def test_gives_the_words_before_to_tell_places_apart(self) -> None:
        title = "Better reports make better decisions"

        findings = typed(title, "key_result.vague")

        assert [(finding.before, finding.words) for finding in findings] == [
            ("", "Better"),
            ("Better reports make ", "better"),
        ]


class TestCount:
    def test_takes_five_drivers(self) -> None:
        siblings = tuple(Sibling(f"Metric {letter}") for letter in "vwxyz")

        assert found(replace(GOOD, siblings=siblings[:4])) == []
        assert found(replace(GOOD, siblings=siblings)) == ["key_result.count"]

    def test_does_not_count_guardrails(self) -> None:
        siblings = tuple(Sibling(f"Metric {letter}", KeyResultRole.GUARDRAIL) for letter in "vwxyz")

        assert found(replace(GOOD, siblings=siblings)) == []

    @pytest.mark.parametrize(
        ("drivers", "fine"), [(None, True), (0, False), (1, False), (2, True), (5, True), (6, False)]
    )
    def test_wants_two_to_five_under_an_objective(self, drivers: int | None, fine: bool) -> None:
        draft = ObjectiveDraft("Customers recommend us", drivers=drivers)

        assert ("objective.key_results" not in found(draft)) is fine

    @pytest.mark.parametrize(("level", "limit"), [(Level.COMPANY, 5), (Level.TEAM, 5), (Level.INDIVIDUAL, 3)])
    def test_limits_objectives_by_level(self, level: Level, limit: int) -> None:
        others = ("Sell", "Hire", "Learn", "Secure", "Delight")[:limit]
        draft = ObjectiveDraft("Customers recommend us", level, siblings=others)

        assert found(draft) == ["objective.count"]
        assert found(replace(draft, siblings=others[1:])) == []


class TestDuplicate:
    @pytest.mark.parametrize(
        ("title", "other"),
        [
            ("Raise NPS from 30 to 40", "Raise NPS from 40 to 50"),
            ("Raise NPS from 30 to 40", "Increase our NPS to 50 by Q3"),
            ("Grow sign-ups to 100", "KR2: Growing signups from 50 to 70"),
            (
                "Reduce average first response time of support tickets from 24h to 4h",
                "Cut first response time for support tickets to 4 hours",
            ),
            ("Favourite café of Zürich", "Favourite cafe of Zurich"),
        ],
    )
    def test_finds_the_same_subject(self, title: str, other: str) -> None:
        findings = key_result_findings(replace(GOOD, title=title, siblings=(Sibling(other),)))

        assert [finding.rule for finding in findings if "duplicate" in finding.rule] == ["key_result.duplicate"]
        assert objective_findings(ObjectiveDraft(title, siblings=(other,)))[-1].rule == "objective.duplicate"

    @pytest.mark.parametrize(
        ("title", "other"),
        [
            ("Raise NPS of new customers", "Raise NPS of existing customers"),
            ("Win 5 customers in Germany", "Win 5 customers in France"),
            (
                "Raise weekly active users of the mobile app in Germany",
                "Raise weekly active users of the mobile app in France",
            ),
            ("Keep P1 incidents at 0", "Keep P2 incidents at 0"),
            ("Tier 1 incidents below 3", "Tier 2 incidents below 3"),
            ("Revenue", "Revenue in Spain"),
        ],
    )
    def test_tells_segments_apart(self, title: str, other: str) -> None:
        assert "key_result.duplicate" not in found(replace(GOOD, title=title, siblings=(Sibling(other),)))


class TestObjectiveWording:
    @pytest.mark.parametrize(
        ("title", "words"),
        [
            ("Grow revenue by 20% in 2026", ["20%"]),
            ("Serve 3,500 customers in 14 countries", ["3,500", "14"]),
            ("Win the B2B market with 24/7 support by Q3", []),
            ("Be ISO 27001 ready for 5G by 31 March", []),
            ("Become the #1 choice", []),
        ],
    )
    def test_finds_figures_but_no_dates_and_names(self, title: str, words: list[str]) -> None:
        findings = [
            finding for finding in objective_findings(ObjectiveDraft(title)) if finding.rule == "objective.digits"
        ]

        assert [finding.words for finding in findings] == words

    def test_finds_a_copy_of_the_goal_above(self) -> None:
        draft = ObjectiveDraft("Delighting our customers", parents=("Sell more", "Delight customers"))

        assert found(draft) == ["objective.copy_of_parent"]
