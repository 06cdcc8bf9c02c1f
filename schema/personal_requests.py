"""Asking the assistant for what the person who asks reads alone."""

from __future__ import annotations

from typing import Any

import strawberry

from app.proposals import commands, runs
from app.proposals.models import Engine
from schema.assistant import AssistantRun
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, one, over


@strawberry.input(description="Which draft of feedback to say in other words.")
class FeedbackWordingRequestInput:
    """Input of `feedbackWordingRequest`."""

    feedback_id: strawberry.ID = argument("Your draft.")
    engine: Engine | None = argument("What should reword it; null: what the operator chose.", None)
    idempotency_key: str = argument("The same key never asks twice.")


@strawberry.input(description="Which one-on-one to prepare.")
class OneOnOnePreparationRequestInput:
    """Input of `oneOnOnePreparationRequest`."""

    one_on_one_id: strawberry.ID = argument("One of your one-on-ones.")
    engine: Engine | None = argument("What should prepare it; null: what the operator chose.", None)
    idempotency_key: str = argument("The same key never asks twice.")


@over(commands.RunChanged, description="The run as it is now.")
class OneOnOnePreparationRequestSuccess:
    """Success of `oneOnOnePreparationRequest`."""

    run: AssistantRun = one(
        runs.runs_by_id, "run_id", description="The run: read its `talkingPoints` once it SUCCEEDED."
    )


@over(commands.RunChanged, description="The run as it is now.")
class FeedbackWordingRequestSuccess:
    """Success of `feedbackWordingRequest`."""

    run: AssistantRun = one(
        runs.runs_by_id, "run_id", description="The run: read its `feedbackWording` once it SUCCEEDED."
    )


@strawberry.type
class PersonalRequestMutations:
    """Asking for oneself."""

    @mutation(
        commands.request_feedback_wording,
        FeedbackWordingRequestSuccess,
        description="Ask how a draft of feedback could be said more clearly and kindly. Only your own words are used, "
        "and no claim is added; you alone read the answer. The draft stays as it is: change it with "
        "`feedbackUpdate`.",
    )
    async def feedback_wording_request(self, info: Info, input: FeedbackWordingRequestInput) -> Any:
        """Ask for other words."""
        return await commands.request_feedback_wording(
            actor=info.context.actor,
            feedback_id=parse_id(input.feedback_id, "Feedback", "feedbackId"),
            engine=input.engine or Engine(info.context.settings.engine),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.request_preparation,
        OneOnOnePreparationRequestSuccess,
        description="Ask what to talk about in a one-on-one, from what you may see: goals in trouble, blockers, what "
        "was agreed, raised and taken on, feedback, praise and growth. Private notes are never looked at, not even "
        "yours. You alone read the answer; put a point on the agenda with `agendaPointAdd`.",
    )
    async def one_on_one_preparation_request(self, info: Info, input: OneOnOnePreparationRequestInput) -> Any:
        """Ask for talking points."""
        return await commands.request_preparation(
            actor=info.context.actor,
            one_on_one_id=parse_id(input.one_on_one_id, "OneOnOne", "oneOnOneId"),
            engine=input.engine or Engine(info.context.settings.engine),
            idempotency_key=input.idempotency_key,
        )
