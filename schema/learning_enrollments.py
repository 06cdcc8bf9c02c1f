"""People's way along learning paths, and having the end of the champions' path confirmed."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.core.paging import Page
from app.growth import learner_queries as queries
from app.growth import policy
from app.growth.commands import enrollments as commands
from app.growth.learner_queries import LATEST_ENROLLMENT, LearningEnrollmentRow
from app.growth.learning_queries import paths_by_id
from app.growth.models import EnrollmentState
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, column, deleted_id, itself, node_id, one, over, permission, root
from schema.learning_paths import LearningPath
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Markdown

EnrollmentStatesArgument = Annotated[
    list[EnrollmentState] | None,
    strawberry.argument(description="Only those in one of these states; null: in any, [] fits none."),
]


@over(LearningEnrollmentRow, description="What the viewer may do with somebody's way along a learning path.")
class LearningEnrollmentViewerCan:
    """What the viewer may do with somebody's way along a path."""

    complete: Permission = permission(policy.can_complete_path, "Say that they came to the end.")
    confirm: Permission = permission(policy.can_confirm_path, "Confirm the end, or say what is missing.")
    leave: Permission = permission(policy.can_leave_path, "Leave the path.")


@over(
    LearningEnrollmentRow,
    load=queries.enrollments_by_id,
    description="That somebody walks a learning path. They and the one whom they report to today read it; "
    "administrators too, from the moment that they are asked to confirm its end.",
)
class LearningEnrollment(Node):
    """A way along a path."""

    id: strawberry.ID = node_id("LearningEnrollment")
    user: User = one(people.users_by_id, "user_id", description="Who walks the path.")
    path: LearningPath = one(paths_by_id, "learning_path_id", description="The path.")
    started_by: User = one(people.users_by_id, "started_by_id", description="Who let them start.")
    state: EnrollmentState = column("How far they have come.")
    resource_count: int = column("How much there is to learn from on the path today.")
    done_count: int = column("How much of it they are through with.")
    note: Markdown | None = column("What they said at the end.")
    asked_at: DateTime | None = column("When they last asked to have the end confirmed; null where they did not.")
    decided_by: User | None = one(
        people.users_by_id, "decided_by_id", description="The administrator who confirmed it, or said what is missing."
    )
    decided_at: DateTime | None = column("When that was.")
    reason: Markdown | None = column("What is missing, where it was not confirmed.")
    completed_at: DateTime | None = column("When the path was completed; null while it is not.")
    created_at: DateTime = column("When they started.")
    viewer_can: LearningEnrollmentViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="Somebody's way along a path with its place in the list.")
class LearningEnrollmentEdge(Edge):
    """An edge."""

    node: LearningEnrollment = column("The way along the path.")


@over(Page, description="A page of people's ways along paths.")
class LearningEnrollmentConnection(Connection):
    """A page of ways along paths."""

    edges: list[LearningEnrollmentEdge] = edges()
    nodes: list[LearningEnrollment] = nodes()


@strawberry.type
class LearningEnrollmentQueries:
    """Ways in to people's ways along paths."""

    @root(
        LearningEnrollmentConnection,
        description="Who walks learning paths, as far as the viewer may read it, the latest first. Administrators find "
        "what waits for them with the state WAITING.",
    )
    async def learning_enrollments(
        self,
        info: Info,
        states: EnrollmentStatesArgument = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of people's ways along paths."""
        own = info.context.actor.organization_id
        return await queries.enrollments_page(own, None if states is None else tuple(states), first=first, after=after)


@strawberry.input(description="Who walks which path.")
class LearningEnrollmentStartInput:
    """Input of `learningEnrollmentStart`."""

    learning_path_id: strawberry.ID = argument("The path.")
    user_id: strawberry.ID | None = argument("You, or somebody who reports to you directly; null: you.", None)
    due_on: Date | None = argument("The due day of what goes on the list for it: today or later; null: none.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which path the viewer came to the end of.")
class LearningEnrollmentCompleteInput:
    """Input of `learningEnrollmentComplete`."""

    learning_enrollment_id: strawberry.ID = argument("A path of yours with nothing left to learn from.")
    note: Markdown | None = argument("What you want to say; at most 4000 characters.", None)


@strawberry.input(description="Whose end of the champions' path is confirmed.")
class LearningEnrollmentConfirmInput:
    """Input of `learningEnrollmentConfirm`."""

    learning_enrollment_id: strawberry.ID = argument("What waits for an administrator.")


@strawberry.input(description="Whose end of the champions' path is not confirmed yet.")
class LearningEnrollmentReturnInput:
    """Input of `learningEnrollmentReturn`."""

    learning_enrollment_id: strawberry.ID = argument("What waits for an administrator.")
    reason: Markdown = argument("What is missing; at most 4000 characters.")


@strawberry.input(description="Which path the viewer leaves.")
class LearningEnrollmentLeaveInput:
    """Input of `learningEnrollmentLeave`."""

    learning_enrollment_id: strawberry.ID = argument("A path of yours that is not completed.")


def _enrollment() -> Any:
    return one(queries.enrollments_by_id, "learning_enrollment_id", description="The way along the path as it is now.")


@over(commands.LearningEnrollmentChanged, description="The path is walked, and what is on it is on the list.")
class LearningEnrollmentStartSuccess:
    """Success of `learningEnrollmentStart`."""

    learning_enrollment_edge: LearningEnrollmentEdge = new_edge(
        queries.enrollments_by_id, "learning_enrollment_id", LATEST_ENROLLMENT, description="The way along the path."
    )
    user: User = one(people.users_by_id, "user_id", description="Who walks it: for their `learningAssignments`.")


@over(commands.LearningEnrollmentChanged, description="It is completed, or waits for an administrator.")
class LearningEnrollmentCompleteSuccess:
    """Success of `learningEnrollmentComplete`."""

    learning_enrollment: LearningEnrollment = _enrollment()


@over(commands.LearningEnrollmentChanged, description="It is completed.")
class LearningEnrollmentConfirmSuccess:
    """Success of `learningEnrollmentConfirm`."""

    learning_enrollment: LearningEnrollment = _enrollment()
    user: User = one(people.users_by_id, "user_id", description="Who is an OKR champion from now on.")


@over(commands.LearningEnrollmentChanged, description="They are on their way again.")
class LearningEnrollmentReturnSuccess:
    """Success of `learningEnrollmentReturn`."""

    learning_enrollment: LearningEnrollment = _enrollment()


@over(commands.LearningEnrollmentChanged, description="The path is left.")
class LearningEnrollmentLeaveSuccess:
    """Success of `learningEnrollmentLeave`."""

    deleted_id: strawberry.ID = deleted_id("LearningEnrollment", "learning_enrollment_id")
    user: User = one(people.users_by_id, "user_id", description="Who walked it.")


def _id(input: Any) -> Any:
    return parse_id(input.learning_enrollment_id, "LearningEnrollment", "learningEnrollmentId")


@strawberry.type
class LearningEnrollmentMutations:
    """Walking learning paths, and confirming the end of the champions' path."""

    @mutation(
        commands.start_path,
        LearningEnrollmentStartSuccess,
        description="Start on a path, or let somebody start who reports to you: what is on it goes on the list of what "
        "to learn from. What was learned from already counts.",
    )
    async def learning_enrollment_start(self, info: Info, input: LearningEnrollmentStartInput) -> Any:
        """Start on a path."""
        return await commands.start_path(
            actor=info.context.actor,
            path_id=parse_id(input.learning_path_id, "LearningPath", "learningPathId"),
            user_id=parse_optional_id(input.user_id, "User", "userId"),
            due_on=input.due_on,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.complete_path,
        LearningEnrollmentCompleteSuccess,
        description="Say that you came to the end of a path. The champions' path waits for an administrator then, any "
        "other one is completed.",
    )
    async def learning_enrollment_complete(self, info: Info, input: LearningEnrollmentCompleteInput) -> Any:
        """Come to the end of a path."""
        return await commands.complete_path(actor=info.context.actor, enrollment_id=_id(input), note=input.note)

    @mutation(
        commands.confirm_path,
        LearningEnrollmentConfirmSuccess,
        description="Confirm that somebody came to the end of the champions' path, and make them an OKR champion.",
    )
    async def learning_enrollment_confirm(self, info: Info, input: LearningEnrollmentConfirmInput) -> Any:
        """Confirm the end of the champions' path."""
        return await commands.confirm_path(actor=info.context.actor, enrollment_id=_id(input))

    @mutation(
        commands.return_path,
        LearningEnrollmentReturnSuccess,
        description="Say what is missing before somebody has come to the end of the champions' path.",
    )
    async def learning_enrollment_return(self, info: Info, input: LearningEnrollmentReturnInput) -> Any:
        """Give the end of the champions' path back."""
        return await commands.return_path(actor=info.context.actor, enrollment_id=_id(input), reason=input.reason)

    @mutation(
        commands.leave_path,
        LearningEnrollmentLeaveSuccess,
        description="Leave a path that is not completed; what is on your list stays there.",
    )
    async def learning_enrollment_leave(self, info: Info, input: LearningEnrollmentLeaveInput) -> Any:
        """Leave a path."""
        return await commands.leave_path(actor=info.context.actor, enrollment_id=_id(input))
