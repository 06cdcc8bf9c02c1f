from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.objectives.drafts import KeyResultDraft
from app.objectives.findings import Finding
from app.objectives.models import MetricKind
from app.objectives.quality.catalogue import key_result_findings

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


def found(draft: KeyResultDraft) -> list[str]:
    return [finding.rule for finding in key_result_findings(draft)]


class TestMeasurable:
    @pytest.mark.parametrize(
        "title",
        [
            "Launch the new site by 31 March 2026",
            "Improve customer satisfaction",
            "Achieve ISO 27001 certification in Q3",
            "Become the #1 B2B shop",
            "Ship v2",
        ],
    )
    def test_needs_a_figure_that_is_no_date_and_no_name(self, title: str) -> None:
        assert [finding.blocking for finding in typed(title, "key_result.measurable")] == [True]

    @pytest.mark.parametrize(
        "title",
        ["Reach 2000 users", "Keep churn under 3 %", "Double sign-ups", "Zero critical incidents", "€2M in revenue"],
    )
    def test_is_content_with_a_figure(self, title: str) -> None:
        assert typed(title, "key_result.measurable") == []

    @pytest.mark.parametrize(
        ("draft", "measurable"),
        [
            (replace(GOOD, target=None), False),
            (KeyResultDraft("Keep churn low", MetricKind.MAINTAIN), False),
            (KeyResultDraft("Keep churn low", MetricKind.MAINTAIN, high=D(3)), True),
            (KeyResultDraft("Be certified", MetricKind.BINARY), True),
            (KeyResultDraft("Know our NPS", MetricKind.BASELINE), True),
        ],
    )
    def test_judges_the_fields_where_the_kind_is_known(self, draft: KeyResultDraft, measurable: bool) -> None:
        assert ("key_result.measurable" not in found(draft)) is measurable


class TestBaseline:
    def test_needs_a_starting_value_for_a_change(self) -> None:
        assert "key_result.baseline" in found(replace(GOOD, baseline=None))

    @pytest.mark.parametrize("title", ["Raise NPS to 40", "Improve NPS to 40", "Reduce churn by 20%"])
    def test_sees_in_a_title_that_it_is_missing(self, title: str) -> None:
        assert typed(title, "key_result.baseline")

    @pytest.mark.parametrize(
        "title",
        [
            "Raise NPS from 30 to 40",
            "Raise NPS 30 → 40",
            "Raise NPS to 40 (from 30)",
            "Raise NPS to 40 (currently 30)",
            "Reduce lead time from 12 working days to 5",
            "Win 10 customers",
        ],
    )
    def test_sees_in_a_title_that_it_is_there(self, title: str) -> None:
        assert typed(title, "key_result.baseline") == []

    def test_asks_nothing_of_other_kinds(self) -> None:
        assert "key_result.baseline" not in found(KeyResultDraft("Keep churn", MetricKind.MAINTAIN, high=D(3)))


class TestDirection:
    @pytest.mark.parametrize(
        "title",
        ["Reduce churn from 3% to 5%", "Increase revenue from $10,000 to $9.5k", "Cut lead time to 9 days from 7 days"],
    )
    def test_finds_a_verb_against_its_figures(self, title: str) -> None:
        findings = typed(title, "key_result.direction")

        assert [finding.words for finding in findings] == [title.split()[0]]

    def test_finds_a_verb_against_the_kind(self) -> None:
        draft = replace(GOOD, title="Reduce NPS detractors")

        assert "key_result.direction" in found(draft)

    @pytest.mark.parametrize(
        "title",
        [
            "Grow revenue from €900k to €1.2M",
            "Cut response time from 2 days to 4 hours",
            "Increase activation by cutting time to value from 14 to 7 days",
            "Lower funnel conversion from 2% to 3%",
            "Reduce the share from 1.500 to 900",
            "Improve response time from 24 h to 4 h",
        ],
    )
    def test_keeps_silent_where_it_cannot_be_sure(self, title: str) -> None:
        assert typed(title, "key_result.direction") == []

    @pytest.mark.parametrize(("title", "stated"), [("NPS 50", False), ("NPS above 50", True), ("90% of teams", True)])
    def test_asks_which_way_a_bare_figure_points(self, title: str, stated: bool) -> None:
        assert (typed(title, "key_result.direction_stated") == []) is stated


class TestOutputVerb:
    @pytest.mark.parametrize(
        ("title", "words"),
        [
            ("Launch the thing", "Launch"),
            ("Conduct 5 interviews", "Conduct"),
            ("Implement SSO", "Implement"),
            ("Write 10 posts", "Write"),
            ("Hold weekly meetings with customers", "Hold"),
            ("We will successfully launch the app", "launch"),
            ("KR1: Rolled out the CRM to 5 teams", "Rolled"),
            ("2. Launching the new site", "Launching"),
            ("Set up a dashboard", "Set"),
            ("Run 5 workshops", "Run"),
            ("Test the new checkout", "Test"),
            ("Support 5 teams", "Support"),
            ("Implement onboarding to raise activation from 30% to 45%", "Implement"),
        ],
    )
    def test_finds_work_instead_of_change(self, title: str, words: str) -> None:
        assert [finding.words for finding in typed(title, "key_result.output_verb")] == [words]

    @pytest.mark.parametrize(
        "title",
        [
            "Reduce churn from 5% to 3%",
            "Increase weekly active users to 5,000",
            "Raise NPS from 30 to 40",
            "Hold churn under 3 %",
            "Deliver 99.9% uptime",
            "Test coverage from 60% to 80%",
            "Support tickets below 20 per week",
            "Share of returning customers above 40%",
            "Launches per quarter from 2 to 5",
            "Record revenue of 5M",
            "5 interviews",
            "Win 10 customers",
        ],
    )
    def test_leaves_change_alone(self, title: str) -> None:
        assert typed(title, "key_result.output_verb") == []

    def test_lets_a_baseline_be_work(self) -> None:
        draft = KeyResultDraft("Survey all customers for their NPS", MetricKind.BASELINE, due_on=date(2026, 3, 1))

        assert found(draft) == []


class TestVague:
    @pytest.mark.parametrize(
        ("title", "words"),
        [
            ("Significantly raise NPS from 30 to 40", ["Significantly"]),
            ("Build the best-in-class platform", ["best-in-class"]),
            ("Improve onboarding", ["Improve"]),
            ("Respond as soon as possible, efficiently", ["as soon as possible", "efficiently"]),
        ],
    )
    def test_finds_each_word(self, title: str, words: list[str]) -> None:
        assert [finding.words for finding in typed(title, "key_result.vague")] == words

    @pytest.mark.parametrize("title", ["Improve NPS from 30 to 40", "Awesome users: 5", "Raise NPS from 30 to 40"])
    def test_lets_a_figure_make_it_precise(self, title: str) -> None:
        assert typed(title, "key_result.vague") == []


class TestDueDate:
    @pytest.mark.parametrize(
        "title",
        [
            "Raise NPS to 40 by 31 March",
            "Raise NPS to 40 in Q3",
            "Raise NPS to 40 by 2026-03-31",
            "Raise NPS to 40 by the end of the quarter",
            "Raise NPS to 40 by Friday",
            "Raise NPS to 40 by Sept. 2026",
        ],
    )
    def test_reads_a_date_in_the_title(self, title: str) -> None:
        assert typed(title, "key_result.due_date") == []

    def test_says_when_it_is_due_otherwise(self) -> None:
        findings = key_result_findings(replace(GOOD, due_on=None))

        assert [finding.rule for finding in findings] == ["key_result.due_date"]
        assert "2026-03-31" in findings[0].message
