"""Proposals: drafts that wait for a person, what they rest on, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.comments.subjects import SubjectKind
from app.core.errors import ProposalDecided, ProposalStale
from app.core.paging import Page
from app.objectives import queries as objectives
from app.people import queries as people
from app.proposals import policy, queries, runs
from app.proposals.approving import approvals_needed
from app.proposals.entitled import ApprovalRow, WaitingForRow, approvals_of_proposals, waiting_for_of_proposals
from app.proposals.judging import findings_of_proposals
from app.proposals.lists import ProposalFilter, ProposalOrder, Turn, list_proposals
from app.proposals.models import ApprovalGap, Origin, ProposalKind, ProposalState, RejectionReason
from app.proposals.queries import ProposalRow
from schema.activity import FieldChange
from schema.assistant_traces import ProposalExplanation
from schema.comment_lists import comment_count, comment_threads
from schema.context import Info, parse_ids
from schema.drafts import ProposalContent, content_of
from schema.errors import UserError, refused_as
from schema.fields import Node, argument, camel, column, computed, itself, many, node_id, one, over, permission, root
from schema.findings import Finding
from schema.node import nodes_by_reference
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown
from schema.teams import Team

if TYPE_CHECKING:
    from schema.assistant import AssistantRun, Question
    from schema.objectives import Objective


@over(ApprovalRow, description="One person's approval of a proposal.")
class ProposalApproval:
    """An approval."""

    person: User = one(people.users_by_id, "person_id", description="Who approved it.")
    on_behalf_of: User | None = one(people.users_by_id, "for_id", description="For whom, as their deputy.")
    at: DateTime = column("When.")


@over(WaitingForRow, description="Somebody who may give the next approval of a proposal now.")
class ProposalDecider:
    """Somebody who may decide."""

    person: User = one(people.users_by_id, "person_id", description="Who may approve it.")
    on_behalf_of: User | None = one(people.users_by_id, "for_id", description="For whom, as their deputy.")


@over(ProposalRow, description="What the viewer may do with a proposal.")
class ProposalViewerCan:
    """What the viewer may do with a proposal."""

    revise: Permission = permission(policy.can_revise, "Change it with `proposalRevise`.")
    withdraw: Permission = permission(policy.can_withdraw, "Take it back with `proposalWithdraw`.")
    approve: Permission = permission(policy.can_approve, "Approve it as it stands with `proposalsApprove`.")
    reject: Permission = permission(policy.can_decide, "Turn it down with `proposalReject`.")
    give_back: Permission = permission(policy.can_return, "Give it back to its author with `proposalsReturn`.")


@over(
    ProposalRow,
    load=queries.proposals_by_id,
    description="A draft that waits for a person, and becomes real only by that person's decision.",
)
class Proposal(Node):
    """A proposal."""

    id: strawberry.ID = node_id("Proposal")
    kind: ProposalKind = column("What it becomes.")
    origin: Origin = column("Who drafted it.")
    run: Annotated[AssistantRun, strawberry.lazy("schema.assistant")] | None = one(
        runs.runs_by_id, "run_id", description="The assistant's run that it came from."
    )
    explanation: ProposalExplanation | None = one(
        runs.runs_by_id, "run_id", description="Why the assistant proposed this; null for what a person wrote."
    )
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] | None = one(
        objectives.objectives_by_id, "objective_id", description="The objective that it is for."
    )
    team: Team | None = one(people.teams_by_id, "team_id", description="The team that it is for, if not an objective.")
    proposed_by: User = one(people.users_by_id, "proposed_by_id", description="Who asked for it, or wrote it.")
    state: ProposalState = column("Where it stands.")
    revision: int = column("Raised by every revision: send it with a decision, so that one decides what one has read.")
    content: ProposalContent = computed(
        content_of, needs=("kind", "stored"), description="What it would become, at its latest revision."
    )
    missing: list[str] = computed(
        lambda row: [camel(name) for name in row.missing],
        needs=("kind", "stored"),
        description="The fields that must be filled before approval. A key result of kind BASELINE needs no figures.",
    )
    findings: list[Finding] = many(
        findings_of_proposals,
        "id",
        description="What the quality rules say of it beside its objective's key results; once it is decided, what "
        "they said when it was written. A blocking one keeps it from being approved.",
    )
    questions: list[Annotated[Question, strawberry.lazy("schema.assistant")]] = many(
        runs.questions_of_proposals, "id", description="What the draft could not find out."
    )
    base_changes: list[FieldChange] = column("What has changed since, of what it was drafted from: why it is STALE.")
    created_at: DateTime = column("When it was drafted.")
    revised_by: User | None = one(people.users_by_id, "revised_by_id", description="Who wrote its latest revision.")
    approvals_needed: int = computed(
        approvals_needed, needs=("*",), description="How many different people have to approve it."
    )
    approval_gap: ApprovalGap | None = column(
        "Set while it waits although too few people are what its approval policy asks for: who decides instead."
    )
    approvals: list[ProposalApproval] = many(
        approvals_of_proposals, "id", description="Who has approved its latest revision, the first one first."
    )
    waiting_for: list[ProposalDecider] = many(
        waiting_for_of_proposals,
        "id",
        description="Who may give the next approval now, of those who can read it: at most 20, deputies last, by name. "
        "Nobody once it no longer waits.",
    )
    decided_by: User | None = one(
        people.users_by_id, "decided_by_id", description="Who approved it last, rejected it or gave it back."
    )
    decided_for: User | None = one(
        people.users_by_id, "decided_for_id", description="For whom they did so, as their deputy."
    )
    decided_at: DateTime | None = column("When it was decided.")
    rejection_reason: RejectionReason | None = column("Why it was turned down.")
    comment: Markdown | None = column("What was said when it was turned down or given back.")
    result: Node | None = one(
        nodes_by_reference, "result", description="What it became: the key result, the objective or the summary."
    )
    expires_at: DateTime | None = column("Until when it waits for a decision; null: for as long as it takes.")
    comment_count = comment_count(SubjectKind.PROPOSAL)
    comments = comment_threads(SubjectKind.PROPOSAL)
    viewer_can: ProposalViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A proposal with its place in the list.")
class ProposalEdge(Edge):
    """An edge."""

    node: Proposal = column("The proposal.")


@over(Page, description="Proposals, the latest first; those of one run in its order.")
class ProposalConnection(Connection):
    """A page of proposals."""

    edges: list[ProposalEdge] = edges()
    nodes: list[Proposal] = nodes()


@refused_as(ProposalStale, description="What it was drafted from has changed: `proposal.baseChanges` tells what.")
class ProposalStaleError(UserError):
    """A draft of something that has moved."""

    proposal: Proposal = one(queries.proposals_by_id, "proposal_id", description="The proposal as it stands now.")


@refused_as(ProposalDecided, description="Somebody was first: `proposal` tells who and what.")
class ProposalDecidedError(UserError):
    """A draft that no longer waits."""

    proposal: Proposal = one(queries.proposals_by_id, "proposal_id", description="The proposal as it stands now.")


@strawberry.input(description="Fields are joined by AND, values within a list by OR; null is no filter, [] no match.")
class ProposalFilterInput:
    """Filter of `proposals`."""

    states: list[ProposalState] | None = argument("Where they stand.", None)
    kinds: list[ProposalKind] | None = argument("What they become.", None)
    origins: list[Origin] | None = argument("Who drafted them: people, or the assistant.", None)
    objective_ids: list[strawberry.ID] | None = argument("The objectives that they are for.", None)
    team_ids: list[strawberry.ID] | None = argument("The teams that they, or their objectives, are for.", None)
    cycle_ids: list[strawberry.ID] | None = argument("The cycles of the objectives that they are for.", None)
    proposed_by_ids: list[strawberry.ID] | None = argument("Who asked for them, or handed them in.", None)
    turn: Turn | None = argument("Whose approval they wait for now: yours, or one that you may give for others.", None)


def _filter(given: ProposalFilterInput | None) -> ProposalFilter:
    if given is None:
        return ProposalFilter()
    return ProposalFilter(
        states=None if given.states is None else tuple(given.states),
        kinds=None if given.kinds is None else tuple(given.kinds),
        origins=None if given.origins is None else tuple(given.origins),
        objective_ids=parse_ids(given.objective_ids, "Objective", "filter", "objectiveIds"),
        team_ids=parse_ids(given.team_ids, "Team", "filter", "teamIds"),
        cycle_ids=parse_ids(given.cycle_ids, "Cycle", "filter", "cycleIds"),
        proposed_by_ids=parse_ids(given.proposed_by_ids, "User", "filter", "proposedByIds"),
        turn=given.turn,
    )


@strawberry.type
class ProposalQueries:
    """Ways in to proposals."""

    @root(
        ProposalConnection,
        description="What waits for a decision, and what waited: of people and of the assistant. "
        "`filter: {turn: MINE}` with `orderBy: OLDEST` is what one has to decide.",
    )
    async def proposals(
        self,
        info: Info,
        filter: Annotated[
            ProposalFilterInput | None, strawberry.argument(description="Which of them; null: all.")
        ] = None,
        order_by: Annotated[
            ProposalOrder, strawberry.argument(description="How they are sorted; those of one run in its order.")
        ] = ProposalOrder.LATEST,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """List proposals."""
        return await list_proposals(info.context.actor, _filter(filter), order_by=order_by, first=first, after=after)
