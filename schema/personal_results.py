"""What the assistant found for the person alone who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.objectives import queries as objectives
from app.proposals import personal, reflection_drafts
from app.proposals.personal import NoRewrite, Sureness, sureness_of
from app.proposals.reflection_drafts import ReflectionField, ReflectionPart
from schema.fields import column, computed, one, over
from schema.findings import Finding
from schema.summaries import Citation

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


@over(reflection_drafts.RecollectionRow, description="A sentence about how an objective went.")
class Recollection:
    """A recollection."""

    text: str = column("The sentence. It gives no verdict and no score, and judges nobody.")
    evidence: list[Citation] = column("The records that it came from.")


@over(reflection_drafts.PartRow, description="The sentences of a draft of a reflection about one thing.")
class ReflectionDraftPart:
    """A part of a draft of a reflection."""

    part: ReflectionPart = column("What they are about.")
    sentences: list[Recollection] = column("The sentences.")


@over(reflection_drafts.SlotRow, description="What a draft of a reflection leaves to the person who reflects.")
class ReflectionSlot:
    """A slot."""

    field: ReflectionField = column("Where the answer belongs; several questions may be about the same field.")
    question: str = column("What to say there, as a question. Nothing is answered in advance.")


@over(
    reflection_drafts.ReflectionDraftRow,
    description="How an objective went, as its records tell it, and what is left to its owner to say: the verdict, the "
    "score, what caused it and what was learned are always empty. Take over what helps with `reflectionSave`.",
)
class ReflectionDraft:
    """A draft of a reflection."""

    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        objectives.objectives_by_id, "objective_id", description="The objective as it is now."
    )
    parts: list[ReflectionDraftPart] = column("What the records tell, in the order in which it is read.")
    slots: list[ReflectionSlot] = column("What only a person can say.")
