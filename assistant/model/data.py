"""Facts as a model gets to see them: short aliases for ids, pseudonyms for people, and slots in place of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from app.objectives.models import MetricKind, UnitKind
from assistant.critique_drafts import CritiqueFacts
from assistant.director_drafts import Choice, DirectorFacts
from assistant.facts import BlockerFact, CheckInFact, KeyResultFacts, MissingFact, SheetNoteFact, SummaryFacts, Unit
from assistant.model.pseudonyms import Pseudonyms
from assistant.parent_drafts import ParentFacts
from assistant.preparation_drafts import PreparationFacts
from assistant.reflection_facts import ChangeFact, CourseFact, NoteFact, PriorityFact, ReflectionFacts
from assistant.units import format_figure
from assistant.wording_drafts import WordingFacts

_LARGE_STEP = 0.1


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a prompt's data block holds, and the way back from the answer.

    ``sources`` maps aliases ("i1") to ids, ``slots`` names like "c1.value" to the figures that code fills in.
    """

    data: dict[str, Any]
    people: Pseudonyms
    sources: dict[str, UUID]
    slots: dict[str, str] = field(default_factory=dict)


def key_result_data(facts: KeyResultFacts) -> ModelFacts:
    """Return what a model may see to draft key results; only inputs have aliases, so only they can be quoted."""
    people = Pseudonyms(facts.people, facts.texts)
    hide, aliases = people.hide, _aliases("i", (item.id for item in facts.inputs))
    data = {
        "objective": hide(facts.objective_title),
        "why": hide(facts.objective_why or ""),
        "commitment": facts.commitment.value,
        "parents": [hide(title) for title in facts.parent_titles],
        "cycle": f"{facts.cycle_name}, {facts.cycle_starts_on} to {facts.cycle_ends_on}",
        "today": facts.today.isoformat(),
        "existing": [{"title": hide(item.title), "kind": item.kind.value} for item in facts.existing],
        "rejected": [hide(title) for title in facts.rejected_titles],
        "guidance": hide(facts.guidance or ""),
        "inputs": [
            {"id": alias, "kind": item.kind.value, "support": item.support_count, "text": hide(item.body)}
            for alias, item in zip(aliases, facts.inputs, strict=True)
        ],
    }
    return ModelFacts(data, people, aliases)


def summary_data(facts: SummaryFacts) -> ModelFacts:
    """Return what a model may see to summarise check-ins: what moved in words, and slots for the figures."""
    people = Pseudonyms([*sorted(facts.names), *facts.people], facts.texts)
    records = ModelFacts({"subject": people.hide(facts.subject)}, people, {})
    records.data["check_ins"] = [
        _check_in(records, alias, item) for alias, item in _named("c", facts.check_ins, records)
    ]
    records.data["blockers"] = [_blocker(records, alias, item) for alias, item in _named("b", facts.blockers, records)]
    records.data["notes"] = [
        {"id": alias, "author": people.hide(item.author_name), "text": people.hide(item.note)}
        for alias, item in _named("n", facts.notes, records)
    ]
    records.data["missing"] = [
        {
            "id": alias,
            "person": people.hide(item.name),
            "key_results": [people.hide(title) for title in item.key_result_titles],
        }
        for alias, item in _named("m", facts.missing, records)
    ]
    return records


def critique_data(facts: CritiqueFacts) -> ModelFacts:
    """Return what a model may see to reword an objective's title."""
    people = Pseudonyms(facts.people, (*facts.texts, *facts.draft.siblings))
    hide, draft = people.hide, facts.draft
    data = {
        "title": hide(draft.title),
        "why": hide(draft.why or ""),
        "commitment": draft.commitment.value if draft.commitment else "",
        "findings": [
            {
                "rule": found.rule,
                "words": hide(found.words or ""),
                "message": hide(found.message),
                "suggestion": hide(found.suggestion),
            }
            for found in facts.to_clear
        ],
        "key_results": [hide(measure.title) for measure in draft.measures],
        "serves": [hide(parent.title) for parent in draft.parents],
        "others": [hide(title) for title in draft.siblings],
    }
    return ModelFacts(data, people, {})


def parent_data(facts: ParentFacts) -> ModelFacts:
    """Return what a model may see to choose goals that an objective could serve."""
    people = Pseudonyms(facts.people, facts.texts)
    hide, aliases = people.hide, _aliases("p", (goal.id for goal in facts.goals))
    data = {
        "objective": hide(facts.own.title),
        "why": hide(facts.own.why or ""),
        "goals": [
            {"id": alias, "kind": goal.kind, "text": hide(goal.title), "why": hide(goal.why or "")}
            for alias, goal in zip(aliases, facts.goals, strict=True)
        ],
    }
    return ModelFacts(data, people, aliases)


def wording_data(facts: WordingFacts) -> ModelFacts:
    """Return what a model may see to reword feedback: its sentences by their ids, and what rules find in them."""
    people = Pseudonyms(facts.people, facts.texts)
    data = {
        "sentences": [
            {"id": alias, "text": people.hide(each.words)}
            for alias, each in zip(sentence_aliases(facts), facts.sentences, strict=True)
        ],
        "findings": [
            {
                "rule": found.rule,
                "words": people.hide(found.words or ""),
                "sentence": "" if found.sentence is None else f"s{found.sentence + 1}",
                "question": found.question,
            }
            for found in facts.findings
        ],
    }
    return ModelFacts(data, people, {})


def preparation_data(facts: PreparationFacts) -> ModelFacts:
    """Return what a model may see to prepare a one-on-one: records by their ids, slots in place of figures."""
    people = Pseudonyms(facts.names, facts.texts)
    hide, aliases = people.hide, _aliases("r", (each.id for each in facts.records))
    seen = ModelFacts({"prepares": hide(facts.own_name), "with": hide(facts.other_name)}, people, aliases)
    seen.data["records"] = [
        {
            "id": alias,
            "topic": each.topic.value,
            "state": each.state,
            "about": hide(each.about or ""),
            "by": hide(each.by or ""),
            "text": hide(each.words or ""),
            "slots": _slots(seen, alias, dict(each.slots)),
        }
        for alias, each in zip(aliases, facts.records, strict=True)
    ]
    return seen


def sentence_aliases(facts: WordingFacts) -> dict[str, int]:
    """Map the ids of sentences in a prompt ("s1") to their places, counted from 0."""
    return {f"s{place + 1}": place for place in range(len(facts.sentences))}


def reflection_data(facts: ReflectionFacts) -> ModelFacts:
    """Return what a model may see to tell how an objective went: no score, no outcome, and slots for the figures."""
    people = Pseudonyms([*sorted(facts.names), *facts.people], facts.texts)
    standing = facts.standing
    records = ModelFacts({}, people, {"o1": standing.id})
    progress = {} if standing.progress is None else {"progress": _percent(standing.progress)}
    records.data["objective"] = {
        "id": "o1",
        "title": people.hide(standing.objective_title),
        "slots": _slots(records, "o1", progress),
    }
    records.data["key_results"] = [
        _check_in(records, alias, item) for alias, item in _named("c", facts.latest, records)
    ]
    records.data["check_ins"] = [_course(records, alias, item) for alias, item in _named("k", facts.courses, records)]
    records.data["changes"] = [_changed(records, alias, item) for alias, item in _named("t", facts.changes, records)]
    records.data["blockers"] = [_blocker(records, alias, item) for alias, item in _named("b", facts.blockers, records)]
    records.data["notes"] = [
        {
            "id": alias,
            "key_result": people.hide(item.key_result_title),
            "author": people.hide(item.author_name),
            "text": people.hide(item.note),
            "slots": _slots(records, alias, {"on": _day(item.on)}),
        }
        for alias, item in _named("n", facts.notes, records)
    ]
    records.data["priorities"] = [
        {"id": alias, "title": people.hide(item.title)} for alias, item in _named("p", facts.priorities, records)
    ]
    return records


def director_data(facts: DirectorFacts) -> ModelFacts:
    """Return what a model may see to choose among the sentences of several teams' summaries."""
    people = Pseudonyms(facts.people, facts.texts)
    data = {
        "summaries": [
            {
                "team": people.hide(summary.team_name),
                "sentences": [
                    {"id": f"s{place + 1}.{number + 1}", "section": told.section.value, "text": people.hide(told.text)}
                    for number, told in enumerate(summary.told)
                ],
            }
            for place, summary in enumerate(facts.summaries)
        ]
    }
    return ModelFacts(data, people, {})


def told_aliases(facts: DirectorFacts) -> dict[str, Choice]:
    """Map the ids of sentences in a prompt ("s1.2") to their places."""
    return {
        f"s{place + 1}.{number + 1}": Choice(place, number)
        for place, summary in enumerate(facts.summaries)
        for number, _ in enumerate(summary.told)
    }


def _course(facts: ModelFacts, alias: str, item: CourseFact) -> dict[str, Any]:
    counts = {"check_ins": item.check_ins, "due": item.due, "missed": item.missed}
    return {
        "id": alias,
        "key_result": facts.people.hide(item.key_result_title),
        "without_one": "some" if item.missed else "none",
        "slots": _slots(facts, alias, {name: str(count) for name, count in counts.items()}),
    }


def _changed(facts: ModelFacts, alias: str, item: ChangeFact) -> dict[str, Any]:
    hide = facts.people.hide
    values = {"before": item.before, "after": item.after}
    filled = {
        name: _day(value) if isinstance(value, date) else format_figure(value, item.unit)
        for name, value in values.items()
        if value is not None
    }
    return {
        "id": alias,
        "key_result": hide(item.key_result_title),
        "field": item.field,
        "by": hide(item.by_name),
        "text": hide(item.reason or ""),
        "slots": _slots(facts, alias, {**filled, "on": _day(item.on)}),
    }


def _check_in(facts: ModelFacts, alias: str, item: CheckInFact) -> dict[str, Any]:
    hide = facts.people.hide
    figures = {"value_before": item.value_before, "value": item.value, "target": item.target}
    filled = {name: format_figure(value, item.unit) for name, value in figures.items() if value is not None}
    shares = {"confidence_before": item.confidence_before, "confidence": item.confidence, "progress": item.progress}
    filled |= {name: _percent(share) for name, share in shares.items() if share is not None}
    return {
        "id": alias,
        "key_result": hide(item.key_result_title),
        "author": hide(item.author_name),
        "moved": _moved(item),
        "progress": _step(item.progress_before, item.progress),
        "health": _change(item.health_before, item.health),
        "confidence": _step(item.confidence_before, item.confidence),
        "note": hide(item.note or ""),
        "slots": _slots(facts, alias, filled),
    }


def _blocker(facts: ModelFacts, alias: str, item: BlockerFact) -> dict[str, Any]:
    hide = facts.people.hide
    days = format_figure(Decimal(item.days_open), Unit(UnitKind.DURATION, "days"))
    return {
        "id": alias,
        "key_result": hide(item.key_result_title),
        "text": hide(item.text),
        "raised_by": hide(item.raised_by_name),
        "helper": hide(item.helper_name) if item.helper_name else None,
        "resolved": item.resolved_on is not None,
        "slots": _slots(facts, alias, {"days_open": days, "since": _day(item.since)}),
    }


def _slots(facts: ModelFacts, alias: str, filled: dict[str, str]) -> list[str]:
    """Remember a record's slots with what fills them; return them as the model is to write them."""
    facts.slots.update({f"{alias}.{name}": text for name, text in filled.items()})
    return [f"{{{alias}.{name}}}" for name in filled]


def _moved(item: CheckInFact) -> str:
    if item.unchanged:
        return "not at all"
    if item.value is None or item.value_before is None:
        return "reported for the first time" if item.value is not None else "no value"
    if item.value == item.value_before:
        return "not at all"
    rose = item.value > item.value_before
    if item.kind in (MetricKind.INCREASE, MetricKind.DECREASE):
        wanted = rose is (item.kind is MetricKind.INCREASE)
        return f"{'up' if rose else 'down'}, {'towards' if wanted else 'away from'} the target"
    return "up" if rose else "down"


def _step(before: float | None, after: float | None) -> str:
    """Say in words how far a share (0..1) moved."""
    if before is None or after is None:
        return "unknown"
    if before == after:
        return "same"
    return f"{'up' if after > before else 'down'}, {'a lot' if abs(after - before) >= _LARGE_STEP else 'a little'}"


def _change(before: str | None, after: str | None) -> str:
    if after is None:
        return "not reported"
    return after if before in (None, after) else f"{before} before, {after} now"


def _percent(share: float) -> str:
    return f"{round(Decimal(str(share)) * 100)} %"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


Fact = TypeVar(
    "Fact",
    CheckInFact,
    BlockerFact,
    MissingFact,
    SheetNoteFact,
    CourseFact,
    ChangeFact,
    NoteFact,
    PriorityFact,
)


def _named(letter: str, items: tuple[Fact, ...], facts: ModelFacts) -> list[tuple[str, Fact]]:
    aliases = _aliases(letter, (item.id for item in items))
    facts.sources.update(aliases)
    return list(zip(aliases, items, strict=True))


def _aliases(letter: str, ids: Iterable[UUID]) -> dict[str, UUID]:
    return {f"{letter}{number}": source for number, source in enumerate(ids, start=1)}
