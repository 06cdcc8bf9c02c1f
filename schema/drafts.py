"""What drafts hold: a key result or a summary as it is proposed, and the records that each part rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as ExactDecimal
from typing import TYPE_CHECKING, Annotated, NamedTuple
from uuid import UUID

import strawberry

from app.activity.queries import FieldChange as FieldChangeRow
from app.check_ins.signals import KeyResultSignal
from app.objectives import queries as objectives
from app.objectives.models import KeyResultRole, MetricKind
from app.people import queries as people
from app.proposals import queries
from app.proposals.kinds import ChangePayload, KeyResultPayload, ObjectivePayload, SummaryPayload
from app.proposals.models import Origin
from app.proposals.queries import EvidenceRow, ProposalRow
from schema.activity import FieldChange
from schema.fields import Node, camel, column, computed, many, one, over
from schema.metrics import Unit, UnitRow
from schema.node import nodes_by_reference
from schema.people import User
from schema.scalars import Date, Decimal, Markdown
from schema.signals import SignalFact
from schema.teams import Team

if TYPE_CHECKING:
    from schema.key_results import KeyResult


@over(EvidenceRow, description="The record and the words that a part of a draft rests on, checked by code.")
class Evidence:
    """A citation of a draft."""

    source: Node | None = one(
        nodes_by_reference, "source", description="The record; null where the viewer may not see it."
    )
    quote: str = column("The words that were taken from it; empty where it is cited as a whole.")
    before: str | None = column("A few words that precede the quote, to find it again.")
    supports: list[str] = computed(
        lambda row: [camel(name) for name in row.still_supports],
        needs=("supports", "edited"),
        description="The fields of the draft that it is the source of; a field that a person changed is left out.",
    )
    source_changed: bool = column(
        "Whether the record, or what a quoted sentence of a summary rests on, says something else by now."
    )
    source_gone: bool = column(
        "Whether the record is no longer there for the viewer: it was withdrawn, deleted or hidden. What cites it can "
        "still be approved; it is then not named as used."
    )


class _KeyResultRow(NamedTuple):
    """A proposed key result, read once from its payload."""

    id: UUID
    title: str
    kind: MetricKind
    role: KeyResultRole
    unit: UnitRow | None
    baseline: ExactDecimal | None
    target: ExactDecimal | None
    low: ExactDecimal | None
    high: ExactDecimal | None
    due_on: date | None
    milestones: tuple[str, ...]
    owner_id: UUID | None
    edited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """The proposal and the key that a sentence's evidence is found by."""

    proposal_id: UUID
    key: str


class _SentenceRow(NamedTuple):
    """A sentence, and where its evidence is found."""

    text: str
    origin: Origin
    author_id: UUID | None
    place: _Place


class _SectionRow(NamedTuple):
    """A section with its sentences."""

    heading: str
    sentences: tuple[_SentenceRow, ...]


class _SummaryRow(NamedTuple):
    """A proposed summary, read once from its payload."""

    id: UUID
    team_id: UUID | None
    period_start: date
    period_end: date
    missing_from: tuple[UUID, ...]
    sections: tuple[_SectionRow, ...]
    signals: tuple[KeyResultSignal, ...]


class _ObjectiveRow(NamedTuple):
    """A draft of an objective as it was handed in, read once from its payload."""

    title: str
    why: str | None
    key_results: tuple[_KeyResultRow, ...]


class _ChangeRow(NamedTuple):
    """A change of a published goal, read once from its payload."""

    key_result_id: UUID | None
    told: tuple[FieldChangeRow, ...]
    reason: str


def content_of(row: ProposalRow) -> _KeyResultRow | _ObjectiveRow | _SummaryRow | _ChangeRow:
    """Return what a proposal would become, as the row of its content."""
    match row.payload:
        case KeyResultPayload() as key_result:
            return _key_result(row.id, key_result)
        case ObjectivePayload() as objective:
            key_results = tuple(_key_result(row.id, each) for each in objective.key_results)
            return _ObjectiveRow(objective.title, objective.why, key_results)
        case SummaryPayload() as summary:
            return _summary(row, summary)
        case ChangePayload() as change:
            return _ChangeRow(row.key_result_id, change.told, change.reason)


def _key_result(proposal_id: UUID, payload: KeyResultPayload) -> _KeyResultRow:
    unit = payload.unit
    return _KeyResultRow(
        id=proposal_id,
        title=payload.title,
        kind=payload.kind,
        role=payload.role,
        unit=UnitRow(unit.kind, unit.symbol, unit.currency) if unit else None,
        baseline=payload.baseline,
        target=payload.target,
        low=payload.low,
        high=payload.high,
        due_on=payload.due_on,
        milestones=payload.milestones,
        owner_id=payload.owner_id,
        edited=payload.edited,
    )


def _summary(row: ProposalRow, payload: SummaryPayload) -> _SummaryRow:
    sections = tuple(
        _SectionRow(
            section.heading,
            tuple(
                _SentenceRow(each.text, each.origin, each.author_id, _Place(row.id, each.key))
                for each in section.sentences
            ),
        )
        for section in payload.sections
    )
    return _SummaryRow(
        row.id,
        row.team_id,
        payload.period_start,
        payload.period_end,
        payload.missing_from,
        sections,
        payload.signals,
    )


async def _evidence_of_sentences(places: Sequence[_Place]) -> dict[_Place, list[EvidenceRow]]:
    found = await queries.evidence_of_proposals(list({place.proposal_id for place in places}))
    cited: dict[_Place, list[EvidenceRow]] = defaultdict(list)
    for proposal_id, rows in found.items():
        for row in rows:
            for key in row.supports:
                cited[_Place(proposal_id, key)].append(row)
    return cited


@over(_KeyResultRow, description="A key result as proposed. Every figure has a source, is a person's, or is empty.")
class KeyResultDraft:
    """A proposed key result."""

    title: str = column("What is to become different.")
    kind: MetricKind = column("How it would be measured.")
    role: KeyResultRole = column("Whether it would drive progress or guard against harm.")
    unit: Unit | None = column("What its figures count; null: a plain number, or no figures.")
    baseline: Decimal | None = column("Where a change starts; null where nobody said.")
    target: Decimal | None = column("Where a change leads; null where nobody said.")
    low: Decimal | None = column("The low end of a band.")
    high: Decimal | None = column("The high end of a band.")
    due_on: Date | None = column("The day by which it would be due; null: with the cycle.")
    milestones: list[str] = column("The steps, where it is measured by steps.")
    owner: User | None = one(
        people.users_by_id, "owner_id", description="Who would answer for it; null: the objective's owner."
    )
    edited: list[str] = computed(
        lambda row: [camel(name) for name in row.edited],
        needs=("edited",),
        description="The fields that people have changed since it was drafted.",
    )
    evidence: list[Evidence] = many(queries.evidence_of_proposals, "id", description="What it rests on.")


@over(_SentenceRow, description="A sentence of a proposed summary.")
class SummaryDraftSentence:
    """A proposed sentence."""

    text: str = column("The sentence.")
    origin: Origin = column("Who wrote it. A person's own sentence needs no citation.")
    written_by: User | None = one(
        people.users_by_id, "author_id", description="The person whose own sentence it is; null: the assistant's."
    )
    evidence: list[Evidence] = many(_evidence_of_sentences, "place", description="The records that it came from.")


@over(_SectionRow, description="A part of a proposed summary; one without sentences is not published.")
class SummaryDraftSection:
    """A proposed section."""

    heading: str = column("What it is about.")
    sentences: list[SummaryDraftSentence] = column("Its sentences.")


@over(_SummaryRow, description="A summary of check-ins as it is proposed, both days inclusive.")
class SummaryDraft:
    """A proposed summary."""

    team: Team | None = one(people.teams_by_id, "team_id", description="The team that it is about.")
    period_start: Date = column("The first day of the period.")
    period_end: Date = column("The last day of the period, inclusive.")
    missing_from: list[User] = many(
        people.users_by_id, "missing_from", description="Who owes a check-in of the period."
    )
    sections: list[SummaryDraftSection] = column("What it would say: what changed comes first.")
    signals: list[SignalFact] = column(
        "What was remarkable at the end of the period: facts that code computed before anything was written."
    )


@over(_ObjectiveRow, description="An objective as it was handed in; `objective` of the proposal shows it as it is now.")
class ObjectiveDraft:
    """A draft of an objective."""

    title: str = column("What is to be reached.")
    why: Markdown | None = column("Why it is worth it.")
    key_results: list[KeyResultDraft] = column("Its key results in their order, those that count.")


@over(_ChangeRow, description="A change of a published goal that its approval policy leaves to others.")
class GoalChange:
    """A change of a goal."""

    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] | None = one(
        objectives.key_results_by_id,
        "key_result_id",
        description="The key result that it is of; null: the proposal's `objective` itself.",
    )
    told: list[FieldChange] = column("What would change, field by field.", name="changes")
    reason: Markdown = column("Why; kept with what was before.")


ProposalContent = Annotated[
    KeyResultDraft | ObjectiveDraft | SummaryDraft | GoalChange,
    strawberry.union("ProposalContent", description="What a proposal would become."),
]
