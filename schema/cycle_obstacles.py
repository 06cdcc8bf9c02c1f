"""What is in the way when a cycle is to move on."""

from __future__ import annotations

from app.core import errors
from app.objectives.obstacles import Obstacle, ObstacleKind, ObstacleSeverity
from schema.errors import UserError, refused_as
from schema.fields import Node, column, many, over
from schema.node import nodes_by_reference


@over(Obstacle, description="Something that is in the way of a cycle's next state.")
class CycleObstacle:
    """An obstacle."""

    kind: ObstacleKind = column("What it is.")
    severity: ObstacleSeverity = column("Whether the cycle can move on in spite of it.")
    count: int = column("How many things it is about.")
    message: str = column("What it is and what to do, as a sentence.")
    operation: str | None = column("The mutation that settles it for each of `subjects`, where there is one.")
    subjects: list[Node] = many(
        nodes_by_reference, "subjects", description="What it is about: the first 20 of `count`, in their order."
    )


@refused_as(errors.Obstructed, description="Something has to be settled, or acknowledged, before this can be done.")
class ObstructedError(UserError):
    """Something is in the way."""

    obstacles: list[CycleObstacle] = column("All of it, what blocks first.")
