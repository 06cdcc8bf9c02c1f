"""Deputies: who decides upon drafts for somebody who is away."""

from __future__ import annotations

from typing import Any

import strawberry

from app.core import clock
from app.people import queries as people
from app.proposals import commands, deputies
from app.proposals.deputies import DeputyRow
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, column, deleted_id, itself, node_id, one, over, permission, root
from schema.people import User
from schema.permissions import Permission
from schema.scalars import Date


@over(DeputyRow, description="What the viewer may do with it.")
class ApprovalDeputyViewerCan:
    """What the viewer may do with it."""

    end: Permission = permission(deputies.can_end_deputy, "End it with `approvalDeputyEnd`.")


@over(
    DeputyRow,
    load=deputies.deputies_by_id,
    description="Somebody who decides upon drafts for another on some days, as far as they may read them anyway.",
)
class ApprovalDeputy(Node):
    """A deputy."""

    id: strawberry.ID = node_id("ApprovalDeputy")
    approver: User = one(people.users_by_id, "approver_id", description="For whom they decide.")
    deputy: User = one(people.users_by_id, "deputy_id", description="Who decides.")
    starts_on: Date = column("The first day, of the organisation.")
    ends_on: Date = column("The last day, inclusive.")
    named_by: User = one(people.users_by_id, "named_by_id", description="Who said so.")
    viewer_can: ApprovalDeputyViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class ApprovalDeputyQueries:
    """Ways in to deputies."""

    @root(
        list[ApprovalDeputy],
        description="Who decides for you, and for whom you decide, today or later; at most 100, the next first.",
    )
    async def approval_deputies(self, info: Info) -> Any:
        """Return deputies."""
        actor = info.context.actor
        return await deputies.deputies_around(actor.person_id, clock.today(actor.organization_time_zone))


@strawberry.input(description="Who is to decide upon drafts for somebody who is away, and when.")
class ApprovalDeputyNameInput:
    """Input of `approvalDeputyName`."""

    deputy_id: strawberry.ID = argument("Who decides.")
    starts_on: Date = argument("The first day, of the organisation.")
    ends_on: Date = argument("The last day, inclusive.")
    approver_id: strawberry.ID | None = argument("For whom, named by an administrator; null: for you.", None)


@strawberry.input(description="Which deputy decides no longer.")
class ApprovalDeputyEndInput:
    """Input of `approvalDeputyEnd`."""

    approval_deputy_id: strawberry.ID = argument("The deputy.")


@over(commands.DeputyChanged, description="They decide on these days.")
class ApprovalDeputyNameSuccess:
    """Success of `approvalDeputyName`."""

    approval_deputy: ApprovalDeputy = one(deputies.deputies_by_id, "deputy_id", description="The deputy.")


@over(commands.DeputyEnded, description="They decide no longer.")
class ApprovalDeputyEndSuccess:
    """Success of `approvalDeputyEnd`."""

    deleted_id: strawberry.ID = deleted_id("ApprovalDeputy", "deputy_id")
    approver: User = one(people.users_by_id, "approver_id", description="Who decides for themselves again.")


@strawberry.type
class ApprovalDeputyMutations:
    """Changes to deputies."""

    @mutation(
        commands.name_deputy,
        ApprovalDeputyNameSuccess,
        description="Say who decides upon drafts for you while you are away; they see what they may read anyway, and "
        "what they decide is recorded as decided for you.",
    )
    async def approval_deputy_name(self, info: Info, input: ApprovalDeputyNameInput) -> Any:
        """Name a deputy."""
        return await commands.name_deputy(
            actor=info.context.actor,
            deputy_id=parse_id(input.deputy_id, "User", "deputyId"),
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            approver_id=parse_optional_id(input.approver_id, "User", "approverId"),
        )

    @mutation(
        commands.end_deputy, ApprovalDeputyEndSuccess, description="End it at once that somebody decides for another."
    )
    async def approval_deputy_end(self, info: Info, input: ApprovalDeputyEndInput) -> Any:
        """End it."""
        return await commands.end_deputy(
            actor=info.context.actor,
            approval_deputy_id=parse_id(input.approval_deputy_id, "ApprovalDeputy", "approvalDeputyId"),
        )
