"""Changes to one-on-ones: begin, settle when, add talks, write down."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.conversations import one_on_one_queries as queries
from app.conversations.commands import one_on_ones as commands
from app.conversations.one_on_one_queries import LATEST_MEETING
from app.cycles.models import Cadence
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, changes, one, over
from schema.one_on_ones import OneOnOne, OneOnOneMeeting, OneOnOneMeetingEdge
from schema.paging import new_edge
from schema.scalars import Date, Markdown


@strawberry.input(description="With whom to begin one-on-ones.")
class OneOnOneStartInput:
    """Input of `oneOnOneStart`."""

    with_id: strawberry.ID = argument("Your manager, or somebody who reports to you directly.")
    cadence: Cadence = argument("How often you talk.", Cadence.BIWEEKLY)
    next_on: Date | None = argument("When you talk next, today or later; null: not settled yet.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a one-on-one; what is left out stays.")
class OneOnOneUpdateInput:
    """Input of `oneOnOneUpdate`."""

    one_on_one_id: strawberry.ID = argument("The one-on-one.")
    expected_revision: int = argument("The revision that the edit is based on.")
    cadence: Cadence | None = argument("How often you talk.", UNSET)
    next_on: Date | None = argument("When you talk next, today or later; null: not settled.", UNSET)


@strawberry.input(description="When two people talk.")
class OneOnOneMeetingAddInput:
    """Input of `oneOnOneMeetingAdd`."""

    one_on_one_id: strawberry.ID = argument("The one-on-one.")
    held_on: Date | None = argument("The day; null: the next date of the series, or else today.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a meeting; what is left out stays.")
class OneOnOneMeetingUpdateInput:
    """Input of `oneOnOneMeetingUpdate`."""

    meeting_id: strawberry.ID = argument("The meeting.")
    expected_revision: int = argument("The revision that the edit is based on.")
    held_on: Date | None = argument("Its day.", UNSET)
    shared_notes: Markdown | None = argument("What both read; null empties it. At most 20,000 characters.", UNSET)


@strawberry.input(description="What to note for oneself.")
class PrivateNoteWriteInput:
    """Input of `privateNoteWrite`."""

    meeting_id: strawberry.ID = argument("A meeting of one of your one-on-ones.")
    body: Markdown | None = argument("What you note, in place of what you noted before; null removes it.")


@over(commands.OneOnOneChanged, description="The one-on-one is begun.")
class OneOnOneStartSuccess:
    """Success of `oneOnOneStart`."""

    one_on_one: OneOnOne = one(queries.one_on_ones_by_id, "one_on_one_id", description="The new one-on-one.")


@over(commands.OneOnOneChanged, description="The one-on-one as it is now.")
class OneOnOneUpdateSuccess:
    """Success of `oneOnOneUpdate`."""

    one_on_one: OneOnOne = one(queries.one_on_ones_by_id, "one_on_one_id", description="The changed one-on-one.")


@over(commands.OneOnOneMeetingChanged, description="The meeting is added.")
class OneOnOneMeetingAddSuccess:
    """Success of `oneOnOneMeetingAdd`."""

    meeting_edge: OneOnOneMeetingEdge = new_edge(
        queries.meetings_by_id, "meeting_id", LATEST_MEETING, description="The new meeting, for lists of the series."
    )
    one_on_one: OneOnOne = one(
        queries.one_on_ones_by_id, "one_on_one_id", description="The series, whose next date has moved on."
    )


@over(commands.OneOnOneMeetingChanged, description="The meeting as it is now.")
class OneOnOneMeetingUpdateSuccess:
    """Success of `oneOnOneMeetingUpdate`."""

    meeting: OneOnOneMeeting = one(queries.meetings_by_id, "meeting_id", description="The changed meeting.")


@over(commands.PrivateNoteWritten, description="What you noted is kept, for you alone.")
class PrivateNoteWriteSuccess:
    """Success of `privateNoteWrite`."""

    meeting: OneOnOneMeeting = one(
        queries.meetings_by_id, "meeting_id", description="The meeting, with your `privateNote` as it is now."
    )


def _meeting(text: str) -> UUID:
    return parse_id(text, "OneOnOneMeeting", "meetingId")


@strawberry.type
class OneOnOneMutations:
    """Changes to one-on-ones."""

    @mutation(
        commands.start_one_on_one,
        OneOnOneStartSuccess,
        description="Begin one-on-ones with your manager or with a report. Nobody else ever sees them.",
    )
    async def one_on_one_start(self, info: Info, input: OneOnOneStartInput) -> Any:
        """Begin one-on-ones."""
        return await commands.start_one_on_one(
            actor=info.context.actor,
            with_id=parse_id(input.with_id, "User", "withId"),
            cadence=input.cadence,
            next_on=input.next_on,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_one_on_one, OneOnOneUpdateSuccess, description="Change how often you talk, and when next."
    )
    async def one_on_one_update(self, info: Info, input: OneOnOneUpdateInput) -> Any:
        """Change a one-on-one."""
        return await commands.update_one_on_one(
            actor=info.context.actor,
            one_on_one_id=parse_id(input.one_on_one_id, "OneOnOne", "oneOnOneId"),
            expected_revision=input.expected_revision,
            changes=changes(input, "cadence", nullable=["next_on"]),
        )

    @mutation(
        commands.add_one_on_one_meeting,
        OneOnOneMeetingAddSuccess,
        description="Add a talk to a one-on-one; the next date moves on by the cadence.",
    )
    async def one_on_one_meeting_add(self, info: Info, input: OneOnOneMeetingAddInput) -> Any:
        """Add a meeting."""
        return await commands.add_one_on_one_meeting(
            actor=info.context.actor,
            one_on_one_id=parse_id(input.one_on_one_id, "OneOnOne", "oneOnOneId"),
            held_on=input.held_on,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_one_on_one_meeting,
        OneOnOneMeetingUpdateSuccess,
        description="Change the notes that you share about a talk, or its day.",
    )
    async def one_on_one_meeting_update(self, info: Info, input: OneOnOneMeetingUpdateInput) -> Any:
        """Change a meeting."""
        return await commands.update_one_on_one_meeting(
            actor=info.context.actor,
            meeting_id=_meeting(input.meeting_id),
            expected_revision=input.expected_revision,
            changes=changes(input, "held_on", nullable=["shared_notes"]),
        )

    @mutation(
        commands.write_private_note,
        PrivateNoteWriteSuccess,
        description="Note something about a talk for yourself. Nobody else ever reads it, no administrator either.",
    )
    async def private_note_write(self, info: Info, input: PrivateNoteWriteInput) -> Any:
        """Write a private note."""
        return await commands.write_private_note(
            actor=info.context.actor, meeting_id=_meeting(input.meeting_id), body=input.body
        )
