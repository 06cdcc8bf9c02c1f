"""Talking points for one of the two people of a one-on-one, for that person alone."""

from __future__ import annotations

from app.proposals import talking_points
from app.proposals.talking_points import PointTopic
from schema.fields import Node, column, one, over
from schema.node import nodes_by_reference


@over(talking_points.PointEvidenceRow, description="A record that a talking point rests on.")
class TalkingPointEvidence:
    """Evidence of a point."""

    record: Node | None = one(nodes_by_reference, "reference", description="The record.")
    quote: str | None = column("The words of it, exactly as they stand there; null: the record as a whole.")


@over(
    talking_points.TalkingPointRow,
    description="Something to talk about. Nobody but the person who asked reads it until they put it on an agenda with "
    "`agendaPointAdd`, in these words or in others.",
)
class TalkingPoint:
    """A point."""

    topic: PointTopic = column("What it is about.")
    text: str = column("The point in a line, at most 500 characters.")
    evidence: list[TalkingPointEvidence] = column("What it rests on: at least one record.")
