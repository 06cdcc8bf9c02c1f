"""Following what happens in a meeting and a one-on-one, and what arrives for the viewer: feedback and praise."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from app.conversations.agenda_queries import MeetingKind
from app.conversations.commands import gatherings
from app.conversations.one_on_one_queries import one_on_ones_by_id
from app.core.errors import NotFound
from app.feedback.commands import lookup as feedback
from app.people.queries import users_by_id
from app.recognition.commands import praise
from schema.agendas import meeting_reference
from schema.context import Info, parse_id
from schema.fields import Node
from schema.live import live
from schema.node import nodes_by_reference
from schema.one_on_ones import OneOnOne
from schema.people import User


@strawberry.type
class ArrivingSubscriptions:
    """Following what people talk about and tell each other."""

    @live(
        Node | None,
        nodes_by_reference,
        description="A check-in meeting or a meeting of a one-on-one as it is now, and again after each change to its "
        "notes, agenda, decisions, takeaways and action items; never upon a private note. Null, and nothing more, "
        "where there is no such meeting for this person.",
        while_seen=True,
    )
    def meeting_changed(
        meeting_id: Annotated[strawberry.ID, strawberry.argument(description="A meeting of either kind.")],  # noqa: N805
    ) -> tuple[str, tuple[str, UUID]]:
        """Follow a meeting."""
        reference = meeting_reference(meeting_id)
        if reference[0] not in set(MeetingKind):
            raise NotFound("meeting", "meetingId")
        return gatherings.topic(reference[1]), reference

    @live(
        OneOnOne | None,
        one_on_ones_by_id,
        description="A one-on-one as it is now, and again after each change to its cadence, dates and meetings, and to "
        "what the two took on in them; never upon a private note. Null, and nothing more, for everybody but the two.",
        while_seen=True,
    )
    def one_on_one_changed(
        one_on_one_id: Annotated[strawberry.ID, strawberry.argument(description="The series of the two.")],  # noqa: N805
    ) -> tuple[str, UUID]:
        """Follow a one-on-one."""
        series_id = parse_id(one_on_one_id, "OneOnOne", "oneOnOneId")
        return gatherings.series_topic(series_id), series_id

    @live(
        User | None,
        users_by_id,
        description="The viewer as they are now, and again whenever feedback about them arrives, is replied to or is "
        "taken back: select `feedbackAbout`. Nobody follows the feedback about anybody else.",
    )
    def feedback_arrived(info: Info) -> tuple[str, UUID]:  # noqa: N805
        """Follow the feedback about the viewer."""
        person_id = info.context.actor.person_id
        return feedback.topic(person_id), person_id

    @live(
        User | None,
        users_by_id,
        description="The viewer as they are now, and again whenever somebody praises them: read `recognitions` "
        "anew. Nobody follows the praise for anybody else.",
    )
    def praise_arrived(info: Info) -> tuple[str, UUID]:  # noqa: N805
        """Follow the praise for the viewer."""
        person_id = info.context.actor.person_id
        return praise.topic(person_id), person_id
