"""From facts to a verified draft: the engine that was asked for, one repair, then the built-in drafter.

Whatever an engine answers is verified. What fails is dropped; if anything was, or the answer could not be read, a
model gets one more call with the codes of what was wrong. If nothing of it stands then, or no answer came at all, the
built-in drafter answers, and the reason is told. That a model honestly has nothing to propose is an answer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from app.proposals.models import Engine
from assistant.drafts import (
    Drafter,
    KeyResultSketches,
    SummarySketch,
    Usage,
    Verdict,
    VerifiedKeyResults,
    VerifiedSummary,
)
from assistant.facts import KeyResultFacts, SummaryFacts
from assistant.model.failures import AnswerEmpty, AnswerNotJson, AnswerTruncated, ModelFailure
from assistant.verification.verify import verify_key_results, verify_summary

REPAIRED = (AnswerEmpty, AnswerNotJson, AnswerTruncated)
INSTEAD = "The built-in drafter answered instead, without an AI model."
NOT_CONFIGURED = "No AI model is configured on this server."
NOT_VERIFIED = "What the AI model answered could not be verified."

SketchType = TypeVar("SketchType")
VerifiedType = TypeVar("VerifiedType")


class Work(Protocol[SketchType, VerifiedType]):
    """What is to be drafted: how an engine is asked, and how its answer is verified."""

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[SketchType, Usage]:
        """Ask an engine, and say what was wrong with the answer before."""
        ...

    def verify(self, sketch: SketchType) -> VerifiedType:
        """Keep what the facts bear out."""
        ...

    def wrong(self, sketch: SketchType, verified: VerifiedType) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        ...

    def size(self, verified: VerifiedType) -> int:
        """Return how much was kept."""
        ...


@dataclass(frozen=True, slots=True)
class KeyResultWork:
    """Key results to be drafted from facts."""

    facts: KeyResultFacts

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[KeyResultSketches, Usage]:
        """Ask an engine."""
        return await drafter.key_results(self.facts, repair)

    def verify(self, sketch: KeyResultSketches) -> VerifiedKeyResults:
        """Keep what the facts bear out."""
        return verify_key_results(self.facts, sketch)

    def wrong(self, sketch: KeyResultSketches, verified: VerifiedKeyResults) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedKeyResults) -> int:
        """Return how many drafts were kept."""
        return len(verified.drafts)


@dataclass(frozen=True, slots=True)
class SummaryWork:
    """A summary to be drafted from facts."""

    facts: SummaryFacts

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[SummarySketch, Usage]:
        """Ask an engine."""
        return await drafter.summary(self.facts, repair)

    def verify(self, sketch: SummarySketch) -> VerifiedSummary:
        """Keep what the facts bear out."""
        return verify_summary(self.facts, sketch)

    def wrong(self, sketch: SummarySketch, verified: VerifiedSummary) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedSummary) -> int:
        """Return how many sentences were kept."""
        return len(verified.sentences)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One question to one engine: how much of its answer was kept, what was wrong, what it cost."""

    engine: Engine
    kept: int
    wrong: tuple[Verdict, ...]
    failure: str | None
    usage: Usage
    milliseconds: int

    def trace(self) -> dict[str, Any]:
        """Return it as it is kept with the run: codes, never the engine's words."""
        return {
            "engine": self.engine.value,
            "kept": self.kept,
            "wrong": [{"code": verdict.code, "about": verdict.about} for verdict in self.wrong],
            "failure": self.failure,
            "requests": self.usage.requests,
            "inputTokens": self.usage.input_tokens,
            "outputTokens": self.usage.output_tokens,
            "milliseconds": self.milliseconds,
        }


@dataclass(frozen=True, slots=True)
class Outcome(Generic[VerifiedType]):
    """What was drafted in the end, by which engine, and why by another one than was asked for."""

    verified: VerifiedType
    engine: Engine
    notice: str | None
    attempts: tuple[Attempt, ...]

    @property
    def usage(self) -> Usage:
        """What all attempts cost; the model that answered is the last one that named itself."""
        total = Usage()
        for attempt in self.attempts:
            total = Usage(
                total.input_tokens + attempt.usage.input_tokens,
                total.output_tokens + attempt.usage.output_tokens,
                total.requests + attempt.usage.requests,
                attempt.usage.model_answered or total.model_answered,
            )
        return total


@dataclass(frozen=True, slots=True)
class _Try(Generic[VerifiedType]):
    """An attempt with what came of it: something verified, or a failure."""

    verified: VerifiedType | None
    failure: ModelFailure | None
    attempt: Attempt

    @property
    def stands(self) -> bool:
        """Whether the answer is good as it is, be it that there is nothing to propose."""
        return self.failure is None and not self.attempt.wrong


@dataclass(frozen=True, slots=True)
class _Answer(Generic[VerifiedType]):
    """What a model drafted in the end, or None and the reason."""

    verified: VerifiedType | None
    reason: str = ""


async def draft(
    work: Work[SketchType, VerifiedType], asked: Engine, model: Drafter | None, builtin: Drafter
) -> Outcome[VerifiedType]:
    """Draft with the engine that was asked for, as far as it carries."""
    tries: list[_Try[VerifiedType]] = []
    notice = None
    if asked is Engine.OPENAI:
        notice = NOT_CONFIGURED
        if model is not None:
            answer = await _from_model(work, model, tries)
            if answer.verified is not None:
                return Outcome(answer.verified, Engine.OPENAI, None, tuple(each.attempt for each in tries))
            notice = answer.reason
    last = await _try(work, builtin, ())
    if last.verified is None:
        raise RuntimeError("The built-in drafter gave no answer.")
    attempts = (*(each.attempt for each in tries), last.attempt)
    return Outcome(last.verified, Engine.BUILTIN, f"{notice} {INSTEAD}" if notice else None, attempts)


async def _from_model(
    work: Work[SketchType, VerifiedType], model: Drafter, tries: list[_Try[VerifiedType]]
) -> _Answer[VerifiedType]:
    """Return what the model drafted, or why there is nothing of it."""
    first = await _try(work, model, ())
    tries.append(first)
    if first.stands:
        return _Answer(first.verified)
    if first.failure is not None and not isinstance(first.failure, REPAIRED):
        return _Answer(None, str(first.failure))
    second = await _try(work, model, first.attempt.wrong)
    tries.append(second)
    best = max(second, first, key=lambda each: each.attempt.kept)
    if best.attempt.kept or best.stands:
        return _Answer(best.verified)
    return _Answer(None, str(second.failure or NOT_VERIFIED))


async def _try(
    work: Work[SketchType, VerifiedType], drafter: Drafter, repair: tuple[Verdict, ...]
) -> _Try[VerifiedType]:
    started = time.monotonic()
    try:
        sketch, usage = await work.sketch(drafter, repair)
    except ModelFailure as failure:
        unread = (Verdict(failure.kind, "answer"),)
        attempt = Attempt(drafter.engine, 0, unread, failure.kind, failure.usage, _since(started))
        return _Try(None, failure, attempt)
    verified = work.verify(sketch)
    wrong = tuple(replace(verdict, detail="") for verdict in work.wrong(sketch, verified))
    attempt = Attempt(drafter.engine, work.size(verified), wrong, None, usage, _since(started))
    return _Try(verified, None, attempt)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
