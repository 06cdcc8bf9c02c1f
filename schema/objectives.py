"""Objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.activity import queries as activity
from app.check_ins import summaries as published
from app.comments.subjects import SubjectKind
from app.core.paging import Page
from app.cycles import queries as cycles
from app.objectives import (
    alignment_map,
    alignment_queries,
    initiative_queries,
    judging,
    pace,
    policy,
    queries,
    team_input_queries,
)
from app.objectives.input_rounds import queries as input_rounds
from app.objectives.models import (
    CarryForward,
    Commitment,
    Health,
    Level,
    ObjectiveState,
    Outcome,
    ProgressMode,
    ReportedHealth,
    Visibility,
)
from app.objectives.progress import to_float
from app.objectives.queries import ObjectiveRow
from app.objectives.roll_up import suggested_scores
from app.objectives.team_input_queries import TeamInputOrder
from app.people import queries as people
from app.proposals import policy as drafts
from app.proposals import queries as proposed
from app.proposals.models import ProposalState
from app.reviews import policy as reviews
from app.reviews.queries import reflections_of_objectives
from schema.activity import AuditRecordConnection, ChangedFieldsArgument, changes_asked
from schema.alignment_map import DepthArgument, RelatedObjective, depth_asked
from schema.comment_lists import comment_count, comment_threads
from schema.fields import Node, batched, column, computed, itself, many, node_id, one, over, permission
from schema.findings import Finding
from schema.objective_lists import (
    DEFAULT_STATES,
    AfterArgument,
    AlignmentStatesArgument,
    FirstArgument,
    InitiativeStatesArgument,
    InputOrderArgument,
    RoundStatesArgument,
    StatesArgument,
    initiatives_asked,
    rounds_asked,
    serving_asked,
    team_inputs_asked,
    waiting_asked,
)
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown

if TYPE_CHECKING:
    from schema.alignments import Alignment, AlignmentConnection
    from schema.cycles import Cycle
    from schema.initiatives import InitiativeConnection
    from schema.input_rounds import InputRoundConnection
    from schema.key_results import KeyResult
    from schema.people import User
    from schema.priorities import Priority
    from schema.proposals import Proposal
    from schema.reflections import Reflection
    from schema.summaries import SummaryConnection
    from schema.team_inputs import TeamInputConnection
    from schema.teams import Team


@over(ObjectiveRow, description="What the viewer may do with an objective.")
class ObjectiveViewerCan:
    """What the viewer may do with an objective."""

    edit: Permission = permission(policy.can_edit_objective, "Change it, align it, and add key results.")
    improve: Permission = permission(
        policy.can_improve_objective, "Change what it says: not its owner and its readers."
    )
    dismiss_findings: Permission = permission(policy.can_judge_objective, "Set findings about it aside.")
    change_directly: Permission = permission(
        policy.can_change_directly,
        "Change what it and its key results promise without anybody's approval; otherwise hand changes in with "
        "`objectiveChangeSubmit` and `keyResultChangeSubmit`.",
    )
    publish: Permission = permission(policy.can_publish_objective, "Publish the draft.")
    pause: Permission = permission(policy.can_pause_objective, "Let it rest, with a reason.")
    resume: Permission = permission(policy.can_resume_objective, "Take it up again after a pause.")
    close: Permission = permission(policy.can_close_objective, "Close it with an outcome.")
    reopen: Permission = permission(policy.can_reopen_objective, "Pursue it again after it was closed.")
    correct: Permission = permission(policy.can_correct_objective, "Correct how it ended, with a reason.")
    carry_over: Permission = permission(
        policy.can_carry_over_objective,
        "Decide what becomes of it in a later cycle; that it goes on takes the right to set such an objective there.",
    )
    reflect: Permission = permission(reviews.can_reflect, "Save a draft of what one thinks of it.")
    hand_in_reflection: Permission = permission(reviews.can_hand_in, "Hand in a reflection on it.")
    archive: Permission = permission(policy.can_archive_objective, "Put it into the archive.")
    unarchive: Permission = permission(policy.can_unarchive_objective, "Bring it back from the archive.")
    delete: Permission = permission(policy.can_delete_objective, "Delete the draft.")
    ask_for_critique: Permission = permission(
        drafts.can_ask_for_critique, "Ask how to word it better, with `objectiveCritiqueRequest`."
    )
    ask_for_parents: Permission = permission(
        drafts.can_ask_for_parents, "Ask which goals it could serve, with `parentCandidatesRequest`."
    )
    ask_for_reflection: Permission = permission(
        drafts.can_ask_for_reflection, "Ask how it went, to reflect on it, with `reflectionDraftRequest`."
    )
    ask_for_key_results: Permission = permission(
        drafts.can_ask_for_key_results, "Ask the assistant for key results with `keyResultDraftRequest`."
    )


@over(ObjectiveRow, load=queries.objectives_by_id, description="What is to be reached in a cycle, and by whom.")
class Objective(Node):
    """An objective."""

    id: strawberry.ID = node_id("Objective")
    revision: int = column("Raised by people's edits of its content only: send it as `expectedRevision`.")
    title: str = column("What is to be reached, in a line.")
    why: Markdown | None = column("Why it is worth it.")
    level: Level = column("Whose goal it is.")
    commitment: Commitment = column("What reaching it means.")
    visibility: Visibility = column("Who may read it.")
    state: ObjectiveState = column("Where it stands in its life.")
    outcome: Outcome | None = column("How it ended, once it is closed.")
    closing_note: Markdown | None = column("What was said when it was closed.")
    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = one(
        cycles.cycles_by_id, "cycle_id", description="The cycle in which it is to be reached."
    )
    team: Annotated[Team, strawberry.lazy("schema.teams")] | None = one(
        people.teams_by_id, "team_id", description="Whose it is, if a team's."
    )
    owner: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "owner_id", description="Who answers for it."
    )
    priority: Annotated[Priority, strawberry.lazy("schema.priorities")] | None = one(
        cycles.priorities_by_id, "priority_id", description="The priority that it serves."
    )
    parents: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        alignment_queries.parents_of_objectives,
        "id",
        description="The objectives that it, or a key result of it, serves or asks to serve.",
    )
    alignments: list[Annotated[Alignment, strawberry.lazy("schema.alignments")]] = many(
        alignment_queries.alignments_of_children,
        "id",
        description="How it serves its parents, or asks to: at most 5 for itself and 5 for each of its key results.",
    )
    dependencies: list[Annotated[Alignment, strawberry.lazy("schema.alignments")]] = many(
        alignment_queries.dependencies_of_objectives,
        "id",
        description="What it waits for, or asks to: at most 10 for itself and 10 for each of its key results.",
    )
    key_results: list[Annotated[KeyResult, strawberry.lazy("schema.key_results")]] = many(
        queries.key_results_of_objectives, "id", description="How reaching it is measured, in order; at most 20."
    )
    progress_mode: ProgressMode = column("What its progress is the mean of.")
    progress: float | None = column("How far it has come, 0 to 1; null until the first check-in.")
    expected_progress: float = computed(
        lambda row, actor: to_float(pace.expected_of_objective(row, actor)),
        needs=("cycle_starts_on", "cycle_ends_on", "closed_at"),
        description="The share of its cycle that is over, 0 to 1.",
    )
    computed_health: ReportedHealth | None = computed(
        pace.computed_health_of_objective,
        needs=("progress", "cycle_starts_on", "cycle_ends_on", "closed_at"),
        description="The health that its pace speaks for; null until the first check-in.",
    )
    suggested_score: float | None = one(
        suggested_scores,
        "id",
        description="The score that the figures suggest, 0 to 1: progress without what was only to be measured for the "
        "first time; null where they say nothing.",
    )
    reported_health: ReportedHealth | None = column("The worst that people say of what drives it.")
    health: Health = computed(
        pace.health_of_objective,
        needs=("state", "progress", "reported_health", "stale_after", "cycle_starts_on", "cycle_ends_on", "closed_at"),
        description="How it is doing today.",
    )
    findings: list[Finding] = many(
        judging.findings_of_objectives, "id", description="What the quality rules say of the objective itself."
    )
    created_at: DateTime = column("When it was drafted.")
    updated_at: DateTime = column("When people changed it last.")
    published_at: DateTime | None = column("When it was published.")
    closed_at: DateTime | None = column("When it was closed.")
    paused_at: DateTime | None = column("Since when it rests; null while it does not.")
    paused_because: Markdown | None = column("Why it rests.")
    archived_at: DateTime | None = column("Since when it is in the archive; null while it is not.")
    carry_forward: CarryForward | None = column("What becomes of it in a later cycle, once that is decided.")
    carried_from: Annotated[Objective, strawberry.lazy("schema.objectives")] | None = one(
        queries.objectives_by_id, "carried_from_id", description="What it was in the cycle that it was carried from."
    )
    carried_to: Annotated[Objective, strawberry.lazy("schema.objectives")] | None = one(
        queries.objectives_carried_from, "id", description="What it became in the cycle that it was carried into."
    )
    duplicated_from: Annotated[Objective, strawberry.lazy("schema.objectives")] | None = one(
        queries.objectives_by_id, "duplicated_from_id", description="What it was drafted after."
    )
    reflection: Annotated[Reflection, strawberry.lazy("schema.reflections")] | None = one(
        reflections_of_objectives,
        "id",
        description="What its owner said about it when it was over; their draft for themselves alone.",
    )
    comment_count = comment_count(SubjectKind.OBJECTIVE)
    comments = comment_threads(SubjectKind.OBJECTIVE)
    viewer_can: ObjectiveViewerCan = itself("What the viewer may do with it.")

    @batched(
        activity.changes_of,
        "id",
        AuditRecordConnection,
        description="What people changed of it, the latest first: what it was, what it became, who, when and why.",
    )
    def changes(
        fields: ChangedFieldsArgument = None,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return changes_asked(fields, first, after)

    @batched(
        proposed.proposals_of_objectives,
        "id",
        list[Annotated["Proposal", strawberry.lazy("schema.proposals")]],
        description="The drafts for it that wait or waited for a decision, the latest first; at most 50.",
    )
    def proposals(
        states: Annotated[  # noqa: N805
            list[ProposalState] | None, strawberry.argument(description="Where they stand; null: anywhere.")
        ] = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"states": None if states is None else tuple(states)}

    @batched(
        alignment_queries.alignments_of_parents,
        "id",
        Annotated["AlignmentConnection", strawberry.lazy("schema.alignments")],
        description="The goals that serve it or a key result of it, and how, the oldest alignment first.",
    )
    def children(
        states: AlignmentStatesArgument = DEFAULT_STATES,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return serving_asked(states, first, after)

    @batched(
        alignment_queries.alignments_of_parents,
        "id",
        Annotated["AlignmentConnection", strawberry.lazy("schema.alignments")],
        description="The goals that wait for it or a key result of it, the oldest first.",
    )
    def dependents(
        states: AlignmentStatesArgument = DEFAULT_STATES,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return waiting_asked(states, first, after)

    @batched(
        alignment_map.ancestors_of_objectives,
        "id",
        list[RelatedObjective],
        description="What it serves in the end, by itself or by a key result, as far as both sides agreed: the nearest "
        "first; at most 500.",
    )
    def ancestors(depth: DepthArgument = 10) -> dict[str, Any]:  # noqa: N805
        """Map the argument to that of the load."""
        return depth_asked(depth)

    @batched(
        alignment_map.descendants_of_objectives,
        "id",
        list[RelatedObjective],
        description="What serves it in the end, itself or a key result of it, as far as both sides agreed: the nearest "
        "first; at most 500.",
    )
    def descendants(depth: DepthArgument = 10) -> dict[str, Any]:  # noqa: N805
        """Map the argument to that of the load."""
        return depth_asked(depth)

    @batched(
        alignment_queries.past_alignments,
        "id",
        Annotated["AlignmentConnection", strawberry.lazy("schema.alignments")],
        description="What it no longer serves or waits for, or was not to, with the reasons, the oldest first.",
    )
    def past_alignments(first: FirstArgument = 25, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}

    @batched(
        initiative_queries.initiatives_of_objectives,
        "id",
        Annotated["InitiativeConnection", strawberry.lazy("schema.initiatives")],
        description="The work that belongs to it, the next due first; it moves no progress.",
    )
    def initiatives(
        states: InitiativeStatesArgument = None,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return initiatives_asked(states, first, after)

    @batched(
        team_input_queries.team_inputs_of_objectives,
        "id",
        Annotated["TeamInputConnection", strawberry.lazy("schema.team_inputs")],
        description="What people said about it.",
    )
    def team_inputs(
        states: StatesArgument = None,  # noqa: N805
        order_by: InputOrderArgument = TeamInputOrder.LATEST,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return team_inputs_asked(states, order_by, first, after)

    @batched(
        input_rounds.rounds_of_objectives,
        "id",
        Annotated["InputRoundConnection", strawberry.lazy("schema.input_rounds")],
        description="The rounds that ask teams about it, the latest first.",
    )
    def input_rounds(
        states: RoundStatesArgument = None,  # noqa: N805
        first: FirstArgument = 10,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return rounds_asked(states, first, after)

    @batched(
        published.summaries_of_objectives,
        "id",
        Annotated["SummaryConnection", strawberry.lazy("schema.summaries")],
        description="The summaries of its check-ins that were published, the latest first.",
    )
    def summaries(first: FirstArgument = 10, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}


@over(EdgeRow, description="An objective in a list.")
class ObjectiveEdge(Edge):
    """An objective in a list."""

    node: Objective = column("The objective.")


@over(Page, description="A page of objectives.")
class ObjectiveConnection(Connection):
    """A page of objectives."""

    edges: list[ObjectiveEdge] = edges()
    nodes: list[Objective] = nodes()


def changed_objectives() -> Any:
    """Declare the ``changedObjectives`` of a success whose command tells ``moved_objective_ids``."""
    return many(
        queries.objectives_by_id,
        "moved_objective_ids",
        description="All objectives in which progress moved with it, their own or that of a key result which is the "
        "mean of contributions, as far as you may read them: for caches.",
    )
