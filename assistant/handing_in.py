"""Verified drafts in the words of proposals: payloads, and citations with the hash of what each source said."""

from __future__ import annotations

from collections.abc import Iterable

from app.objectives.rules import UnitDefinition
from app.proposals.kinds import KeyResultPayload, Section, Sentence, SummaryPayload
from app.proposals.models import Origin
from app.proposals.runs import UnusedRow
from app.proposals.submit import Asked, Citation, Draft
from assistant.drafts import EvidenceDraft, KeyResultDraft, SectionKey, VerifiedKeyResults, VerifiedSummary
from assistant.facts import KeyResultFacts, SummaryFacts
from assistant.gather import Gathered

HEADINGS = {
    SectionKey.CHANGED: "What changed",
    SectionKey.BLOCKERS: "Blockers",
    SectionKey.RISKS: "Risks",
    SectionKey.ASKS: "Asks",
    SectionKey.MISSING: "Not checked in",
}


def key_result_drafts(gathered: Gathered[KeyResultFacts], verified: VerifiedKeyResults) -> list[Draft]:
    """Return each verified key result as a proposal's content."""
    return [
        Draft(_key_result(draft), tuple(_citation(gathered, each, each.supports) for each in draft.evidence))
        for draft in verified.drafts
    ]


def _key_result(draft: KeyResultDraft) -> KeyResultPayload:
    unit = draft.unit
    return KeyResultPayload(
        title=draft.title,
        kind=draft.kind,
        role=draft.role,
        unit=UnitDefinition(unit.kind, unit.symbol, unit.currency) if unit else None,
        baseline=draft.baseline,
        target=draft.target,
        low=draft.low,
        high=draft.high,
        due_on=draft.due_on,
        milestones=draft.milestones,
    )


def questions(verified: VerifiedKeyResults) -> list[Asked]:
    """Return what the drafts could not find out."""
    return [Asked(each.about, each.text, each.draft) for each in verified.questions]


def unused(verified: VerifiedKeyResults) -> tuple[UnusedRow, ...]:
    """Return the inputs that were left out, and why."""
    return tuple(UnusedRow(each.input_id, each.reason) for each in verified.unused)


def summary_drafts(gathered: Gathered[SummaryFacts], verified: VerifiedSummary) -> list[Draft]:
    """Return a verified summary as a proposal's content, all sections in their order; none where nothing is said."""
    if not verified.sentences:
        return []
    keyed = [(f"s{number}", sentence) for number, sentence in enumerate(verified.sentences, start=1)]
    sections = tuple(
        Section(
            HEADINGS[section],
            tuple(Sentence(key, each.text, Origin.ASSISTANT) for key, each in keyed if each.section is section),
        )
        for section in SectionKey
    )
    citations = [_citation(gathered, cited, (key,)) for key, each in keyed for cited in each.evidence]
    facts = gathered.facts
    payload = SummaryPayload(facts.period_start, facts.period_end, sections, gathered.missing_from, gathered.signals)
    return [Draft(payload, tuple(citations))]


def _citation(
    gathered: Gathered[KeyResultFacts] | Gathered[SummaryFacts], evidence: EvidenceDraft, supports: Iterable[str]
) -> Citation:
    return Citation(
        source_kind=evidence.source_kind,
        source_id=evidence.source_id,
        quote=evidence.words,
        before=evidence.before or None,
        supports=tuple(supports),
        source_hash=gathered.hashes[evidence.source_id],
    )
