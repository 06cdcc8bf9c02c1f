"""Summing up several teams for who leads them: sentences that people approved, chosen and never reworded."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.check_ins.sources import source_hashes
from app.check_ins.summaries import SummaryRow, summaries_by_id
from app.database.unit_of_work import values
from app.people.queries import teams_by_id
from app.proposals.kinds import Section, Sentence, SummaryPayload
from app.proposals.models import Origin
from app.proposals.runs import RunRow
from app.proposals.submit import Citation, Draft
from assistant.director_drafts import (
    DirectorFacts,
    DirectorSketch,
    TeamSummaryFact,
    ToldFact,
    VerifiedChoices,
)
from assistant.drafts import Drafter, SectionKey, Usage, Verdict
from assistant.gather import Gathered, SubjectGone, people_named_in
from assistant.handing_in import HEADINGS
from assistant.sources import Source, source_text
from assistant.verification.director_checks import verify_choices

_SECTIONS = {heading: section for section, heading in HEADINGS.items()}


async def director_facts(run: RunRow) -> Gathered[DirectorFacts]:
    """Return the approved summaries that a run is about, as all of its readers see them; raises SubjectGone."""
    asked = run.request
    found = await summaries_by_id(asked.summary_ids)
    if not found or asked.period_start is None or asked.period_end is None:
        raise SubjectGone
    teams = await teams_by_id([summary.team_id for summary in found.values() if summary.team_id])
    [(locale,)] = await values("select locale from organizations")
    told = [
        TeamSummaryFact(id_, teams[team_id].name, _told(found[id_]))
        for id_ in asked.summary_ids
        if id_ in found and (team_id := found[id_].team_id)
    ]
    facts = DirectorFacts(asked.period_start, asked.period_end, tuple(told), str(locale))
    sources = {fact.id: Source("Summary", fact, source_text(fact)) for fact in facts.summaries}
    hashes = await source_hashes((source.kind, source.id) for source in sources.values())
    return Gathered(replace(facts, people=await people_named_in(facts.texts)), sources, hashes, {})


def _told(summary: SummaryRow) -> tuple[ToldFact, ...]:
    return tuple(
        ToldFact(_SECTIONS.get(section.heading, SectionKey.CHANGED), sentence.text)
        for section in summary.parts
        for sentence in section.sentences
    )


@dataclass(frozen=True, slots=True)
class DirectorWork:
    """Sentences to be chosen from the summaries of several teams."""

    facts: DirectorFacts

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[DirectorSketch, Usage]:
        """Ask an engine."""
        return await drafter.director(self.facts, repair)

    def verify(self, sketch: DirectorSketch) -> VerifiedChoices:
        """Keep the sentences that are there and fit to be repeated, each once."""
        return verify_choices(self.facts, sketch)

    def wrong(self, sketch: DirectorSketch, verified: VerifiedChoices) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedChoices) -> int:
        """Return how many sentences were kept."""
        return len(verified.chosen)

    def shorter(self) -> None:
        """Return None: approved summaries are short."""

    @property
    def notice(self) -> None:
        """Return None: nothing is ever left out."""


def director_drafts(gathered: Gathered[DirectorFacts], verified: VerifiedChoices) -> list[Draft]:
    """Return the chosen sentences as a proposal's content, each with the summary that it is from; none for none."""
    facts = gathered.facts
    keyed = [
        (f"s{number}", summary, summary.told[choice.sentence])
        for number, choice in enumerate(verified.chosen, start=1)
        for summary in (facts.summaries[choice.summary],)
    ]
    if not keyed:
        return []
    sections = tuple(
        Section(
            HEADINGS[section],
            tuple(
                Sentence(key, f"{summary.team_name}: {told.text}", Origin.ASSISTANT)
                for key, summary, told in keyed
                if told.section is section
            ),
        )
        for section in SectionKey
    )
    citations = tuple(
        Citation("Summary", summary.id, told.text, None, (key,), gathered.hashes[summary.id])
        for key, summary, told in keyed
    )
    return [Draft(SummaryPayload(facts.period_start, facts.period_end, sections), citations)]
