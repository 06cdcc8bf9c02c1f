"""What people are to learn from, and what they have learned from."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.core import clock
from app.core.paging import Page
from app.growth import learner_queries as queries
from app.growth import policy, rules
from app.growth.commands import assignments as commands
from app.growth.learner_queries import DUE_FIRST, LearningAssignmentRow
from app.growth.learning_queries import resources_by_id
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import (
    Node,
    argument,
    changes,
    column,
    computed,
    deleted_id,
    itself,
    node_id,
    one,
    over,
    permission,
)
from schema.learning_resources import LearningResource
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Markdown


@over(LearningAssignmentRow, description="What the viewer may do with what somebody is to learn from.")
class LearningAssignmentViewerCan:
    """What the viewer may do with an assignment."""

    edit: Permission = permission(policy.can_edit_assignment, "Give it another due day, or take it off the list.")
    complete: Permission = permission(policy.can_complete_assignment, "Say that they have learned from it.")


@over(
    LearningAssignmentRow,
    load=queries.assignments_by_id,
    description="What somebody is to learn from, or has. The person and the one whom they report to today read it, "
    "nobody else: when they report to somebody else, that one reads it and the former one no longer does.",
)
class LearningAssignment(Node):
    """An assignment."""

    id: strawberry.ID = node_id("LearningAssignment")
    user: User = one(people.users_by_id, "user_id", description="Who learns.")
    resource: LearningResource = one(resources_by_id, "learning_resource_id", description="What they learn from.")
    assigned_by: User = one(people.users_by_id, "assigned_by_id", description="Who put it on the list.")
    note: Markdown | None = column("What there is to say about it: why just this, for instance.")
    due_on: Date | None = column("The last day on which it is in time, if there is one.")
    overdue: bool = computed(
        lambda row, actor: rules.is_overdue(row.due_on, row.completed_at, clock.today(actor.organization_time_zone)),
        needs=("due_on", "completed_at"),
        description="Whether it is open though its due day is over in the organisation's zone.",
    )
    completed_at: DateTime | None = column("When the person said that they were through; null while they are not.")
    completion_note: Markdown | None = column("What they took from it, as far as they said so.")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When it was put on the list.")
    viewer_can: LearningAssignmentViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="What somebody is to learn from with its place in the list.")
class LearningAssignmentEdge(Edge):
    """An edge."""

    node: LearningAssignment = column("What somebody is to learn from.")


@over(Page, description="A page of what somebody is to learn from.")
class LearningAssignmentConnection(Connection):
    """A page of assignments."""

    edges: list[LearningAssignmentEdge] = edges()
    nodes: list[LearningAssignment] = nodes()


@strawberry.input(description="What somebody is to learn from.")
class LearningAssignmentCreateInput:
    """Input of `learningAssignmentCreate`."""

    learning_resource_id: strawberry.ID = argument("What they learn from.")
    user_id: strawberry.ID | None = argument("You, or somebody who reports to you directly; null: you.", None)
    due_on: Date | None = argument("The last day on which it is in time: today or later; null: whenever.", None)
    note: Markdown | None = argument("What there is to say about it; at most 4000 characters.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of what somebody is to learn from; what is left out stays.")
class LearningAssignmentUpdateInput:
    """Input of `learningAssignmentUpdate`."""

    learning_assignment_id: strawberry.ID = argument("What somebody is to learn from.")
    expected_revision: int = argument("The revision that was read.")
    due_on: Date | None = argument("The last day on which it is in time; null: whenever.", UNSET)
    note: Markdown | None = argument("What there is to say about it; null: nothing.", UNSET)


@strawberry.input(description="What the viewer has learned from.")
class LearningAssignmentCompleteInput:
    """Input of `learningAssignmentComplete`."""

    learning_assignment_id: strawberry.ID = argument("Something on your list.")
    note: Markdown | None = argument("What you took from it; at most 4000 characters.", None)


@strawberry.input(description="What nobody is to learn from any more.")
class LearningAssignmentRemoveInput:
    """Input of `learningAssignmentRemove`."""

    learning_assignment_id: strawberry.ID = argument("What is not completed yet.")


def _assignment() -> Any:
    return one(queries.assignments_by_id, "learning_assignment_id", description="It as it is now.")


@over(commands.LearningAssignmentChanged, description="It is on the list.")
class LearningAssignmentCreateSuccess:
    """Success of `learningAssignmentCreate`."""

    learning_assignment_edge: LearningAssignmentEdge = new_edge(
        queries.assignments_by_id, "learning_assignment_id", DUE_FIRST, description="What was put on the list."
    )


@over(commands.LearningAssignmentChanged, description="It is changed.")
class LearningAssignmentUpdateSuccess:
    """Success of `learningAssignmentUpdate`."""

    learning_assignment: LearningAssignment = _assignment()


@over(commands.LearningAssignmentChanged, description="It is completed.")
class LearningAssignmentCompleteSuccess:
    """Success of `learningAssignmentComplete`."""

    learning_assignment: LearningAssignment = _assignment()


@over(commands.LearningAssignmentChanged, description="It is off the list.")
class LearningAssignmentRemoveSuccess:
    """Success of `learningAssignmentRemove`."""

    deleted_id: strawberry.ID = deleted_id("LearningAssignment", "learning_assignment_id")
    user: User = one(people.users_by_id, "user_id", description="Whose list it was on.")


@strawberry.type
class LearningAssignmentMutations:
    """Saying what people are to learn from, and that they have."""

    @mutation(
        commands.assign_learning,
        LearningAssignmentCreateSuccess,
        description="Put something to learn from on your list, or on that of somebody who reports to you.",
    )
    async def learning_assignment_create(self, info: Info, input: LearningAssignmentCreateInput) -> Any:
        """Assign something."""
        return await commands.assign_learning(
            actor=info.context.actor,
            resource_id=parse_id(input.learning_resource_id, "LearningResource", "learningResourceId"),
            user_id=parse_optional_id(input.user_id, "User", "userId"),
            due_on=input.due_on,
            note=input.note,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_assignment,
        LearningAssignmentUpdateSuccess,
        description="Give what is to be learned from another due day or note: for who assigned it, and for whom the "
        "person reports to.",
    )
    async def learning_assignment_update(self, info: Info, input: LearningAssignmentUpdateInput) -> Any:
        """Change an assignment."""
        return await commands.update_assignment(
            actor=info.context.actor,
            assignment_id=parse_id(input.learning_assignment_id, "LearningAssignment", "learningAssignmentId"),
            expected_revision=input.expected_revision,
            changes=changes(input, nullable=["due_on", "note"]),
        )

    @mutation(
        commands.complete_assignment,
        LearningAssignmentCompleteSuccess,
        description="Say that you have learned from something on your list.",
    )
    async def learning_assignment_complete(self, info: Info, input: LearningAssignmentCompleteInput) -> Any:
        """Complete an assignment."""
        return await commands.complete_assignment(
            actor=info.context.actor,
            assignment_id=parse_id(input.learning_assignment_id, "LearningAssignment", "learningAssignmentId"),
            note=input.note,
        )

    @mutation(
        commands.remove_assignment,
        LearningAssignmentRemoveSuccess,
        description="Take something off the list that is not completed: for who assigned it, and for whom the person "
        "reports to.",
    )
    async def learning_assignment_remove(self, info: Info, input: LearningAssignmentRemoveInput) -> Any:
        """Remove an assignment."""
        return await commands.remove_assignment(
            actor=info.context.actor,
            assignment_id=parse_id(input.learning_assignment_id, "LearningAssignment", "learningAssignmentId"),
        )
