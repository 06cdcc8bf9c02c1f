"""The evaluation of an engine: every case of every purpose, and how long answers take."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import uuid4

from app.proposals.models import Engine
from assistant.builtin.drafter import BuiltinDrafter
from assistant.drafts import Drafter
from assistant.evaluation import (
    check_in_summary,
    director_summary,
    feedback_wording,
    key_results,
    objective_critique,
    one_on_one,
    parents,
    reflection_draft,
)
from assistant.evaluation.cases import Split, rows
from assistant.evaluation.expected_key_results import read
from assistant.evaluation.marks import Marks
from assistant.evaluation.purposes import Asking, Purpose
from assistant.evaluation.report import Latency, Part, Report
from assistant.facts import InputFact, KeyResultFacts

PURPOSES: tuple[Purpose, ...] = (
    key_results.PURPOSE,
    check_in_summary.PURPOSE,
    objective_critique.PURPOSE,
    parents.PURPOSE,
    one_on_one.PURPOSE,
    reflection_draft.PURPOSE,
    feedback_wording.PURPOSE,
    director_summary.PURPOSE,
)

_MANY = 30
_TIMES = 5


def purposes(names: Iterable[str]) -> tuple[Purpose, ...]:
    """Return the purposes of these names, all of them where none is named; raises KeyError for an unknown one."""
    by_name = {purpose.name: purpose for purpose in PURPOSES}
    return tuple(by_name[name] for name in names) or PURPOSES


def count(chosen: Iterable[Purpose]) -> int:
    """Return how many cases the purposes have."""
    return sum(1 for purpose in chosen for split in Split for _ in rows(purpose.name, split))


async def evaluate(
    engine: Engine,
    model: Drafter | None = None,
    model_name: str | None = None,
    chosen: tuple[Purpose, ...] = PURPOSES,
    done: Callable[[], None] = lambda: None,
) -> Report:
    """Ask an engine for every case and mark its answers; ``done`` is called after each case."""
    asking = Asking(engine, BuiltinDrafter(), model)
    with_thirty = await _with_thirty_inputs(asking.builtin) if engine is Engine.BUILTIN else None
    parts = [await _part(purpose, split, asking, done) for purpose in chosen for split in Split]
    return Report(
        engine=engine.value.lower(),
        model=model_name,
        parts=tuple(parts),
        latency=Latency(statistics.median(asking.milliseconds), max(asking.milliseconds), with_thirty),
        tokens={"input": asking.input_tokens, "output": asking.output_tokens} if model else {},
    )


async def _part(purpose: Purpose, split: Split, asking: Asking, done: Callable[[], None]) -> Part:
    marks, cases = Marks(), 0
    for row in rows(purpose.name, split):
        marks.case = row["name"]
        await purpose.mark(row, asking, marks)
        cases += 1
        done()
    least = dict(purpose.least) if asking.engine is Engine.BUILTIN else {}
    return Part(purpose.name, split, cases, marks.scores(), tuple(marks.misses), least)


async def _with_thirty_inputs(drafter: Drafter) -> float:
    """Time requests with thirty inputs that were not read before: the median of a few, in milliseconds of a processor.

    What else the machine does meanwhile does not count.
    """
    cases = [read(row).facts for row in rows(key_results.PURPOSE.name, Split.REPORTING)]
    inputs = [replace(item, id=uuid4()) for facts in cases for item in facts.inputs]
    await drafter.key_results(_having(cases[0], inputs[:1]))
    taken = []
    for i in range(_TIMES):
        facts = _having(cases[0], inputs[1 + i * _MANY : 1 + (i + 1) * _MANY])
        started = time.process_time()
        await drafter.key_results(facts)
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


def _having(facts: KeyResultFacts, inputs: list[InputFact]) -> KeyResultFacts:
    return replace(facts, inputs=tuple(inputs))
