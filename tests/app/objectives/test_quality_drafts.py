"""What each rule about figures, people, sets, alignment and endings finds, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.objectives.drafts import (
    ClosingDraft,
    KeyResultDraft,
    Measure,
    ObjectiveDraft,
    Owner,
    Parent,
    Reached,
    Sibling,
)
from app.objectives.models import Commitment, KeyResultRole, Level, MetricKind, Outcome
from app.objectives.quality.catalogue import closing_findings, key_result_findings, objective_findings

D = Decimal
UP, DOWN, HOLD = MetricKind.INCREASE, MetricKind.DECREASE, MetricKind.MAINTAIN
STEPS, DONE, FIND_OUT = MetricKind.MILESTONE, MetricKind.BINARY, MetricKind.BASELINE
DUE = date(2026, 12, 31)


def found(draft: KeyResultDraft | ObjectiveDraft | ClosingDraft) -> set[str]:
    match draft:
        case KeyResultDraft():
            return {finding.rule for finding in key_result_findings(draft)}
        case ObjectiveDraft():
            return {finding.rule for finding in objective_findings(draft)}
        case ClosingDraft():
            return {finding.rule for finding in closing_findings(draft)}


def band(title: str, low: str | None = None, high: str | None = None, kind: MetricKind = HOLD) -> KeyResultDraft:
    return KeyResultDraft(title, kind, low=D(low) if low else None, high=D(high) if high else None)


class TestBand:
    @pytest.mark.parametrize(
        "draft",
        [
            band("Keep churn under 3 %", low="3"),
            band("Keep the wait below 20 minutes", low="20"),
            band("No more than 5 complaints a month", low="5"),
            band("Scrap ≤ 2 %", low="2"),
            band("Keep occupancy above 85 %", high="85"),
            band("Hold availability at least 99.9 %", high="99.9"),
            band("Stock covers more than 12 days", high="12"),
        ],
    )
    def test_finds_an_end_on_the_wrong_side(self, draft: KeyResultDraft) -> None:
        assert "key_result.band" in found(draft)

    @pytest.mark.parametrize(
        "draft",
        [
            band("Keep churn under 3 %", high="3"),
            band("Keep the wait below 20 minutes", low="5", high="20"),
            band("Keep occupancy above 85 %", low="85"),
            band("Keep more than 90 % of orders under 2 days", low="90"),
            band("Keep the room temperature steady", low="18"),
            band("Keep overtime low over the summer", high="12"),
            band("Cut churn below 3 %", kind=DOWN),
        ],
    )
    def test_leaves_ends_alone_that_fit_the_words(self, draft: KeyResultDraft) -> None:
        assert "key_result.band" not in found(draft)


class TestOwner:
    GONE = (
        (Owner("Ida", active=False), DUE),
        (Owner("Ida", active=False), None),
        (Owner("Ida", active=False, away_until=date(2026, 1, 1)), DUE),
        (Owner("Ida", away_until=DUE), DUE),
        (Owner("Ida", away_until=date(2027, 3, 1)), DUE),
        (Owner("Ida", away_until=date(2027, 3, 1)), date(2026, 11, 30)),
    )
    HERE = (
        (None, DUE),
        (None, None),
        (Owner("Ida"), DUE),
        (Owner("Ida"), None),
        (Owner("Ida", away_until=date(2026, 11, 30)), DUE),
        (Owner("Ida", away_until=date(2026, 12, 30)), DUE),
        (Owner("Ida", away_until=date(2027, 3, 1)), None),
    )

    @pytest.mark.parametrize(("owner", "due_on"), GONE)
    def test_finds_one_who_left_or_is_away_for_too_long(self, owner: Owner, due_on: date | None) -> None:
        assert "key_result.owner" in found(KeyResultDraft("NPS", owner=owner, due_on=due_on))
        assert "objective.owner" in found(ObjectiveDraft("Be there", owner=owner, due_on=due_on))

    @pytest.mark.parametrize(("owner", "due_on"), HERE)
    def test_leaves_one_alone_who_is_there_in_time(self, owner: Owner | None, due_on: date | None) -> None:
        assert "key_result.owner" not in found(KeyResultDraft("NPS", owner=owner, due_on=due_on))
        assert "objective.owner" not in found(ObjectiveDraft("Be there", owner=owner, due_on=due_on))

    def test_takes_the_cycles_end_where_a_key_result_has_no_day(self) -> None:
        away = Owner("Ida", away_until=date(2027, 1, 10))

        assert "key_result.owner" in found(KeyResultDraft("NPS", owner=away, cycle_ends_on=DUE))


class TestStretch:
    @pytest.mark.parametrize(
        ("commitment", "confidence", "elapsed"),
        [
            ("ASPIRATIONAL", 0.9, 0.1),
            ("ASPIRATIONAL", 1.0, 0.0),
            ("ASPIRATIONAL", 0.95, 0.49),
            ("COMMITTED", 0.4, 0.1),
            ("COMMITTED", 0.0, 0.3),
            ("COMMITTED", 0.25, 0.49),
        ],
    )
    def test_finds_a_confidence_against_the_commitment(
        self, commitment: str, confidence: float, elapsed: float
    ) -> None:
        draft = KeyResultDraft("NPS", UP, commitment=Commitment(commitment), confidence=confidence, elapsed=elapsed)

        assert "key_result.stretch" in found(draft)

    @pytest.mark.parametrize(
        ("commitment", "confidence", "elapsed"),
        [
            ("ASPIRATIONAL", 0.5, 0.1),
            ("ASPIRATIONAL", 0.89, 0.1),
            ("ASPIRATIONAL", 1.0, 0.8),
            ("COMMITTED", 0.9, 0.1),
            ("COMMITTED", 0.41, 0.1),
            ("COMMITTED", 0.1, 0.5),
            ("LEARNING", 0.1, 0.1),
            ("COMMITTED", None, 0.1),
        ],
    )
    def test_leaves_it_alone_where_it_fits_or_comes_late(
        self, commitment: str, confidence: float | None, elapsed: float
    ) -> None:
        draft = KeyResultDraft("NPS", UP, commitment=Commitment(commitment), confidence=confidence, elapsed=elapsed)

        assert "key_result.stretch" not in found(draft)


class TestActivityNounWithAKind:
    def test_leaves_less_work_alone(self) -> None:
        assert "key_result.activity_noun" in found(KeyResultDraft("Meetings per week", UP))
        assert "key_result.activity_noun" not in found(KeyResultDraft("Meetings per week", DOWN))
        assert "key_result.activity_noun" not in found(KeyResultDraft("Meetings per week", HOLD, high=D(5)))


class TestEvidenceWithAKind:
    @pytest.mark.parametrize(("kind", "asked"), [(UP, True), (HOLD, True), (FIND_OUT, False), (DONE, False)])
    def test_asks_where_figures_come_from_that_there_are(self, kind: MetricKind, asked: bool) -> None:
        assert ("key_result.evidence" in found(KeyResultDraft("Customer satisfaction", kind))) is asked

    def test_is_content_with_a_source(self) -> None:
        draft = KeyResultDraft("Raise customer satisfaction", UP, source="Quarterly survey of all clinics")

        assert "key_result.evidence" not in found(draft)


class TestReason:
    @pytest.mark.parametrize("why", ["", " ", "\n"])
    @pytest.mark.parametrize("level", Level)
    def test_finds_none(self, level: Level, why: str) -> None:
        assert "objective.reason" in found(ObjectiveDraft("Be there", level, why=why))

    @pytest.mark.parametrize(
        "given",
        [
            {"why": "Clinics leave because setting up takes days."},
            {"why": "", "parents": (Parent("Small clinics recommend us"),)},
            {"why": "", "serves_priority": True},
            {"why": None},
            {"why": "x"},
            {"why": "", "serves_priority": True, "parents": (Parent("Small clinics recommend us"),)},
        ],
    )
    def test_is_content_with_any(self, given: dict[str, Any]) -> None:
        assert "objective.reason" not in found(ObjectiveDraft("Be there", Level.TEAM, **given))


class TestCounts:
    @pytest.mark.parametrize(
        ("level", "others", "fine"),
        [
            (Level.COMPANY, 5, False),
            (Level.COMPANY, 9, False),
            (Level.TEAM, 5, False),
            (Level.TEAM, 7, False),
            (Level.INDIVIDUAL, 3, False),
            (Level.INDIVIDUAL, 5, False),
            (Level.COMPANY, 4, True),
            (Level.COMPANY, 0, True),
            (Level.TEAM, 4, True),
            (Level.TEAM, 1, True),
            (Level.INDIVIDUAL, 2, True),
            (Level.INDIVIDUAL, 0, True),
        ],
    )
    def test_limit_objectives_by_level(self, level: Level, others: int, fine: bool) -> None:
        siblings = ("Sell", "Hire", "Learn", "Secure", "Delight", "Calm", "Care", "Trust", "Play")[:others]

        assert ("objective.count" not in found(ObjectiveDraft("Be there", level, siblings))) is fine

    @pytest.mark.parametrize("drivers", [0, 1, 6, 7, 10, 20])
    def test_find_too_few_and_too_many_key_results(self, drivers: int) -> None:
        assert "objective.key_results" in found(ObjectiveDraft("Be there", drivers=drivers))

    @pytest.mark.parametrize("drivers", [None, 2, 3, 4, 5])
    def test_leave_two_to_five_alone(self, drivers: int | None) -> None:
        assert "objective.key_results" not in found(ObjectiveDraft("Be there", drivers=drivers))

    @pytest.mark.parametrize(
        ("drivers", "guardrails", "role", "fine"),
        [
            (5, 0, KeyResultRole.DRIVER, False),
            (6, 0, KeyResultRole.DRIVER, False),
            (5, 3, KeyResultRole.DRIVER, False),
            (9, 0, KeyResultRole.DRIVER, False),
            (12, 1, KeyResultRole.DRIVER, False),
            (19, 0, KeyResultRole.DRIVER, False),
            (4, 0, KeyResultRole.DRIVER, True),
            (0, 0, KeyResultRole.DRIVER, True),
            (4, 6, KeyResultRole.DRIVER, True),
            (0, 9, KeyResultRole.DRIVER, True),
            (5, 0, KeyResultRole.GUARDRAIL, True),
            (9, 2, KeyResultRole.GUARDRAIL, True),
        ],
    )
    def test_limit_drivers_beside_a_key_result(
        self, drivers: int, guardrails: int, role: KeyResultRole, fine: bool
    ) -> None:
        siblings = [Sibling(f"Metric {n}") for n in range(drivers)]
        siblings += [Sibling(f"Limit {n}", KeyResultRole.GUARDRAIL) for n in range(guardrails)]

        draft = KeyResultDraft("NPS", role=role, siblings=tuple(siblings))

        assert ("key_result.count" not in found(draft)) is fine


def of(*measures: tuple[str, MetricKind], guardrail: str | None = None, weights: str = "") -> ObjectiveDraft:
    weighed = weights.split() or ["1"] * len(measures)
    drivers = [Measure(title, kind, weight=D(w)) for (title, kind), w in zip(measures, weighed, strict=True)]
    if guardrail:
        drivers.append(Measure(guardrail, HOLD, KeyResultRole.GUARDRAIL))
    return ObjectiveDraft("Be there", measures=tuple(drivers))


NPS, WAIT, SALES = ("NPS", UP), ("Wait in minutes", DOWN), ("Sales", UP)


class TestWeights:
    @pytest.mark.parametrize(
        "draft",
        [
            of(NPS, WAIT, weights="1 0"),
            of(NPS, WAIT, SALES, weights="2 0 1"),
            of(NPS, WAIT, weights="9 1"),
            of(NPS, WAIT, weights="1 4"),
            of(NPS, WAIT, SALES, weights="10 1 1"),
            of(NPS, WAIT, SALES, weights="0 0 1"),
            of(NPS, WAIT, weights="0.8 0.2"),
        ],
    )
    def test_finds_what_counts_for_nothing_or_for_all(self, draft: ObjectiveDraft) -> None:
        assert "set.weights" in found(draft)

    @pytest.mark.parametrize(
        "draft",
        [
            of(NPS),
            of(NPS, weights="10"),
            of(NPS, WAIT),
            of(NPS, WAIT, weights="3 1"),
            of(NPS, WAIT, SALES, weights="2 1 1"),
            of(NPS, WAIT, SALES, weights="0.5 0.25 0.25"),
            of(NPS, WAIT, guardrail="Overtime"),
            of(),
        ],
    )
    def test_leaves_others_alone(self, draft: ObjectiveDraft) -> None:
        assert "set.weights" not in found(draft)


class TestLeadAndLag:
    @pytest.mark.parametrize(
        "draft",
        [
            of(("Revenue from 2M to 3M", UP), ("Gross margin from 31 % to 35 %", UP)),
            of(("NPS from 30 to 40", UP), ("Churn from 5 % to 3 %", DOWN)),
            of(("Staff turnover from 18 % to 12 %", DOWN), ("Employee satisfaction in the survey", UP)),
            of(("Patient satisfaction from 7 to 8", UP), ("Keep profit above 2M", HOLD), ("Retention", UP)),
            of(("New shift planner", STEPS), ("Hygiene audit passed", DONE)),
            of(("5 workshops", UP), ("Write 12 articles", UP)),
            of(("Rollout in 4 plants", STEPS), ("Number of trainings from 2 to 8", UP)),
        ],
    )
    def test_finds_late_signs_alone_and_work_alone(self, draft: ObjectiveDraft) -> None:
        assert "set.lead_lag" in found(draft)

    @pytest.mark.parametrize(
        "draft",
        [
            of(("Revenue from 2M to 3M", UP)),
            of(("Revenue from 2M to 3M", UP), ("Clinics set up within a week", UP)),
            of(("NPS from 30 to 40", UP), ("First response time from 24 h to 4 h", DOWN)),
            of(("Staff turnover from 18 % to 12 %", DOWN), ("Know why nurses leave", FIND_OUT)),
            of(("Revenue", UP), ("Sales calls a week", UP)),
            of(("Churn from 5 % to 3 %", DOWN), ("New shift planner", STEPS)),
            of(("New shift planner", STEPS), ("Overtime from 9 h to 4 h", DOWN)),
            of(("Sales cycle from 60 to 40 days", DOWN), ("Profit", UP)),
            of(),
        ],
    )
    def test_leaves_a_mix_alone(self, draft: ObjectiveDraft) -> None:
        assert "set.lead_lag" not in found(draft)


class TestGuardrail:
    @pytest.mark.parametrize(
        "draft",
        [
            of(("Revenue from 2M to 3M", UP), ("New clinics from 20 to 60", UP)),
            of(("Handling time from 9 to 6 minutes", DOWN), ("Calls per hour from 6 to 9", UP)),
            of(("Monthly donors from 600 to 900", UP), ("Sign-ups per event", UP)),
            of(("Food cost from 34 % to 28 %", DOWN), ("Tables served a night", UP)),
            of(("Shipments per shift from 800 to 1,000", UP), ("Picking speed", UP)),
            of(("Overheads from 2M to 1.5M", DOWN), ("Office space from 900 to 500 m²", DOWN)),
            of(("Enrolments from 400 to 600", UP), ("Open evenings", UP)),
        ],
    )
    def test_finds_growth_without_a_look_at_what_may_suffer(self, draft: ObjectiveDraft) -> None:
        assert "set.guardrail" in found(draft)

    @pytest.mark.parametrize(
        "draft",
        [
            of(("Revenue from 2M to 3M", UP), ("New clinics", UP), guardrail="Keep complaints under 5"),
            of(("Revenue from 2M to 3M", UP), ("Churn from 5 % to 3 %", DOWN)),
            of(("Shipments per shift", UP), ("Picking errors from 2 % to 1 %", DOWN)),
            of(("Handling time", DOWN), ("Customer satisfaction in the survey", UP)),
            of(("Revenue from 2M to 3M", UP)),
            of(("Pupils who can swim", UP), ("Days until the diagnosis", DOWN)),
            of(("New shift planner", STEPS), ("Hygiene audit passed", DONE)),
            of(("Enrolments from 400 to 600", UP), ("Drop-outs in the first term", DOWN)),
        ],
    )
    def test_leaves_goals_alone_that_look_at_it_or_push_nothing(self, draft: ObjectiveDraft) -> None:
        assert "set.guardrail" not in found(draft)


def under(*parents: Parent, level: Level | None = Level.TEAM, **given: Any) -> ObjectiveDraft:
    return ObjectiveDraft("Nurses trust the handover", level, parents=parents, **given)


class TestAlignmentCycle:
    @pytest.mark.parametrize(
        "draft",
        [
            under(Parent("Patients recommend us", pursued=False)),
            under(Parent("Patients recommend us", cycle_name="Q1", cycle_fits=False)),
            under(Parent("Patients recommend us", pursued=False, cycle_fits=False)),
            under(Parent("Patients recommend us"), Parent("Calm nights", pursued=False)),
            under(Parent("Patients recommend us"), Parent("Calm nights", cycle_name="2025", cycle_fits=False)),
            under(Parent("Patients recommend us", pursued=False), level=Level.INDIVIDUAL),
        ],
    )
    def test_finds_what_serves_nothing_any_more(self, draft: ObjectiveDraft) -> None:
        assert "alignment.cycle" in found(draft)

    @pytest.mark.parametrize(
        "draft",
        [
            under(),
            under(Parent("Patients recommend us")),
            under(Parent("Patients recommend us", cycle_name="2026")),
            under(Parent("Patients recommend us"), Parent("Calm nights")),
            under(Parent("Patients recommend us", Level.COMPANY, DUE), level=Level.INDIVIDUAL),
            under(Parent("Patients recommend us"), level=None),
        ],
    )
    def test_leaves_alone_what_serves_something_pursued(self, draft: ObjectiveDraft) -> None:
        assert "alignment.cycle" not in found(draft)


class TestAlignmentPeriod:
    @pytest.mark.parametrize(
        ("own", "above"),
        [
            ((2026, 12, 31), (2026, 12, 30)),
            ((2026, 12, 31), (2026, 11, 30)),
            ((2027, 3, 31), (2026, 12, 31)),
            ((2026, 6, 30), (2026, 3, 31)),
            ((2026, 10, 2), (2026, 10, 1)),
            ((2026, 12, 31), (2025, 12, 31)),
        ],
    )
    def test_finds_what_comes_too_late(self, own: tuple[int, int, int], above: tuple[int, int, int]) -> None:
        parents = (
            Parent("Calm nights", due_on=date(2026, 12, 31)),
            Parent("Patients recommend us", due_on=date(*above)),
        )

        assert "alignment.period" in found(under(*parents, due_on=date(*own)))

    @pytest.mark.parametrize(
        ("own", "above"),
        [
            ((2026, 12, 31), (2026, 12, 31)),
            ((2026, 11, 30), (2026, 12, 31)),
            ((2026, 3, 31), (2026, 12, 31)),
            (None, (2026, 12, 31)),
            ((2026, 12, 31), None),
            (None, None),
        ],
    )
    def test_leaves_alone_what_comes_in_time(
        self, own: tuple[int, int, int] | None, above: tuple[int, int, int] | None
    ) -> None:
        parent = Parent("Patients recommend us", due_on=date(*above) if above else None)

        assert "alignment.period" not in found(under(parent, due_on=date(*own) if own else None))


COMPANY_GOAL, TEAM_GOAL = Parent("Patients recommend us", Level.COMPANY), Parent("Calm nights", Level.TEAM)
PERSONAL_GOAL = Parent("Learn to lead a ward", Level.INDIVIDUAL)


class TestLevelSkip:
    @pytest.mark.parametrize(
        "draft",
        [
            under(COMPANY_GOAL, level=Level.INDIVIDUAL, goals_between=("Calm nights",)),
            under(COMPANY_GOAL, level=Level.TEAM, goals_between=("The region works as one",)),
            under(TEAM_GOAL, level=Level.COMPANY),
            under(PERSONAL_GOAL, level=Level.COMPANY),
            under(PERSONAL_GOAL, level=Level.TEAM),
            under(COMPANY_GOAL, PERSONAL_GOAL, level=Level.TEAM),
        ],
    )
    def test_finds_leaps_and_what_is_upside_down(self, draft: ObjectiveDraft) -> None:
        assert "alignment.level_skip" in found(draft)

    @pytest.mark.parametrize(
        "draft",
        [
            under(COMPANY_GOAL, level=Level.INDIVIDUAL),
            under(TEAM_GOAL, level=Level.INDIVIDUAL, goals_between=("Calm nights",)),
            under(COMPANY_GOAL, TEAM_GOAL, level=Level.INDIVIDUAL, goals_between=("Calm nights",)),
            under(COMPANY_GOAL, level=Level.TEAM),
            under(TEAM_GOAL, level=Level.TEAM, goals_between=("The region works as one",)),
            under(COMPANY_GOAL, level=Level.COMPANY),
            under(level=Level.INDIVIDUAL, goals_between=("Calm nights",)),
            under(COMPANY_GOAL, level=None, goals_between=("Calm nights",)),
        ],
    )
    def test_leaves_steps_alone(self, draft: ObjectiveDraft) -> None:
        assert "alignment.level_skip" not in found(draft)


class TestOrphan:
    LOST = under(why="Nurses waste an hour a day.", goals_above=("Patients recommend us",))

    @pytest.mark.parametrize(
        "draft",
        [
            LOST,
            replace(LOST, level=Level.INDIVIDUAL),
            replace(LOST, goals_above=("Patients recommend us", "Calm nights")),
            replace(LOST, why="x"),
            replace(LOST, siblings=("Calm nights",)),
            replace(LOST, drivers=3, commitment=Commitment.COMMITTED),
        ],
    )
    def test_finds_a_goal_that_serves_none(self, draft: ObjectiveDraft) -> None:
        assert "alignment.orphan" in found(draft)

    @pytest.mark.parametrize(
        "draft",
        [
            replace(LOST, parents=(Parent("Patients recommend us"),)),
            replace(LOST, serves_priority=True),
            replace(LOST, private=True),
            replace(LOST, level=Level.COMPANY),
            replace(LOST, level=None),
            replace(LOST, goals_above=()),
            replace(LOST, why=None),
        ],
    )
    def test_leaves_others_alone(self, draft: ObjectiveDraft) -> None:
        assert "alignment.orphan" not in found(draft)

    def test_leaves_one_without_a_reason_to_the_rule_about_reasons(self) -> None:
        rules = found(replace(self.LOST, why=""))

        assert rules == {"objective.reason"}


def ended(
    outcome: str, commitment: str, *raw: float | None, progress: float | None = 1.0, **kinds: Any
) -> ClosingDraft:
    kind = kinds.get("kind", UP)
    drivers = tuple(Reached(f"Metric {n}", kind, value) for n, value in enumerate(raw))
    return ClosingDraft("Nurses trust the handover", Outcome(outcome), Commitment(commitment), progress, drivers)


class TestSandbagging:
    @pytest.mark.parametrize(
        "draft",
        [
            ended("ACHIEVED", "ASPIRATIONAL", 1.0, 1.0),
            ended("ACHIEVED", "ASPIRATIONAL", 1.2, 1.0, 1.4),
            ended("ACHIEVED", "ASPIRATIONAL", 1.0, 1.0, kind=STEPS),
            ended("ACHIEVED", "COMMITTED", 1.5, 2.0),
            ended("ACHIEVED", "COMMITTED", 3.0),
            ended("ACHIEVED", "LEARNING", 1.6, 1.7, 1.5),
            ended("ACHIEVED", "ASPIRATIONAL", 1.5),
        ],
    )
    def test_finds_what_was_too_easy(self, draft: ClosingDraft) -> None:
        assert found(draft) == {"closing.sandbagging"}

    @pytest.mark.parametrize(
        "draft",
        [
            ended("ACHIEVED", "COMMITTED", 1.0, 1.0),
            ended("ACHIEVED", "COMMITTED", 1.6, 1.0),
            ended("ACHIEVED", "ASPIRATIONAL", 1.0, 0.7),
            ended("ACHIEVED", "ASPIRATIONAL", 1.0, None),
            ended("ACHIEVED", "ASPIRATIONAL", 1.0),
            ended("ACHIEVED", "ASPIRATIONAL"),
            ended("ACHIEVED", "COMMITTED", 1.0, 1.0, kind=DONE),
            ended("ABANDONED", "COMMITTED", 2.0, 2.0),
        ],
    )
    def test_leaves_kept_promises_and_real_stretches_alone(self, draft: ClosingDraft) -> None:
        assert found(draft) == set()


class TestOutcome:
    @pytest.mark.parametrize(
        ("outcome", "progress"),
        [("ACHIEVED", 0.0), ("ACHIEVED", 0.4), ("ACHIEVED", 0.69), ("MISSED", 1.0), ("MISSED", 0.99), ("PARTIAL", 1.0)],
    )
    def test_finds_one_against_the_figures(self, outcome: str, progress: float) -> None:
        assert found(ended(outcome, "COMMITTED", progress=progress)) == {"closing.outcome"}

    @pytest.mark.parametrize(
        ("outcome", "progress"),
        [
            ("ACHIEVED", 0.7),
            ("ACHIEVED", 1.0),
            ("ACHIEVED", None),
            ("PARTIAL", 0.5),
            ("PARTIAL", 0.98),
            ("MISSED", 0.2),
            ("ABANDONED", 1.0),
            ("ABANDONED", 0.0),
        ],
    )
    def test_leaves_one_alone_that_fits(self, outcome: str, progress: float | None) -> None:
        assert found(ended(outcome, "COMMITTED", progress=progress)) == set()


class TestNotNow:
    def test_is_found_where_the_priority_can_wait(self) -> None:
        draft = ObjectiveDraft("Hospitals trust us", Level.TEAM, serves_in_vain="Hospital chains")

        found = [finding for finding in objective_findings(draft) if finding.rule == "objective.not_now"]

        assert [finding.blocking for finding in found] == [False]
        assert "“Hospital chains”" in found[0].message
