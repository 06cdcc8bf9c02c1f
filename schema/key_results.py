"""Key results: how reaching an objective is measured, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.activity import queries as activity
from app.check_ins import measured
from app.check_ins import policy as check_in_policy
from app.check_ins import queries as check_in_queries
from app.check_ins.courses import signals_of_key_results
from app.check_ins.measured import ValueOrigin
from app.comments.subjects import SubjectKind
from app.cycles.rules import end_of_day
from app.objectives import alignment_queries, initiative_policy, initiative_queries, judging, pace, policy, queries
from app.objectives.models import Health, KeyResultProgressMode, KeyResultRole, KeyResultState, ReportedHealth
from app.objectives.progress import to_float
from app.objectives.queries import KeyResultRow
from app.people import queries as people
from schema.activity import AuditRecordConnection, ChangedFieldsArgument, changes_asked
from schema.comment_lists import comment_count, comment_threads
from schema.fields import Node, batched, column, computed, itself, many, node_id, one, over, permission
from schema.findings import Finding
from schema.metrics import Metric
from schema.objective_lists import (
    DEFAULT_STATES,
    AfterArgument,
    AlignmentStatesArgument,
    FirstArgument,
    InitiativeStatesArgument,
    initiatives_asked,
    serving_asked,
    waiting_asked,
)
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Decimal
from schema.signals import Signal

if TYPE_CHECKING:
    from schema.alignments import Alignment, AlignmentConnection
    from schema.blockers import Blocker
    from schema.check_ins import CheckIn, CheckInConnection
    from schema.initiatives import InitiativeConnection
    from schema.measured_values import KeyResultValueConnection
    from schema.objectives import Objective
    from schema.people import User

_PACE = (
    "kind",
    "due_on",
    "baseline",
    "target",
    "phases",
    "cycle_starts_on",
    "cycle_ends_on",
    "objective_closed_at",
)
OpenArgument = Annotated[
    bool | None,
    strawberry.argument(name="open", description="True: those still open; false: those resolved; null: both."),
]


OriginsArgument = Annotated[
    list[ValueOrigin] | None, strawberry.argument(description="Only those of one of these origins; null: of any.")
]


@over(KeyResultRow, description="What the viewer may do with a key result.")
class KeyResultViewerCan:
    """What the viewer may do with a key result."""

    edit: Permission = permission(policy.can_edit_key_result, "Change it.")
    improve: Permission = permission(policy.can_improve_key_result, "Change what it says: not its owner.")
    dismiss_findings: Permission = permission(policy.can_judge_key_result, "Set findings about it aside.")
    cancel: Permission = permission(policy.can_cancel_key_result, "Cancel it, so that it no longer counts.")
    restore: Permission = permission(policy.can_restore_key_result, "Let it count again.")
    delete: Permission = permission(policy.can_delete_key_result, "Delete it out of the draft.")
    add_initiative: Permission = permission(
        initiative_policy.can_add_initiative, "Plan work that should move it, with `initiativeCreate`."
    )
    check_in: Permission = permission(check_in_policy.can_check_in, "Say where it stands.")
    push_values: Permission = permission(
        check_in_policy.can_push_value, "Push measured values with `keyResultValuesPush`."
    )
    raise_blocker: Permission = permission(check_in_policy.can_raise_blocker, "Say what stands in its way.")


@over(KeyResultRow, load=queries.key_results_by_id, description="How reaching an objective is measured.")
class KeyResult(Node):
    """A key result."""

    id: strawberry.ID = node_id("KeyResult")
    revision: int = column("Raised by people's edits of its content only: send it as `expectedRevision`.")
    title: str = column("What will be different, in a line.")
    role: KeyResultRole = column("Whether it drives progress or guards against harm.")
    state: KeyResultState = column("Whether it still counts.")
    metric: Metric = itself("How it is measured, and what was measured last.")
    weight: Decimal = column("How much it counts in its objective beside the others.")
    due_on: Date | None = column("The day by which it is due; null: the last day of the cycle.")
    owner: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "owner_id", description="Who answers for it."
    )
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        queries.objectives_by_id, "objective_id", description="The objective that it measures."
    )
    progress: float | None = column("How far it has come, 0 to 1; null until a check-in says so.")
    raw_progress: float | None = column(
        "The same unclamped: below 0 where it went backwards, above 1 beyond its target."
    )
    expected_progress: float = computed(
        lambda row, actor: to_float(pace.expected_of_key_result(row, actor)),
        needs=_PACE,
        description="How far it should have come by today, 0 to 1: by its phases, else by the days that have passed.",
    )
    computed_health: ReportedHealth | None = computed(
        pace.computed_health_of_key_result,
        needs=(*_PACE, "progress"),
        description="The health that its pace speaks for; null while there is no progress.",
    )
    reported_health: ReportedHealth | None = column("What the latest check-in says of its health.")
    health: Health = computed(
        pace.health_of_key_result,
        needs=(*_PACE, "progress", "reported_health", "checked_in_at", "measured_at", "stale_after", "objective_state"),
        description="How it is doing today.",
    )
    confidence: float | None = column("How sure the latest check-in is that it will be reached, 0 to 1.")
    latest_as_of: Date | None = column("The day that the latest check-in is about.")
    checked_in_at: DateTime | None = column("When the latest check-in was made.")
    reported_value: Decimal | None = column("The value that a person reported last, where it is measured by a number.")
    measured_value: Decimal | None = column("The value that an integration measured last; it is no check-in.")
    measured_at: DateTime | None = column("When that was measured.")
    measured_source: str | None = column("The integration that measured it.")
    check_in_due_at: DateTime | None = computed(
        lambda row, actor: (
            end_of_day(row.check_in_due_on, actor.organization_time_zone) if row.check_in_due_on else None
        ),
        needs=("check_in_due_on",),
        description="When the next check-in is due; null while nothing is.",
    )
    latest_check_in: Annotated[CheckIn, strawberry.lazy("schema.check_ins")] | None = one(
        check_in_queries.check_ins_by_id,
        "latest_check_in_id",
        description="The latest check-in, by the day that it is about.",
    )
    signals: list[Signal] = many(
        signals_of_key_results,
        "id",
        description="What its course shows that may call for a word, while it is pursued: computed from check-ins and "
        "blockers alone.",
    )
    progress_mode: KeyResultProgressMode = column(
        "What its progress is: what check-ins measure, or the mean of what contributes to it."
    )
    alignments: list[Annotated[Alignment, strawberry.lazy("schema.alignments")]] = many(
        alignment_queries.alignments_of_child_key_results,
        "id",
        description="What it serves by itself, or asks to; at most 5.",
    )
    dependencies: list[Annotated[Alignment, strawberry.lazy("schema.alignments")]] = many(
        alignment_queries.dependencies_of_key_results,
        "id",
        description="What it waits for by itself, or asks to; at most 10.",
    )
    findings: list[Finding] = many(
        judging.findings_of_key_results, "id", description="What the quality rules say of it."
    )
    created_at: DateTime = column("When it was added.")
    updated_at: DateTime = column("When people changed it last.")
    comment_count = comment_count(SubjectKind.KEY_RESULT)
    comments = comment_threads(SubjectKind.KEY_RESULT)
    viewer_can: KeyResultViewerCan = itself("What the viewer may do with it.")

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
        measured.values_of_key_results,
        "id",
        Annotated["KeyResultValueConnection", strawberry.lazy("schema.measured_values")],
        description="Its values, reported and measured, the latest first: by the day that they are about, then by the "
        "instant.",
    )
    def values(
        origins: OriginsArgument = None,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"origins": None if origins is None else tuple(origins), "first": first, "after": after}

    @batched(
        check_in_queries.check_ins_of_key_results,
        "id",
        Annotated["CheckInConnection", strawberry.lazy("schema.check_ins")],
        description="Its check-ins, the latest first: by the day that they are about, then by when they were made.",
    )
    def check_ins(first: FirstArgument = 12, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}

    @batched(
        check_in_queries.blockers_of_key_results,
        "id",
        list[Annotated["Blocker", strawberry.lazy("schema.blockers")]],
        description="What stands in its way, the longest-standing first.",
    )
    def blockers(is_open: OpenArgument = True) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"is_open": is_open}

    @batched(
        initiative_queries.initiatives_of_key_results,
        "id",
        Annotated["InitiativeConnection", strawberry.lazy("schema.initiatives")],
        description="The work that should move it, the next due first. Its progress is measured, never moved by them.",
    )
    def initiatives(
        states: InitiativeStatesArgument = None,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return initiatives_asked(states, first, after)

    @batched(
        alignment_queries.alignments_of_parent_key_results,
        "id",
        Annotated["AlignmentConnection", strawberry.lazy("schema.alignments")],
        description="The goals that serve it, and how, the oldest alignment first.",
    )
    def children(
        states: AlignmentStatesArgument = DEFAULT_STATES,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return serving_asked(states, first, after)

    @batched(
        alignment_queries.alignments_of_parent_key_results,
        "id",
        Annotated["AlignmentConnection", strawberry.lazy("schema.alignments")],
        description="The goals that wait for it, the oldest first.",
    )
    def dependents(
        states: AlignmentStatesArgument = DEFAULT_STATES,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return waiting_asked(states, first, after)
