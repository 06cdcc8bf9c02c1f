from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import new_id
from app.objectives.drafts import KeyResultDraft, ObjectiveDraft, Parent, Sibling
from app.objectives.findings import BEFORE_LENGTH, Catalogue, Dismissal, Finding, Remark, dismissed_with
from app.objectives.models import KeyResultRole, Level, MetricKind
from app.objectives.quality.catalogue import RULES, key_result_findings, objective_findings
from app.objectives.quality.models import RuleScope, Severity

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
        assert {scope: [rule.id for rule in RULES.values() if rule.scope == scope] for scope in RuleScope} == {
            RuleScope.OBJECTIVE: [
                "objective.digits",
                "objective.length",
                "objective.output_verb",
                "objective.bare_movement",
                "objective.owner",
                "objective.reason",
                "objective.not_now",
                "objective.count",
                "objective.key_results",
                "objective.duplicate",
                "objective.commitment",
                "objective.pay",
            ],
            RuleScope.KEY_RESULT: [
                "key_result.measurable",
                "key_result.baseline",
                "key_result.direction",
                "key_result.band",
                "key_result.due_date",
                "key_result.owner",
                "key_result.stretch",
                "key_result.count",
                "key_result.duplicate",
                "key_result.direction_stated",
                "key_result.output_verb",
                "key_result.activity_noun",
                "key_result.vague",
                "key_result.evidence",
                "key_result.commitment",
                "key_result.pay",
            ],
            RuleScope.KEY_RESULT_SET: ["set.weights", "set.lead_lag", "set.guardrail"],
            RuleScope.ALIGNMENT: [
                "objective.copy_of_parent",
                "alignment.cycle",
                "alignment.period",
                "alignment.level_skip",
                "alignment.orphan",
            ],
            RuleScope.CLOSING: ["closing.sandbagging", "closing.outcome"],
            RuleScope.REFLECTION: ["reflection.pay"],
        }

    def test_blocks_by_default_only_where_nothing_could_be_judged_later(self) -> None:
        assert [rule.id for rule in RULES.values() if rule.severity is not Severity.ADVICE] == [
            "key_result.measurable",
            "key_result.baseline",
            "key_result.direction",
            "key_result.band",
        ]

    def test_says_of_each_rule_why_it_matters(self) -> None:
        assert [rule.id for rule in RULES.values() if not rule.why.endswith(".")] == []

    def test_takes_a_rule_as_one_decorated_function(self) -> None:
        catalogue: Catalogue[ObjectiveDraft] = Catalogue(RuleScope.OBJECTIVE)

        @catalogue.rule("objective.shouting", Severity.BLOCKING)
        def shouting(draft: ObjectiveDraft) -> Iterator[Remark]:
            """Nobody listens to what is shouted."""
            if draft.title.isupper():
                yield Remark("It shouts.", "Write it quietly.")

        [finding] = catalogue.findings(ObjectiveDraft("WIN"))
        assert catalogue.rules["objective.shouting"].why == "Nobody listens to what is shouted."
        assert replace(finding, about="") == Finding("objective.shouting", True, "It shouts.", "Write it quietly.")

    @pytest.mark.parametrize(
        ("severity", "blocking"), [(Severity.OFF, []), (Severity.ADVICE, [False]), (Severity.BLOCKING, [True])]
    )
    def test_applies_the_severity_that_an_organisation_chose(self, severity: Severity, blocking: list[bool]) -> None:
        findings = key_result_findings(replace(GOOD, baseline=None), {"key_result.baseline": severity})

        assert [finding.blocking for finding in findings] == blocking

    def test_a_dismissed_finding_blocks_no_more_and_is_known_by_what_it_is_about(self) -> None:
        [finding] = key_result_findings(replace(GOOD, baseline=None))
        dismissal = Dismissal(finding.rule, finding.about, new_id(), datetime(2026, 3, 1, tzinfo=UTC), "Nobody knows.")

        here = dismissed_with(finding, {(finding.rule, finding.about): dismissal})
        elsewhere = dismissed_with(finding, {(finding.rule, "something else"): dismissal})

        assert (here.dismissed, here.blocking, here.dismiss_reason) == (True, False, "Nobody knows.")
        assert elsewhere == finding
        assert finding.blocking

    def test_refuses_two_rules_of_one_id(self) -> None:
        catalogue: Catalogue[ObjectiveDraft] = Catalogue(RuleScope.OBJECTIVE)
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
        assert "objective.duplicate" in found(ObjectiveDraft(title, siblings=(other,)))

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
        draft = ObjectiveDraft("Delighting our customers", parents=(Parent("Sell more"), Parent("Delight customers")))

        assert found(draft) == ["objective.copy_of_parent"]
