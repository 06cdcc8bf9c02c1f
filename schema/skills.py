"""The skills that the organisation speaks of."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from app.growth import policy
from app.growth import skill_queries as queries
from app.growth.commands import skills as commands
from app.growth.skill_queries import SkillRow
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, itself, node_id, one, over, permission, root
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown


@over(SkillRow, description="What the viewer may do with a skill.")
class SkillViewerCan:
    """What the viewer may do with a skill."""

    edit: Permission = permission(policy.can_manage_skills, "Change it, archive it, or merge it into another.")
    state_level: Permission = permission(policy.can_state_level, "Say how well they have it.")


@over(SkillRow, load=queries.skills_by_id, description="A skill that the organisation speaks of: everybody sees it.")
class Skill(Node):
    """A skill."""

    id: strawberry.ID = node_id("Skill")
    name: str = column("Its name.")
    description: Markdown | None = column("What it means.")
    active: bool = column("Whether people choose it; what was said of it stays when they no longer do.")
    merged_into: Annotated[Skill, strawberry.lazy("schema.skills")] | None = one(
        queries.skills_by_id, "merged_into_id", description="The skill that took its place; null where none did."
    )
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When it was added.")
    viewer_can: SkillViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class SkillQueries:
    """Ways in to skills."""

    @root(list[Skill], description="The organisation's skills, by name; at most 200 are chosen at a time.")
    async def skills(
        self,
        active: Annotated[
            bool | None,
            strawberry.argument(description="Only those that people choose, or no longer choose; null: both."),
        ] = None,
    ) -> Any:
        """Return the organisation's skills."""
        return await queries.skills(active=active)


@strawberry.input(description="A skill.")
class SkillCreateInput:
    """Input of `skillCreate`."""

    name: str = argument("Its name; once in the organisation, in any case of letters.")
    description: Markdown | None = argument("What it means.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a skill; what is left out stays.")
class SkillUpdateInput:
    """Input of `skillUpdate`."""

    skill_id: strawberry.ID = argument("The skill.")
    expected_revision: int = argument("The revision that was read.")
    name: str | None = argument("Its name.", UNSET)
    description: Markdown | None = argument("What it means; null: nothing is said.", UNSET)
    active: bool | None = argument("Whether people choose it: false archives it.", UNSET)


@strawberry.input(description="Which skill takes the place of which.")
class SkillMergeInput:
    """Input of `skillMerge`."""

    skill_id: strawberry.ID = argument("The skill that is archived.")
    into_id: strawberry.ID = argument(
        "The skill that takes its place in levels, goals, mentorships and what there is to learn. Where somebody said "
        "how well they have both, what they said of this one counts. It cannot be undone."
    )


@over(commands.SkillChanged, description="The skill is there.")
class SkillCreateSuccess:
    """Success of `skillCreate`."""

    skill: Skill = one(queries.skills_by_id, "skill_id", description="The new skill.")


@over(commands.SkillChanged, description="The skill as it is now.")
class SkillUpdateSuccess:
    """Success of `skillUpdate`."""

    skill: Skill = one(queries.skills_by_id, "skill_id", description="The skill.")


@over(commands.SkillMerged, description="One skill took the place of the other.")
class SkillMergeSuccess:
    """Success of `skillMerge`."""

    merged: Skill = one(queries.skills_by_id, "merged_id", description="The skill that is archived.")
    skill: Skill = one(queries.skills_by_id, "skill_id", description="The skill in its place.")


@strawberry.type
class SkillMutations:
    """Saying which skills there are."""

    @mutation(commands.create_skill, SkillCreateSuccess, description="Add a skill to the organisation's list.")
    async def skill_create(self, info: Info, input: SkillCreateInput) -> Any:
        """Add a skill."""
        return await commands.create_skill(
            actor=info.context.actor,
            name=input.name,
            description=input.description,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_skill, SkillUpdateSuccess, description="Rename a skill, say what it means, or archive it."
    )
    async def skill_update(self, info: Info, input: SkillUpdateInput) -> Any:
        """Change a skill."""
        return await commands.update_skill(
            actor=info.context.actor,
            skill_id=parse_id(input.skill_id, "Skill", "skillId"),
            expected_revision=input.expected_revision,
            changes=changes(input, "name", "active", nullable=["description"]),
        )

    @mutation(
        commands.merge_skill,
        SkillMergeSuccess,
        description="Let one skill take the place of another wherever people have it.",
    )
    async def skill_merge(self, info: Info, input: SkillMergeInput) -> Any:
        """Merge a skill into another."""
        return await commands.merge_skill(
            actor=info.context.actor,
            skill_id=parse_id(input.skill_id, "Skill", "skillId"),
            into_id=parse_id(input.into_id, "Skill", "intoId"),
        )
