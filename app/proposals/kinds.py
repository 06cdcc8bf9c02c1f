"""What a proposal holds: the payload of each kind, what it still lacks, and what it was drafted from.

Payloads are immutable values that are kept as JSON, one for each revision. Field names that people see are camelCase.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from pydantic import TypeAdapter

from app.activity.queries import FieldChange
from app.check_ins.signals import KeyResultSignal
from app.objectives.drafts import KeyResultDraft
from app.objectives.findings import Finding
from app.objectives.models import KeyResultRole, MetricKind
from app.objectives.rules import CHANGE_KINDS, KeyResultDefinition, MilestoneDefinition, UnitDefinition
from app.proposals.models import Origin, ProposalKind

FIGURES = ("baseline", "target", "low", "high")
_FIGURES_OF = {
    MetricKind.INCREASE: {"baseline", "target"},
    MetricKind.DECREASE: {"baseline", "target"},
    MetricKind.MAINTAIN: {"low", "high"},
}
_WITHOUT_UNIT = frozenset({MetricKind.MILESTONE, MetricKind.BINARY})


@dataclass(frozen=True, slots=True)
class KeyResultPayload:
    """A key result as it is proposed: figures in ``unit`` or empty, days inclusive, the objective's owner by default.

    ``edited`` names the fields that people changed since it was drafted: what was quoted for them no longer counts.
    """

    title: str
    kind: MetricKind
    role: KeyResultRole = KeyResultRole.DRIVER
    unit: UnitDefinition | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_on: date | None = None
    milestones: tuple[str, ...] = ()
    owner_id: UUID | None = None
    edited: tuple[str, ...] = ()

    @classmethod
    def of(cls, definition: KeyResultDefinition, owner_id: UUID) -> KeyResultPayload:
        """Return a whole key result as it is proposed."""
        return cls(
            title=definition.title,
            kind=definition.kind,
            role=definition.role,
            unit=definition.unit,
            baseline=definition.baseline,
            target=definition.target,
            low=definition.low,
            high=definition.high,
            due_on=definition.due_on,
            milestones=tuple(step.title for step in definition.milestones),
            owner_id=owner_id,
        )

    def definition(self) -> KeyResultDefinition:
        """Return it as the command that creates a key result takes it."""
        return KeyResultDefinition(
            title=self.title,
            kind=self.kind,
            role=self.role,
            unit=self.unit,
            baseline=self.baseline,
            target=self.target,
            low=self.low,
            high=self.high,
            due_on=self.due_on,
            milestones=tuple(MilestoneDefinition(title) for title in self.milestones),
        )

    def cleaned(self, definition: KeyResultDefinition) -> KeyResultPayload:
        """Return it in the words and the unit of a definition that was made from it and checked."""
        milestones = tuple(step.title for step in definition.milestones)
        return replace(self, title=definition.title, unit=definition.unit, milestones=milestones)

    def missing(self) -> tuple[str, ...]:
        """Return the fields that must be filled before it can be approved."""
        lacking = [] if self.title.strip() else ["title"]
        if self.kind in CHANGE_KINDS:
            lacking += [name for name in ("baseline", "target") if getattr(self, name) is None]
        if self.kind is MetricKind.MAINTAIN and self.low is None and self.high is None:
            lacking += ["low"]
        if self.kind is MetricKind.MILESTONE and not self.milestones:
            lacking += ["milestones"]
        return tuple(lacking)

    def revised(self, changes: Mapping[str, Any]) -> KeyResultPayload:
        """Return it with a person's changes; a figure or unit that the kind does not have is emptied."""
        wanted: KeyResultPayload = replace(self, **changes)
        unfit: dict[str, Any] = {
            name: None for name in FIGURES if name not in _FIGURES_OF.get(wanted.kind, ()) and name not in changes
        }
        if wanted.kind in _WITHOUT_UNIT and "unit" not in changes:
            unfit["unit"] = None
        if wanted.kind is not MetricKind.MILESTONE and "milestones" not in changes:
            unfit["milestones"] = ()
        wanted = replace(wanted, **unfit)
        fields = (*changes, *unfit)
        changed = [name for name in fields if getattr(wanted, name) != getattr(self, name)]
        return replace(wanted, edited=tuple(dict.fromkeys((*self.edited, *changed))))

    def draft(self) -> KeyResultDraft:
        """Return it as the quality rules judge it, with nothing around it yet."""
        return KeyResultDraft(
            title=self.title,
            kind=self.kind,
            role=self.role,
            baseline=self.baseline,
            target=self.target,
            low=self.low,
            high=self.high,
            due_on=self.due_on,
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a summary; ``key`` is what its evidence names. A person's own needs none, and names them."""

    key: str
    text: str
    origin: Origin
    author_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a summary under its heading."""

    heading: str
    sentences: tuple[Sentence, ...]


class SentenceChange(NamedTuple):
    """A person's change, by positions from 0: ``sentence`` None adds one behind the others, ``text`` None drops it."""

    section: int
    sentence: int | None
    text: str | None


@dataclass(frozen=True, slots=True)
class SummaryPayload:
    """A summary as it is proposed, both days inclusive; ``missing_from`` are the people who owe a check-in.

    ``signals`` are facts that code computed before anybody, or anything, wrote about the period.
    """

    period_start: date
    period_end: date
    sections: tuple[Section, ...]
    missing_from: tuple[UUID, ...] = ()
    signals: tuple[KeyResultSignal, ...] = ()

    def missing(self) -> tuple[str, ...]:
        """Return the fields that must be filled before it can be approved."""
        return () if any(section.sentences for section in self.sections) else ("sections",)

    def revised(self, changes: Sequence[SentenceChange], author_id: UUID) -> SummaryPayload:
        """Return it with the changes of a person; a sentence that they worded is theirs, without evidence."""
        taken = {sentence.key for section in self.sections for sentence in section.sentences}
        sections = [list[Sentence | None](section.sentences) for section in self.sections]
        for change in changes:
            written = None
            if change.text is not None:
                key = next(f"p{n}" for n in range(1, len(taken) + 2) if f"p{n}" not in taken)
                taken.add(key)
                written = Sentence(key, change.text, Origin.PERSON, author_id)
            if change.sentence is None:
                sections[change.section].append(written)
            elif written is None or written.text != self.sections[change.section].sentences[change.sentence].text:
                sections[change.section][change.sentence] = written
        kept = (tuple(sentence for sentence in section if sentence) for section in sections)
        return replace(
            self,
            sections=tuple(
                Section(section.heading, sentences) for section, sentences in zip(self.sections, kept, strict=True)
            ),
        )


@dataclass(frozen=True, slots=True)
class ObjectivePayload:
    """A draft of an objective as it was handed in: its words, and its key results in their order."""

    title: str
    why: str | None
    key_results: tuple[KeyResultPayload, ...]

    def missing(self) -> tuple[str, ...]:
        """Return the fields that must be filled before it can be approved: it is a whole goal."""
        return ()


@dataclass(frozen=True, slots=True)
class ChangePayload:
    """A change of a published goal: ``changes`` as they are stored, and as people read them, with the reason."""

    changes: dict[str, Any]
    told: tuple[FieldChange, ...]
    reason: str

    def missing(self) -> tuple[str, ...]:
        """Return the fields that must be filled before it can be approved: it is a whole change."""
        return ()


Payload = KeyResultPayload | ObjectivePayload | SummaryPayload | ChangePayload
_STORED = ("rule", "blocking", "message", "suggestion", "words", "before", "about")
_KEY_RESULT = TypeAdapter(KeyResultPayload)
_ADAPTERS: dict[ProposalKind, TypeAdapter[Any]] = {
    ProposalKind.KEY_RESULT: _KEY_RESULT,
    ProposalKind.OBJECTIVE: TypeAdapter(ObjectivePayload),
    ProposalKind.SUMMARY: TypeAdapter(SummaryPayload),
    ProposalKind.CHANGE: TypeAdapter(ChangePayload),
}
_KINDS: dict[type, ProposalKind] = {
    KeyResultPayload: ProposalKind.KEY_RESULT,
    ObjectivePayload: ProposalKind.OBJECTIVE,
    SummaryPayload: ProposalKind.SUMMARY,
    ChangePayload: ProposalKind.CHANGE,
}


def kind_of(payload: Payload) -> ProposalKind:
    """Return what a payload becomes when it is approved."""
    return _KINDS[type(payload)]


def to_json(payload: Payload) -> dict[str, Any]:
    """Return a payload as it is stored."""
    stored: dict[str, Any] = _ADAPTERS[kind_of(payload)].dump_python(payload, mode="json")
    return stored


def payload_from_json(kind: ProposalKind, stored: Any) -> Payload:
    """Return the payload behind stored JSON."""
    payload: Payload = _ADAPTERS[kind].validate_python(stored)
    return payload


def key_result_from_json(stored: Any) -> KeyResultPayload:
    """Return the key result behind stored JSON."""
    return _KEY_RESULT.validate_python(stored)


def findings_to_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as they are stored: without what people dismissed, which is kept by itself."""
    return [{name: getattr(finding, name) for name in _STORED} for finding in findings]


def findings_from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Return the findings behind stored JSON."""
    return tuple(Finding(**found) for found in stored)


class Basis(Protocol):
    """What a draft for an objective rests on, as the objective stands."""

    @property
    def title(self) -> str:
        """What is to be reached."""
        ...

    @property
    def why(self) -> str | None:
        """Why it matters."""
        ...

    @property
    def commitment(self) -> str:
        """What reaching it means."""
        ...

    @property
    def cycle_id(self) -> UUID:
        """When it is to be reached."""
        ...

    @property
    def cycle_name(self) -> str:
        """How that cycle is called."""
        ...


def base_of(objective: Basis) -> dict[str, Any]:
    """Return what a key result is drafted from: its objective's own words, neither progress nor other key results."""
    return {
        "title": objective.title,
        "why": objective.why,
        "commitment": str(objective.commitment),
        "cycle_id": str(objective.cycle_id),
        "cycle_name": objective.cycle_name,
    }


class WholeBasis(Basis, Protocol):
    """What the publication of an objective rests on."""

    @property
    def key_results(self) -> Mapping[str, Sequence[Any]]:
        """The title and the revision of each key result, by id."""
        ...

    @property
    def goal(self) -> Mapping[str, Any] | None:
        """What a change is compared with, as it stands, by the names that people see."""
        ...


def whole_base_of(objective: Basis, key_results: Iterable[tuple[UUID, str, int]]) -> dict[str, Any]:
    """Return what is read when an objective is approved: its own words and its key results' titles and revisions."""
    return {**base_of(objective), "key_results": {str(id_): [title, revision] for id_, title, revision in key_results}}


def base_changes(base: Mapping[str, Any], objective: WholeBasis | None) -> tuple[FieldChange, ...]:
    """Return what has changed since the base was taken; nothing where there is no objective or no base."""
    if objective is None or not base:
        return ()
    if "goal" in base:
        before, after = base["goal"], objective.goal or {}
        return tuple(FieldChange(name, was, after.get(name)) for name, was in before.items() if was != after.get(name))
    now = base_of(objective)
    changed = [FieldChange(name, base[name], now[name]) for name in ("title", "why", "commitment")]
    found = [change for change in changed if change.before != change.after]
    if base["cycle_id"] != now["cycle_id"]:
        found.append(FieldChange("cycle", base["cycle_name"], now["cycle_name"]))
    if "key_results" in base and base["key_results"] != objective.key_results:
        found.append(FieldChange("keyResults", _titles(base["key_results"]), _titles(objective.key_results)))
    return tuple(found)


def _titles(key_results: Mapping[str, Sequence[Any]]) -> str | None:
    return "; ".join(sorted(title for title, _ in key_results.values())) or None


def camel(name: str) -> str:
    """Return a field's name as clients write it."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
