"""What the assistant found for the person alone who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.objectives import queries as objectives
from app.proposals import personal
from app.proposals.personal import NoRewrite, Sureness, sureness_of
from schema.fields import column, computed, one, over
from schema.findings import Finding

if TYPE_CHECKING:
    from schema.key_results import KeyResult
    from schema.objectives import Objective


@over(personal.RewriteRow, description="Another title of an objective, judged by the same rules as the present one.")
class ObjectiveRewrite:
    """A rewrite."""

    title: str = column("The title.")
    clears: list[str] = column("The ids of the rules that it satisfies and the title that was criticised did not.")
    left: list[Finding] = column("What the rules still find in the objective under this title.")


@over(personal.CritiqueRow, description="What the quality rules found in an objective, and other titles for it.")
class ObjectiveCritique:
    """A critique."""

    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        objectives.objectives_by_id, "objective_id", description="The objective as it is now."
    )
    findings: list[Finding] = column("What the rules found in it when it was criticised, without what was dismissed.")
    rewrites: list[ObjectiveRewrite] = column("Titles that clear what the wording causes, at most three, best first.")
    no_rewrite: NoRewrite | None = column("Why there is no other title; null where there is one.")


@over(
    personal.ParentCandidateRow,
    description="A goal that an objective could serve. It is a guess from what both say: in trials on goals of real "
    "companies the true one came first in about one case of five, and among the first three in fewer than two of "
    "five. Offer all of them, and let a person decide.",
)
class ParentCandidate:
    """A candidate."""

    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] | None = one(
        objectives.objectives_by_id, "objective_id", description="The objective to serve, where it is one."
    )
    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] | None = one(
        objectives.key_results_by_id, "key_result_id", description="The key result to serve, where it is one."
    )
    words: str = column("The words of the objective that was asked about which share the ground.")
    their_words: str = column("The words of the candidate that share it.")
    sureness: Sureness = computed(
        sureness_of, needs=("words", "their_words"), description="How much the words of both agree."
    )
