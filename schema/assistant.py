"""The assistant: runs, followed live, and the questions that they leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from app.objectives import queries as objectives
from app.objectives import team_input_queries as team_inputs
from app.people import queries as people
from app.proposals import personal, policy, queries, reflection_drafts, runs, talking_points, wording_results
from app.proposals.models import Engine, Purpose, RunState
from app.proposals.runs import ArrivalCiteRow, ArrivalRow, QuestionRow, RunRow, UnusedRow
from schema.assistant_traces import (
    AssistantAttempt,
    AssistantHeldBack,
    AssistantManifestRecord,
    attempts_of,
    engine_of,
    held_back_of,
    manifest_of,
    prompt_of,
)
from schema.context import parse_id
from schema.feedback_wordings import FeedbackWording
from schema.fields import Node, column, computed, itself, many, node_id, one, over, permission
from schema.live import live
from schema.node import nodes_by_reference
from schema.people import User
from schema.permissions import Permission
from schema.personal_results import ObjectiveCritique, ParentCandidate, ReflectionDraft
from schema.proposals import Proposal
from schema.scalars import Date, DateTime, Decimal
from schema.talking_points import TalkingPoint
from schema.team_inputs import TeamInput
from schema.teams import Team

if TYPE_CHECKING:
    from schema.objectives import Objective


@over(QuestionRow, description="What the viewer may do with a question.")
class QuestionViewerCan:
    """What the viewer may do with a question."""

    answer: Permission = permission(policy.can_answer, "Answer it with `questionAnswer`.")
    ask: Permission = permission(policy.can_send_on, "Ask somebody who may know, with `questionAsk`.")


@over(QuestionRow, load=runs.questions_by_id, description="What a draft could not find out.")
class Question(Node):
    """A question."""

    id: strawberry.ID = node_id("Question")
    text: str = column("The question, as a sentence.")
    about: str = computed(
        lambda row: "dueOn" if row.about == "due_on" else row.about,
        needs=("about",),
        description="The field that is missing: `baseline`, `target`, `dueOn`, or `metric` where nothing is measured.",
    )
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        objectives.objectives_by_id, "objective_id", description="The objective that it is about."
    )
    proposal: Proposal | None = one(
        queries.proposals_by_id, "proposal_id", description="The draft that it is about; null: the whole request."
    )
    asked_of: User | None = one(people.users_by_id, "asked_of_id", description="Who was asked to answer it.")
    answer: TeamInput | None = one(
        team_inputs.team_inputs_by_id, "answer_input_id", description="The input that its answer became."
    )
    viewer_can: QuestionViewerCan = itself("What the viewer may do with it.")


@over(UnusedRow, description="An input that a run left out.")
class UnusedInput:
    """An unused input."""

    input: TeamInput | None = one(
        team_inputs.team_inputs_by_id, "input_id", description="The input; null where the viewer may not see it."
    )
    reason: str = column("Why it was left out.")


@over(ArrivalCiteRow, description="The record and the words that a part of a draft rests on.")
class AssistantArrivalCite:
    """A citation."""

    source: Node | None = one(
        nodes_by_reference, "source", description="The record; null where the viewer may not see it."
    )
    quote: str = column("The words that were taken from it; empty where it is cited as a whole.")


@over(
    ArrivalRow, description="A part of a draft that has come and was verified, while the rest is still being written."
)
class AssistantArrival:
    """A part of a draft."""

    text: str = column("The title of a key result, or a sentence of a summary.")
    section: str | None = column("The section that a sentence belongs to, such as `RISKS`.")
    cites: list[AssistantArrivalCite] = column("What it rests on.")


@over(RunRow, description="What the viewer may do with a run.")
class AssistantRunViewerCan:
    """What the viewer may do with a run."""

    cancel: Permission = permission(policy.can_cancel, "Stop it with `assistantRunCancel`.")


@over(
    RunRow,
    load=runs.runs_by_id,
    description="One request to the assistant, read by everybody who would read its result.",
)
class AssistantRun(Node):
    """A run."""

    id: strawberry.ID = node_id("AssistantRun")
    purpose: Purpose = column("What was asked for.")
    state: RunState = column("Where it stands.")
    engine: str = computed(
        engine_of,
        needs=("engine_used", "engine_requested", "model_answered", "model_requested"),
        description="What drafted, in words to show.",
    )
    engine_requested: Engine = column("The engine that was asked for; another may have answered, as `notice` tells.")
    failure: str | None = column("A stable code of why it FAILED.")
    notice: str | None = column("Why it failed, or why another engine answered: a sentence to show.")
    abstained: bool = column("True where it found no grounds to propose anything, which is a result.")
    proposals: list[Proposal] = many(queries.proposals_of_runs, "id", description="What it proposed, in its order.")
    arrived: list[AssistantArrival] = column(
        "While it is RUNNING: what of a model's answer has come and stood up to verification, to be shown before "
        "`proposals` are there. It may still change; nothing can be approved of it."
    )
    questions: list[Question] = many(runs.questions_of_runs, "id", description="What it could not find out.")
    unused: list[UnusedInput] = column("The inputs that it left out, and why.")
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] | None = one(
        objectives.objectives_by_id, "objective_id", description="The objective that it is for."
    )
    team: Team | None = one(people.teams_by_id, "team_id", description="The team that it is for, if not an objective.")
    requested_by: User = one(people.users_by_id, "requested_by_id", description="Who asked.")
    scheduled_for: Date | None = column(
        "The first day of the week for which it was made without being asked for, in the name of the team's lead."
    )
    created_at: DateTime = column("When it was asked for.")
    started_at: DateTime | None = column("When it was taken up.")
    finished_at: DateTime | None = column("When it ended.")
    latency_ms: int | None = column("How long it took from taking up to the result, in milliseconds.")
    input_tokens: int | None = column("What a model read, in tokens; null for the built-in drafter.")
    output_tokens: int | None = column("What a model wrote, in tokens; null for the built-in drafter.")
    cost_usd: Decimal | None = column("What a model cost, in US dollars, where its price is known.")
    prompt: str | None = computed(
        prompt_of, needs=("trace",), description="The prompt that a model was asked with: id, version and hash."
    )
    attempts: list[AssistantAttempt] = computed(
        attempts_of, needs=("trace",), description="Every question to an engine, and how its answer was judged."
    )
    critique: ObjectiveCritique | None = one(
        personal.critiques_of_runs,
        "id",
        description="For OBJECTIVE_CRITIQUE: what it found, for the person alone who asked. Null until it SUCCEEDED.",
    )
    manifest: list[AssistantManifestRecord] | None = computed(
        manifest_of,
        needs=("trace", "requested_by_id"),
        description="The records whose words went into it, each read as those who read the result: what one of them "
        "may not see was not there. For who asked; null for anybody else. Empty until it has SUCCEEDED.",
    )
    held_back: list[AssistantHeldBack] | None = computed(
        held_back_of,
        needs=("trace", "requested_by_id"),
        description="What the person who asked may read of this and some reader of the result may not, so that it "
        "stayed out. For who asked; null for anybody else. Empty until it has SUCCEEDED.",
    )
    parent_candidates: list[ParentCandidate] = many(
        personal.parent_candidates_of_runs,
        "id",
        description="For PARENTS: goals to choose from, at most three, the likeliest first, for the person who asked.",
    )
    feedback_wording: FeedbackWording | None = one(
        wording_results.wordings_of_runs,
        "id",
        description="For FEEDBACK_WORDING: other words for a draft, for its author alone. Null until it SUCCEEDED, and "
        "again once the draft was sent or discarded: then nothing of this is kept.",
    )
    reflection_draft: ReflectionDraft | None = one(
        reflection_drafts.reflection_drafts_of_runs,
        "id",
        description="For REFLECTION_DRAFT: how the objective went, for the person alone who asked. Null until it "
        "SUCCEEDED.",
    )
    talking_points: list[TalkingPoint] = many(
        talking_points.talking_points_of_runs,
        "id",
        description="For ONE_ON_ONE: what to talk about, at most ten points, for the person alone who asked. A point "
        "is gone once they may no longer read all that it rests on.",
    )
    viewer_can: AssistantRunViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class AssistantSubscriptions:
    """Following the assistant."""

    @live(
        AssistantRun | None,
        runs.runs_by_id,
        until=lambda run: run.has_ended,
        description="A run as it is now, and again after each change, until it has ended. Null, and nothing more, "
        "where there is no such run for this person.",
        while_seen=True,
    )
    def assistant_run_changed(
        id: Annotated[strawberry.ID, strawberry.argument(description="The run.")],  # noqa: N805
    ) -> tuple[str, UUID]:
        """Follow a run."""
        run_id = parse_id(id, "AssistantRun", "id")
        return runs.topic(run_id), run_id
