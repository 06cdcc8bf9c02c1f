"""Mentorships: one person helps another to grow."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.core.paging import Page
from app.growth import goal_policy as policy
from app.growth import mentorship_queries as queries
from app.growth.commands import mentorships as commands
from app.growth.commands.mentorships import Focus
from app.growth.mentorship_queries import LATEST_MENTORSHIP, MentorshipRow
from app.growth.models import MentorshipState
from app.growth.skill_queries import skills_by_id
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, column, itself, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown
from schema.skills import Skill


@over(MentorshipRow, description="What the viewer may do with a mentorship.")
class MentorshipViewerCan:
    """What the viewer may do with a mentorship."""

    answer: Permission = permission(policy.can_answer_mentorship, "Accept or decline it.")
    withdraw: Permission = permission(policy.can_withdraw_mentorship, "Take back what they offered or asked for.")
    end: Permission = permission(policy.can_end_mentorship, "End it.")


@over(
    MentorshipRow,
    load=queries.mentorships_by_id,
    description="That one person helps another to grow, or may come to. Nobody but the two knows of it.",
)
class Mentorship(Node):
    """A mentorship."""

    id: strawberry.ID = node_id("Mentorship")
    mentor: User = one(people.users_by_id, "mentor_id", description="Who helps.")
    mentee: User = one(people.users_by_id, "mentee_id", description="Who grows.")
    asked_by: User = one(
        people.users_by_id, "asked_by_id", description="The mentor where it was offered, the mentee where asked for."
    )
    skill: Skill | None = one(skills_by_id, "skill_id", description="The skill that it is about, if one is named.")
    focus: str | None = column("What it is about in words, if they are needed.")
    message: Markdown | None = column("What was said to the other when it was offered or asked for.")
    state: MentorshipState = column("What became of it.")
    reason: Markdown | None = column("What was said when it was declined or ended.")
    created_at: DateTime = column("When it was offered or asked for.")
    decided_at: DateTime | None = column("When that was answered or taken back; null while it is open.")
    ended_by: User | None = one(people.users_by_id, "ended_by_id", description="Who ended it.")
    ended_at: DateTime | None = column("When it ended; null while it goes on.")
    viewer_can: MentorshipViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A mentorship with its place in the list.")
class MentorshipEdge(Edge):
    """An edge."""

    node: Mentorship = column("The mentorship.")


@over(Page, description="A page of mentorships.")
class MentorshipConnection(Connection):
    """A page of mentorships."""

    edges: list[MentorshipEdge] = edges()
    nodes: list[Mentorship] = nodes()


@strawberry.type
class MentorshipQueries:
    """Ways in to mentorships."""

    @root(MentorshipConnection, description="The viewer's mentorships, as mentor and as mentee, the latest first.")
    async def mentorships(
        self,
        info: Info,
        states: Annotated[
            list[MentorshipState] | None,
            strawberry.argument(description="Only those in one of these states; null: in any, [] fits none."),
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of the viewer's mentorships."""
        own = info.context.actor.organization_id
        return await queries.mentorships_page(own, None if states is None else tuple(states), first=first, after=after)


@strawberry.input(description="To whom the viewer offers to be a mentor, and for what.")
class MentorshipOfferInput:
    """Input of `mentorshipOffer`."""

    mentee_id: strawberry.ID = argument("Whom you want to help.")
    skill_id: strawberry.ID | None = argument("The skill that it is about; this or `focus` has to be there.", None)
    focus: str | None = argument("What it is about in a line of at most 300 characters.", None)
    message: Markdown | None = argument("What you say to them; at most 4000 characters.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Whom the viewer asks to be their mentor, and for what.")
class MentorshipAskInput:
    """Input of `mentorshipAsk`."""

    mentor_id: strawberry.ID = argument("Who should help you.")
    skill_id: strawberry.ID | None = argument("The skill that it is about; this or `focus` has to be there.", None)
    focus: str | None = argument("What it is about in a line of at most 300 characters.", None)
    message: Markdown | None = argument("What you say to them; at most 4000 characters.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which mentorship begins.")
class MentorshipAcceptInput:
    """Input of `mentorshipAccept`."""

    mentorship_id: strawberry.ID = argument("What you were offered or asked for.")


@strawberry.input(description="Which mentorship does not begin.")
class MentorshipDeclineInput:
    """Input of `mentorshipDecline`."""

    mentorship_id: strawberry.ID = argument("What you were offered or asked for.")
    reason: Markdown | None = argument("Why, if you want to say so; at most 4000 characters.", None)


@strawberry.input(description="What the viewer takes back.")
class MentorshipWithdrawInput:
    """Input of `mentorshipWithdraw`."""

    mentorship_id: strawberry.ID = argument("What you offered or asked for, as long as it is not answered.")


@strawberry.input(description="Which mentorship ends.")
class MentorshipEndInput:
    """Input of `mentorshipEnd`."""

    mentorship_id: strawberry.ID = argument("A mentorship of yours that goes on.")
    reason: Markdown | None = argument("A word to the other; at most 4000 characters.", None)


def _edge() -> Any:
    return new_edge(
        queries.mentorships_by_id, "mentorship_id", LATEST_MENTORSHIP, description="The mentorship, for connections."
    )


def _mentorship() -> Any:
    return one(queries.mentorships_by_id, "mentorship_id", description="The mentorship as it is now.")


@over(commands.MentorshipChanged, description="It waits for the other's answer.")
class MentorshipOfferSuccess:
    """Success of `mentorshipOffer`."""

    mentorship_edge: MentorshipEdge = _edge()


@over(commands.MentorshipChanged, description="It waits for the other's answer.")
class MentorshipAskSuccess:
    """Success of `mentorshipAsk`."""

    mentorship_edge: MentorshipEdge = _edge()


@over(commands.MentorshipChanged, description="The two work together.")
class MentorshipAcceptSuccess:
    """Success of `mentorshipAccept`."""

    mentorship: Mentorship = _mentorship()


@over(commands.MentorshipChanged, description="It is declined.")
class MentorshipDeclineSuccess:
    """Success of `mentorshipDecline`."""

    mentorship: Mentorship = _mentorship()


@over(commands.MentorshipChanged, description="It is taken back.")
class MentorshipWithdrawSuccess:
    """Success of `mentorshipWithdraw`."""

    mentorship: Mentorship = _mentorship()


@over(commands.MentorshipChanged, description="It has ended.")
class MentorshipEndSuccess:
    """Success of `mentorshipEnd`."""

    mentorship: Mentorship = _mentorship()


def _focus(input: Any) -> Focus:
    return Focus(parse_optional_id(input.skill_id, "Skill", "skillId"), input.focus, input.message)


def _id(input: Any) -> Any:
    return parse_id(input.mentorship_id, "Mentorship", "mentorshipId")


@strawberry.type
class MentorshipMutations:
    """Beginning mentorships and ending them."""

    @mutation(commands.offer_mentorship, MentorshipOfferSuccess, description="Offer somebody to be their mentor.")
    async def mentorship_offer(self, info: Info, input: MentorshipOfferInput) -> Any:
        """Offer to be a mentor."""
        return await commands.offer_mentorship(
            actor=info.context.actor,
            mentee_id=parse_id(input.mentee_id, "User", "menteeId"),
            focus=_focus(input),
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.ask_for_mentorship, MentorshipAskSuccess, description="Ask somebody to be your mentor.")
    async def mentorship_ask(self, info: Info, input: MentorshipAskInput) -> Any:
        """Ask for a mentor."""
        return await commands.ask_for_mentorship(
            actor=info.context.actor,
            mentor_id=parse_id(input.mentor_id, "User", "mentorId"),
            focus=_focus(input),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.accept_mentorship,
        MentorshipAcceptSuccess,
        description="Accept a mentorship that you were offered or asked for.",
    )
    async def mentorship_accept(self, info: Info, input: MentorshipAcceptInput) -> Any:
        """Accept a mentorship."""
        return await commands.accept_mentorship(actor=info.context.actor, mentorship_id=_id(input))

    @mutation(
        commands.decline_mentorship,
        MentorshipDeclineSuccess,
        description="Decline a mentorship that you were offered or asked for, with or without a reason.",
    )
    async def mentorship_decline(self, info: Info, input: MentorshipDeclineInput) -> Any:
        """Decline a mentorship."""
        return await commands.decline_mentorship(
            actor=info.context.actor, mentorship_id=_id(input), reason=input.reason
        )

    @mutation(
        commands.withdraw_mentorship,
        MentorshipWithdrawSuccess,
        description="Take back what you offered or asked for, as long as it is not answered.",
    )
    async def mentorship_withdraw(self, info: Info, input: MentorshipWithdrawInput) -> Any:
        """Take a mentorship back."""
        return await commands.withdraw_mentorship(actor=info.context.actor, mentorship_id=_id(input))

    @mutation(commands.end_mentorship, MentorshipEndSuccess, description="End a mentorship: either of the two may.")
    async def mentorship_end(self, info: Info, input: MentorshipEndInput) -> Any:
        """End a mentorship."""
        return await commands.end_mentorship(actor=info.context.actor, mentorship_id=_id(input), reason=input.reason)
