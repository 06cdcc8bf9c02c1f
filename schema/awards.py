"""Awards of the organisation: which there are, and giving them."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from app.recognition import award_policy, award_queries, commands, queries
from app.recognition.award_models import AwardGivers, AwardPeriod
from app.recognition.award_queries import AwardRow
from app.recognition.commands.praise import Words
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, itself, node_id, one, over, permission, root
from schema.paging import new_edge
from schema.permissions import Permission
from schema.recognition import RecognitionEdge
from schema.scalars import DateTime, Markdown


@over(AwardRow, description="What the viewer may do with an award.")
class AwardViewerCan:
    """What the viewer may do with an award."""

    edit: Permission = permission(award_policy.can_manage_awards, "Change it, or whether it is given.")
    give: Permission = permission(award_policy.can_give, "Give it, and decide on nominations for it.")
    nominate: Permission = permission(award_policy.can_nominate, "Nominate a colleague for it.")


@over(
    AwardRow,
    load=award_queries.awards_by_id,
    description="An award of the organisation. Each time it is given is a `Recognition`.",
)
class Award(Node):
    """An award."""

    id: strawberry.ID = node_id("Award")
    name: str = column("Its name.")
    criteria: Markdown = column("What it is given for.")
    givers: AwardGivers = column("Who gives it and decides on nominations.")
    per_period: int = column("How often it is given in a period at the most.")
    period: AwardPeriod = column("The calendar period in which that counts.")
    active: bool = column("Whether it is still given.")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When it was added.")
    viewer_can: AwardViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class AwardQueries:
    """Ways in to awards."""

    @root(list[Award], description="The organisation's awards, by name; at most 100.")
    async def awards(
        self,
        active: Annotated[
            bool | None, strawberry.argument(description="Only those that are given, or no longer are; null: both.")
        ] = None,
    ) -> Any:
        """Return the organisation's awards."""
        return await award_queries.awards(active=active)


@strawberry.input(description="An award.")
class AwardCreateInput:
    """Input of `awardCreate`."""

    name: str = argument("Its name; once in the organisation, in any case of letters.")
    criteria: Markdown = argument("What it is given for.")
    givers: AwardGivers = argument("Who gives it.")
    per_period: int = argument("How often in a period at the most, 1 to 100.")
    period: AwardPeriod = argument("The calendar period in which that counts.")
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of an award; what is left out stays.")
class AwardUpdateInput:
    """Input of `awardUpdate`."""

    award_id: strawberry.ID = argument("The award.")
    expected_revision: int = argument("The revision that was read.")
    name: str | None = argument("Its name.", UNSET)
    criteria: Markdown | None = argument("What it is given for.", UNSET)
    givers: AwardGivers | None = argument("Who gives it.", UNSET)
    per_period: int | None = argument("How often in a period at the most, 1 to 100.", UNSET)
    period: AwardPeriod | None = argument("The calendar period in which that counts.", UNSET)
    active: bool | None = argument("Whether it is still given.", UNSET)


@strawberry.input(description="An award that is given.")
class AwardGiveInput:
    """Input of `awardGive`."""

    award_id: strawberry.ID = argument("The award.")
    recipient_ids: list[strawberry.ID] = argument("Who gets it together: 1 to 20 other people.")
    message: Markdown = argument("What they did, and why it fits the award; at most 4000 characters.")
    company_value_id: strawberry.ID | None = argument("The value of the organisation that it showed.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@over(commands.AwardChanged, description="The award is there.")
class AwardCreateSuccess:
    """Success of `awardCreate`."""

    award: Award = one(award_queries.awards_by_id, "award_id", description="The new award.")


@over(commands.AwardChanged, description="The award as it is now.")
class AwardUpdateSuccess:
    """Success of `awardUpdate`."""

    award: Award = one(award_queries.awards_by_id, "award_id", description="The award.")


@over(commands.RecognitionChanged, description="The award is given.")
class AwardGiveSuccess:
    """Success of `awardGive`."""

    recognition_edge: RecognitionEdge = new_edge(
        queries.recognitions_by_id, "recognition_id", queries.LATEST, description="The praise that goes with it."
    )


@strawberry.type
class AwardMutations:
    """Saying which awards there are, and giving them."""

    @mutation(commands.create_award, AwardCreateSuccess, description="Add an award of the organisation.")
    async def award_create(self, info: Info, input: AwardCreateInput) -> Any:
        """Add an award."""
        return await commands.create_award(
            actor=info.context.actor,
            name=input.name,
            criteria=input.criteria,
            givers=input.givers,
            per_period=input.per_period,
            period=input.period,
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.update_award, AwardUpdateSuccess, description="Change an award, or whether it is given.")
    async def award_update(self, info: Info, input: AwardUpdateInput) -> Any:
        """Change an award."""
        return await commands.update_award(
            actor=info.context.actor,
            award_id=parse_id(input.award_id, "Award", "awardId"),
            expected_revision=input.expected_revision,
            changes=changes(input, "name", "criteria", "givers", "per_period", "period", "active"),
        )

    @mutation(
        commands.give_award,
        AwardGiveSuccess,
        description="Give an award, as praise that the organisation reads; at most so often in a period.",
    )
    async def award_give(self, info: Info, input: AwardGiveInput) -> Any:
        """Give an award."""
        return await commands.give_award(
            actor=info.context.actor,
            award_id=parse_id(input.award_id, "Award", "awardId"),
            recipient_ids=[
                parse_id(text, "User", "recipientIds", str(place)) for place, text in enumerate(input.recipient_ids)
            ],
            words=Words(input.message, parse_optional_id(input.company_value_id, "CompanyValue", "companyValueId")),
            idempotency_key=input.idempotency_key,
        )
