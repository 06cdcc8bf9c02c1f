"""Who did what to a record, by hand or by approving a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.activity import queries
from app.activity.queries import AuditRecordRow
from app.core.errors import NotFound
from app.core.ids import parse_global_id
from app.core.paging import Page
from app.people import queries as people
from schema.fields import Node, camel, column, computed, node_id, one, over, root, snake
from schema.node import nodes_by_reference
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.scalars import DateTime, Markdown

if TYPE_CHECKING:
    from schema.people import User


@over(queries.FieldChange, description="A field before and after a change, as text.")
class FieldChange:
    """A changed field."""

    field: str = computed(lambda row: camel(row.field), needs=("field",), description="The field, as inputs name it.")
    before: str | None = column("What it was; null where it was empty.")
    after: str | None = column("What it became; null where it is empty.")


@over(AuditRecordRow, load=queries.audit_records_by_id, description="One thing that somebody did to a record.")
class AuditRecord(Node):
    """One thing that somebody did."""

    id: strawberry.ID = node_id("AuditRecord")
    action: str = column("What was done, such as `objective.close`.")
    actor: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id, "actor_id", description="Who did it; null where the operator did, from the command line."
    )
    subject: Node | None = one(
        nodes_by_reference, "subject", description="What it was done to; null once that is gone."
    )
    proposal: Node | None = one(
        nodes_by_reference,
        "proposal",
        description="The draft that it was done by approving; null where it was done by hand.",
    )
    reason: Markdown | None = column("Why, where a reason was given.")
    changes: list[FieldChange] = computed(
        lambda row: row.field_changes, needs=("changes",), description="What changed, field by field."
    )
    at: DateTime = column("When.")


@over(EdgeRow, description="An audit record in a list.")
class AuditRecordEdge(Edge):
    """An audit record in a list."""

    node: AuditRecord = column("The audit record.")


@over(Page, description="A page of audit records.")
class AuditRecordConnection(Connection):
    """A page of audit records."""

    edges: list[AuditRecordEdge] = edges()
    nodes: list[AuditRecord] = nodes()


ChangedFieldsArgument = Annotated[
    list[str] | None,
    strawberry.argument(description="Only changes of one of these fields, such as `target`; null: of any."),
]


def changes_asked(fields: Sequence[str] | None, first: int, after: str | None) -> dict[str, Any]:
    """Return the arguments of a field as those of its load."""
    named = None if fields is None else tuple(snake(field) for field in fields)
    return {"fields": named, "first": first, "after": after}


@strawberry.type
class ActivityQueries:
    """Ways in to what was done."""

    @root(AuditRecordConnection, description="What was done to a record, the latest first; its readers may see it.")
    async def audit_records(
        self,
        subject_id: Annotated[strawberry.ID, strawberry.argument(description="The id of the record.")],
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of audit records."""
        parsed = parse_global_id(subject_id)
        if parsed is None:
            raise NotFound("record", "subjectId")
        return await queries.audit_records_of(parsed[1], first=first, after=after)
