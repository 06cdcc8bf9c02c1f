"""Rules that look at how an objective ends; asked when it is about to be closed with an outcome."""

from __future__ import annotations

from collections.abc import Iterator

from app.objectives.drafts import ClosingDraft
from app.objectives.findings import Catalogue, Remark
from app.objectives.models import Commitment, MetricKind, Outcome
from app.objectives.quality.models import RuleScope
from app.objectives.rules import CHANGE_KINDS

FAR_BEYOND = 1.5
HARDLY_ACHIEVED = 0.7
NEARLY_ALL = 0.99

CLOSING_RULES: Catalogue[ClosingDraft] = Catalogue(RuleScope.CLOSING)


@CLOSING_RULES.rule("closing.sandbagging")
def sandbagging(draft: ClosingDraft) -> Iterator[Remark]:
    """Targets that are reached with ease teach little: the next ones should ask for more."""
    known = [each for each in draft.drivers if each.kind is not MetricKind.BASELINE]
    reached = [each.raw_progress for each in known if each.raw_progress is not None]
    if draft.outcome is not Outcome.ACHIEVED or not known or len(reached) < len(known) or min(reached) < 1:
        return
    changes = [each for each in known if each.kind in CHANGE_KINDS]
    if changes and all((each.raw_progress or 0) >= FAR_BEYOND for each in changes):
        yield Remark(
            "Every target was passed by half of the way or more: they were set where you were sure to get.",
            "Say in the closing note what you would dare next time, and set the next targets from where you are now.",
            about=draft.outcome,
        )
    elif draft.commitment is Commitment.ASPIRATIONAL and len(known) > 1:
        yield Remark(
            "It was a stretch, and every single key result was reached: it asked for less than you could do.",
            "Say in the closing note what made it easier than expected, and reach further next time.",
            about=draft.outcome,
        )


@CLOSING_RULES.rule("closing.outcome")
def outcome(draft: ClosingDraft) -> Iterator[Remark]:
    """The outcome fits what was measured, or the difference is explained: else people stop believing the figures."""
    if draft.progress is None:
        return
    share = f"{draft.progress * 100:.0f} %"
    if draft.outcome is Outcome.ACHIEVED and draft.progress < HARDLY_ACHIEVED:
        message = f"It ends as ACHIEVED, and what measures it stands at {share}."
    elif draft.outcome in (Outcome.PARTIAL, Outcome.MISSED) and draft.progress >= NEARLY_ALL:
        message = f"It ends as {draft.outcome}, and what measures it stands at {share}."
    else:
        return
    yield Remark(
        f"{message} Readers will wonder which of the two is true.",
        "Choose the outcome that fits, check in once more, or say in the note what the key results do not show.",
        about=draft.outcome,
    )
