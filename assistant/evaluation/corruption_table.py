"""How much of what is made wrong verification catches, and how much of what is right it drops: one table by kind."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.director_drafts import Choice, DirectorSketch
from assistant.drafts import KeyResultSketch, KeyResultSketches, SentenceSketch, SummarySketch
from assistant.evaluation.choice_corruptions import CHOICE_CORRUPTIONS, Division, division
from assistant.evaluation.corruptions import CORRUPTIONS
from assistant.evaluation.draft_corruptions import DRAFT_CORRUPTIONS
from assistant.evaluation.made_up_drafts import Drafts, drafts
from assistant.evaluation.reformatting import REFORMATTINGS
from assistant.evaluation.rewordings import WORDING_CORRUPTIONS, Feedback, feedback
from assistant.evaluation.talk_corruptions import TALK_CORRUPTIONS
from assistant.evaluation.talks import Talk, talk
from assistant.evaluation.weeks import Week, week
from assistant.facts import SummaryFacts
from assistant.preparation_drafts import PointSketch, PreparationSketch
from assistant.verification.director_checks import verify_choices
from assistant.verification.preparation_checks import verify_preparation
from assistant.verification.verify import verify_key_results, verify_summary
from assistant.verification.wording_checks import verify_wording
from assistant.wording_drafts import RewordedSketch, WordingSketch

LEAST_CAUGHT, LEAST_SWAPS_CAUGHT, MOST_FALSE_ALARMS = 0.98, 0.95, 0.01
SWAPS = frozenset(
    {
        "number swapped with another record's",
        "number and unit swapped",
        "numbers swapped within a sentence",
        "draft: figures exchanged",
        "draft: quote of another input",
        "talk: number swapped with another record's",
        "talk: person swapped",
        "wording: figure of another sentence",
        "wording: of another sentence",
        "wording: roles swapped",
    }
)
"""The kinds in which a figure, a name or words that exist stand where they do not belong."""


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of corruption or of rewriting: how many were made, how many were dropped, and by which codes."""

    kind: str
    made: int
    dropped: int
    codes: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share that verification objected to, 0..1."""
        return self.dropped / self.made if self.made else 0.0


@dataclass(frozen=True, slots=True)
class CorruptionTable:
    """What became of corrupted material (to be dropped) and of true material (to be kept)."""

    corrupted: tuple[Row, ...]
    true: tuple[Row, ...]

    @property
    def caught(self) -> float:
        """The share of all corruptions that was caught, 0..1."""
        return _share(self.corrupted)

    @property
    def swaps_caught(self) -> float:
        """The share of swapped figures that was caught, 0..1."""
        return _share(tuple(row for row in self.corrupted if row.kind in SWAPS))

    @property
    def false_alarms(self) -> float:
        """The share of true material that was dropped all the same, 0..1."""
        return _share(self.true)

    @property
    def is_good_enough(self) -> bool:
        """Tell whether it reaches what is asked of verification."""
        return (
            self.caught >= LEAST_CAUGHT
            and self.swaps_caught >= LEAST_SWAPS_CAUGHT
            and self.false_alarms <= MOST_FALSE_ALARMS
        )


def as_json(table: CorruptionTable) -> dict[str, Any]:
    """Return a table as a report keeps it; shares are 0..1."""
    return {
        "caught": table.caught,
        "swapsCaught": table.swaps_caught,
        "falseAlarms": table.false_alarms,
        "corrupted": [asdict(row) for row in table.corrupted],
        "true": [asdict(row) for row in table.true],
    }


class _Tally:
    def __init__(self) -> None:
        self._made: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()
        self._codes: dict[str, Counter[str]] = {}

    def count(self, kind: str, codes: list[str]) -> None:
        self._made[kind] += 1
        self._dropped[kind] += bool(codes)
        self._codes.setdefault(kind, Counter()).update(codes[:1])

    def rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(kind, made, self._dropped[kind], tuple(code for code, _ in self._codes[kind].most_common()))
            for kind, made in self._made.items()
        )


def corruption_table(seeds: range) -> CorruptionTable:
    """Make the material of each seed, corrupt and rewrite it in every way, and count what verification says of it."""
    corrupted, true = _Tally(), _Tally()
    for seed in seeds:
        made = week(seed)
        for kind, sentence in corrupted_sentences(made):
            corrupted.count(kind, _codes(made.facts, sentence))
        for kind, sentence in true_sentences(made):
            true.count(kind, _codes(made.facts, sentence))
        for tried in (_drafts_tried, _talks_tried, _rewordings_tried, _choices_tried):
            for kind, codes in tried(seed):
                (true if kind.endswith(": untouched") else corrupted).count(kind, codes)
    return CorruptionTable(corrupted.rows(), true.rows())


def corrupted_sentences(made: Week) -> Iterator[tuple[str, SentenceSketch]]:
    """Yield every corruption of every sentence of a week, with its kind."""
    for sentence in made.sentences:
        for kind, corrupt in CORRUPTIONS.items():
            dice = random.Random(f"{made.seed} {kind} {sentence.text}")
            corrupted = corrupt(dice, sentence, made.facts)
            if corrupted is not None and corrupted != sentence:
                yield kind, corrupted


def true_sentences(made: Week) -> Iterator[tuple[str, SentenceSketch]]:
    """Yield every sentence of a week untouched, and written in every other way in which it reads differently."""
    for sentence in made.sentences:
        yield "untouched", sentence
        for kind, rewrite in REFORMATTINGS.items():
            text = rewrite(sentence.text)
            if text != sentence.text:
                yield kind, replace(sentence, text=text)


def _codes(facts: SummaryFacts, sentence: SentenceSketch) -> list[str]:
    return [verdict.code for verdict in verify_summary(facts, SummarySketch((sentence,))).dropped]


def _drafts_tried(seed: int) -> Iterator[tuple[str, list[str]]]:
    sketched, dice = drafts(seed), random.Random(seed)
    for sketch in sketched.sketches:
        yield "draft: untouched", _verdicts(sketched, sketch)
        for kind, corrupt in DRAFT_CORRUPTIONS.items():
            yield kind, _verdicts(sketched, corrupt(dice, sketch, sketched.facts))


def _talks_tried(seed: int) -> Iterator[tuple[str, list[str]]]:
    made = talk(seed)
    for point in made.points:
        yield "talk: untouched", _point_codes(made, point)
        for kind, corrupt in TALK_CORRUPTIONS.items():
            corrupted = corrupt(random.Random(f"{seed} {kind} {point.text}"), point, made.facts)
            if corrupted is not None and corrupted != point:
                yield kind, _point_codes(made, corrupted)


def _point_codes(made: Talk, point: PointSketch) -> list[str]:
    return [each.code for each in verify_preparation(made.facts, PreparationSketch((point,))).dropped]


def _rewordings_tried(seed: int) -> Iterator[tuple[str, list[str]]]:
    made = feedback(seed)
    for reworded in made.rewordings:
        yield "wording: untouched", _wording_codes(made, reworded)
        for kind, corrupt in WORDING_CORRUPTIONS.items():
            corrupted = corrupt(random.Random(f"{seed} {kind} {reworded.text}"), reworded, made.facts)
            if corrupted is not None and corrupted != reworded:
                yield kind, _wording_codes(made, corrupted)


def _wording_codes(made: Feedback, reworded: RewordedSketch) -> list[str]:
    return [each.code for each in verify_wording(made.facts, WordingSketch((reworded,))).dropped]


def _choices_tried(seed: int) -> Iterator[tuple[str, list[str]]]:
    made, dice = division(seed), random.Random(seed)
    for choice in made.choices:
        yield "choice: untouched", _choice_codes(made, choice)
        yield "choice: twice", _choice_codes(made, choice, choice)
        for kind, corrupt in CHOICE_CORRUPTIONS.items():
            yield kind, _choice_codes(made, corrupt(dice, choice, made.facts))


def _choice_codes(made: Division, *choices: Choice) -> list[str]:
    return [each.code for each in verify_choices(made.facts, DirectorSketch(choices)).dropped]


def _verdicts(sketched: Drafts, sketch: KeyResultSketch) -> list[str]:
    verified = verify_key_results(sketched.facts, KeyResultSketches((sketch,)))
    return [verdict.code for verdict in verified.dropped]


def _share(rows: tuple[Row, ...]) -> float:
    made = sum(row.made for row in rows)
    return sum(row.dropped for row in rows) / made if made else 0.0
