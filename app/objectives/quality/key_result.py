"""Rules that look at what a key result measures, when, by whom, and beside which others."""

from __future__ import annotations

from collections.abc import Iterator

from app.objectives.drafts import KeyResultDraft
from app.objectives.findings import Catalogue, Remark
from app.objectives.models import Commitment, KeyResultRole, MetricKind
from app.objectives.quality.models import RuleScope, Severity
from app.objectives.quality.phrases import limits
from app.objectives.quality.shared import owner_remarks, twin
from app.objectives.rules import CHANGE_KINDS
from app.objectives.vocabulary import CHANGING, DOWNWARD, NUMBER_WORDS, UPWARD
from app.objectives.wording import change, figures, has_any, opening, states_baseline, states_date, stems

KEY_RESULTS_AT_MOST = 5
NEARLY_SURE = 0.9
HARDLY_BELIEVED = 0.4
FIRST_HALF = 0.5

MEASURE_RULES: Catalogue[KeyResultDraft] = Catalogue(RuleScope.KEY_RESULT)

_UP, _DOWN, _CHANGE = stems(UPWARD), stems(DOWNWARD), stems(UPWARD | DOWNWARD | CHANGING)
_NUMBERS = stems(NUMBER_WORDS)


@MEASURE_RULES.rule("key_result.measurable", Severity.BLOCKING)
def measurable(draft: KeyResultDraft) -> Iterator[Remark]:
    """A key result names what is to be reached, so that nobody has to argue at the end."""
    match draft.kind:
        case None:
            met = bool(figures(draft.title)) or has_any(draft.title, _NUMBERS)
        case MetricKind.INCREASE | MetricKind.DECREASE:
            met = draft.target is not None
        case MetricKind.MAINTAIN:
            met = draft.low is not None or draft.high is not None
        case _:
            met = True
    if not met:
        yield Remark(
            "No value to reach is stated, so at the end of the cycle nobody could tell whether it was met.",
            "Name the metric and the value it should reach: “Raise … from … to …”. If nothing measures it yet, make "
            "measuring it the key result (kind BASELINE).",
        )


@MEASURE_RULES.rule("key_result.baseline", Severity.BLOCKING)
def baseline(draft: KeyResultDraft) -> Iterator[Remark]:
    """A change says where it starts: otherwise nobody sees how far it is, and progress stays empty."""
    if draft.kind is None:
        moves = has_any(draft.title, _CHANGE) and bool(figures(draft.title))
        missing = moves and not states_baseline(draft.title)
    else:
        missing = draft.kind in CHANGE_KINDS and draft.baseline is None
    if missing:
        yield Remark(
            "The starting value is missing: without it nobody sees how far the target is, and progress stays empty.",
            "Add today's value, 0 if there is nothing yet. If nobody knows it, make finding it out this cycle's key "
            "result (kind BASELINE).",
        )


@MEASURE_RULES.rule("key_result.direction", Severity.BLOCKING)
def direction(draft: KeyResultDraft) -> Iterator[Remark]:
    """The leading verb, the figures and the kind point the same way, so that readers know which way is good."""
    words = opening(draft.title)
    rises = {True: "up", False: "down"}
    said: dict[str, str] = {}
    if words and has_any(words[0][0], _UP) and not has_any(draft.title, _DOWN):
        said[f"“{words[0][0]}”"] = "up"
    if words and has_any(words[0][0], _DOWN) and not has_any(draft.title, _UP):
        said[f"“{words[0][0]}”"] = "down"
    stated = change(draft.title)
    if stated and stated.rises is not None:
        said[f"“{stated.baseline} to {stated.target}”"] = rises[stated.rises]
    if draft.kind in CHANGE_KINDS:
        said[f"the kind {draft.kind}"] = rises[draft.kind is MetricKind.INCREASE]
    if len(set(said.values())) > 1:
        readings = ", ".join(f"{what} points {way}" for what, way in said.items())
        yield Remark(
            f"Word and figures contradict each other: {readings}. Readers could not tell which way is good.",
            "Check the figures, or choose the verb and the kind that fit them.",
            words[0] if words else None,
            about=readings,
        )


@MEASURE_RULES.rule("key_result.band", Severity.BLOCKING)
def band(draft: KeyResultDraft) -> Iterator[Remark]:
    """The words and the band say the same side: otherwise a good value counts as a bad one."""
    sides = limits(draft.title) if draft.kind is MetricKind.MAINTAIN else set()
    if sides == {"upper"} and draft.high is None and draft.low is not None:
        end, message = (
            "high",
            f"The title sets an upper limit, but the band begins at {draft.low:f} and has no high end",
        )
    elif sides == {"lower"} and draft.low is None and draft.high is not None:
        end, message = "low", f"The title sets a lower limit, but the band ends at {draft.high:f} and has no low end"
    else:
        return
    yield Remark(
        f"{message}: a good value would count as a bad one.", f"Put the value in as the {end} end of the band."
    )


@MEASURE_RULES.rule("key_result.due_date")
def due_date(draft: KeyResultDraft) -> Iterator[Remark]:
    """A key result says by when: what is due only at the end is noticed too late."""
    if draft.due_on is None and not states_date(draft.title):
        end = f" ({draft.cycle_ends_on})" if draft.cycle_ends_on else ""
        yield Remark(
            f"No date is stated, so it is due only when the cycle ends{end}: late to notice that it will not be met.",
            "Choose the day by which the value should be there, if it can be earlier.",
        )


@MEASURE_RULES.rule("key_result.owner")
def owner(draft: KeyResultDraft) -> Iterator[Remark]:
    """One person who is there answers for it: what nobody looks after does not move."""
    yield from owner_remarks(draft.owner, draft.due_on or draft.cycle_ends_on)


@MEASURE_RULES.rule("key_result.stretch")
def stretch(draft: KeyResultDraft) -> Iterator[Remark]:
    """Confidence fits the commitment: a stretch is in doubt at first, a promise is not."""
    if draft.confidence is None or draft.elapsed is None or draft.elapsed >= FIRST_HALF:
        return
    share = f"{draft.confidence * 100:.0f} %"
    if draft.commitment is Commitment.ASPIRATIONAL and draft.confidence >= NEARLY_SURE:
        yield Remark(
            f"It is a stretch, and yet its owner is {share} sure of it this early: it asks for little that is new.",
            "Set a target that you would reach about every second time, or set the objective to COMMITTED.",
            about=f"ASPIRATIONAL {draft.target}",
        )
    if draft.commitment is Commitment.COMMITTED and draft.confidence <= HARDLY_BELIEVED:
        yield Remark(
            f"It is a promise, and yet its owner is only {share} sure of it: others rely on what may not come.",
            "Say now what would have to change for it, agree on a target that can be kept, or set the objective to "
            "ASPIRATIONAL.",
            about=f"COMMITTED {draft.target}",
        )


@MEASURE_RULES.rule("key_result.count")
def key_result_count(draft: KeyResultDraft) -> Iterator[Remark]:
    """More than five key results are a list of wishes, not a choice."""
    others = sum(sibling.role is KeyResultRole.DRIVER for sibling in draft.siblings)
    if draft.role is KeyResultRole.DRIVER and others >= KEY_RESULTS_AT_MOST:
        yield Remark(
            f"The objective has {others} key results already; with more than {KEY_RESULTS_AT_MOST} nobody keeps them "
            "all in mind.",
            "Keep the ones that would prove the objective reached, and make the others initiatives or guardrails.",
            about=str(others),
        )


@MEASURE_RULES.rule("key_result.duplicate")
def key_result_duplicate(draft: KeyResultDraft) -> Iterator[Remark]:
    """Two key results over one metric count it twice."""
    if other := twin(draft.title, (sibling.title for sibling in draft.siblings)):
        yield Remark(
            f"This seems to measure the same as “{other}”, which would then count twice in the objective's progress.",
            "Keep one of them with the target that you mean, or say in the title what sets them apart.",
            about=f"{draft.title}\n{other}",
        )
