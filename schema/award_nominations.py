"""Nominations of colleagues for awards."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.core.paging import Page
from app.people import queries as people
from app.recognition import award_policy, award_queries, commands, queries
from app.recognition.award_models import NominationState
from app.recognition.award_queries import NominationRow
from schema.awards import Award
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, column, itself, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.people import User
from schema.permissions import Permission
from schema.recognition import Recognition
from schema.scalars import DateTime, Markdown


@over(NominationRow, description="What the viewer may do with a nomination.")
class AwardNominationViewerCan:
    """What the viewer may do with a nomination."""

    decide: Permission = permission(award_policy.can_decide, "Approve or decline it.")
    withdraw: Permission = permission(award_policy.can_withdraw, "Take it back.")


@over(
    NominationRow,
    load=award_queries.nominations_by_id,
    description="That somebody proposes a colleague for an award. Who proposed it and those who give the award read "
    "it; the colleague never does.",
)
class AwardNomination(Node):
    """A nomination."""

    id: strawberry.ID = node_id("AwardNomination")
    award: Award = one(award_queries.awards_by_id, "award_id", description="The award.")
    nominee: User = one(people.users_by_id, "nominee_id", description="Who should get it.")
    nominator: User = one(people.users_by_id, "nominator_id", description="Who says so.")
    reason: Markdown = column("Why.")
    state: NominationState = column("What became of it.")
    decided_by: User | None = one(people.users_by_id, "decided_by_id", description="Who decided on it or took it back.")
    decision: str | None = column("Why it was declined.")
    recognition: Recognition | None = one(
        queries.recognitions_by_id, "recognition_id", description="The praise with which the award was given."
    )
    created_at: DateTime = column("When it was made.")
    decided_at: DateTime | None = column("When that was decided.")
    viewer_can: AwardNominationViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A nomination with its place in the list.")
class AwardNominationEdge(Edge):
    """An edge."""

    node: AwardNomination = column("The nomination.")


@over(Page, description="A page of nominations.")
class AwardNominationConnection(Connection):
    """A page of nominations."""

    edges: list[AwardNominationEdge] = edges()
    nodes: list[AwardNomination] = nodes()


@strawberry.type
class AwardNominationQueries:
    """Ways in to nominations."""

    @root(
        AwardNominationConnection,
        description="The nominations that the viewer made, and those for awards that they give, the latest first.",
    )
    async def award_nominations(
        self,
        info: Info,
        states: Annotated[
            list[NominationState] | None,
            strawberry.argument(description="Only those in one of these states; null: in any."),
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of nominations."""
        of = info.context.actor.organization_id
        return await award_queries.nominations_page(of, states, first=first, after=after)


@strawberry.input(description="A colleague who is proposed for an award.")
class AwardNominateInput:
    """Input of `awardNominate`."""

    award_id: strawberry.ID = argument("The award.")
    nominee_id: strawberry.ID = argument("The colleague, who does not learn of it.")
    reason: Markdown = argument("Why; read by those who give the award.")
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="A nomination that is approved.")
class AwardNominationApproveInput:
    """Input of `awardNominationApprove`."""

    nomination_id: strawberry.ID = argument("The nomination.")
    message: Markdown = argument("What the nominee did, in your own words: everybody reads it.")


@strawberry.input(description="A nomination that is declined.")
class AwardNominationDeclineInput:
    """Input of `awardNominationDecline`."""

    nomination_id: strawberry.ID = argument("The nomination.")
    reason: str = argument("Why; read by who nominated.")


@strawberry.input(description="A nomination that is taken back.")
class AwardNominationWithdrawInput:
    """Input of `awardNominationWithdraw`."""

    nomination_id: strawberry.ID = argument("The nomination.")


def _nomination() -> Any:
    return one(award_queries.nominations_by_id, "nomination_id", description="The nomination.")


@over(commands.NominationChanged, description="The nomination is made.")
class AwardNominateSuccess:
    """Success of `awardNominate`."""

    nomination_edge: AwardNominationEdge = new_edge(
        award_queries.nominations_by_id,
        "nomination_id",
        award_queries.LATEST_NOMINATION,
        description="The new nomination, for connections.",
    )


@over(commands.NominationChanged, description="The award is given.")
class AwardNominationApproveSuccess:
    """Success of `awardNominationApprove`."""

    nomination: AwardNomination = _nomination()


@over(commands.NominationChanged, description="The nomination as it is now.")
class AwardNominationDeclineSuccess:
    """Success of `awardNominationDecline`."""

    nomination: AwardNomination = _nomination()


@over(commands.NominationChanged, description="The nomination as it is now.")
class AwardNominationWithdrawSuccess:
    """Success of `awardNominationWithdraw`."""

    nomination: AwardNomination = _nomination()


@strawberry.type
class AwardNominationMutations:
    """Nominating, and deciding on nominations."""

    @mutation(commands.nominate, AwardNominateSuccess, description="Propose a colleague for an award.")
    async def award_nominate(self, info: Info, input: AwardNominateInput) -> Any:
        """Nominate."""
        return await commands.nominate(
            actor=info.context.actor,
            award_id=parse_id(input.award_id, "Award", "awardId"),
            nominee_id=parse_id(input.nominee_id, "User", "nomineeId"),
            reason=input.reason,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.approve_nomination,
        AwardNominationApproveSuccess,
        description="Give the award to the nominee.",
    )
    async def award_nomination_approve(self, info: Info, input: AwardNominationApproveInput) -> Any:
        """Approve a nomination."""
        return await commands.approve_nomination(
            actor=info.context.actor,
            nomination_id=parse_id(input.nomination_id, "AwardNomination", "nominationId"),
            message=input.message,
        )

    @mutation(commands.decline_nomination, AwardNominationDeclineSuccess, description="Decline a nomination.")
    async def award_nomination_decline(self, info: Info, input: AwardNominationDeclineInput) -> Any:
        """Decline a nomination."""
        return await commands.decline_nomination(
            actor=info.context.actor,
            nomination_id=parse_id(input.nomination_id, "AwardNomination", "nominationId"),
            reason=input.reason,
        )

    @mutation(commands.withdraw_nomination, AwardNominationWithdrawSuccess, description="Take one's nomination back.")
    async def award_nomination_withdraw(self, info: Info, input: AwardNominationWithdrawInput) -> Any:
        """Withdraw a nomination."""
        return await commands.withdraw_nomination(
            actor=info.context.actor, nomination_id=parse_id(input.nomination_id, "AwardNomination", "nominationId")
        )
