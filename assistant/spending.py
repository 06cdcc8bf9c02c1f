"""What a run may spend on a model: its share is reserved before the model is asked, and settled with the result.

The reservation is made in the database, where all workers see it: so many questions of an organisation at once, and
no more in a calendar month than its budget. What never gets settled (a cancelled run, a lost worker, an endpoint that
does not say what it counted) stays spent as reserved.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.core import clock
from app.core.actor import Sight
from app.database.unit_of_work import DatabaseRole, values, writing
from assistant.drafts import Usage
from assistant.model.client import ModelSettings

BUDGET_SPENT = "This month's budget for the AI model is spent."
TOO_MANY = "The AI model already answers as many questions of this organisation as it may at once."
CHARACTERS_A_TOKEN = 3
PROMPT_TOKENS, ANSWER_TOKENS = 3_000, 4_000
QUESTIONS = 2
"""A question and its repair."""

_LOOKS_AGAIN_AFTER = 0.25
_LEASE = timedelta(minutes=15)


class _Verdict(StrEnum):
    GRANTED = "GRANTED"
    OVER_BUDGET = "OVER_BUDGET"
    TOO_MANY = "TOO_MANY"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an organisation may ask of the model: US dollars a month (None: any), and questions at once."""

    model: ModelSettings
    budget_usd: Decimal | None
    at_once: int

    async def reserve(self, sight: Sight, run_id: UUID, facts: object) -> str | None:
        """Reserve what a run may cost, and wait for its turn; returns None, or the sentence why it may not ask."""
        amount = self.model.cost_usd(estimate(facts)) or Decimal(0)
        for _ in range(1 + int(self.model.timeout_seconds / _LOOKS_AGAIN_AFTER)):
            verdict = await self._reserve(sight, run_id, amount)
            if verdict is not _Verdict.TOO_MANY:
                return BUDGET_SPENT if verdict is _Verdict.OVER_BUDGET else None
            await asyncio.sleep(_LOOKS_AGAIN_AFTER)
        return TOO_MANY

    async def _reserve(self, sight: Sight, run_id: UUID, amount: Decimal) -> _Verdict:
        now = clock.now()
        async with writing(sight, DatabaseRole.ASSISTANT):
            [(verdict,)] = await values(
                "select waymark.reserve_model(%s, %s, %s, %s, %s, %s)",
                (run_id, amount, self.budget_usd, self.at_once, now, now - _LEASE),
            )
        return _Verdict(verdict)


def estimate(facts: object) -> Usage:
    """Estimate generously what a question about these facts, and its repair, come to in tokens."""
    read = PROMPT_TOKENS + len(repr(facts)) // CHARACTERS_A_TOKEN
    return Usage(QUESTIONS * read, QUESTIONS * ANSWER_TOKENS, QUESTIONS)
