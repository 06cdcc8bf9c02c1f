"""Development goals: what people want to become better at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.comments.subjects import SubjectKind
from app.core.paging import Page
from app.growth import goal_policy as policy
from app.growth import goal_queries as queries
from app.growth.goal_queries import DevelopmentGoalRow, DevelopmentStepRow
from app.growth.learning_queries import resources_by_id
from app.growth.models import DevelopmentGoalState
from app.growth.skill_queries import skills_by_id
from app.objectives.queries import objectives_by_id
from app.people import queries as people
from schema.comment_lists import comment_count, comment_threads
from schema.fields import Node, column, itself, many, node_id, one, over, permission
from schema.learning_resources import LearningResource
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Markdown
from schema.skills import Skill

if TYPE_CHECKING:
    from schema.objectives import Objective


@over(
    DevelopmentStepRow,
    load=queries.steps_by_id,
    description="A step towards a development goal, for the goal's readers.",
)
class DevelopmentStep(Node):
    """A step."""

    id: strawberry.ID = node_id("DevelopmentStep")
    text: str = column("What there is to do, in a line.")
    done: bool = column("Whether it is done.")
    done_at: DateTime | None = column("When it was done; null while it is not.")


@over(DevelopmentGoalRow, description="What the viewer may do with a development goal.")
class DevelopmentGoalViewerCan:
    """What the viewer may do with a development goal."""

    edit: Permission = permission(policy.can_edit_goal, "Change it, mark its steps, and close it.")
    reopen: Permission = permission(policy.can_reopen_goal, "Work on it again.")
    delete: Permission = permission(policy.can_delete_goal, "Delete it, with all that was said about it.")


@over(
    DevelopmentGoalRow,
    load=queries.goals_by_id,
    description="What a person wants to become better at. It is theirs: the one whom they report to today reads it and "
    "comments on it, and nobody else does, an administrator neither. When they report to somebody else, that one reads "
    "it with all its comments, and the former one no longer does; what is not for them, delete before.",
)
class DevelopmentGoal(Node):
    """A development goal."""

    id: strawberry.ID = node_id("DevelopmentGoal")
    revision: int = column("Raised by every edit of its content: send it as `expectedRevision`.")
    owner: User = one(people.users_by_id, "owner_id", description="Whose goal it is.")
    title: str = column("What they want to be able to do, in a line.")
    skill: Skill | None = one(skills_by_id, "skill_id", description="The skill that it is about, if one is named.")
    why: Markdown = column("Why it matters to them.")
    measure: Markdown = column("How they will see that they got there.")
    target_on: Date | None = column("The day until which they want to get there, if there is one.")
    steps: list[DevelopmentStep] = many(
        queries.steps_of_goals, "id", description="The steps towards it, in their order; at most 30."
    )
    learning_resources: list[LearningResource] = many(
        resources_by_id, "resource_ids", description="What they learn from for it; at most 20."
    )
    objectives: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        objectives_by_id,
        "objective_ids",
        description="The objectives with which they grow, as far as the viewer may read them; at most 20.",
    )
    state: DevelopmentGoalState = column("Where it stands.")
    closed_at: DateTime | None = column("When it was done or dropped; null while it is active.")
    closing_note: Markdown | None = column("What they said then; why, where it was dropped.")
    created_at: DateTime = column("When it was set.")
    updated_at: DateTime = column("When its content was changed last.")
    comments = comment_threads(SubjectKind.DEVELOPMENT_GOAL)
    comment_count = comment_count(SubjectKind.DEVELOPMENT_GOAL)
    viewer_can: DevelopmentGoalViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A development goal with its place in the list.")
class DevelopmentGoalEdge(Edge):
    """An edge."""

    node: DevelopmentGoal = column("The development goal.")


@over(Page, description="A page of development goals.")
class DevelopmentGoalConnection(Connection):
    """A page of development goals."""

    edges: list[DevelopmentGoalEdge] = edges()
    nodes: list[DevelopmentGoal] = nodes()
