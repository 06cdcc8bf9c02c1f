"""Changes to check-in meetings: schedule, change, close, and write down what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.conversations import meeting_queries as queries
from app.conversations.commands import meetings as commands
from app.conversations.meeting_queries import LATEST_MEETING
from app.conversations.models import TakeawayKind
from schema.check_in_meetings import CheckInMeeting, CheckInMeetingEdge, Takeaway
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, changes, deleted_id, one, over
from schema.paging import new_edge
from schema.scalars import DateTime, Markdown


@strawberry.input(description="Which team meets, and when.")
class CheckInMeetingScheduleInput:
    """Input of `checkInMeetingSchedule`."""

    team_id: strawberry.ID = argument("The team.")
    cycle_id: strawberry.ID = argument("The cycle whose goals it is about.")
    starts_at: DateTime | None = argument(
        "When it begins; null: by the cadence, on the due day of the next period without a meeting, at the time of the "
        "team's latest one, or else at 10:00.",
        None,
    )
    facilitator_id: strawberry.ID | None = argument("Who leads through it; null: the team's lead, or else you.", None)
    attendee_ids: list[strawberry.ID] | None = argument(
        "Who is asked to come, at most 200; the facilitator is anyway. Null: all of the team.", None
    )
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a check-in meeting; what is left out stays.")
class CheckInMeetingUpdateInput:
    """Input of `checkInMeetingUpdate`."""

    meeting_id: strawberry.ID = argument("The meeting.")
    expected_revision: int = argument("The revision that the edit is based on.")
    starts_at: DateTime | None = argument("When it begins.", UNSET)
    facilitator_id: strawberry.ID | None = argument("Who leads through it.", UNSET)
    attendee_ids: list[strawberry.ID] | None = argument("Who is asked to come, all of them; null: as before.", None)
    notes: Markdown | None = argument("What to write down; null empties it. At most 20,000 characters.", UNSET)
    summary_id: strawberry.ID | None = argument("The summary of the team to come with; null: none.", UNSET)


@strawberry.input(description="Which check-in meeting is over.")
class CheckInMeetingCloseInput:
    """Input of `checkInMeetingClose`."""

    meeting_id: strawberry.ID = argument("The meeting.")


@strawberry.input(description="Which check-in meeting does not take place.")
class CheckInMeetingCancelInput:
    """Input of `checkInMeetingCancel`."""

    meeting_id: strawberry.ID = argument("The meeting.")


@strawberry.input(description="What a check-in meeting came to.")
class TakeawayAddInput:
    """Input of `takeawayAdd`."""

    meeting_id: strawberry.ID = argument("The check-in meeting.")
    kind: TakeawayKind = argument("Whether it is a decision.")
    text: Markdown = argument("What it says; at most 2,000 characters.")
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which decision or takeaway goes.")
class TakeawayDeleteInput:
    """Input of `takeawayDelete`."""

    takeaway_id: strawberry.ID = argument("A decision or takeaway of a meeting that is not closed.")


def _meeting(description: str) -> Any:
    return one(queries.check_in_meetings_by_id, "meeting_id", description=description)


@over(commands.CheckInMeetingChanged, description="The meeting is scheduled.")
class CheckInMeetingScheduleSuccess:
    """Success of `checkInMeetingSchedule`."""

    meeting_edge: CheckInMeetingEdge = new_edge(
        queries.check_in_meetings_by_id,
        "meeting_id",
        LATEST_MEETING,
        description="The new meeting, for the team's list.",
    )


@over(commands.CheckInMeetingChanged, description="The meeting as it is now.")
class CheckInMeetingUpdateSuccess:
    """Success of `checkInMeetingUpdate`."""

    meeting: CheckInMeeting = _meeting("The changed meeting.")


@over(commands.CheckInMeetingChanged, description="The meeting is closed.")
class CheckInMeetingCloseSuccess:
    """Success of `checkInMeetingClose`."""

    meeting: CheckInMeeting = _meeting("The meeting, which stays as it is.")


@over(commands.CheckInMeetingChanged, description="The meeting is cancelled.")
class CheckInMeetingCancelSuccess:
    """Success of `checkInMeetingCancel`."""

    meeting: CheckInMeeting = _meeting("The meeting.")


@over(commands.TakeawayChanged, description="It is written down.")
class TakeawayAddSuccess:
    """Success of `takeawayAdd`."""

    takeaway: Takeaway = one(queries.takeaways_by_id, "takeaway_id", description="The decision or takeaway.")
    meeting: CheckInMeeting = _meeting("The meeting.")


@over(commands.TakeawayChanged, description="It is gone.")
class TakeawayDeleteSuccess:
    """Success of `takeawayDelete`."""

    deleted_id: strawberry.ID = deleted_id("Takeaway", "takeaway_id")
    meeting: CheckInMeeting = _meeting("The meeting.")


def _id(text: str) -> UUID:
    return parse_id(text, "CheckInMeeting", "meetingId")


def _attendees(texts: Sequence[str] | None) -> list[UUID] | None:
    if texts is None:
        return None
    return [parse_id(text, "User", "attendeeIds", str(index)) for index, text in enumerate(texts)]


@strawberry.type
class CheckInMeetingMutations:
    """Changes to check-in meetings."""

    @mutation(
        commands.schedule_meeting,
        CheckInMeetingScheduleSuccess,
        description="Schedule a check-in meeting of your team, by hand or by the cadence of the cycle.",
    )
    async def check_in_meeting_schedule(self, info: Info, input: CheckInMeetingScheduleInput) -> Any:
        """Schedule a meeting."""
        return await commands.schedule_meeting(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            starts_at=input.starts_at,
            facilitator_id=parse_optional_id(input.facilitator_id, "User", "facilitatorId"),
            attendee_ids=_attendees(input.attendee_ids),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_meeting,
        CheckInMeetingUpdateSuccess,
        description="Change a meeting's time, people, notes and summary, as its facilitator or leading the team.",
    )
    async def check_in_meeting_update(self, info: Info, input: CheckInMeetingUpdateInput) -> Any:
        """Change a meeting."""
        given = changes(input, "starts_at", "facilitator_id", nullable=["notes", "summary_id"])
        if "facilitator_id" in given:
            given["facilitator_id"] = parse_id(given["facilitator_id"], "User", "facilitatorId")
        if "summary_id" in given:
            given["summary_id"] = parse_optional_id(given["summary_id"], "Summary", "summaryId")
        return await commands.update_meeting(
            actor=info.context.actor,
            meeting_id=_id(input.meeting_id),
            expected_revision=input.expected_revision,
            changes=given,
            attendee_ids=_attendees(input.attendee_ids),
        )

    @mutation(
        commands.close_meeting,
        CheckInMeetingCloseSuccess,
        description="Close a meeting: what was written down stays as it is, its action items live on.",
    )
    async def check_in_meeting_close(self, info: Info, input: CheckInMeetingCloseInput) -> Any:
        """Close a meeting."""
        return await commands.close_meeting(actor=info.context.actor, meeting_id=_id(input.meeting_id))

    @mutation(commands.cancel_meeting, CheckInMeetingCancelSuccess, description="Cancel a meeting.")
    async def check_in_meeting_cancel(self, info: Info, input: CheckInMeetingCancelInput) -> Any:
        """Cancel a meeting."""
        return await commands.cancel_meeting(actor=info.context.actor, meeting_id=_id(input.meeting_id))

    @mutation(
        commands.add_takeaway,
        TakeawayAddSuccess,
        description="Write down a decision of a meeting, or what to remember from it.",
    )
    async def takeaway_add(self, info: Info, input: TakeawayAddInput) -> Any:
        """Add a decision or takeaway."""
        return await commands.add_takeaway(
            actor=info.context.actor,
            meeting_id=_id(input.meeting_id),
            kind=input.kind,
            text=input.text,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.delete_takeaway,
        TakeawayDeleteSuccess,
        description="Take a decision or takeaway out of a meeting that is not closed.",
    )
    async def takeaway_delete(self, info: Info, input: TakeawayDeleteInput) -> Any:
        """Remove a decision or takeaway."""
        return await commands.delete_takeaway(
            actor=info.context.actor, takeaway_id=parse_id(input.takeaway_id, "Takeaway", "takeawayId")
        )
