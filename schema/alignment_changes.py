"""Changes to alignments: proposed by one side, accepted or declined by the other, and brought to their end."""

from __future__ import annotations

import decimal
from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.core.errors import NotFound
from app.core.ids import parse_global_id
from app.objectives import alignment_queries, commands, queries
from app.objectives.alignment_queries import OLDEST_FIRST
from app.objectives.models import AlignmentKind
from schema.alignments import Alignment, AlignmentEdge
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, changes, one, over
from schema.objectives import Objective, changed_objectives
from schema.paging import new_edge
from schema.scalars import Date, Decimal, Markdown

_ONE = Decimal(decimal.Decimal(1))


@strawberry.input(description="Which goal would serve, or wait for, which, and how.")
class AlignmentProposeInput:
    """Input of `alignmentPropose`."""

    child_id: strawberry.ID = argument("The objective or key result that would serve or wait.")
    parent_id: strawberry.ID = argument(
        "The objective or key result that would be served or waited for. To be served it is of the same cycle or of a "
        "longer one around it."
    )
    kind: AlignmentKind | None = argument(
        "What it means; without a kind it CONTRIBUTES where that gives no hidden goal away, and else SUPPORTS.", None
    )
    weight: Decimal = argument("How much it counts beside the others; above zero.", _ONE)
    note: Markdown | None = argument("What the other side should know; at most 2,000 characters.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which proposal to accept.")
class AlignmentAcceptInput:
    """Input of `alignmentAccept`."""

    alignment_id: strawberry.ID = argument("The alignment.")
    promised_on: Date | None = argument("The day by which what is waited for will be there; DEPENDS_ON needs it.", None)


@strawberry.input(description="Which proposal to turn down, and why.")
class AlignmentDeclineInput:
    """Input of `alignmentDecline`."""

    alignment_id: strawberry.ID = argument("The alignment.")
    reason: Markdown = argument("Why, for those who asked; at most 2,000 characters.")


@strawberry.input(description="What to change of an alignment; what is left out stays.")
class AlignmentUpdateInput:
    """Input of `alignmentUpdate`."""

    alignment_id: strawberry.ID = argument("The alignment.")
    kind: AlignmentKind | None = argument("CONTRIBUTES or SUPPORTS, where it does not wait.", UNSET)
    weight: Decimal | None = argument("How much it counts beside the others; above zero.", UNSET)
    promised_on: Date | None = argument("The day by which what is waited for will be there.", UNSET)


@strawberry.input(description="Which proposal to take back.")
class AlignmentWithdrawInput:
    """Input of `alignmentWithdraw`."""

    alignment_id: strawberry.ID = argument("The alignment.")
    reason: Markdown | None = argument("Why; at most 2,000 characters.", None)


@strawberry.input(description="Which alignment to end, and why.")
class AlignmentEndInput:
    """Input of `alignmentEnd`."""

    alignment_id: strawberry.ID = argument("The alignment.")
    reason: Markdown = argument("Why, for the other side; at most 2,000 characters.")


@strawberry.input(description="Which alignment to end against the side that serves or waits, and why.")
class AlignmentOverruleInput:
    """Input of `alignmentOverrule`."""

    alignment_id: strawberry.ID = argument("The alignment.")
    reason: Markdown = argument("Why, for the other side; at most 2,000 characters.")


@strawberry.input(description="What is waited for no longer, since it is there.")
class AlignmentFulfilInput:
    """Input of `alignmentFulfil`."""

    alignment_id: strawberry.ID = argument("The alignment.")


def _alignment() -> Any:
    return one(alignment_queries.alignments_by_id, "alignment_id", description="The alignment as it is now.")


def _end(key: str, description: str) -> Any:
    return one(queries.objectives_by_id, key, description=description)


@over(commands.AlignmentChanged, description="The alignment is proposed, or accepted by itself.")
class AlignmentProposeSuccess:
    """Success of `alignmentPropose`."""

    alignment_edge: AlignmentEdge = new_edge(
        alignment_queries.alignments_by_id,
        "alignment_id",
        OLDEST_FIRST,
        description="The new alignment, for the lists of both sides. Its state tells whether it waits for a word.",
    )
    child: Objective = _end("child_id", "The objective that serves or waits, itself or in part.")
    parent: Objective = _end("parent_id", "The objective that is served or waited for, itself or in part.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.AlignmentChanged, description="The alignment is in force.")
class AlignmentAcceptSuccess:
    """Success of `alignmentAccept`."""

    alignment: Alignment = _alignment()
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.AlignmentChanged, description="The alignment is turned down.")
class AlignmentDeclineSuccess:
    """Success of `alignmentDecline`."""

    alignment: Alignment = _alignment()


@over(commands.AlignmentChanged, description="The alignment is as it was asked to be.")
class AlignmentUpdateSuccess:
    """Success of `alignmentUpdate`."""

    alignment: Alignment = _alignment()
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.AlignmentChanged, description="The alignment is no longer asked for.")
class AlignmentWithdrawSuccess:
    """Success of `alignmentWithdraw`."""

    alignment: Alignment = _alignment()


@over(commands.AlignmentChanged, description="The alignment has ended.")
class AlignmentEndSuccess:
    """Success of `alignmentEnd`."""

    alignment: Alignment = _alignment()
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.AlignmentChanged, description="The alignment is overruled.")
class AlignmentOverruleSuccess:
    """Success of `alignmentOverrule`."""

    alignment: Alignment = _alignment()
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.AlignmentChanged, description="What was waited for is there.")
class AlignmentFulfilSuccess:
    """Success of `alignmentFulfil`."""

    alignment: Alignment = _alignment()


def _id(text: str) -> UUID:
    return parse_id(text, "Alignment", "alignmentId")


def _goal(text: str, path: str) -> tuple[str, UUID]:
    """Return the kind and UUID behind the id of a goal; raises NotFound for anything else."""
    parsed = parse_global_id(text)
    if parsed is None or parsed[0] not in ("Objective", "KeyResult"):
        raise NotFound("objective", path)
    return parsed


@strawberry.type
class AlignmentMutations:
    """Changes to alignments."""

    @mutation(
        commands.propose_alignment,
        AlignmentProposeSuccess,
        description="Ask that a goal serves, or may wait for, another. It is in force once the other side accepts: by "
        "itself where you speak for both, or where it is only drawn and the other side may not read it.",
    )
    async def alignment_propose(self, info: Info, input: AlignmentProposeInput) -> Any:
        """Propose an alignment."""
        return await commands.propose_alignment(
            actor=info.context.actor,
            child=_goal(input.child_id, "childId"),
            parent=_goal(input.parent_id, "parentId"),
            kind=input.kind,
            weight=input.weight,
            note=input.note,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.accept_alignment,
        AlignmentAcceptSuccess,
        description="Accept what was proposed to your goal: it counts from now on, or you promise it by a day.",
    )
    async def alignment_accept(self, info: Info, input: AlignmentAcceptInput) -> Any:
        """Accept an alignment."""
        return await commands.accept_alignment(
            actor=info.context.actor, alignment_id=_id(input.alignment_id), promised_on=input.promised_on
        )

    @mutation(
        commands.decline_alignment, AlignmentDeclineSuccess, description="Turn down what was proposed to your goal."
    )
    async def alignment_decline(self, info: Info, input: AlignmentDeclineInput) -> Any:
        """Decline an alignment."""
        return await commands.decline_alignment(
            actor=info.context.actor, alignment_id=_id(input.alignment_id), reason=input.reason
        )

    @mutation(
        commands.update_alignment,
        AlignmentUpdateSuccess,
        description="Change how an alignment counts, or the day of a promise: the side that asks does while it is "
        "proposed, the other side once it is accepted.",
    )
    async def alignment_update(self, info: Info, input: AlignmentUpdateInput) -> Any:
        """Change an alignment."""
        return await commands.update_alignment(
            actor=info.context.actor,
            alignment_id=_id(input.alignment_id),
            changes=changes(input, "kind", "weight", "promised_on"),
        )

    @mutation(
        commands.withdraw_alignment, AlignmentWithdrawSuccess, description="Take back what nobody has decided upon yet."
    )
    async def alignment_withdraw(self, info: Info, input: AlignmentWithdrawInput) -> Any:
        """Withdraw an alignment."""
        return await commands.withdraw_alignment(
            actor=info.context.actor, alignment_id=_id(input.alignment_id), reason=input.reason
        )

    @mutation(
        commands.end_alignment,
        AlignmentEndSuccess,
        description="Let your goal no longer serve, or wait for, the other one.",
    )
    async def alignment_end(self, info: Info, input: AlignmentEndInput) -> Any:
        """End an alignment."""
        return await commands.end_alignment(
            actor=info.context.actor, alignment_id=_id(input.alignment_id), reason=input.reason
        )

    @mutation(
        commands.overrule_alignment,
        AlignmentOverruleSuccess,
        description="Let another goal no longer serve yours, or wait for it, although its side would. They find it, "
        "with your reason, in `alignmentNews`.",
    )
    async def alignment_overrule(self, info: Info, input: AlignmentOverruleInput) -> Any:
        """Overrule an alignment."""
        return await commands.overrule_alignment(
            actor=info.context.actor, alignment_id=_id(input.alignment_id), reason=input.reason
        )

    @mutation(
        commands.fulfil_alignment, AlignmentFulfilSuccess, description="Say that what your goal waited for is there."
    )
    async def alignment_fulfil(self, info: Info, input: AlignmentFulfilInput) -> Any:
        """Fulfil an alignment."""
        return await commands.fulfil_alignment(actor=info.context.actor, alignment_id=_id(input.alignment_id))
