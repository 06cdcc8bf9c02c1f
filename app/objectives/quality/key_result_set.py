"""Rules that look at the key results of an objective together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.objectives.drafts import Measure, ObjectiveDraft
from app.objectives.findings import Catalogue, Remark
from app.objectives.models import MetricKind
from app.objectives.quality.models import RuleScope
from app.objectives.quality.phrases import counted_work, is_about
from app.objectives.quality.words import CARE, EARLY_SIGNS, GROWTH, LAGGING, THRIFT
from app.objectives.wording import activity, stems

DOMINATES_ABOVE = Decimal("0.75")

SET_RULES: Catalogue[ObjectiveDraft] = Catalogue(RuleScope.KEY_RESULT_SET)

_LAGGING, _EARLY_SIGNS = stems(LAGGING), stems(EARLY_SIGNS)
_GROWTH, _THRIFT, _CARE = stems(GROWTH), stems(THRIFT), stems(CARE)
_STEPS = frozenset({MetricKind.MILESTONE, MetricKind.BINARY})


@SET_RULES.rule("set.weights")
def weights(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Each key result moves the objective: one that counts for nothing, or for all, hides the others."""
    drivers = _drivers(draft)
    total = sum((driver.weight for driver in drivers), Decimal(0))
    if len(drivers) < 2 or not total:
        return
    about = "\n".join(f"{driver.weight.normalize():f} {driver.title}" for driver in drivers)
    for driver in drivers:
        share = driver.weight / total
        if not driver.weight:
            yield Remark(
                f"“{driver.title}” has the weight 0: the objective's progress does not show what becomes of it.",
                "Give it a weight, or make it a guardrail if it only has to hold.",
                about=about,
            )
        elif share > DOMINATES_ABOVE:
            yield Remark(
                f"“{driver.title}” counts for {share * 100:.0f} % of the objective: the others hardly show in it.",
                "Bring the weights closer together, or ask whether the others belong to this objective.",
                about=about,
            )


@SET_RULES.rule("set.lead_lag")
def lead_and_lag(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Early signs tell in time to act, late ones tell whether it worked: one needs both."""
    drivers = _drivers(draft)
    if len(drivers) < 2:
        return
    about = "\n".join(driver.title for driver in drivers)
    if all(_is_late(driver) for driver in drivers):
        yield Remark(
            "All of these move late: once they tell that something is wrong, the cycle is over.",
            "Add one that moves first, such as how many people start, try, or come back within a week.",
            about=about,
        )
    elif all(_is_work(driver) for driver in drivers):
        yield Remark(
            "All of these are work that gets done: none would tell whether it helped.",
            "Add one that shows the effect: what people do, have or think once the work is done.",
            about=about,
        )


@SET_RULES.rule("set.guardrail")
def guardrail(draft: ObjectiveDraft) -> Iterator[Remark]:
    """What is pushed hard is pushed at the expense of something: a guardrail says what must not suffer."""
    drivers = _drivers(draft)
    if len(drivers) < 2 or len(drivers) < len(draft.measures) or any(is_about(each.title, _CARE) for each in drivers):
        return
    if pushed := next((driver for driver in drivers if _pushes(driver)), None):
        yield Remark(
            f"“{pushed.title}” can be reached at the expense of something else, and nothing here would show it.",
            "Ask what must not suffer meanwhile, such as quality, complaints, margin or overtime, and add it as a "
            "guardrail with its limit.",
            about="\n".join(driver.title for driver in drivers),
        )


def _drivers(draft: ObjectiveDraft) -> list[Measure]:
    return [measure for measure in draft.measures if measure.drives]


def _is_late(measure: Measure) -> bool:
    if measure.kind in _STEPS or measure.kind is MetricKind.BASELINE:
        return False
    return is_about(measure.title, _LAGGING) and not is_about(measure.title, _EARLY_SIGNS)


def _is_work(measure: Measure) -> bool:
    if measure.kind in _STEPS:
        return True
    rises = measure.kind is MetricKind.INCREASE
    return rises and bool(activity(measure.title) or counted_work(measure.title))


def _pushes(measure: Measure) -> bool:
    if measure.kind is MetricKind.INCREASE:
        return is_about(measure.title, _GROWTH)
    return measure.kind is MetricKind.DECREASE and is_about(measure.title, _THRIFT)
