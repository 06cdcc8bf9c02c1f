"""What there is to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.core.paging import Page
from app.growth import learning_queries as queries
from app.growth import policy
from app.growth.commands import resources as commands
from app.growth.learning_queries import BY_TITLE, LearningResourceRow, ResourceFilter
from app.growth.models import LearningKind
from app.growth.skill_queries import skills_by_id
from app.people import queries as people
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, itself, many, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown
from schema.skills import Skill


@over(LearningResourceRow, description="What the viewer may do with something to learn from.")
class LearningResourceViewerCan:
    """What the viewer may do with something to learn from."""

    edit: Permission = permission(policy.can_edit_resource, "Change it, or whether it is chosen.")
    assign: Permission = permission(policy.can_assign_resource, "Put it on their own list, or on that of a report.")


@over(
    LearningResourceRow,
    load=queries.resources_by_id,
    description="Something to learn from. Everybody in the organisation sees it and may add more.",
)
class LearningResource(Node):
    """Something to learn from."""

    id: strawberry.ID = node_id("LearningResource")
    title: str = column("What it is called.")
    kind: LearningKind = column("What kind of thing it is.")
    url: str | None = column("Where it is, with http or https; null for what is not on the web.")
    minutes: int | None = column("About how long it takes; null where nobody said.")
    description: Markdown | None = column("What one learns, and for whom it is.")
    skills: list[Skill] = many(skills_by_id, "skill_ids", description="What one gets better at, by name; at most 10.")
    added_by: User = one(people.users_by_id, "added_by_id", description="Who added it.")
    active: bool = column("Whether it is chosen; who is learning from it goes on when it no longer is.")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When it was added.")
    viewer_can: LearningResourceViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="Something to learn from with its place in the list.")
class LearningResourceEdge(Edge):
    """An edge."""

    node: LearningResource = column("What one learns from.")


@over(Page, description="A page of what there is to learn from.")
class LearningResourceConnection(Connection):
    """A page of resources."""

    edges: list[LearningResourceEdge] = edges()
    nodes: list[LearningResource] = nodes()


@strawberry.input(
    name="LearningResourceFilter",
    description="Which resources: fields are joined by AND, values in a list by OR; null is no filter, [] fits none.",
)
class LearningResourceFilterInput:
    """The filter of `learningResources`."""

    skill_ids: list[strawberry.ID] | None = argument("Only what one of these skills is learned from.", None)
    kinds: list[LearningKind] | None = argument("Only what is of one of these kinds.", None)
    text: str | None = argument("Only what has this in its title, in any case.", None)
    active: bool | None = argument("Only what is chosen (true), or no longer is (false).", True)


def _only(given: LearningResourceFilterInput | None) -> ResourceFilter:
    if given is None:
        return ResourceFilter(active=True)
    return ResourceFilter(
        skill_ids=None if given.skill_ids is None else tuple(skill_ids(given.skill_ids, "filter", "skillIds")),
        kinds=None if given.kinds is None else tuple(given.kinds),
        text=given.text,
        active=given.active,
    )


def skill_ids(texts: Sequence[str], *path: str) -> list[UUID]:
    """Return the skills that a list of an input names; raises NotFound for what is no id."""
    return [parse_id(text, "Skill", *path, str(place)) for place, text in enumerate(texts)]


@strawberry.type
class LearningResourceQueries:
    """Ways in to what there is to learn from."""

    @root(
        LearningResourceConnection,
        description="What there is to learn from, by title; without a filter what is chosen.",
    )
    async def learning_resources(
        self,
        info: Info,
        filter: Annotated[LearningResourceFilterInput | None, strawberry.argument(description="Which.")] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of what there is to learn from."""
        own = info.context.actor.organization_id
        return await queries.resources_page(own, _only(filter), first=first, after=after)


@strawberry.input(description="Something to learn from.")
class LearningResourceAddInput:
    """Input of `learningResourceAdd`."""

    title: str = argument("What it is called; at most 200 characters.")
    kind: LearningKind = argument("What kind of thing it is.")
    url: str | None = argument("Where it is: an address with http or https, of at most 500 characters.", None)
    minutes: int | None = argument("About how long it takes, 1 to 60000.", None)
    description: Markdown | None = argument("What one learns, and for whom it is; at most 4000 characters.", None)
    skill_ids: list[strawberry.ID] = argument("What one gets better at; at most 10 skills.", default_factory=list)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of something to learn from; what is left out stays.")
class LearningResourceUpdateInput:
    """Input of `learningResourceUpdate`."""

    learning_resource_id: strawberry.ID = argument("What one learns from.")
    expected_revision: int = argument("The revision that was read.")
    title: str | None = argument("What it is called.", UNSET)
    kind: LearningKind | None = argument("What kind of thing it is.", UNSET)
    url: str | None = argument("Where it is; null: it is not on the web.", UNSET)
    minutes: int | None = argument("About how long it takes; null: nobody knows.", UNSET)
    description: Markdown | None = argument("What one learns; null: nothing is said.", UNSET)
    skill_ids: list[strawberry.ID] | None = argument("All that one gets better at.", UNSET)
    active: bool | None = argument("Whether it is chosen: false archives it.", UNSET)


@over(commands.LearningResourceChanged, description="It is there for everybody.")
class LearningResourceAddSuccess:
    """Success of `learningResourceAdd`."""

    learning_resource_edge: LearningResourceEdge = new_edge(
        queries.resources_by_id, "learning_resource_id", BY_TITLE, description="What was added, for connections."
    )


@over(commands.LearningResourceChanged, description="It as it is now.")
class LearningResourceUpdateSuccess:
    """Success of `learningResourceUpdate`."""

    learning_resource: LearningResource = one(
        queries.resources_by_id, "learning_resource_id", description="What one learns from."
    )


@strawberry.type
class LearningResourceMutations:
    """Saying what there is to learn from."""

    @mutation(
        commands.add_resource, LearningResourceAddSuccess, description="Add something to learn from, for everybody."
    )
    async def learning_resource_add(self, info: Info, input: LearningResourceAddInput) -> Any:
        """Add something to learn from."""
        return await commands.add_resource(
            actor=info.context.actor,
            title=input.title,
            kind=input.kind,
            url=input.url,
            minutes=input.minutes,
            description=input.description,
            skill_ids=skill_ids(input.skill_ids, "skillIds"),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_resource,
        LearningResourceUpdateSuccess,
        description="Change something to learn from, or archive it: for who added it, and for administrators.",
    )
    async def learning_resource_update(self, info: Info, input: LearningResourceUpdateInput) -> Any:
        """Change something to learn from."""
        given = changes(input, "title", "kind", "active", "skill_ids", nullable=["url", "minutes", "description"])
        if "skill_ids" in given:
            given["skill_ids"] = skill_ids(given["skill_ids"], "skillIds")
        return await commands.update_resource(
            actor=info.context.actor,
            resource_id=parse_id(input.learning_resource_id, "LearningResource", "learningResourceId"),
            expected_revision=input.expected_revision,
            changes=given,
        )
