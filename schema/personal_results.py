"""What the assistant found for the person alone who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.objectives import queries as objectives
from app.proposals import personal
from app.proposals.personal import NoRewrite
from schema.fields import column, one, over
from schema.findings import Finding

if TYPE_CHECKING:
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
