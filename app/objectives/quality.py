"""Rules that tell a good goal from a poor one, for drafts of people and machines alike.

They judge words and may err, so they teach; a blocking one keeps a goal from being published until it is settled.
What can be stored at all is for `app.objectives.rules` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.objectives.findings import Catalogue, Finding, KeyResultDraft, ObjectiveDraft, Remark
from app.objectives.models import KeyResultRole, Level, MetricKind
from app.objectives.rules import CHANGE_KINDS
from app.objectives.vocabulary import (
    CHANGING,
    DOWNWARD,
    LIMITS,
    MOVEMENT,
    NUMBER_WORDS,
    UPWARD,
    VAGUE,
    VAGUE_WITHOUT_FIGURE,
)
from app.objectives.wording import (
    activity,
    change,
    figures,
    has_any,
    opening,
    same_subject,
    states_baseline,
    states_date,
    stems,
)

KEY_RESULTS_AT_LEAST = 2
KEY_RESULTS_AT_MOST = 5
OBJECTIVES_AT_MOST = {Level.COMPANY: 5, Level.TEAM: 5, Level.INDIVIDUAL: 3}

KEY_RESULT_RULES: Catalogue[KeyResultDraft] = Catalogue()
OBJECTIVE_RULES: Catalogue[ObjectiveDraft] = Catalogue()

_UP, _DOWN, _CHANGE = stems(UPWARD), stems(DOWNWARD), stems(UPWARD | DOWNWARD | CHANGING)
_MOVEMENT, _NUMBERS = stems(MOVEMENT), stems(NUMBER_WORDS)


def key_result_findings(draft: KeyResultDraft) -> tuple[Finding, ...]:
    """Return what the rules find in a key result, in the order of the catalogue."""
    return KEY_RESULT_RULES.findings(draft)


def objective_findings(draft: ObjectiveDraft) -> tuple[Finding, ...]:
    """Return what the rules find in an objective, in the order of the catalogue."""
    return OBJECTIVE_RULES.findings(draft)


@KEY_RESULT_RULES.rule("key_result.measurable", blocking=True)
def measurable(draft: KeyResultDraft) -> Iterator[Remark]:
    """A key result names what is to be reached, so that nobody has to argue at the end."""
    match draft.kind:
        case None:
            met = bool(figures(draft.title)) or has_any(draft.title, _NUMBERS)
        case MetricKind.INCREASE | MetricKind.DECREASE:
            met = draft.target is not None
        case MetricKind.MAINTAIN:
            met = draft.low is not None or draft.high is not None
        case _:
            met = True
    if not met:
        yield Remark(
            "No value to reach is stated, so at the end of the cycle nobody could tell whether it was met.",
            "Name the metric and the value it should reach: “Raise … from … to …”. If nothing measures it yet, make "
            "measuring it the key result (kind BASELINE).",
        )


@KEY_RESULT_RULES.rule("key_result.baseline", blocking=True)
def baseline(draft: KeyResultDraft) -> Iterator[Remark]:
    """A change says where it starts."""
    if draft.kind is None:
        moves = has_any(draft.title, _CHANGE) and bool(figures(draft.title))
        missing = moves and not states_baseline(draft.title)
    else:
        missing = draft.kind in CHANGE_KINDS and draft.baseline is None
    if missing:
        yield Remark(
            "The starting value is missing: without it nobody sees how far the target is, and progress stays empty.",
            "Add today's value, 0 if there is nothing yet. If nobody knows it, make finding it out this cycle's key "
            "result (kind BASELINE).",
        )


@KEY_RESULT_RULES.rule("key_result.direction", blocking=True)
def direction(draft: KeyResultDraft) -> Iterator[Remark]:
    """The leading verb, the figures and the kind point the same way."""
    words = opening(draft.title)
    rises = {True: "up", False: "down"}
    said: dict[str, str] = {}
    if words and has_any(words[0][0], _UP) and not has_any(draft.title, _DOWN):
        said[f"“{words[0][0]}”"] = "up"
    if words and has_any(words[0][0], _DOWN) and not has_any(draft.title, _UP):
        said[f"“{words[0][0]}”"] = "down"
    stated = change(draft.title)
    if stated and stated.rises is not None:
        said[f"“{stated.baseline} to {stated.target}”"] = rises[stated.rises]
    if draft.kind in CHANGE_KINDS:
        said[f"the kind {draft.kind}"] = rises[draft.kind is MetricKind.INCREASE]
    if len(set(said.values())) > 1:
        readings = ", ".join(f"{what} points {way}" for what, way in said.items())
        yield Remark(
            f"Word and figures contradict each other: {readings}. Readers could not tell which way is good.",
            "Check the figures, or choose the verb and the kind that fit them.",
            words[0] if words else None,
        )


@KEY_RESULT_RULES.rule("key_result.direction_stated")
def direction_stated(draft: KeyResultDraft) -> Iterator[Remark]:
    """A bare figure does not say whether to reach it, to keep it, or to stay under it; "90 % of teams …" does."""
    title, found = draft.title, figures(draft.title)
    if draft.kind or not found or not opening(title) or _LIMITS.search(title):
        return
    if not (has_any(title, _MOVEMENT) or change(title) or activity(title)):
        yield Remark(
            "A figure alone does not say which way is good: to be reached, to be kept, or not to be passed.",
            "Say which: “Raise … from … to …”, “Reduce … from … to …”, or “Keep … above …”.",
            found[0],
        )


@KEY_RESULT_RULES.rule("key_result.output_verb")
def output_verb(draft: KeyResultDraft) -> Iterator[Remark]:
    """A key result is what becomes different, not what is done for it; finding a baseline is work by its nature."""
    if draft.kind is not MetricKind.BASELINE and (at := activity(draft.title)):
        yield Remark(
            f"“{at[0]}” tells what will be done. Work can be finished and change nothing; a key result is the change.",
            "Ask what will be different for whom once it is done, and measure that. Keep the work itself as an "
            "initiative under this key result.",
            at,
        )


@KEY_RESULT_RULES.rule("key_result.vague")
def vague(draft: KeyResultDraft) -> Iterator[Remark]:
    """Words that two people read differently do not belong in a measure."""
    found = list(_VAGUE.finditer(draft.title))
    if not figures(draft.title) and draft.target is None and draft.low is None and draft.high is None:
        found += _VAGUE_WITHOUT_FIGURE.finditer(draft.title)
    for at in sorted(found, key=re.Match.start):
        yield Remark(
            f"“{at[0]}” means something else to each reader, so each would judge the result differently.",
            "Say what one would see or count if it were so, or leave the word out.",
            at,
        )


@KEY_RESULT_RULES.rule("key_result.due_date")
def due_date(draft: KeyResultDraft) -> Iterator[Remark]:
    """A key result says by when."""
    if draft.due_on is None and not states_date(draft.title):
        end = f" ({draft.cycle_ends_on})" if draft.cycle_ends_on else ""
        yield Remark(
            f"No date is stated, so it is due only when the cycle ends{end}: late to notice that it will not be met.",
            "Choose the day by which the value should be there, if it can be earlier.",
        )


@KEY_RESULT_RULES.rule("key_result.count")
def key_result_count(draft: KeyResultDraft) -> Iterator[Remark]:
    """More than five key results are a list of wishes, not a choice."""
    others = sum(sibling.role is KeyResultRole.DRIVER for sibling in draft.siblings)
    if draft.role is KeyResultRole.DRIVER and others >= KEY_RESULTS_AT_MOST:
        yield Remark(
            f"The objective has {others} key results already; with more than {KEY_RESULTS_AT_MOST} nobody keeps them "
            "all in mind.",
            "Keep the ones that would prove the objective reached, and make the others initiatives or guardrails.",
        )


@KEY_RESULT_RULES.rule("key_result.duplicate")
def key_result_duplicate(draft: KeyResultDraft) -> Iterator[Remark]:
    """Two key results over one metric count it twice."""
    if twin := _twin(draft.title, (sibling.title for sibling in draft.siblings)):
        yield Remark(
            f"This seems to measure the same as “{twin}”, which would then count twice in the objective's progress.",
            "Keep one of them with the target that you mean, or say in the title what sets them apart.",
        )


@OBJECTIVE_RULES.rule("objective.digits")
def digits(draft: ObjectiveDraft) -> Iterator[Remark]:
    """An objective says in words where to be; figures belong in its key results."""
    for at in figures(draft.title):
        yield Remark(
            "An objective says where you want to be and why it is worth it. A figure in it makes people aim at the "
            "figure.",
            f"Move “{at[0]}” into a key result, and say in words what reaching it would mean.",
            at,
        )


@OBJECTIVE_RULES.rule("objective.count")
def objective_count(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Few objectives are priorities; many are none."""
    if draft.level and len(draft.siblings) >= (limit := OBJECTIVES_AT_MOST[draft.level]):
        yield Remark(
            f"There are {len(draft.siblings)} objectives here already. With more than {limit} nothing is a priority.",
            "Choose what matters most in this cycle, and leave the rest for the next or say that it is not now.",
        )


@OBJECTIVE_RULES.rule("objective.key_results")
def objective_key_results(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Two to five key results prove an objective."""
    if draft.drivers is None or KEY_RESULTS_AT_LEAST <= draft.drivers <= KEY_RESULTS_AT_MOST:
        return
    if draft.drivers < KEY_RESULTS_AT_LEAST:
        yield Remark(
            "One key result can be met by chance or by neglecting everything else."
            if draft.drivers
            else "Without key results nobody can tell whether the objective was reached.",
            f"Ask how you would know that it was reached, and add key results until there are {KEY_RESULTS_AT_LEAST} "
            f"to {KEY_RESULTS_AT_MOST}.",
        )
    else:
        yield Remark(
            f"It has {draft.drivers} key results; with more than {KEY_RESULTS_AT_MOST} nobody keeps them all in mind.",
            "Keep the ones that would prove it reached, and make the others initiatives or guardrails.",
        )


@OBJECTIVE_RULES.rule("objective.duplicate")
def objective_duplicate(draft: ObjectiveDraft) -> Iterator[Remark]:
    """Two objectives about one thing split the attention for it."""
    if twin := _twin(draft.title, draft.siblings):
        yield Remark(
            f"This seems to be about the same as “{twin}”, so the same effort would be counted and reported twice.",
            "Join them, or say in the title what sets them apart.",
        )


@OBJECTIVE_RULES.rule("objective.copy_of_parent")
def copy_of_parent(draft: ObjectiveDraft) -> Iterator[Remark]:
    """An objective says what its own team changes, not again what the one above it says."""
    if parent := _twin(draft.title, draft.parents):
        yield Remark(
            f"This repeats the goal above it, “{parent}”, so it does not say what your own part in it is.",
            "Say what this team can change that would help the goal above, in words that only fit this team.",
        )


def _twin(title: str, others: Iterable[str]) -> str | None:
    return next((other for other in others if same_subject(title, other)), None)


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, phrases), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest_first)})(?![\w-])", re.IGNORECASE)


_VAGUE, _VAGUE_WITHOUT_FIGURE, _LIMITS = _phrases(VAGUE), _phrases(VAGUE_WITHOUT_FIGURE), _phrases(LIMITS)
