"""What an evaluation asks of an engine: one module for each purpose, which reads its cases and marks the answers.

A new purpose is a module with a `Purpose` like `key_results`, a folder of cases, and its place in
`evaluating.PURPOSES`.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from app.proposals.models import Engine
from assistant.attempts import Work, draft
from assistant.drafts import Drafter
from assistant.evaluation.cases import Row
from assistant.evaluation.marks import Marks

SketchType = TypeVar("SketchType")
VerifiedType = TypeVar("VerifiedType")

BY_ITSELF = "answered by itself"


@dataclass(slots=True)
class Asking:
    """The engine under evaluation; it counts what its answers took and cost."""

    engine: Engine
    builtin: Drafter
    model: Drafter | None = None
    milliseconds: list[float] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0

    async def answer(self, work: Work[SketchType, VerifiedType], marks: Marks) -> VerifiedType:
        """Let the engine do a piece of work, through verification and repair as in a run."""
        started = time.perf_counter()
        outcome = await draft(work, self.engine, self.model, self.builtin)
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        self.input_tokens += outcome.usage.input_tokens
        self.output_tokens += outcome.usage.output_tokens
        if self.model:
            marks.mark(BY_ITSELF, outcome.engine is self.engine, outcome.notice or "")
        return outcome.verified


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: its name as of its prompt and its folder of cases, and what the built-in drafter must reach.

    ``mark`` asks the engine for one case and marks the answer; ``least`` holds the least share of a score, where one
    is asked for.
    """

    name: str
    mark: Callable[[Row, Asking, Marks], Awaitable[None]]
    least: Mapping[str, float]
