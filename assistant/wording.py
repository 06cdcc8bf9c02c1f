"""Rewording feedback that its author has not sent: their own text alone, sentence by sentence, for them alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.database.unit_of_work import values
from app.feedback.queries import feedback_by_id
from app.proposals.models import Engine
from app.proposals.personal import NoRewrite
from app.proposals.runs import RunRow
from app.proposals.wording_results import RewordedRow, wording_to_json
from assistant.drafts import Drafter, Usage, Verdict
from assistant.gather import Gathered, SubjectGone, people_named_in
from assistant.verification.wording_checks import verify_wording
from assistant.wording_drafts import VerifiedWording, WordingFacts, WordingSketch


async def wording_facts(run: RunRow) -> Gathered[WordingFacts]:
    """Return the text of a draft of feedback; raises SubjectGone once it was sent or discarded."""
    feedback_id = run.request.feedback_id
    draft = (await feedback_by_id([feedback_id])).get(feedback_id) if feedback_id else None
    if draft is None or draft.sent_at is not None or draft.author_id != run.requested_by_id or not draft.body:
        raise SubjectGone
    [(locale,)] = await values("select locale from organizations")
    facts = WordingFacts(draft.body, str(locale))
    facts = replace(facts, people=await people_named_in(facts.texts))
    return Gathered(facts, {}, {}, {}, around=(("Feedback", draft.id),))


@dataclass(frozen=True, slots=True)
class WordingWork:
    """Other words to be found for the sentences of a text."""

    facts: WordingFacts

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[WordingSketch, Usage]:
        """Ask an engine."""
        return await drafter.wording(self.facts, repair)

    def verify(self, sketch: WordingSketch) -> VerifiedWording:
        """Keep the rewordings that say what their sentence says."""
        return verify_wording(self.facts, sketch)

    def wrong(self, sketch: WordingSketch, verified: VerifiedWording) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedWording) -> int:
        """Return how many rewordings were kept."""
        return len(verified.rewordings)

    def shorter(self) -> None:
        """Return None: half a text has another meaning."""

    @property
    def notice(self) -> None:
        """Return None: nothing is ever left out."""


def wording_result(facts: WordingFacts, verified: VerifiedWording, engine: Engine) -> dict[str, Any]:
    """Return what is kept for the author: findings, the sentences with other words, and the whole text with them."""
    sentences = facts.sentences
    whole = facts.text
    for each in reversed(verified.rewordings):
        place = sentences[each.sentence]
        whole = whole[: place.start] + each.text + whole[place.end :]
    why_none = None
    if not verified.rewordings:
        why_none = NoRewrite.BEYOND_RULES if engine is Engine.BUILTIN else NoRewrite.NONE_STOOD
        why_none = why_none if facts.findings or verified.dropped else NoRewrite.NOTHING_TO_CLEAR
    reworded = [
        RewordedRow(sentences[each.sentence].words, each.text, list(each.left_out)) for each in verified.rewordings
    ]
    return wording_to_json(facts.findings, reworded, whole if verified.rewordings else None, why_none)
