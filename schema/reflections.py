"""Reflections: what the owners of objectives say about them when they are over."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.activity import queries as activity
from app.objectives import queries as objectives
from app.people import queries as people
from app.reviews import judging, policy, queries
from app.reviews.models import Cause, Verdict
from app.reviews.queries import ReflectionRow
from schema.activity import AuditRecordConnection, ChangedFieldsArgument, changes_asked
from schema.fields import Node, batched, column, itself, many, node_id, one, over, permission, root
from schema.findings import Finding
from schema.objective_lists import AfterArgument, FirstArgument
from schema.objectives import Objective
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown


@over(ReflectionRow, description="What the viewer may do with a reflection.")
class ReflectionViewerCan:
    """What the viewer may do with a reflection."""

    correct: Permission = permission(policy.can_correct, "Correct what it says, with a reason.")
    respond: Permission = permission(policy.can_respond, "Respond to it, or say something else than before.")


@over(
    ReflectionRow,
    load=queries.reflections_by_id,
    description="What the owner of an objective says about it when it is over, beyond the percentage. Once it is "
    "handed in, whoever reads the objective reads it; until then its author alone. It is for learning: there is no pay "
    "and no rating in it.",
)
class Reflection(Node):
    """A reflection."""

    id: strawberry.ID = node_id("Reflection")
    revision: int = column("Raised by every edit of its author's: send it as `expectedRevision`.")
    objective: Objective = one(objectives.objectives_by_id, "objective_id", description="What it is about.")
    author: User = one(people.users_by_id, "author_id", description="Who wrote it: the objective's owner.")
    suggested_score: float | None = column(
        "The score that the figures suggested when it was handed in or corrected, 0 to 1; null where they said nothing."
    )
    score: float | None = column("The score that its author gives, 0 to 1; null in a draft that has none yet.")
    score_reason: Markdown | None = column("Why the score is another one than the suggested one.")
    verdict: Verdict | None = column("Whether the objective served what mattered.")
    verdict_reason: Markdown | None = column("How it did, or why not.")
    cause: Cause | None = column("What kept it from being reached; there where the score is under 0.7.")
    cause_note: Markdown | None = column("What happened.")
    learned: Markdown | None = column("What was learned.")
    created_at: DateTime = column("When it was begun.")
    updated_at: DateTime = column("When its author changed it last.")
    handed_in_at: DateTime | None = column("When it was handed in; null for a draft of the viewer's.")
    response: Markdown | None = column("What those above its author, or the team's lead, say to it.")
    responded_by: User | None = one(people.users_by_id, "responded_by_id", description="Who responded.")
    responded_at: DateTime | None = column("When they did.")
    findings: list[Finding] = many(
        judging.findings_of_reflections,
        "id",
        description="What the quality rules say of its words, such as some that tie it to pay.",
    )
    viewer_can: ReflectionViewerCan = itself("What the viewer may do with it.")

    @batched(
        activity.changes_of,
        "id",
        AuditRecordConnection,
        description="How it was corrected, the latest first: what it said, what it says, who, when and why.",
    )
    def changes(
        fields: ChangedFieldsArgument = None,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return changes_asked(fields, first, after)


@strawberry.type
class ReflectionQueries:
    """Asked for while somebody writes a reflection; nothing is stored."""

    @root(
        list[Finding],
        description="What the quality rules find in the words of a reflection, or of a response, while it is written.",
    )
    async def findings_for_reflection(
        self, texts: Annotated[list[str], strawberry.argument(description="What is written so far, text by text.")]
    ) -> Any:
        """Judge what is written."""
        return await judging.findings_of_written(texts)
