"""The strict parser of a model's answers: JSON objects into sketches, short aliases into the ids of this run's records.

Each item is judged by itself. One that does not fit, or that cites a source which is not there, becomes a `Verdict`
in the sketch's ``problems`` and the others stay; an answer whose outer form is wrong becomes one such problem. An empty
sketch with problems is therefore not an abstention.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ValidationError

from assistant.critique_drafts import CritiqueSketch
from assistant.director_drafts import Choice, DirectorSketch
from assistant.drafts import (
    KeyResultSketch,
    KeyResultSketches,
    QuestionSketch,
    Quote,
    SentenceSketch,
    SummarySketch,
    UnusedSketch,
    Verdict,
)
from assistant.model.answer_forms import (
    ChoiceAnswer,
    ChoicesAnswer,
    CiteAnswer,
    KeyResultAnswer,
    KeyResultsAnswer,
    ParentAnswer,
    ParentsAnswer,
    PointAnswer,
    PointsAnswer,
    QuestionAnswer,
    QuoteAnswer,
    RecollectionAnswer,
    ReflectionAnswer,
    RewordingAnswer,
    RewordingsAnswer,
    SentenceAnswer,
    SummaryAnswer,
    TitleAnswer,
    TitlesAnswer,
    UnusedAnswer,
)
from assistant.parent_drafts import ParentSketch, ParentSketches
from assistant.preparation_drafts import PointSketch, PreparationSketch
from assistant.reflection_drafts import RecollectionSketch, ReflectionSketch
from assistant.wording_drafts import RewordedSketch, WordingSketch

WRONG_SHAPE = "WRONG_SHAPE"
UNKNOWN_SOURCE = "UNKNOWN_SOURCE"
UNKNOWN_SLOT = "UNKNOWN_SLOT"
TOO_MANY = "TOO_MANY"
MOST_ITEMS = 200
"""Items of a list that are looked at."""

Sources = Mapping[str, UUID]
"""Short aliases of the run's records ("i1", "c3") and their ids."""

_SLOT = re.compile(r"\{([^{}]*)\}")

Item = TypeVar("Item", bound=BaseModel)
Sketch = TypeVar("Sketch")


class _Dropped(Exception):
    """An item cannot be kept."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def read_key_results(answer: Mapping[str, Any], sources: Sources, at_most: int) -> KeyResultSketches:
    """Turn an answer into sketches with the sources' ids; questions follow their drafts when others are dropped."""
    lists = _lists(answer, KeyResultsAnswer)
    if lists is None:
        return KeyResultSketches((), problems=(Verdict(WRONG_SHAPE, "answer"),))
    problems: list[Verdict] = []
    kept = _kept("drafts", lists["drafts"], KeyResultAnswer, lambda item: _key_result(item, sources), problems)
    drafts = dict(kept)
    for place in list(drafts)[at_most:]:
        problems.append(Verdict(TOO_MANY, f"drafts[{place}]"))
        del drafts[place]
    places = {place: number for number, place in enumerate(drafts)}
    asked = _kept("questions", lists["questions"], QuestionAnswer, lambda item: _question(item, places), problems)
    unused = _kept("unused", lists["unused"], UnusedAnswer, lambda item: _unused(item, sources), problems)
    questions = [question for _, question in asked if question is not None]
    return KeyResultSketches(
        tuple(drafts.values()), tuple(questions), tuple(item for _, item in unused), tuple(problems)
    )


def read_summary(answer: Mapping[str, Any], sources: Sources, slots: Mapping[str, str]) -> SummarySketch:
    """Turn an answer into a sketch; a slot ("c1.value" in braces) is filled from ``slots`` if its record is cited."""
    lists = _lists(answer, SummaryAnswer)
    if lists is None:
        return SummarySketch((), problems=(Verdict(WRONG_SHAPE, "answer"),))
    problems: list[Verdict] = []
    kept = _kept(
        "sentences", lists["sentences"], SentenceAnswer, lambda item: _sentence(item, sources, slots), problems
    )
    return SummarySketch(tuple(sentence for _, sentence in kept), tuple(problems))


def read_reflection(answer: Mapping[str, Any], sources: Sources, slots: Mapping[str, str]) -> ReflectionSketch:
    """Turn an answer into a sketch; slots are filled as in a summary."""
    lists = _lists(answer, ReflectionAnswer)
    if lists is None:
        return ReflectionSketch((), problems=(Verdict(WRONG_SHAPE, "answer"),))
    problems: list[Verdict] = []

    def sketch(item: RecollectionAnswer) -> RecollectionSketch:
        return RecollectionSketch(item.part, *_filled(item.text, item.cites, sources, slots))

    kept = _kept("sentences", lists["sentences"], RecollectionAnswer, sketch, problems)
    return ReflectionSketch(tuple(sentence for _, sentence in kept), tuple(problems))


def read_points(answer: Mapping[str, Any], sources: Sources, slots: Mapping[str, str]) -> PreparationSketch:
    """Turn an answer into talking points; slots are filled as in a summary."""
    lists = _lists(answer, PointsAnswer)
    if lists is None:
        return PreparationSketch((), problems=(Verdict(WRONG_SHAPE, "answer"),))
    problems: list[Verdict] = []

    def sketch(item: PointAnswer) -> PointSketch:
        return PointSketch(*_filled(item.text, item.cites, sources, slots))

    kept = _kept("points", lists["points"], PointAnswer, sketch, problems)
    return PreparationSketch(tuple(point for _, point in kept), tuple(problems))


def read_choices(answer: Mapping[str, Any], sentences: Mapping[str, Choice]) -> DirectorSketch:
    """Turn an answer into the sentences that it chose."""
    lists = _lists(answer, ChoicesAnswer)
    if lists is None:
        return DirectorSketch((), problems=(Verdict(WRONG_SHAPE, "answer"),))
    problems: list[Verdict] = []

    def choice(item: ChoiceAnswer) -> Choice:
        if item.sentence not in sentences:
            raise _Dropped(UNKNOWN_SOURCE, item.sentence[:40])
        return sentences[item.sentence]

    kept = _kept("sentences", lists["sentences"], ChoiceAnswer, choice, problems)
    return DirectorSketch(tuple(chosen for _, chosen in kept), tuple(problems))


def read_titles(answer: Mapping[str, Any]) -> CritiqueSketch:
    """Turn an answer into the titles that it offers."""
    lists = _lists(answer, TitlesAnswer)
    if lists is None:
        return CritiqueSketch((), problems=(Verdict(WRONG_SHAPE, "answer"),))
    problems: list[Verdict] = []
    kept = _kept("titles", lists["titles"], TitleAnswer, lambda item: item.title.strip(), problems)
    return CritiqueSketch(tuple(title for _, title in kept), tuple(problems))


def read_parents(answer: Mapping[str, Any], sources: Sources) -> ParentSketches:
    """Turn an answer into the goals that it chose, with their ids."""
    lists = _lists(answer, ParentsAnswer)
    if lists is None:
        return ParentSketches((), problems=(Verdict(WRONG_SHAPE, "answer"),))
    problems: list[Verdict] = []
    kept = _kept("candidates", lists["candidates"], ParentAnswer, lambda item: _parent(item, sources), problems)
    return ParentSketches(tuple(sketch for _, sketch in kept), tuple(problems))


def read_rewordings(answer: Mapping[str, Any], sentences: Mapping[str, int]) -> WordingSketch:
    """Turn an answer into other words for sentences, by their places."""
    lists = _lists(answer, RewordingsAnswer)
    if lists is None:
        return WordingSketch((), problems=(Verdict(WRONG_SHAPE, "answer"),))
    problems: list[Verdict] = []
    kept = _kept("rewordings", lists["rewordings"], RewordingAnswer, lambda item: _rewording(item, sentences), problems)
    return WordingSketch(tuple(sketch for _, sketch in kept), tuple(problems))


def _rewording(answer: RewordingAnswer, sentences: Mapping[str, int]) -> RewordedSketch:
    if answer.sentence not in sentences:
        raise _Dropped(UNKNOWN_SOURCE, answer.sentence[:40])
    return RewordedSketch(sentences[answer.sentence], answer.text.strip())


def _parent(answer: ParentAnswer, sources: Sources) -> ParentSketch:
    return ParentSketch(_id(answer.goal, sources), answer.words.strip(), answer.their_words.strip())


def _lists(answer: Mapping[str, Any], form: type[BaseModel]) -> dict[str, list[Any]] | None:
    """Return the answer's lists, or None unless it has exactly the fields of its form."""
    if set(answer) != set(form.model_fields) or not all(isinstance(value, list) for value in answer.values()):
        return None
    return dict(answer)


def _kept(
    name: str,
    items: list[Any],
    form: type[Item],
    sketch: Callable[[Item], Sketch],
    problems: list[Verdict],
) -> Iterator[tuple[int, Sketch]]:
    """Yield the sketch of each item that fits with its place, and note the others as problems."""
    for place, item in enumerate(items[:MOST_ITEMS]):
        about = f"{name}[{place}]"
        try:
            yield place, sketch(form.model_validate_json(orjson.dumps(item)))
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            problems.append(Verdict(WRONG_SHAPE, about, where))
        except _Dropped as dropped:
            problems.append(Verdict(dropped.code, about, dropped.detail))


def _key_result(answer: KeyResultAnswer, sources: Sources) -> KeyResultSketch:
    def quote(quoted: QuoteAnswer | None) -> Quote | None:
        return None if quoted is None else _quote(quoted, sources)

    return KeyResultSketch(
        title=answer.title.strip(),
        kind=answer.kind,
        role=answer.role,
        grounds=tuple(_quote(quoted, sources) for quoted in answer.grounds),
        baseline=quote(answer.baseline),
        target=quote(answer.target),
        low=quote(answer.low),
        high=quote(answer.high),
        due=quote(answer.due),
        milestones=tuple(step.strip() for step in answer.milestones),
    )


def _question(answer: QuestionAnswer, places: Mapping[int, int]) -> QuestionSketch | None:
    """Return the question under its draft's new place; None where that draft was dropped."""
    if answer.draft is not None and answer.draft not in places:
        return None
    draft = None if answer.draft is None else places[answer.draft]
    return QuestionSketch(about=answer.about, text=answer.text.strip(), draft=draft)


def _unused(answer: UnusedAnswer, sources: Sources) -> UnusedSketch:
    return UnusedSketch(_id(answer.source, sources), answer.reason.strip())


def _sentence(answer: SentenceAnswer, sources: Sources, slots: Mapping[str, str]) -> SentenceSketch:
    return SentenceSketch(answer.section, *_filled(answer.text, answer.cites, sources, slots))


def _filled(
    text: str, given: Sequence[CiteAnswer], sources: Sources, slots: Mapping[str, str]
) -> tuple[str, tuple[Quote, ...]]:
    """Return a text with its slots filled, and what it cites; a record whose slot is used is cited as a whole, too."""
    cites = [_quote(cite, sources) for cite in given]
    cited = {cite.source for cite in given}
    used: list[str] = []

    def fill(match: re.Match[str]) -> str:
        alias = match[1].partition(".")[0]
        if match[1] not in slots or alias not in cited:
            raise _Dropped(UNKNOWN_SLOT, match[1][:40])
        used.append(alias)
        return slots[match[1]]

    told = _SLOT.sub(fill, text.strip())
    records = [Quote(sources[alias], "") for alias in used]
    return told, tuple(dict.fromkeys([*cites, *records]))


def _quote(answer: QuoteAnswer | CiteAnswer, sources: Sources) -> Quote:
    return Quote(_id(answer.source, sources), answer.words or "")


def _id(alias: str, sources: Sources) -> UUID:
    if alias not in sources:
        raise _Dropped(UNKNOWN_SOURCE, alias[:40])
    return sources[alias]
