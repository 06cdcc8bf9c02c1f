"""What proposals hold: payloads as values, what they lack, what a person's change does, what makes them stale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from json import dumps, loads
from uuid import UUID, uuid4

import pytest

from app.objectives.models import MetricKind, UnitKind
from app.objectives.quality.catalogue import key_result_findings
from app.objectives.rules import UnitDefinition
from app.proposals.kinds import (
    KeyResultPayload,
    Section,
    Sentence,
    SentenceChange,
    SummaryPayload,
    base_changes,
    base_of,
    findings_from_json,
    findings_to_json,
    key_result_from_json,
    payload_from_json,
    to_json,
)
from app.proposals.models import Origin, ProposalKind

WAIT = KeyResultPayload(
    title="Cut the wait from 30 h to 12 h",
    kind=MetricKind.DECREASE,
    unit=UnitDefinition(UnitKind.DURATION, "h"),
    baseline=Decimal("30"),
    target=Decimal("12.50"),
    due_on=date(2026, 12, 18),
    owner_id=uuid4(),
)
SUMMARY = SummaryPayload(
    date(2026, 11, 16),
    date(2026, 11, 20),
    (
        Section(
            "What changed",
            (Sentence("s1", "Up by 3.", Origin.ASSISTANT), Sentence("s2", "Down by 2.", Origin.ASSISTANT)),
        ),
        Section("Asks", ()),
    ),
    (uuid4(),),
)


AUTUMN, WINTER = uuid4(), uuid4()
AUTHOR = uuid4()


@dataclass(frozen=True)
class Goal:
    """An objective as a draft rests on it."""

    title: str = "Customers get answers"
    why: str | None = None
    commitment: str = "COMMITTED"
    cycle_id: UUID = AUTUMN
    cycle_name: str = "Q4 2026"


class TestJson:
    def test_brings_a_key_result_back_exactly(self) -> None:
        assert key_result_from_json(to_json(WAIT)) == WAIT
        assert to_json(WAIT)["target"] == "12.50"

    def test_brings_a_summary_back_exactly(self) -> None:
        assert payload_from_json(ProposalKind.SUMMARY, to_json(SUMMARY)) == SUMMARY


class TestMissing:
    @pytest.mark.parametrize(
        ("payload", "missing"),
        [
            (WAIT, ()),
            (replace(WAIT, baseline=None), ("baseline",)),
            (replace(WAIT, baseline=None, target=None), ("baseline", "target")),
            (replace(WAIT, title=" "), ("title",)),
            (KeyResultPayload("Keep it", MetricKind.MAINTAIN), ("low",)),
            (KeyResultPayload("Keep it", MetricKind.MAINTAIN, high=Decimal(2)), ()),
            (KeyResultPayload("Launch", MetricKind.MILESTONE), ("milestones",)),
            (KeyResultPayload("Sign", MetricKind.BINARY), ()),
            (KeyResultPayload("Measure it", MetricKind.BASELINE), ()),
            (SUMMARY, ()),
            (SummaryPayload(date(2026, 1, 1), date(2026, 1, 2), (Section("Asks", ()),)), ("sections",)),
        ],
    )
    def test_names_what_approval_needs(
        self, payload: KeyResultPayload | SummaryPayload, missing: tuple[str, ...]
    ) -> None:
        assert payload.missing() == missing


class TestRevisedKeyResult:
    def test_remembers_which_fields_a_person_changed(self) -> None:
        once = WAIT.revised({"target": Decimal(10)})
        twice = once.revised({"target": Decimal(9), "due_on": None})

        assert once.edited == ("target",)
        assert twice.edited == ("target", "due_on")

    def test_is_unedited_where_nothing_differs(self) -> None:
        assert WAIT.revised({"target": Decimal("12.5")}).edited == ()

    def test_empties_the_figures_that_the_new_kind_does_not_have(self) -> None:
        measured = WAIT.revised({"kind": MetricKind.BASELINE})

        assert (measured.baseline, measured.target, measured.unit) == (None, None, WAIT.unit)
        assert measured.missing() == ()
        assert set(measured.edited) == {"kind", "baseline", "target"}

    def test_keeps_what_was_given_with_the_new_kind_for_the_rules_to_refuse(self) -> None:
        assert WAIT.revised({"kind": MetricKind.BINARY, "target": Decimal(1)}).target == 1

    def test_has_no_unit_where_nothing_is_counted(self) -> None:
        assert WAIT.revised({"kind": MetricKind.BINARY}).unit is None


class TestRevisedSummary:
    def test_drops_rewords_and_adds_by_the_positions_that_were_read(self) -> None:
        revised = SUMMARY.revised(
            [
                SentenceChange(0, 0, None),
                SentenceChange(0, 1, "Down by two."),
                SentenceChange(1, None, "Help, please."),
            ],
            AUTHOR,
        )

        changed, asks = revised.sections
        assert changed.sentences == (Sentence("p1", "Down by two.", Origin.PERSON, AUTHOR),)
        assert asks.sentences == (Sentence("p2", "Help, please.", Origin.PERSON, AUTHOR),)

    def test_leaves_a_sentence_with_its_evidence_where_the_words_are_the_same(self) -> None:
        assert SUMMARY.revised([SentenceChange(0, 0, "Up by 3.")], AUTHOR) == SUMMARY

    def test_never_gives_a_key_twice(self) -> None:
        once = SUMMARY.revised([SentenceChange(1, None, "One.")], AUTHOR)
        twice = once.revised([SentenceChange(1, None, "Two.")], AUTHOR)

        assert [sentence.key for sentence in twice.sections[1].sentences] == ["p1", "p2"]


class TestFindings:
    def test_are_the_same_after_they_were_stored(self) -> None:
        found = key_result_findings(replace(WAIT, baseline=None).draft())

        assert [finding.rule for finding in found] == ["key_result.baseline"]
        assert findings_from_json(loads(dumps(findings_to_json(found)))) == found

    def test_of_before_there_was_anything_to_dismiss_can_be_read(self) -> None:
        stored = {"rule": "key_result.count", "blocking": False, "message": "Six.", "suggestion": "Five."}

        [finding] = findings_from_json([{**stored, "words": None, "before": None}])

        assert not finding.dismissed


class TestBase:
    def test_is_unmoved_by_the_same_words(self) -> None:
        assert base_changes(base_of(Goal()), Goal(cycle_name="Autumn")) == ()

    def test_tells_what_moved(self) -> None:
        moved = Goal(title="Customers love us", why="They leave.", cycle_id=WINTER, cycle_name="Q1 2027")

        assert base_changes(base_of(Goal()), moved) == (
            ("title", "Customers get answers", "Customers love us"),
            ("why", None, "They leave."),
            ("cycle", "Q4 2026", "Q1 2027"),
        )

    def test_is_nothing_for_a_summary(self) -> None:
        assert base_changes({}, Goal()) == ()
