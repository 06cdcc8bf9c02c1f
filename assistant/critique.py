"""Criticising an objective's wording: what the rules find comes first, and a new title has to clear it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.database.unit_of_work import row, values
from app.objectives.quality.catalogue import objective_findings
from app.objectives.quality.objective_facts import OBJECTIVES, JudgedObjective
from app.objectives.quality.stored import with_dismissals
from app.proposals.models import Engine
from app.proposals.personal import NoRewrite, RewriteRow, critique_to_json
from app.proposals.runs import RunRow
from assistant.critique_drafts import CritiqueFacts, CritiqueSketch, VerifiedCritique
from assistant.drafts import Drafter, Usage, Verdict
from assistant.gather import Gathered, SubjectGone, people_named_in
from assistant.verification.critique_checks import verify_critique


async def critique_facts(run: RunRow) -> Gathered[CritiqueFacts]:
    """Return an objective as the rules judge it; raises SubjectGone."""
    objective_id = run.request.objective_id
    judged = await row(JudgedObjective, OBJECTIVES, ([objective_id],))
    if objective_id is None or judged is None:
        raise SubjectGone
    found = with_dismissals(objective_findings(judged.draft, judged.severities), judged.dismissals)
    [(locale,)] = await values("select locale from organizations")
    facts = CritiqueFacts(
        judged.draft, judged.severities, tuple(each for each in found if not each.dismissed), str(locale)
    )
    around = (("Objective", objective_id),)
    return Gathered(replace(facts, people=await people_named_in(facts.texts)), {}, {}, {}, around=around)


@dataclass(frozen=True, slots=True)
class CritiqueWork:
    """Titles to be found for an objective."""

    facts: CritiqueFacts

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[CritiqueSketch, Usage]:
        """Ask an engine, unless no title could mend what the rules find."""
        if not self.facts.to_clear:
            return CritiqueSketch(()), Usage()
        return await drafter.critique(self.facts, repair)

    def verify(self, sketch: CritiqueSketch) -> VerifiedCritique:
        """Keep the titles that satisfy the rules."""
        return verify_critique(self.facts, sketch)

    def wrong(self, sketch: CritiqueSketch, verified: VerifiedCritique) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedCritique) -> int:
        """Return how many titles were kept."""
        return len(verified.titles)

    def shorter(self) -> None:
        """Return None: an objective is never too long to read."""

    @property
    def notice(self) -> None:
        """Return None: nothing is ever left out."""


def critique_result(facts: CritiqueFacts, verified: VerifiedCritique, engine: Engine) -> dict[str, Any]:
    """Return what is kept for the person who asked."""
    why_none = None
    if not verified.titles:
        why_none = NoRewrite.BEYOND_RULES if engine is Engine.BUILTIN else NoRewrite.NONE_STOOD
        why_none = why_none if facts.to_clear else NoRewrite.NOTHING_TO_CLEAR
    rewrites = [RewriteRow(each.title, list(each.clears), list(each.left)) for each in verified.titles]
    return critique_to_json(facts.findings, rewrites, why_none)
