"""Verification of what any engine returns: what cannot be traced to the facts of the run is dropped, with a code."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafts import (
    KeyResultDraft,
    KeyResultSketches,
    QuestionSketch,
    SentenceDraft,
    SummarySketch,
    UnusedSketch,
    Verdict,
    VerifiedKeyResults,
    VerifiedSummary,
)
from assistant.facts import KeyResultFacts, SummaryFacts
from assistant.language.dates import Period
from assistant.language.prose import has_hidden_characters, has_link, has_markup
from assistant.language.ranking import is_near_duplicate
from assistant.questions import missing_pieces, question
from assistant.sources import key_result_sources, source_text, summary_sources
from assistant.verification import key_result_checks, sentence_checks
from assistant.verification.quotes import plain
from assistant.verification.verdicts import VerdictCode, verdict

__all__ = ["source_text", "verify_key_results", "verify_summary"]

_NO_REASON = "No reason was given"
_NOT_VERIFIED = "What was drafted from it could not be verified"


def verify_key_results(facts: KeyResultFacts, sketches: KeyResultSketches) -> VerifiedKeyResults:
    """Check sketches against the inputs of the run, read their figures, fill their titles, and account for all inputs.

    Drafts keep their order; questions are numbered anew, and asked for every figure that turned out to be missing.
    """
    checks = key_result_checks.Checks(key_result_sources(facts), facts, _period(facts))
    kept: list[tuple[int, KeyResultDraft]] = []
    dropped: list[Verdict] = []
    for i, sketch in enumerate(sketches.drafts):
        about = f"drafts[{i}]"
        draft, found = checks.draft(sketch, about)
        dropped += found
        fault = _repeats(draft, kept, facts) if draft else None
        if draft and fault:
            dropped.append(verdict(fault, about))
        elif draft:
            kept.append((i, draft))
    dropped += [verdict(VerdictCode.TOO_MANY, f"drafts[{i}]") for i, _ in kept[facts.at_most :]]
    kept = kept[: facts.at_most]
    return VerifiedKeyResults(
        drafts=tuple(draft for _, draft in kept),
        questions=_questions(sketches.questions, kept, facts),
        unused=_unused(sketches, [draft for _, draft in kept], facts),
        dropped=tuple(dropped),
    )


def verify_summary(facts: SummaryFacts, sketch: SummarySketch) -> VerifiedSummary:
    """Check every sentence against the records that it cites itself, and drop what they do not say."""
    checks = sentence_checks.Checks(summary_sources(facts), facts)
    kept: list[SentenceDraft] = []
    dropped: list[Verdict] = []
    for i, sentence in enumerate(sketch.sentences):
        about = f"sentences[{i}]"
        draft, fault = checks.sentence(sentence, about)
        if draft and any(plain(draft.text).lower() == plain(other.text).lower() for other in kept):
            draft, fault = None, verdict(VerdictCode.DUPLICATE, about)
        if draft:
            kept.append(draft)
        elif fault:
            dropped.append(fault)
    return VerifiedSummary(tuple(kept), tuple(dropped))


def _period(facts: KeyResultFacts) -> Period:
    return Period(facts.cycle_starts_on, facts.cycle_ends_on, facts.cycle_name, facts.today)


def _repeats(
    draft: KeyResultDraft, kept: list[tuple[int, KeyResultDraft]], facts: KeyResultFacts
) -> VerdictCode | None:
    titles = [*(fact.title for fact in facts.existing), *facts.rejected_titles, *(other.title for _, other in kept)]
    return VerdictCode.DUPLICATE if any(is_near_duplicate(draft.title, title) for title in titles) else None


def _questions(
    asked: tuple[QuestionSketch, ...], kept: list[tuple[int, KeyResultDraft]], facts: KeyResultFacts
) -> tuple[QuestionSketch, ...]:
    """Keep the questions of drafts that stand, under their new numbers, and add those for what is missing now."""
    places = {old: new for new, (old, _) in enumerate(kept)}
    known = " ".join(item.body for item in facts.inputs)
    found = [
        replace(each, draft=None if each.draft is None else places[each.draft])
        for each in asked
        if (each.draft is None or each.draft in places) and key_result_checks.is_fit_to_ask(each.text, known, facts)
    ]
    there = {(each.about, each.draft) for each in found}
    for new, (_, draft) in enumerate(kept):
        missing = missing_pieces(
            draft.kind,
            baseline=draft.baseline is not None,
            target=draft.target is not None,
            limit=draft.low is not None or draft.high is not None,
            due=draft.due_on is not None,
        )
        found += [
            question(about, draft.kind, f"“{draft.title}”", facts.cycle_ends_on, new)
            for about in missing
            if (about, new) not in there
        ]
    return tuple(found)


def _unused(
    sketches: KeyResultSketches, drafts: list[KeyResultDraft], facts: KeyResultFacts
) -> tuple[UnusedSketch, ...]:
    """Give every input that no draft rests on one reason."""
    used = {evidence.source_id for draft in drafts for evidence in draft.evidence}
    sketched = {quote.source_id for sketch in sketches.drafts for quote in sketch.grounds}
    given = {each.input_id: each.reason for each in reversed(sketches.unused) if _is_clean(each.reason)}
    return tuple(
        UnusedSketch(item.id, given.get(item.id) or (_NOT_VERIFIED if item.id in sketched else _NO_REASON))
        for item in facts.inputs
        if item.id not in used
    )


def _is_clean(text: str) -> bool:
    return (
        bool(text.strip())
        and not (has_link(text) or has_markup(text) or has_hidden_characters(text))
        and len(text) <= 300
    )
