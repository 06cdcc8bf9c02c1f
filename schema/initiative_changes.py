"""Changes to initiatives: plan, edit, move on, link, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.objectives import commands, initiative_queries, queries
from app.objectives.initiative_models import InitiativeState
from app.objectives.initiative_queries import DUE_FIRST
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, changes, deleted_id, many, one, over
from schema.initiatives import Initiative, InitiativeEdge
from schema.key_results import KeyResult
from schema.objectives import Objective
from schema.paging import new_edge
from schema.scalars import Date, Markdown


@strawberry.input(description="What work is planned, and which key results it should move.")
class InitiativeCreateInput:
    """Input of `initiativeCreate`."""

    key_result_ids: list[strawberry.ID] = argument(
        "What it should move, 1 to 10. It belongs to the objective of the first, whose readers have to be able to read "
        "the others as well."
    )
    title: str = argument("What is done, in a line; at most 300 characters.")
    notes: Markdown | None = argument("Why it should help, and what else there is to know.", None)
    owner_id: strawberry.ID | None = argument("Who does it; without one you do.", None)
    team_id: strawberry.ID | None = argument("Whose work it is; without one the objective's team's.", None)
    starts_on: Date | None = argument("The day on which it starts.", None)
    due_on: Date | None = argument("The last day on which it is in time; the cycle may end before.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of an initiative; what is left out stays.")
class InitiativeUpdateInput:
    """Input of `initiativeUpdate`."""

    initiative_id: strawberry.ID = argument("The initiative.")
    expected_revision: int = argument("The revision that the edit is based on.")
    title: str | None = argument("What is done, in a line.", UNSET)
    notes: Markdown | None = argument("Why it should help; null removes it.", UNSET)
    owner_id: strawberry.ID | None = argument("Who does it.", UNSET)
    team_id: strawberry.ID | None = argument("Whose work it is; null: no team's.", UNSET)
    starts_on: Date | None = argument("The day on which it starts; null: not settled.", UNSET)
    due_on: Date | None = argument("The last day on which it is in time; null: none.", UNSET)
    reason: Markdown | None = argument(
        "Why its owner, or a due day that was set, changes; needed once the objective is published, and kept.", None
    )


@strawberry.input(description="Where an initiative stands now.")
class InitiativeMoveInput:
    """Input of `initiativeMove`."""

    initiative_id: strawberry.ID = argument("The initiative.")
    to: InitiativeState = argument(
        "The state that it is in from now on. What is DONE goes back to IN_PROGRESS only, "
        "what is DROPPED to PLANNED or IN_PROGRESS."
    )
    reason: Markdown | None = argument("Why; needed for DROPPED. At most 2,000 characters.", None)


@strawberry.input(description="Which key results an initiative should move as well.")
class InitiativeLinkInput:
    """Input of `initiativeLink`."""

    initiative_id: strawberry.ID = argument("The initiative.")
    key_result_ids: list[strawberry.ID] = argument(
        "Key results of its objective, or of any that all of its readers may read; at most 10 in all."
    )


@strawberry.input(description="Which key results an initiative should move no longer.")
class InitiativeUnlinkInput:
    """Input of `initiativeUnlink`."""

    initiative_id: strawberry.ID = argument("The initiative.")
    key_result_ids: list[strawberry.ID] = argument("Key results that it is linked with; one has to be left.")


@strawberry.input(description="Which planned initiative to delete.")
class InitiativeDeleteInput:
    """Input of `initiativeDelete`."""

    initiative_id: strawberry.ID = argument("The initiative.")


def _initiative(description: str) -> Any:
    return one(initiative_queries.initiatives_by_id, "initiative_id", description=description)


def _key_results(description: str) -> Any:
    return many(queries.key_results_by_id, "key_result_ids", description=description)


@over(commands.InitiativeChanged, description="The initiative is planned.")
class InitiativeCreateSuccess:
    """Success of `initiativeCreate`."""

    initiative_edge: InitiativeEdge = new_edge(
        initiative_queries.initiatives_by_id,
        "initiative_id",
        DUE_FIRST,
        description="The new initiative, for the lists of its objective, its key results and its owner.",
    )


@over(commands.InitiativeChanged, description="The initiative as it is now.")
class InitiativeUpdateSuccess:
    """Success of `initiativeUpdate`."""

    initiative: Initiative = _initiative("The changed initiative.")


@over(commands.InitiativeChanged, description="The initiative stands elsewhere.")
class InitiativeMoveSuccess:
    """Success of `initiativeMove`."""

    initiative: Initiative = _initiative("The initiative. No progress moved with it.")


@over(commands.InitiativeChanged, description="The initiative is linked.")
class InitiativeLinkSuccess:
    """Success of `initiativeLink`."""

    initiative: Initiative = _initiative("The initiative.")
    key_results: list[KeyResult] = _key_results("The key results that were named.")


@over(commands.InitiativeChanged, description="The initiative is no longer linked.")
class InitiativeUnlinkSuccess:
    """Success of `initiativeUnlink`."""

    initiative: Initiative = _initiative("The initiative.")
    key_results: list[KeyResult] = _key_results("The key results that were named.")


@over(commands.InitiativeChanged, description="The initiative is gone.")
class InitiativeDeleteSuccess:
    """Success of `initiativeDelete`."""

    deleted_id: strawberry.ID = deleted_id("Initiative", "initiative_id")
    objective: Objective = one(
        queries.objectives_by_id, "objective_id", description="The objective that it belonged to."
    )
    key_results: list[KeyResult] = _key_results("The key results that it was linked with, as far as you may read them.")


def _id(text: str) -> UUID:
    return parse_id(text, "Initiative", "initiativeId")


def _key_result_ids(texts: Sequence[str]) -> list[UUID]:
    return [parse_id(text, "KeyResult", "keyResultIds", str(index)) for index, text in enumerate(texts)]


@strawberry.type
class InitiativeMutations:
    """Changes to initiatives."""

    @mutation(
        commands.create_initiative,
        InitiativeCreateSuccess,
        description="Plan work that should move key results. It moves no progress itself.",
    )
    async def initiative_create(self, info: Info, input: InitiativeCreateInput) -> Any:
        """Plan an initiative."""
        return await commands.create_initiative(
            actor=info.context.actor,
            key_result_ids=_key_result_ids(input.key_result_ids),
            title=input.title,
            notes=input.notes,
            owner_id=parse_optional_id(input.owner_id, "User", "ownerId"),
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
            starts_on=input.starts_on,
            due_on=input.due_on,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_initiative, InitiativeUpdateSuccess, description="Change an initiative that has not ended."
    )
    async def initiative_update(self, info: Info, input: InitiativeUpdateInput) -> Any:
        """Change an initiative."""
        given = changes(input, "title", "owner_id", nullable=["notes", "team_id", "starts_on", "due_on"])
        if "owner_id" in given:
            given["owner_id"] = parse_id(given["owner_id"], "User", "ownerId")
        if "team_id" in given:
            given["team_id"] = parse_optional_id(given["team_id"], "Team", "teamId")
        return await commands.update_initiative(
            actor=info.context.actor,
            initiative_id=_id(input.initiative_id),
            expected_revision=input.expected_revision,
            changes=given,
            reason=input.reason,
        )

    @mutation(
        commands.move_initiative,
        InitiativeMoveSuccess,
        description="Say where an initiative stands. No progress moves with it: key results are measured.",
    )
    async def initiative_move(self, info: Info, input: InitiativeMoveInput) -> Any:
        """Move an initiative on."""
        return await commands.move_initiative(
            actor=info.context.actor, initiative_id=_id(input.initiative_id), to=input.to, reason=input.reason
        )

    @mutation(
        commands.link_initiative,
        InitiativeLinkSuccess,
        description="Link an initiative with more key results; linking twice changes nothing.",
    )
    async def initiative_link(self, info: Info, input: InitiativeLinkInput) -> Any:
        """Link an initiative with key results."""
        return await commands.link_initiative(
            actor=info.context.actor,
            initiative_id=_id(input.initiative_id),
            key_result_ids=_key_result_ids(input.key_result_ids),
        )

    @mutation(
        commands.unlink_initiative,
        InitiativeUnlinkSuccess,
        description="Part an initiative from key results; whoever may change either side may.",
    )
    async def initiative_unlink(self, info: Info, input: InitiativeUnlinkInput) -> Any:
        """Part an initiative from key results."""
        return await commands.unlink_initiative(
            actor=info.context.actor,
            initiative_id=_id(input.initiative_id),
            key_result_ids=_key_result_ids(input.key_result_ids),
        )

    @mutation(
        commands.delete_initiative,
        InitiativeDeleteSuccess,
        description="Delete an initiative while it is planned; one that was begun is dropped instead.",
    )
    async def initiative_delete(self, info: Info, input: InitiativeDeleteInput) -> Any:
        """Delete an initiative."""
        return await commands.delete_initiative(actor=info.context.actor, initiative_id=_id(input.initiative_id))
