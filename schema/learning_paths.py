"""Learning paths: what there is to learn from, in an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.growth import learning_queries as queries
from app.growth import policy
from app.growth.commands import paths as commands
from app.growth.learning_queries import LearningPathRow
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, itself, many, node_id, one, over, permission, root
from schema.learning_resources import LearningResource
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown


@over(LearningPathRow, description="What the viewer may do with a learning path.")
class LearningPathViewerCan:
    """What the viewer may do with a learning path."""

    edit: Permission = permission(policy.can_manage_paths, "Change it, or whether it is walked.")
    start: Permission = permission(policy.can_start_path, "Start on it.")


@over(
    LearningPathRow,
    load=queries.paths_by_id,
    description="Things to learn from, in an order. Administrators keep the paths, and everybody may walk them.",
)
class LearningPath(Node):
    """A learning path."""

    id: strawberry.ID = node_id("LearningPath")
    name: str = column("Its name.")
    description: Markdown | None = column("Where it leads, and for whom it is.")
    for_champions: bool = column(
        "Whether it makes OKR champions: who comes to its end is one once an administrator has confirmed it. At most "
        "one path that is walked does."
    )
    active: bool = column("Whether people may start on it; who walks it goes on when they no longer may.")
    resources: list[LearningResource] = many(
        queries.resources_by_id,
        "resource_ids",
        description="What is on it, in its order; at most 30. What is archived need not be learned from.",
    )
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When it was added.")
    viewer_can: LearningPathViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class LearningPathQueries:
    """Ways in to learning paths."""

    @root(list[LearningPath], description="The organisation's learning paths, by name; at most 50.")
    async def learning_paths(
        self,
        active: Annotated[
            bool | None,
            strawberry.argument(description="Only those that are walked, or no longer are; null: both."),
        ] = None,
    ) -> Any:
        """Return the organisation's learning paths."""
        return await queries.paths(active=active)


@strawberry.input(description="A learning path.")
class LearningPathCreateInput:
    """Input of `learningPathCreate`."""

    name: str = argument("Its name; once in the organisation, in any case of letters.")
    learning_resource_ids: list[strawberry.ID] = argument("What is on it, in its order: 1 to 30, each once.")
    description: Markdown | None = argument("Where it leads, and for whom it is; at most 4000 characters.", None)
    for_champions: bool = argument("Whether it makes OKR champions.", False)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a learning path; what is left out stays.")
class LearningPathUpdateInput:
    """Input of `learningPathUpdate`."""

    learning_path_id: strawberry.ID = argument("The path.")
    expected_revision: int = argument("The revision that was read.")
    name: str | None = argument("Its name.", UNSET)
    learning_resource_ids: list[strawberry.ID] | None = argument("All that is on it, in its order.", UNSET)
    description: Markdown | None = argument("Where it leads; null: nothing is said.", UNSET)
    for_champions: bool | None = argument("Whether it makes OKR champions.", UNSET)
    active: bool | None = argument("Whether people may start on it: false archives it.", UNSET)


@over(commands.LearningPathChanged, description="The path is there.")
class LearningPathCreateSuccess:
    """Success of `learningPathCreate`."""

    learning_path: LearningPath = one(queries.paths_by_id, "learning_path_id", description="The new path.")


@over(commands.LearningPathChanged, description="The path as it is now.")
class LearningPathUpdateSuccess:
    """Success of `learningPathUpdate`."""

    learning_path: LearningPath = one(queries.paths_by_id, "learning_path_id", description="The path.")


def _resource_ids(texts: Sequence[str]) -> list[UUID]:
    return [parse_id(text, "LearningResource", "learningResourceIds", str(place)) for place, text in enumerate(texts)]


@strawberry.type
class LearningPathMutations:
    """Saying which learning paths there are."""

    @mutation(commands.create_path, LearningPathCreateSuccess, description="Add a learning path.")
    async def learning_path_create(self, info: Info, input: LearningPathCreateInput) -> Any:
        """Add a learning path."""
        return await commands.create_path(
            actor=info.context.actor,
            name=input.name,
            resource_ids=_resource_ids(input.learning_resource_ids),
            description=input.description,
            for_champions=input.for_champions,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_path,
        LearningPathUpdateSuccess,
        description="Change a learning path: who walks it has to learn from what is on it then, who completed it has.",
    )
    async def learning_path_update(self, info: Info, input: LearningPathUpdateInput) -> Any:
        """Change a learning path."""
        given = changes(input, "name", "learning_resource_ids", "for_champions", "active", nullable=["description"])
        if (texts := given.pop("learning_resource_ids", None)) is not None:
            given["resource_ids"] = _resource_ids(texts)
        return await commands.update_path(
            actor=info.context.actor,
            path_id=parse_id(input.learning_path_id, "LearningPath", "learningPathId"),
            expected_revision=input.expected_revision,
            changes=given,
        )
