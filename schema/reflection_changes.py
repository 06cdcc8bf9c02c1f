"""Changes to reflections: save a draft, hand it in, correct it, respond to it."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.objectives import queries as objectives
from app.reviews import commands, queries
from app.reviews.models import Cause, Verdict
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, changes, one, over
from schema.objectives import Objective
from schema.reflections import Reflection
from schema.scalars import Markdown


@strawberry.input(description="What a reflection says; what is left out stays, null removes it.")
class ReflectionContent:
    """What a reflection says."""

    score: float | None = argument("From 0 to 1; compare `Objective.suggestedScore`.", UNSET)
    score_reason: Markdown | None = argument(
        "Why it is another one than the suggested one; needed where they differ by more than 0.1.", UNSET
    )
    verdict: Verdict | None = argument("Whether it served what mattered; needed to hand it in.", UNSET)
    verdict_reason: Markdown | None = argument("How it did, or why not; needed to hand it in.", UNSET)
    cause: Cause | None = argument("What kept it from being reached; needed for a score under 0.7.", UNSET)
    cause_note: Markdown | None = argument("What happened; needed for a score under 0.7.", UNSET)
    learned: Markdown | None = argument("What was learned; needed to hand it in.", UNSET)


@strawberry.input(description="What the owner of an objective thinks of it so far.")
class ReflectionSaveInput:
    """Input of `reflectionSave`."""

    objective_id: strawberry.ID = argument("A published objective of yours.")
    expected_revision: int | None = argument("The revision of the draft that is there; null for a first one.", None)
    content: ReflectionContent = argument("What it says; each text has at most 4,000 characters.")


@strawberry.input(description="A reflection that others may read from now on.")
class ReflectionHandInInput:
    """Input of `reflectionHandIn`."""

    objective_id: strawberry.ID = argument("A closed objective of yours.")
    expected_revision: int | None = argument("The revision of the draft that is there; null where none is.", None)
    content: ReflectionContent = argument("What is different from the draft, or all of it where there is none.")


@strawberry.input(description="What is wrong in a reflection that was handed in.")
class ReflectionCorrectInput:
    """Input of `reflectionCorrect`."""

    reflection_id: strawberry.ID = argument("A reflection of yours.")
    expected_revision: int = argument("The revision that the edit is based on.")
    content: ReflectionContent = argument("What it says from now on.")
    reason: Markdown = argument("Why it is corrected; at most 2,000 characters.")


@strawberry.input(description="What somebody says to a reflection.")
class ReflectionRespondInput:
    """Input of `reflectionRespond`."""

    reflection_id: strawberry.ID = argument(
        "The reflection of somebody who reports to you, or of a team that you lead."
    )
    response: Markdown = argument(
        "What you say to it; whoever reads the reflection reads it. At most 4,000 characters."
    )


def _reflection() -> Any:
    return one(queries.reflections_by_id, "reflection_id", description="The reflection as it is now.")


def _objective() -> Any:
    return one(objectives.objectives_by_id, "objective_id", description="The objective that it is about.")


@over(commands.ReflectionChanged, description="The draft is kept, for its author's eyes alone.")
class ReflectionSaveSuccess:
    """Success of `reflectionSave`."""

    reflection: Reflection = _reflection()
    objective: Objective = _objective()


@over(commands.ReflectionChanged, description="The reflection is handed in.")
class ReflectionHandInSuccess:
    """Success of `reflectionHandIn`."""

    reflection: Reflection = _reflection()
    objective: Objective = _objective()


@over(commands.ReflectionChanged, description="The reflection is corrected.")
class ReflectionCorrectSuccess:
    """Success of `reflectionCorrect`."""

    reflection: Reflection = _reflection()


@over(commands.ReflectionChanged, description="The reflection has a response.")
class ReflectionRespondSuccess:
    """Success of `reflectionRespond`."""

    reflection: Reflection = _reflection()


def _given(content: ReflectionContent) -> dict[str, Any]:
    words = ("score", "score_reason", "verdict", "verdict_reason", "cause", "cause_note", "learned")
    return changes(content, nullable=words)


@strawberry.type
class ReflectionMutations:
    """Looking back on objectives."""

    @mutation(
        commands.save_reflection,
        ReflectionSaveSuccess,
        description="Keep what one thinks of an objective of one's own so far. Nobody else reads it.",
    )
    async def reflection_save(self, info: Info, input: ReflectionSaveInput) -> Any:
        """Save a draft."""
        return await commands.save_reflection(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            expected_revision=input.expected_revision,
            changes=_given(input.content),
        )

    @mutation(
        commands.hand_in_reflection,
        ReflectionHandInSuccess,
        description="Hand in a reflection on a closed objective of one's own, with or without a draft before.",
    )
    async def reflection_hand_in(self, info: Info, input: ReflectionHandInInput) -> Any:
        """Hand a reflection in."""
        return await commands.hand_in_reflection(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            expected_revision=input.expected_revision,
            changes=_given(input.content),
        )

    @mutation(
        commands.correct_reflection,
        ReflectionCorrectSuccess,
        description="Correct a reflection that was handed in, until its cycle is closed; what it said before is kept "
        "in its `changes`.",
    )
    async def reflection_correct(self, info: Info, input: ReflectionCorrectInput) -> Any:
        """Correct a reflection."""
        return await commands.correct_reflection(
            actor=info.context.actor,
            reflection_id=parse_id(input.reflection_id, "Reflection", "reflectionId"),
            expected_revision=input.expected_revision,
            changes=_given(input.content),
            reason=input.reason,
        )

    @mutation(
        commands.respond_to_reflection,
        ReflectionRespondSuccess,
        description="Respond to a reflection of somebody who reports to one, or of a team that one leads.",
    )
    async def reflection_respond(self, info: Info, input: ReflectionRespondInput) -> Any:
        """Respond to a reflection."""
        return await commands.respond_to_reflection(
            actor=info.context.actor,
            reflection_id=parse_id(input.reflection_id, "Reflection", "reflectionId"),
            response=input.response,
        )
