"""Praise: what people thank each other for, and how others answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.comments.subjects import SubjectKind
from app.core.paging import Page
from app.people import queries as people
from app.recognition import award_queries, policy, queries
from app.recognition.models import ReactionKind, RecognitionReaders
from app.recognition.queries import ReactionCount, RecognitionFilter, RecognitionRow, UnrecognizedRow
from schema.comment_lists import comment_count, comment_threads
from schema.company_values import CompanyValue
from schema.context import Info, parse_optional_id
from schema.fields import Node, argument, column, itself, many, node_id, one, over, permission, root
from schema.node import nodes_by_reference
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown
from schema.teams import Team

if TYPE_CHECKING:
    from schema.awards import Award


@over(RecognitionRow, description="What the viewer may do with praise.")
class RecognitionViewerCan:
    """What the viewer may do with praise."""

    update: Permission = permission(policy.can_update, "Put it in other words.")
    delete: Permission = permission(policy.can_delete, "Delete it.")
    keep_private: Permission = permission(policy.can_keep_private, "Keep their part in it private, or no longer.")


@over(ReactionCount, description="How many people answered praise in one way.")
class RecognitionReactionCount:
    """A kind of reaction with its count."""

    kind: ReactionKind = column("The way.")
    people_count: int = column("How many people.")
    mine: bool = column("Whether the viewer is one of them.")


@over(
    RecognitionRow,
    load=queries.recognitions_by_id,
    description="Praise by one person for others. Its giver and those whom it is for read it, and those with whom its "
    "giver shared it, unless every recipient keeps theirs private.",
)
class Recognition(Node):
    """Praise."""

    id: strawberry.ID = node_id("Recognition")
    giver: User = one(people.users_by_id, "giver_id", description="Who gave it.")
    recipients: list[User] = many(
        queries.recipients_of,
        "id",
        description="Whom it is for, by name, at most 20. Who keeps theirs private is there for themselves and the "
        "giver; so are all of praise that is shared with nobody.",
    )
    message: Markdown = column("What they did, and why it was good.")
    company_value: CompanyValue | None = one(
        queries.company_values_by_id, "company_value_id", description="The value of the organisation that it showed."
    )
    award: Annotated[Award, strawberry.lazy("schema.awards")] | None = one(
        award_queries.awards_by_id, "award_id", description="The award that was given with it, if any."
    )
    honours: Node | None = one(
        nodes_by_reference,
        "honours",
        description="The objective or key result that it honours; null where there is none that the viewer may read.",
    )
    shared_with: RecognitionReaders = column("With whom its giver shared it.")
    team: Team | None = one(people.teams_by_id, "team_id", description="The team that it is shared with, if any.")
    kept_private: bool | None = column(
        "Whether the viewer keeps their part in it private; null where it is not for them."
    )
    reactions: list[RecognitionReactionCount] = many(
        queries.reactions_to, "id", description="How people answered it, the way that came first in front."
    )
    comment_count = comment_count(SubjectKind.RECOGNITION)
    comments = comment_threads(SubjectKind.RECOGNITION)
    created_at: DateTime = column("When it was given.")
    edited_at: DateTime | None = column("When its giver put it in other words last; null where they never did.")
    viewer_can: RecognitionViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="Praise with its place in the list.")
class RecognitionEdge(Edge):
    """An edge."""

    node: Recognition = column("The praise.")


@over(Page, description="A page of praise.")
class RecognitionConnection(Connection):
    """A page of praise."""

    edges: list[RecognitionEdge] = edges()
    nodes: list[Recognition] = nodes()


@over(UnrecognizedRow, description="A report of the viewer who had no praise for long, as far as the viewer may read.")
class UnrecognizedReport:
    """A report without praise for long."""

    person: User = one(people.users_by_id, "user_id", description="The report.")
    last_at: DateTime | None = column("When they were praised last; null: never.")
    days_since: int | None = column("How many whole days ago that was; null: never.")


@strawberry.input(name="RecognitionFilter", description="Which praise: fields are joined by AND; null is no filter.")
class RecognitionFilterInput:
    """The filter of the feed."""

    team_id: strawberry.ID | None = argument("What is shared with this team or praises its people of today.", None)
    recipient_id: strawberry.ID | None = argument("What praises this person.", None)
    company_value_id: strawberry.ID | None = argument("What shows this value.", None)


def _filter(given: RecognitionFilterInput | None) -> RecognitionFilter:
    if given is None:
        return RecognitionFilter()
    return RecognitionFilter(
        team_id=parse_optional_id(given.team_id, "Team", "filter", "teamId"),
        recipient_id=parse_optional_id(given.recipient_id, "User", "filter", "recipientId"),
        company_value_id=parse_optional_id(given.company_value_id, "CompanyValue", "filter", "companyValueId"),
    )


@strawberry.type
class RecognitionQueries:
    """Ways in to praise."""

    @root(RecognitionConnection, description="The praise that the viewer may read, the latest first.")
    async def recognitions(
        self,
        info: Info,
        filter: Annotated[
            RecognitionFilterInput | None, strawberry.argument(description="Which of it; null: all.")
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of the feed."""
        return await queries.recognition_feed(info.context.actor, _filter(filter), first=first, after=after)

    @root(
        list[UnrecognizedReport],
        description="The viewer's direct reports who had no praise for long, by name: nobody else's, and no ranking. "
        "Praise that the viewer may not read does not count.",
    )
    async def unrecognized_reports(
        self,
        info: Info,
        days: Annotated[int, strawberry.argument(description="For at least how many days, 1 to 3650.")] = 30,
    ) -> Any:
        """Return reports without praise."""
        return await queries.unrecognized_reports(info.context.actor, min(max(days, 1), 3650))

    @root(bool, description="Whether praise that the viewer is given from now on is kept private at first.")
    async def keeps_recognition_private(self, info: Info) -> Any:
        """Return the viewer's choice."""
        return await queries.keeps_private(info.context.actor.person_id)
