"""The checks of a draft of a reflection: every sentence from its own records, and none that judges."""

from __future__ import annotations

from app.proposals.reflection_drafts import ReflectionPart
from assistant.drafts import Verdict
from assistant.facts import BlockerFact
from assistant.reflection_drafts import (
    SENTENCES_AT_MOST,
    Recollection,
    RecollectionSketch,
    ReflectionSketch,
    VerifiedReflection,
)
from assistant.reflection_facts import ChangeFact, PriorityFact, ReflectionFacts
from assistant.sources import Source, reflection_sources
from assistant.verification.judgements import fault_of_judgement
from assistant.verification.quotes import plain
from assistant.verification.sentence_checks import Checks, fault_of_text, without_quotations, without_titles
from assistant.verification.verdicts import VerdictCode, verdict

_RESTS_ON: dict[ReflectionPart, type] = {
    ReflectionPart.CHANGES: ChangeFact,
    ReflectionPart.BLOCKERS: BlockerFact,
    ReflectionPart.PRIORITY: PriorityFact,
}
"""The parts that are about one kind of record, which every sentence of theirs cites."""


def verify_reflection(facts: ReflectionFacts, sketch: ReflectionSketch) -> VerifiedReflection:
    """Keep the sentences that their records bear out and that leave every judgement to a person."""
    checks = Checks(reflection_sources(facts), facts)
    kept: list[Recollection] = []
    dropped: list[Verdict] = []
    for place, sentence in enumerate(sketch.sentences):
        found = _recollection(checks, sentence)
        if isinstance(found, Recollection) and any(_is_repeated(found, other) for other in kept):
            found = VerdictCode.DUPLICATE
        elif isinstance(found, Recollection) and len(kept) == SENTENCES_AT_MOST:
            found = VerdictCode.TOO_MANY
        if isinstance(found, Recollection):
            kept.append(found)
        else:
            dropped.append(verdict(found, f"sentences[{place}]"))
    return VerifiedReflection(tuple(kept), tuple(dropped))


def _recollection(checks: Checks, sketch: RecollectionSketch) -> Recollection | VerdictCode:
    evidence, cited, fault_of_cites = checks.cited(sketch.cites)
    fault = (
        fault_of_text(sketch.text)
        or fault_of_cites
        or _fault_of_part(sketch.part, cited)
        or checks.fault_of_claim(sketch.text, cited)
        or _fault_of_judgement(sketch.text, cited)
    )
    return fault or Recollection(sketch.part, sketch.text.strip(), evidence)


def _fault_of_part(part: ReflectionPart, cited: list[Source]) -> VerdictCode | None:
    wanted = _RESTS_ON.get(part)
    return VerdictCode.SECTION_MISFIT if wanted and not any(isinstance(each.fact, wanted) for each in cited) else None


def _fault_of_judgement(text: str, cited: list[Source]) -> VerdictCode | None:
    bare = without_quotations(text, cited) or ""
    return fault_of_judgement(without_titles(bare, cited), without_titles(text, cited))


def _is_repeated(one: Recollection, other: Recollection) -> bool:
    return plain(one.text).lower() == plain(other.text).lower()
