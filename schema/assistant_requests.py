"""Asking the assistant: for key results, for summaries, and for answers to what it could not find out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry

from app.objectives import team_input_queries as team_inputs
from app.proposals import commands, runs
from app.proposals.models import Engine
from schema.assistant import AssistantRun, Question
from schema.check_in_facts import CheckInFactsSubject
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, one, over
from schema.scalars import Date, Markdown
from schema.team_inputs import TeamInput


@strawberry.input(description="What to draft key results for, and from what.")
class KeyResultDraftRequestInput:
    """Input of `keyResultDraftRequest`."""

    objective_id: strawberry.ID = argument("The objective.")
    input_ids: list[strawberry.ID] | None = argument("Inputs to draft from; null: all open ones of its team.", None)
    input_round_id: strawberry.ID | None = argument(
        "A round about the objective whose open inputs to draft from. Where the objective has more readers than the "
        "round, as a company's has, only those of the round read the drafts.",
        None,
    )
    guidance: str | None = argument("What matters this time, in your own words; readers of the drafts see it.", None)
    at_most: int = argument("How many key results at most, 1 to 8; fewer come where grounds are missing.", 4)
    engine: Engine | None = argument("What should draft; null: what the operator chose.", None)
    idempotency_key: str = argument("The same key never asks twice.")


@strawberry.input(description="Which objective to criticise.")
class ObjectiveCritiqueRequestInput:
    """Input of `objectiveCritiqueRequest`."""

    objective_id: strawberry.ID = argument("The objective.")
    engine: Engine | None = argument("What should reword it; null: what the operator chose.", None)
    idempotency_key: str = argument("The same key never asks twice.")


@strawberry.input(description="Which objective looks for a goal to serve.")
class ParentCandidatesRequestInput:
    """Input of `parentCandidatesRequest`."""

    objective_id: strawberry.ID = argument("The objective.")
    engine: Engine | None = argument("What should choose; null: what the operator chose.", None)
    idempotency_key: str = argument("The same key never asks twice.")


@strawberry.input(description="Which team's teams to sum up, over which days.")
class DirectorSummaryRequestInput:
    """Input of `directorSummaryRequest`."""

    team_id: strawberry.ID = argument("The team: the approved summaries of the teams inside it are summed up.")
    period_start: Date = argument("The first day.")
    period_end: Date = argument("The last day, inclusive.")
    engine: Engine | None = argument("What should choose; null: what the operator chose.", None)
    idempotency_key: str = argument("The same key never asks twice.")


@strawberry.input(description="Which objective to look back on.")
class ReflectionDraftRequestInput:
    """Input of `reflectionDraftRequest`."""

    objective_id: strawberry.ID = argument("The objective.")
    engine: Engine | None = argument("What should draft; null: what the operator chose.", None)
    idempotency_key: str = argument("The same key never asks twice.")


@strawberry.input(description="Whose check-ins to summarise, over which days.")
class CheckInSummaryRequestInput:
    """Input of `checkInSummaryRequest`."""

    about: CheckInFactsSubject = argument("A team or an objective.")
    period_start: Date = argument("The first day.")
    period_end: Date = argument("The last day, inclusive.")
    engine: Engine | None = argument("What should draft; null: what the operator chose.", None)
    idempotency_key: str = argument("The same key never asks twice.")


@strawberry.input(description="Which run to stop.")
class AssistantRunCancelInput:
    """Input of `assistantRunCancel`."""

    run_id: strawberry.ID = argument("The run.")


@strawberry.input(description="The answer to a question.")
class QuestionAnswerInput:
    """Input of `questionAnswer`."""

    question_id: strawberry.ID = argument("The question.")
    body: Markdown = argument("The answer; it becomes an input of kind METRIC of the objective's team.")


@strawberry.input(description="Whom to ask a question.")
class QuestionAskInput:
    """Input of `questionAsk`."""

    question_id: strawberry.ID = argument("The question.")
    person_id: strawberry.ID = argument("Somebody who reads what the objective's team says.")


@over(commands.RunChanged, description="The run as it is now.")
class KeyResultDraftRequestSuccess:
    """Success of `keyResultDraftRequest`."""

    run: AssistantRun = one(runs.runs_by_id, "run_id", description="The run: follow it with `assistantRunChanged`.")


@over(commands.RunChanged, description="The run as it is now.")
class ObjectiveCritiqueRequestSuccess:
    """Success of `objectiveCritiqueRequest`."""

    run: AssistantRun = one(runs.runs_by_id, "run_id", description="The run: read its `critique` once it SUCCEEDED.")


@over(commands.RunChanged, description="The run as it is now.")
class ParentCandidatesRequestSuccess:
    """Success of `parentCandidatesRequest`."""

    run: AssistantRun = one(
        runs.runs_by_id, "run_id", description="The run: read its `parentCandidates` once it SUCCEEDED."
    )


@over(commands.RunChanged, description="The run as it is now.")
class DirectorSummaryRequestSuccess:
    """Success of `directorSummaryRequest`."""

    run: AssistantRun = one(runs.runs_by_id, "run_id", description="The run: follow it with `assistantRunChanged`.")


@over(commands.RunChanged, description="The run as it is now.")
class ReflectionDraftRequestSuccess:
    """Success of `reflectionDraftRequest`."""

    run: AssistantRun = one(
        runs.runs_by_id, "run_id", description="The run: read its `reflectionDraft` once it SUCCEEDED."
    )


@over(commands.RunChanged, description="The run as it is now.")
class CheckInSummaryRequestSuccess:
    """Success of `checkInSummaryRequest`."""

    run: AssistantRun = one(runs.runs_by_id, "run_id", description="The run: follow it with `assistantRunChanged`.")


@over(commands.RunChanged, description="The run as it is now.")
class AssistantRunCancelSuccess:
    """Success of `assistantRunCancel`."""

    run: AssistantRun = one(runs.runs_by_id, "run_id", description="The run.")


@over(commands.QuestionAnswered, description="The question with its answer.")
class QuestionAnswerSuccess:
    """Success of `questionAnswer`."""

    question: Question = one(runs.questions_by_id, "question_id", description="The question.")
    team_input: TeamInput = one(
        team_inputs.team_inputs_by_id, "team_input_id", description="The input that the answer became."
    )


@over(commands.QuestionChanged, description="The question as it is now.")
class QuestionAskSuccess:
    """Success of `questionAsk`."""

    question: Question = one(runs.questions_by_id, "question_id", description="The question.")


@strawberry.type
class AssistantMutations:
    """Asking the assistant, and following up on its questions."""

    @mutation(
        commands.request_key_results,
        KeyResultDraftRequestSuccess,
        description="Ask for key results that fit an objective and what its team said. They come as proposals.",
    )
    async def key_result_draft_request(self, info: Info, input: KeyResultDraftRequestInput) -> Any:
        """Ask for key results."""
        return await commands.request_key_results(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            engine=input.engine or Engine(info.context.settings.engine),
            input_ids=_inputs(input.input_ids),
            input_round_id=parse_optional_id(input.input_round_id, "InputRound", "inputRoundId"),
            guidance=input.guidance,
            at_most=input.at_most,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.request_critique,
        ObjectiveCritiqueRequestSuccess,
        description="Ask what the quality rules find in an objective, and for titles that clear what its wording "
        "causes. You alone read the answer; use one with `objectiveUpdate`.",
    )
    async def objective_critique_request(self, info: Info, input: ObjectiveCritiqueRequestInput) -> Any:
        """Ask for a critique."""
        return await commands.request_critique(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            engine=input.engine or Engine(info.context.settings.engine),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.request_parents,
        ParentCandidatesRequestSuccess,
        description="Ask which goals an objective could serve, with the words that they share. You alone read the "
        "answer, and nothing is aligned by it: propose one with `alignmentPropose`.",
    )
    async def parent_candidates_request(self, info: Info, input: ParentCandidatesRequestInput) -> Any:
        """Ask for goals to serve."""
        return await commands.request_parents(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            engine=input.engine or Engine(info.context.settings.engine),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.request_director_summary,
        DirectorSummaryRequestSuccess,
        description="Ask for a summary of the approved summaries of the teams inside a team: sentences chosen from "
        "them, each citing its summary. It comes as a proposal, for those who may read all of these summaries.",
    )
    async def director_summary_request(self, info: Info, input: DirectorSummaryRequestInput) -> Any:
        """Ask for a summary over teams."""
        return await commands.request_director_summary(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            engine=input.engine or Engine(info.context.settings.engine),
            period_start=input.period_start,
            period_end=input.period_end,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.request_reflection_draft,
        ReflectionDraftRequestSuccess,
        description="Ask how an objective of yours went, to reflect on it: cited facts, and questions where only you "
        "can answer. You alone read it; write the reflection with `reflectionSave`.",
    )
    async def reflection_draft_request(self, info: Info, input: ReflectionDraftRequestInput) -> Any:
        """Ask for a draft of a reflection."""
        return await commands.request_reflection_draft(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            engine=input.engine or Engine(info.context.settings.engine),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.request_check_in_summary,
        CheckInSummaryRequestSuccess,
        description="Ask for a summary of check-ins whose every sentence cites its records. It comes as a proposal.",
    )
    async def check_in_summary_request(self, info: Info, input: CheckInSummaryRequestInput) -> Any:
        """Ask for a summary."""
        return await commands.request_check_in_summary(
            actor=info.context.actor,
            engine=input.engine or Engine(info.context.settings.engine),
            period_start=input.period_start,
            period_end=input.period_end,
            team_id=parse_optional_id(input.about.team_id, "Team", "about", "teamId"),
            objective_id=parse_optional_id(input.about.objective_id, "Objective", "about", "objectiveId"),
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.cancel_run, AssistantRunCancelSuccess, description="Stop a run; what it found is discarded.")
    async def assistant_run_cancel(self, info: Info, input: AssistantRunCancelInput) -> Any:
        """Stop a run."""
        return await commands.cancel_run(
            actor=info.context.actor, run_id=parse_id(input.run_id, "AssistantRun", "runId")
        )

    @mutation(
        commands.answer_question,
        QuestionAnswerSuccess,
        description="Answer what a draft could not find out. The answer is an input that every later draft may use.",
    )
    async def question_answer(self, info: Info, input: QuestionAnswerInput) -> Any:
        """Answer a question."""
        return await commands.answer_question(
            actor=info.context.actor,
            question_id=parse_id(input.question_id, "Question", "questionId"),
            body=input.body,
        )

    @mutation(commands.ask_question, QuestionAskSuccess, description="Ask somebody who may know the answer.")
    async def question_ask(self, info: Info, input: QuestionAskInput) -> Any:
        """Ask somebody."""
        return await commands.ask_question(
            actor=info.context.actor,
            question_id=parse_id(input.question_id, "Question", "questionId"),
            person_id=parse_id(input.person_id, "User", "personId"),
        )


def _inputs(given: list[strawberry.ID] | None) -> list[UUID] | None:
    return None if given is None else [parse_id(text, "TeamInput", "inputIds") for text in given]
