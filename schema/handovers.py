"""What a person holds, and handing it over to others who accept or decline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.handovers import commands, holdings, policy, queries
from app.handovers.models import HandoverOutcome, HandoverState
from app.handovers.queries import HandoverItemRow, HandoverRow
from app.people import queries as people
from app.people.queries import UserRow
from schema.blockers import Blocker
from schema.context import Info, parse_id, parse_reference
from schema.errors import mutation
from schema.fields import Node, argument, column, itself, many, node_id, one, over, permission
from schema.initiatives import Initiative
from schema.key_results import KeyResult
from schema.node import nodes_by_reference
from schema.objectives import Objective, changed_objectives
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown
from schema.teams import Team

if TYPE_CHECKING:
    from schema.action_items import ActionItem
    from schema.assistant import Question
    from schema.people import User
    from schema.proposals import Proposal

_AT_MOST = f"as far as the viewer may read them; at most {holdings.AT_MOST}"


@over(UserRow, description="What a person answers for and what waits for them: what is handed over before they leave.")
class Holdings:
    """What a person holds."""

    objectives: list[Objective] = many(
        holdings.objectives_held, "id", description=f"The objectives they own that are not closed, {_AT_MOST}."
    )
    key_results: list[KeyResult] = many(
        holdings.key_results_held, "id", description=f"The active key results they own, {_AT_MOST}."
    )
    initiatives: list[Initiative] = many(
        holdings.initiatives_held, "id", description=f"The open initiatives they do, {_AT_MOST}."
    )
    teams: list[Team] = many(holdings.teams_held, "id", description=f"The teams they lead, at most {holdings.AT_MOST}.")
    blockers: list[Blocker] = many(
        holdings.blockers_held, "id", description=f"The open blockers with which they were asked to help, {_AT_MOST}."
    )
    action_items: list[Annotated[ActionItem, strawberry.lazy("schema.action_items")]] = many(
        holdings.action_items_held,
        "id",
        description=f"What they took on and have not done, {_AT_MOST}.",
    )
    questions: list[Annotated[Question, strawberry.lazy("schema.assistant")]] = many(
        holdings.questions_held, "id", description=f"The questions that wait for their answer, {_AT_MOST}."
    )
    proposals: list[Annotated[Proposal, strawberry.lazy("schema.proposals")]] = many(
        holdings.proposals_held,
        "id",
        description=f"The drafts that wait for objectives they own and teams they lead, {_AT_MOST}.",
    )


@over(HandoverItemRow, description="One thing that is offered to somebody.")
class HandoverItem:
    """One thing of a handover."""

    subject: Node | None = one(
        nodes_by_reference,
        "subject",
        description="The goal, the work, the team or what waited for the giver; null while the viewer may not read it.",
    )
    outcome: HandoverOutcome = column("What became of it.")


@over(HandoverRow, description="What the viewer may do with a handover.")
class HandoverViewerCan:
    """What the viewer may do with a handover."""

    answer: Permission = permission(policy.can_answer, "Accept or decline it.")
    withdraw: Permission = permission(policy.can_withdraw, "Take it back.")


@over(
    HandoverRow,
    load=queries.handovers_by_id,
    description="What one person is offered of what another answers for. It moves when they accept, and not before.",
)
class Handover(Node):
    """A handover."""

    id: strawberry.ID = node_id("Handover")
    giver: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "giver_id", description="Who answers for it so far; perhaps no longer here."
    )
    receiver: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "receiver_id", description="To whom it is offered."
    )
    offered_by: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "offered_by_id", description="Who offered it: the giver, somebody above, an administrator."
    )
    items: list[HandoverItem] = many(queries.items_of_handovers, "id", description="What is offered.")
    note: Markdown | None = column("What there is to know about it.")
    state: HandoverState = column("What became of it.")
    reason: Markdown | None = column("Why it was declined.")
    created_at: DateTime = column("When it was offered.")
    decided_at: DateTime | None = column("When it was answered or withdrawn; null while it waits.")
    viewer_can: HandoverViewerCan = itself("What the viewer may do with it.")


@strawberry.input(description="What one person is offered.")
class HandoverPart:
    """One part of a handover."""

    receiver_id: strawberry.ID = argument("To whom it is offered.")
    item_ids: list[strawberry.ID] = argument(
        "Objectives, key results, initiatives, teams, action items, blockers and questions among the giver's holdings."
    )


@strawberry.input(description="What of a person's holdings goes to whom.")
class HandoverOfferInput:
    """Input of `handoverOffer`."""

    giver_id: strawberry.ID = argument("Who holds it so far.")
    parts: list[HandoverPart] = argument("Who is offered what; each thing to one person, at most 200 together.")
    note: str | None = argument("What they should know.", None)


@strawberry.input(description="Which offer is accepted.")
class HandoverAcceptInput:
    """Input of `handoverAccept`."""

    handover_id: strawberry.ID = argument("The handover.")


@strawberry.input(description="Which offer is declined, and why.")
class HandoverDeclineInput:
    """Input of `handoverDecline`."""

    handover_id: strawberry.ID = argument("The handover.")
    reason: str = argument("Why, for who offered it.")


@strawberry.input(description="Which offer is taken back.")
class HandoverWithdrawInput:
    """Input of `handoverWithdraw`."""

    handover_id: strawberry.ID = argument("The handover.")


@over(commands.HandoversOffered, description="The offers, one for each receiver.")
class HandoverOfferSuccess:
    """Success of `handoverOffer`."""

    handovers: list[Handover] = many(
        queries.handovers_by_id, "handover_ids", description="The offers, in the order of the parts."
    )
    giver: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "giver_id", description="Who holds it until somebody accepts."
    )


@over(commands.HandoverSettled, description="It is the receiver's now, as each item's outcome says.")
class HandoverAcceptSuccess:
    """Success of `handoverAccept`."""

    handover: Handover = one(queries.handovers_by_id, "handover_id", description="The handover.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.HandoverSettled, description="It stays with the giver.")
class HandoverDeclineSuccess:
    """Success of `handoverDecline`."""

    handover: Handover = one(queries.handovers_by_id, "handover_id", description="The handover.")


@over(commands.HandoverSettled, description="It stays with the giver.")
class HandoverWithdrawSuccess:
    """Success of `handoverWithdraw`."""

    handover: Handover = one(queries.handovers_by_id, "handover_id", description="The handover.")


def _part(given: HandoverPart, *path: str) -> commands.Part:
    return commands.Part(
        parse_id(given.receiver_id, "User", *path, "receiverId"),
        tuple(parse_reference(text, *path, "itemIds", str(place)) for place, text in enumerate(given.item_ids)),
    )


@strawberry.type
class HandoverMutations:
    """Handing over."""

    @mutation(
        commands.offer_handover,
        HandoverOfferSuccess,
        description="Offer what a person holds to one or several others, in one go.",
    )
    async def handover_offer(self, info: Info, input: HandoverOfferInput) -> Any:
        """Offer a handover."""
        return await commands.offer_handover(
            actor=info.context.actor,
            giver_id=parse_id(input.giver_id, "User", "giverId"),
            parts=tuple(_part(part, "parts", str(number)) for number, part in enumerate(input.parts)),
            note=input.note,
        )

    @mutation(
        commands.accept_handover,
        HandoverAcceptSuccess,
        description="Take over what one is offered: all that the giver still holds of it moves at once.",
    )
    async def handover_accept(self, info: Info, input: HandoverAcceptInput) -> Any:
        """Accept a handover."""
        return await commands.accept_handover(
            actor=info.context.actor, handover_id=parse_id(input.handover_id, "Handover", "handoverId")
        )

    @mutation(commands.decline_handover, HandoverDeclineSuccess, description="Decline what one is offered.")
    async def handover_decline(self, info: Info, input: HandoverDeclineInput) -> Any:
        """Decline a handover."""
        return await commands.decline_handover(
            actor=info.context.actor,
            handover_id=parse_id(input.handover_id, "Handover", "handoverId"),
            reason=input.reason,
        )

    @mutation(commands.withdraw_handover, HandoverWithdrawSuccess, description="Take an offer back that waits.")
    async def handover_withdraw(self, info: Info, input: HandoverWithdrawInput) -> Any:
        """Withdraw a handover."""
        return await commands.withdraw_handover(
            actor=info.context.actor, handover_id=parse_id(input.handover_id, "Handover", "handoverId")
        )
