"""From facts to a verified draft: the engine that was asked for, one repair, then the built-in drafter.

Whatever an engine answers is verified. What fails is dropped; if anything was, or the answer could not be read, a
model gets one more call with the codes of what was wrong. If nothing of it stands then, or no answer came at all, the
built-in drafter answers, and the reason is told. What does not fit a model's context is shown to it in part, which is
told as well. That a model honestly has nothing to propose is an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, Self, TypeVar

from app.proposals.models import Engine
from assistant.drafts import (
    Drafter,
    KeyResultSketches,
    SummarySketch,
    Told,
    UnusedSketch,
    Usage,
    Verdict,
    VerifiedKeyResults,
    VerifiedSummary,
)
from assistant.facts import CheckInFact, KeyResultFacts, SummaryFacts
from assistant.model.failures import AnswerEmpty, AnswerNotJson, AnswerTruncated, ContextTooLong, ModelFailure
from assistant.verification.verify import verify_key_results, verify_summary

REPAIRED = (AnswerEmpty, AnswerNotJson, AnswerTruncated)
INSTEAD = "The built-in drafter answered instead, without an AI model."
NOT_CONFIGURED = "No AI model is configured on this server."
NO_ROOM = "There was more to read than the AI model can take in at once"
SHORTENED_AT_MOST = 4
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

    def shorter(self) -> Self | None:
        """Return the same work with half as much to read; None where less would be nothing."""
        ...

    @property
    def notice(self) -> str | None:
        """Say how much was left out for want of room, or None."""
        ...


@dataclass(frozen=True, slots=True)
class KeyResultWork:
    """Key results to be drafted from facts; ``shown`` is how many inputs an engine gets to read, None all.

    ``told`` takes what stands of an answer while the rest of it is still to come.
    """

    facts: KeyResultFacts
    shown: int | None = None
    told: Told[VerifiedKeyResults] | None = None

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[KeyResultSketches, Usage]:
        """Ask an engine; inputs that it is not shown are accounted for."""
        inputs = self.facts.inputs
        facts = replace(self.facts, inputs=inputs[: self.shown])
        sketches, usage = await drafter.key_results(facts, repair, _telling(self.verify, self.told))
        left_out = tuple(UnusedSketch(each.id, NO_ROOM) for each in inputs[len(inputs[: self.shown]) :])
        return replace(sketches, unused=(*sketches.unused, *left_out)), usage

    def verify(self, sketch: KeyResultSketches) -> VerifiedKeyResults:
        """Keep what the facts bear out."""
        return verify_key_results(self.facts, sketch)

    def wrong(self, sketch: KeyResultSketches, verified: VerifiedKeyResults) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedKeyResults) -> int:
        """Return how many drafts were kept."""
        return len(verified.drafts)

    def shorter(self) -> KeyResultWork | None:
        """Return the same work with half the inputs; those with the most support stay."""
        half = len(self.facts.inputs[: self.shown]) // 2
        return replace(self, shown=half) if half else None

    @property
    def notice(self) -> str | None:
        """Say how many inputs were shown, or None."""
        return _shown(self.shown, len(self.facts.inputs), "inputs")


@dataclass(frozen=True, slots=True)
class SummaryWork:
    """A summary to be drafted from facts; ``shown`` is how many check-ins an engine gets to read, None all.

    ``told`` takes what stands of an answer while the rest of it is still to come.
    """

    facts: SummaryFacts
    shown: int | None = None
    told: Told[VerifiedSummary] | None = None

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[SummarySketch, Usage]:
        """Ask an engine, unless there is nothing to tell of.

        Where there is no room for all check-ins, it is shown those that something changed in.
        """
        if not self.facts.has_records:
            return SummarySketch(()), Usage()
        check_ins = self.facts.check_ins
        if self.shown is not None:
            check_ins = tuple(sorted(check_ins, key=_is_unchanged))[: self.shown]
        facts = replace(self.facts, check_ins=check_ins)
        return await drafter.summary(facts, repair, _telling(self.verify, self.told))

    def verify(self, sketch: SummarySketch) -> VerifiedSummary:
        """Keep what the facts bear out."""
        return verify_summary(self.facts, sketch)

    def wrong(self, sketch: SummarySketch, verified: VerifiedSummary) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedSummary) -> int:
        """Return how many sentences were kept."""
        return len(verified.sentences)

    def shorter(self) -> SummaryWork | None:
        """Return the same work with half the check-ins."""
        half = len(self.facts.check_ins[: self.shown]) // 2
        return replace(self, shown=half) if half else None

    @property
    def notice(self) -> str | None:
        """Say how many check-ins were shown, or None."""
        return _shown(self.shown, len(self.facts.check_ins), "check-ins")


def _telling(verify: Callable[[SketchType], VerifiedType], told: Told[VerifiedType] | None) -> Told[SketchType] | None:
    """Return what verifies a sketch before it is told."""
    return None if told is None else lambda sketch: told(verify(sketch))


def _is_unchanged(fact: CheckInFact) -> bool:
    return (fact.value_before, fact.health_before) == (fact.value, fact.health)


def _shown(shown: int | None, of: int, noun: str) -> str | None:
    return None if shown is None else f"{NO_ROOM}: it was shown {shown} of {of} {noun}."


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
                attempt.usage.counted and total.counted,
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
    """What a model drafted in the end, or None, and what is to be said about it: the reason, or what was left out."""

    verified: VerifiedType | None
    notice: str | None = None


async def draft(
    work: Work[SketchType, VerifiedType],
    asked: Engine,
    model: Drafter | None,
    builtin: Drafter,
    *,
    why_no_model: str = NOT_CONFIGURED,
) -> Outcome[VerifiedType]:
    """Draft with the engine that was asked for, as far as it carries; without a model, say ``why_no_model``."""
    tries: list[_Try[VerifiedType]] = []
    notice = None
    if asked is Engine.OPENAI:
        notice = why_no_model
        if model is not None:
            answer = await _from_model(work, model, tries)
            if answer.verified is not None:
                return Outcome(answer.verified, Engine.OPENAI, answer.notice, tuple(each.attempt for each in tries))
            notice = answer.notice or NOT_VERIFIED
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
    while isinstance(first.failure, ContextTooLong) and len(tries) <= SHORTENED_AT_MOST and (less := work.shorter()):
        work = less
        first = await _try(work, model, ())
        tries.append(first)
    if first.stands:
        return _Answer(first.verified, work.notice)
    if first.failure is not None and not isinstance(first.failure, REPAIRED):
        return _Answer(None, str(first.failure))
    second = await _try(work, model, first.attempt.wrong)
    tries.append(second)
    best = max(second, first, key=lambda each: each.attempt.kept)
    if best.attempt.kept or best.stands:
        return _Answer(best.verified, work.notice)
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
