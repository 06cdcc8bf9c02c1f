"""How well people say they have skills, and what those whom they report to say to it."""

from __future__ import annotations

from typing import Any

import strawberry

from app.core.paging import Page
from app.growth import policy
from app.growth import skill_queries as queries
from app.growth.commands import skill_levels as commands
from app.growth.models import Proficiency
from app.growth.skill_queries import LATEST_LEVEL, SkillLevelRow
from app.people import queries as people
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, column, itself, node_id, one, over, permission
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown
from schema.skills import Skill


@over(SkillLevelRow, description="What the viewer may do with somebody's level in a skill.")
class SkillLevelViewerCan:
    """What the viewer may do with a level."""

    second: Permission = permission(policy.can_second, "Second it.")
    decline_seconding: Permission = permission(policy.can_decline_seconding, "Say why they do not second it.")
    withdraw: Permission = permission(policy.can_withdraw_level, "Say nothing of this skill any more.")


@over(
    SkillLevelRow,
    load=queries.skill_levels_by_id,
    description="How well a person says they have a skill. They read it and everybody above them in the reporting "
    "line, nobody else, an administrator neither. It never changes: another level takes its place, which nobody has "
    "seconded, and this one stays as history.",
)
class SkillLevel(Node):
    """A level."""

    id: strawberry.ID = node_id("SkillLevel")
    user: User = one(people.users_by_id, "user_id", description="Whose skill it is.")
    skill: Skill = one(queries.skills_by_id, "skill_id", description="The skill.")
    level: Proficiency = column("How well they say they have it.")
    note: Markdown | None = column("What they say about it: where it showed, for instance.")
    stated_at: DateTime = column("When they said so.")
    current: bool = column("Whether they say so today; false for history.")
    replaced_at: DateTime | None = column("Since when it is history; null while it is current.")
    seconding_asked: bool = column("Whether it waits for whomever they report to today to second it.")
    seconded_by: User | None = one(
        people.users_by_id, "seconded_by_id", description="Whom they reported to and who seconded it; null: nobody."
    )
    seconded_at: DateTime | None = column("When it was seconded; null while it is not.")
    answered_by: User | None = one(
        people.users_by_id, "answered_by_id", description="Who said why they do not second it; null: nobody."
    )
    answer: Markdown | None = column("Why it was not seconded, as far as somebody said so.")
    viewer_can: SkillLevelViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A level with its place in the list.")
class SkillLevelEdge(Edge):
    """An edge."""

    node: SkillLevel = column("The level.")


@over(Page, description="A page of levels.")
class SkillLevelConnection(Connection):
    """A page of levels."""

    edges: list[SkillLevelEdge] = edges()
    nodes: list[SkillLevel] = nodes()


@strawberry.input(description="How well the viewer has a skill.")
class SkillLevelStateInput:
    """Input of `skillLevelState`."""

    skill_id: strawberry.ID = argument("The skill.")
    level: Proficiency = argument("How well you have it.")
    note: Markdown | None = argument("What there is to say about it; at most 4000 characters.", None)
    ask_seconding: bool = argument("Whether you ask whomever you report to to second it.", False)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which level the viewer seconds.")
class SkillLevelSecondInput:
    """Input of `skillLevelSecond`."""

    skill_level_id: strawberry.ID = argument("What somebody who reports to you says today.")


@strawberry.input(description="Which level the viewer does not second, and why.")
class SkillLevelDeclineInput:
    """Input of `skillLevelDecline`."""

    skill_level_id: strawberry.ID = argument("A level that waits for you.")
    answer: Markdown = argument("Why, and what would change your mind; at most 4000 characters.")


@strawberry.input(description="Of which skill the viewer says nothing any more.")
class SkillLevelWithdrawInput:
    """Input of `skillLevelWithdraw`."""

    skill_level_id: strawberry.ID = argument("A level of yours.")


def _level() -> Any:
    return one(queries.skill_levels_by_id, "skill_level_id", description="The level as it is now.")


def _user() -> Any:
    return one(people.users_by_id, "user_id", description="Whose it is: for their `skillLevels`.")


@over(commands.SkillLevelChanged, description="The new level.")
class SkillLevelStateSuccess:
    """Success of `skillLevelState`."""

    skill_level_edge: SkillLevelEdge = new_edge(
        queries.skill_levels_by_id, "skill_level_id", LATEST_LEVEL, description="The new level, for the history."
    )
    user: User = _user()


@over(commands.SkillLevelChanged, description="It is seconded.")
class SkillLevelSecondSuccess:
    """Success of `skillLevelSecond`."""

    skill_level: SkillLevel = _level()
    user: User = _user()


@over(commands.SkillLevelChanged, description="It no longer waits for anybody.")
class SkillLevelDeclineSuccess:
    """Success of `skillLevelDecline`."""

    skill_level: SkillLevel = _level()
    user: User = _user()


@over(commands.SkillLevelChanged, description="It is history.")
class SkillLevelWithdrawSuccess:
    """Success of `skillLevelWithdraw`."""

    skill_level: SkillLevel = _level()
    user: User = _user()


@strawberry.type
class SkillLevelMutations:
    """Saying how well one has skills, and seconding it."""

    @mutation(
        commands.state_skill_level,
        SkillLevelStateSuccess,
        description="Say how well you have a skill. It takes the place of what you said before, and is seconded anew.",
    )
    async def skill_level_state(self, info: Info, input: SkillLevelStateInput) -> Any:
        """State a level."""
        return await commands.state_skill_level(
            actor=info.context.actor,
            skill_id=parse_id(input.skill_id, "Skill", "skillId"),
            level=input.level,
            note=input.note,
            ask_seconding=input.ask_seconding,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.second_skill_level,
        SkillLevelSecondSuccess,
        description="Second what somebody says who reports to you, whether they asked for it or not.",
    )
    async def skill_level_second(self, info: Info, input: SkillLevelSecondInput) -> Any:
        """Second a level."""
        return await commands.second_skill_level(
            actor=info.context.actor, skill_level_id=parse_id(input.skill_level_id, "SkillLevel", "skillLevelId")
        )

    @mutation(
        commands.decline_seconding,
        SkillLevelDeclineSuccess,
        description="Say why you do not second what you are asked to; the person and those above them read it.",
    )
    async def skill_level_decline(self, info: Info, input: SkillLevelDeclineInput) -> Any:
        """Decline to second a level."""
        return await commands.decline_seconding(
            actor=info.context.actor,
            skill_level_id=parse_id(input.skill_level_id, "SkillLevel", "skillLevelId"),
            answer=input.answer,
        )

    @mutation(
        commands.withdraw_skill_level,
        SkillLevelWithdrawSuccess,
        description="Say nothing of a skill any more; what you said stays as history.",
    )
    async def skill_level_withdraw(self, info: Info, input: SkillLevelWithdrawInput) -> Any:
        """Withdraw a level."""
        return await commands.withdraw_skill_level(
            actor=info.context.actor, skill_level_id=parse_id(input.skill_level_id, "SkillLevel", "skillLevelId")
        )
