"""Rules that look at the words of a key result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.objectives.drafts import KeyResultDraft
from app.objectives.findings import Catalogue, Remark
from app.objectives.models import MetricKind
from app.objectives.quality.models import RuleScope
from app.objectives.quality.phrases import counted_work, opinion_without_instrument
from app.objectives.quality.shared import commitment_remarks, pay_remarks
from app.objectives.vocabulary import LIMITS, MOVEMENT, VAGUE, VAGUE_WITHOUT_FIGURE
from app.objectives.wording import activity, change, figures, has_any, opening, stems

WORDING_RULES: Catalogue[KeyResultDraft] = Catalogue(RuleScope.KEY_RESULT)

_MOVEMENT = stems(MOVEMENT)


@WORDING_RULES.rule("key_result.direction_stated")
def direction_stated(draft: KeyResultDraft) -> Iterator[Remark]:
    """A bare figure does not say whether to reach it, to keep it, or to stay under it; "90 % of teams …" does."""
    title, found = draft.title, figures(draft.title)
    if draft.kind or not found or not opening(title) or _LIMITS.search(title):
        return
    if not _UNIT_AT_MOST.fullmatch(title[found[0].end() :]):
        return
    if not (has_any(title, _MOVEMENT) or change(title) or activity(title)):
        yield Remark(
            "A figure alone does not say which way is good: to be reached, to be kept, or not to be passed.",
            "Say which: “Raise … from … to …”, “Reduce … from … to …”, or “Keep … above …”.",
            found[0],
        )


@WORDING_RULES.rule("key_result.output_verb")
def output_verb(draft: KeyResultDraft) -> Iterator[Remark]:
    """A key result is what becomes different, not what is done for it; finding a baseline is work by its nature."""
    if draft.kind is not MetricKind.BASELINE and (at := activity(draft.title)):
        yield Remark(
            f"“{at[0]}” tells what will be done. Work can be finished and change nothing; a key result is the change.",
            "Ask what will be different for whom once it is done, and measure that. Keep the work itself as an "
            "initiative under this key result.",
            at,
        )


@WORDING_RULES.rule("key_result.activity_noun")
def activity_noun(draft: KeyResultDraft) -> Iterator[Remark]:
    """A count of work says how busy people were, not what came of it; less of it may well be the aim."""
    stated = change(draft.title)
    falls = draft.kind is MetricKind.DECREASE or (stated is not None and stated.rises is False)
    capped = draft.kind is MetricKind.MAINTAIN and draft.low is None
    if falls or capped or draft.kind is MetricKind.BASELINE:
        return
    if (at := counted_work(draft.title)) and not activity(draft.title):
        yield Remark(
            f"This counts {at[0].lower()}, which is work: there can be more of it and nothing gets better.",
            "Measure what it is for: how many people do, know or want something different afterwards. Keep the work as "
            "an initiative.",
            at,
        )


@WORDING_RULES.rule("key_result.vague")
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


@WORDING_RULES.rule("key_result.evidence")
def evidence(draft: KeyResultDraft) -> Iterator[Remark]:
    """What people think or feel has no figure of its own: it depends on who asks whom, and how."""
    has_figure = bool(figures(draft.title)) if draft.kind is None else draft.kind in _WITH_FIGURES
    if has_figure and not draft.source and (at := opinion_without_instrument(draft.title)):
        yield Remark(
            f"Where does the figure for “{at[0]}” come from? Asked differently, people answer differently, and the "
            "figures could not be compared.",
            "Name the source: which survey or rating, who is asked and how often, in the title or as its source.",
            at,
        )


@WORDING_RULES.rule("key_result.commitment")
def commitment(draft: KeyResultDraft) -> Iterator[Remark]:
    """The words declare what the objective declares, a promise or a stretch: others plan with it."""
    yield from commitment_remarks(draft.title, draft.commitment)


@WORDING_RULES.rule("key_result.pay")
def pay(draft: KeyResultDraft) -> Iterator[Remark]:
    """Goals that decide about pay are set low and reported high."""
    yield from pay_remarks(draft.title)


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, phrases), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest_first)})(?![\w-])", re.IGNORECASE)


_VAGUE, _VAGUE_WITHOUT_FIGURE, _LIMITS = _phrases(VAGUE), _phrases(VAGUE_WITHOUT_FIGURE), _phrases(LIMITS)
_UNIT_AT_MOST = re.compile(
    r"[\s.!)]*(?:(?:second|minute|hour|day|week|month|point|euro|dollar|percent|per cent)s?[\s.!]*)?", re.IGNORECASE
)
_WITH_FIGURES = frozenset({MetricKind.INCREASE, MetricKind.DECREASE, MetricKind.MAINTAIN})
