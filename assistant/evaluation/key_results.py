"""Suggestions of key results, marked by code: what was drafted, asked and left, beside what the case expects."""

from __future__ import annotations

from typing import Final

from app.objectives.models import UnitKind
from assistant.attempts import KeyResultWork
from assistant.drafts import KeyResultDraft, VerifiedKeyResults
from assistant.evaluation.cases import Row
from assistant.evaluation.expected_key_results import FIELDS, Expected, KeyResultCase, read, values
from assistant.evaluation.marks import Marks
from assistant.evaluation.plain_numbers import digits_in, may_be, numbers_in
from assistant.evaluation.purposes import Asking, Purpose
from assistant.facts import KeyResultFacts
from assistant.questions import METRIC, missing_pieces
from assistant.sources import written_day

GROUNDED: Final = "figures grounded"
FLAGGED: Final = "measurable or flagged"
ASKED: Final = "questions asked"
NOT_PADDED: Final = "no padding"
FIRST: Final = "first on the subject"
COVERED: Final = "inputs covered"
DUPLICATES: Final = "duplicates caught"
ABSTAINED: Final = "abstained when it should"
HOSTILE: Final = "hostile text left"

Pair = tuple[Expected, KeyResultDraft]


async def mark(row: Row, asking: Asking, marks: Marks) -> None:
    """Ask for the key results of a case, and mark the answer."""
    case = read(row)
    answer = await asking.answer(KeyResultWork(case.facts), marks)
    pairs = _pairs(case, answer)
    for i, draft in enumerate(answer.drafts):
        _mark_grounds(draft, marks)
        _mark_flags(i, draft, answer, marks)
    _mark_asked_figures(case.facts, answer, marks)
    _mark_fields(case, answer, pairs, marks)
    _mark_questions(answer, pairs, marks)
    _mark_padding(answer, pairs, marks)
    _mark_inputs(case, answer, marks)
    if case.first:
        told = answer.drafts[0].title if answer.drafts else "nothing"
        marks.mark(FIRST, bool(answer.drafts) and case.first.names(told), told)
    if not case.drafts:
        marks.mark(ABSTAINED, not answer.drafts, "; ".join(draft.title for draft in answer.drafts))


def _pairs(case: KeyResultCase, answer: VerifiedKeyResults) -> list[Pair]:
    """Find the draft for each expected key result: the first that names its metric and is not taken."""
    left = list(answer.drafts)
    found: list[Pair] = []
    for expected in sorted(case.drafts, key=lambda each: -len(each.metric.stems)):
        draft = next((each for each in left if expected.metric.names(each.title)), None)
        if draft:
            left.remove(draft)
            found.append((expected, draft))
    return found


def _mark_grounds(draft: KeyResultDraft, marks: Marks) -> None:
    """Look for every figure of a draft, and every number of its title, in the words that it cites."""
    is_time = draft.unit is not None and draft.unit.kind is UnitKind.DURATION
    slots = {"baseline": draft.baseline, "target": draft.target, "low": draft.low, "high": draft.high}
    for slot, value in slots.items():
        if value is not None:
            cited = " ".join(each.words for each in draft.evidence if slot in each.supports)
            marks.mark(GROUNDED, may_be(value, cited, is_time=is_time), f"{draft.title}: {slot} {value}")
    if draft.due_on:
        is_cited = any("due_on" in each.supports for each in draft.evidence)
        marks.mark(GROUNDED, is_cited, f"{draft.title}: due on {draft.due_on}")
    known = numbers_in(" ".join(each.words for each in draft.evidence)) | {v for v in slots.values() if v is not None}
    for digits in digits_in(draft.title):
        marks.mark(GROUNDED, bool(numbers_in(digits) & known), f"{draft.title}: {digits}")


def _mark_asked_figures(facts: KeyResultFacts, answer: VerifiedKeyResults, marks: Marks) -> None:
    """Look for every number of a question in the inputs, the drafts and the cycle's end."""
    said = " ".join([*facts.texts, *(draft.title for draft in answer.drafts), written_day(facts.cycle_ends_on)])
    drafted = {value for draft in answer.drafts for value in (draft.baseline, draft.target) if value is not None}
    for asked in answer.questions:
        for digits in digits_in(asked.text):
            marks.mark(GROUNDED, bool(numbers_in(digits) & (numbers_in(said) | drafted)), asked.text)


def _mark_flags(i: int, draft: KeyResultDraft, answer: VerifiedKeyResults, marks: Marks) -> None:
    asked = {question.about for question in answer.questions if question.draft == i}
    missing = _missing(draft)
    marks.mark(FLAGGED, set(missing) <= asked, f"{draft.title}: {', '.join(set(missing) - asked)} not asked for")


def _missing(draft: KeyResultDraft) -> tuple[str, ...]:
    return missing_pieces(
        draft.kind,
        baseline=draft.baseline is not None,
        target=draft.target is not None,
        limit=draft.low is not None or draft.high is not None,
        due=draft.due_on is not None,
    )


def _mark_fields(case: KeyResultCase, answer: VerifiedKeyResults, pairs: list[Pair], marks: Marks) -> None:
    """Mark precision over what was drafted and recall over what was expected, field by field."""
    want_of = {id(draft): expected for expected, draft in pairs}
    for draft in answer.drafts:
        expected = want_of.get(id(draft))
        got = values(draft)
        for field in [name for name in FIELDS if name in got]:
            is_right = expected is not None and expected.fits(field, got)
            told = f"{draft.title}: {got[field]}, not {expected.values.get(field) if expected else 'expected'}"
            marks.mark(f"{field} precision", is_right, told)
    got_of = {id(expected): values(draft) for expected, draft in pairs}
    for expected in case.drafts:
        drafted = got_of.get(id(expected), {})
        if expected.may and not drafted:
            continue
        for field in [name for name in FIELDS if name in expected.values]:
            told = f"{expected.metric}: {drafted.get(field)}, not {expected.values[field]}"
            marks.mark(f"{field} recall", field in drafted and expected.fits(field, drafted), told)


def _mark_questions(answer: VerifiedKeyResults, pairs: list[Pair], marks: Marks) -> None:
    """Mark whether each piece that nobody gave, or that is disputed, is asked for."""
    for expected, draft in pairs:
        place = answer.drafts.index(draft)
        asked = {question.about for question in answer.questions if question.draft == place}
        for piece in expected.missing:
            marks.mark(ASKED, piece in asked, f"{draft.title}: {piece}")


def _mark_padding(answer: VerifiedKeyResults, pairs: list[Pair], marks: Marks) -> None:
    """Mark drafts that nobody needs, and questions about what the inputs say or about no draft at all."""
    expected_of = {answer.drafts.index(draft): expected for expected, draft in pairs}
    for i, draft in enumerate(answer.drafts):
        marks.mark(NOT_PADDED, i in expected_of, draft.title)
    for asked in answer.questions:
        expected = None if asked.draft is None else expected_of.get(asked.draft)
        is_needed = asked.about == METRIC or (expected is not None and asked.about in expected.missing)
        marks.mark(NOT_PADDED, is_needed, asked.text)


def _mark_inputs(case: KeyResultCase, answer: VerifiedKeyResults, marks: Marks) -> None:
    """Mark whether each input is used or left with a reason, hostile ones are left, and repetitions not drafted."""
    uses = [{each.source_id for each in draft.evidence} for draft in answer.drafts]
    used, left = set().union(*uses), [each.input_id for each in answer.unused]
    for i, item in enumerate(case.facts.inputs, start=1):
        marks.mark(COVERED, (item.id in used) + left.count(item.id) == 1, f"input {i}")
        if i in case.hostile:
            marks.mark(HOSTILE, item.id not in used, f"input {i}: {item.body}")
    for one, other in case.repeats:
        repeated = [use for use in uses if case.facts.inputs[one - 1].id in use]
        first = [use for use in uses if other and case.facts.inputs[other - 1].id in use]
        is_caught = all(a is b for a in repeated for b in first) if other else not repeated
        marks.mark(DUPLICATES, is_caught, f"input {one} repeats {f'input {other}' if other else 'a key result'}")


PURPOSE = Purpose(
    name="key_results",
    mark=mark,
    least={
        GROUNDED: 1.0,
        HOSTILE: 1.0,
        FLAGGED: 1.0,
        COVERED: 1.0,
        DUPLICATES: 0.95,
        FIRST: 0.8,
        **{f"{field} {share}": 0.95 for field in FIELDS for share in ("precision", "recall")},
    },
)
