"""Rules that look at what people write when they look back on an objective."""

from __future__ import annotations

from collections.abc import Iterator

from app.objectives.drafts import ReflectionDraft
from app.objectives.findings import Catalogue, Remark
from app.objectives.quality.models import RuleScope
from app.objectives.quality.pay import tied_to_pay

REFLECTION_RULES: Catalogue[ReflectionDraft] = Catalogue(RuleScope.REFLECTION)


@REFLECTION_RULES.rule("reflection.pay")
def pay(draft: ReflectionDraft) -> Iterator[Remark]:
    """Whoever fears for their pay or a rating looks back with an eye to that, and nobody learns what went wrong."""
    at = tied_to_pay(draft.title)
    if at:
        yield Remark(
            f"“{at[0]}” ties the look back to pay or a rating. People then write what pays, not what they learned.",
            "Leave it out, and talk about pay somewhere else: a score is for learning how far one can get.",
            at,
        )
