"""What a key result's progress is: measured, or the mean of what contributes to it."""

from __future__ import annotations

from typing import Any

import strawberry

from app.objectives import commands, queries
from app.objectives.models import KeyResultProgressMode
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, one, over
from schema.key_results import KeyResult
from schema.objectives import Objective, changed_objectives
from schema.scalars import Markdown


@strawberry.input(description="What a key result's progress is from now on.")
class KeyResultSetProgressModeInput:
    """Input of `keyResultSetProgressMode`."""

    key_result_id: strawberry.ID = argument("The key result; no guardrail.")
    progress_mode: KeyResultProgressMode = argument("What its progress is; switching loses nothing.")
    reason: Markdown | None = argument("Why; needed once the objective is published.", None)


@over(commands.KeyResultChanged, description="The key result's progress is what was asked for.")
class KeyResultSetProgressModeSuccess:
    """Success of `keyResultSetProgressMode`."""

    key_result: KeyResult = one(queries.key_results_by_id, "key_result_id", description="The key result as it is now.")
    changed_objectives: list[Objective] = changed_objectives()


@strawberry.type
class KeyResultProgressMutations:
    """Changes to what the progress of key results is."""

    @mutation(
        commands.set_key_result_progress_mode,
        KeyResultSetProgressModeSuccess,
        description="Let a key result's progress be what its check-ins measure, or the weighted mean of the goals that "
        "contribute to it. People still check in on it: they tell its health.",
    )
    async def key_result_set_progress_mode(self, info: Info, input: KeyResultSetProgressModeInput) -> Any:
        """Choose what a key result's progress is."""
        return await commands.set_key_result_progress_mode(
            actor=info.context.actor,
            key_result_id=parse_id(input.key_result_id, "KeyResult", "keyResultId"),
            progress_mode=input.progress_mode,
            reason=input.reason,
        )
