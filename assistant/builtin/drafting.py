"""The built-in drafter's key results: which metrics are drafted, in which order, and why inputs are left."""

from __future__ import annotations

import math
from dataclasses import replace
from uuid import UUID

from app.objectives.models import KeyResultRole, TeamInputKind, UnitKind
from assistant.builtin.asking import activity_question, wish_question
from assistant.builtin.claims import HELD_BACK, Claim, read_claims
from assistant.builtin.metrics import Metric, gather
from assistant.builtin.sketching import Sketched, guardrail, sketch
from assistant.drafts import KeyResultSketches, QuestionSketch, UnusedSketch
from assistant.facts import KeyResultFacts
from assistant.language.cues import Role
from assistant.language.played import Played
from assistant.language.ranking import is_near_duplicate, is_related, similarities
from assistant.questions import METRIC

_WISHES = 2
NO_CLAIM = "Names nothing that can be measured"
UNCLEAR = "Has figures, but does not say clearly what should be reached"
TO_DO = "Says what to do, not what it should change"
NOT_ABOUT = "Not about this objective"
NO_WAY = "Does not say which way it should go"
HELD = {
    TeamInputKind.CONSTRAINT: "A constraint, kept for the reader",
    TeamInputKind.RISK: "A risk, kept for the reader",
}


def draft_key_results(facts: KeyResultFacts) -> KeyResultSketches:
    """Draft what the inputs give grounds for, at most what was asked for, and account for every input that is left."""
    claims, reasons = read_claims(facts)
    ranked = _ranked(_about_the_objective(_drawn(gather(claims), facts, reasons), facts, reasons), facts)
    chosen = _without_duplicates(ranked, facts, reasons)
    kept = chosen[: facts.at_most]
    kept += _guardrails(claims, kept, facts)[: facts.at_most - len(kept)]
    for each in chosen[facts.at_most :]:
        _leave(each, f"Ranked lower than the {facts.at_most} asked for", reasons)
    return KeyResultSketches(
        drafts=tuple(each.sketch for each in kept),
        questions=_numbered(kept) + (_wishes(claims, kept, facts) if len(kept) < facts.at_most else ()),
        unused=_unused(facts, claims, kept, reasons),
    )


def _drawn(metrics: list[Metric], facts: KeyResultFacts, reasons: dict[UUID, str]) -> list[Sketched]:
    """Sketch the metrics, and note the inputs of those that do not say which way to go."""
    found: list[Sketched] = []
    for metric in metrics:
        if drawn := sketch(metric, facts.cycle_ends_on):
            found.append(drawn)
        else:
            reasons |= {claim.source.id: reasons.get(claim.source.id, NO_WAY) for claim in metric.claims}
    return found


def _about_the_objective(drawn: list[Sketched], facts: KeyResultFacts, reasons: dict[UUID, str]) -> list[Sketched]:
    """Leave out what is about something else, where other sketches show what the objective is about.

    Words tell nearness badly: where all of the sketches seem to be about something else, all stay.
    """
    about = _asked_about(facts)
    near = [each for each in drawn if any(is_related(claim.source.body, about) is not False for claim in each.claims)]
    for each in drawn if near else ():
        if each not in near:
            _leave(each, NOT_ABOUT, reasons)
    return near or drawn


def _asked_about(facts: KeyResultFacts) -> str:
    return " ".join([facts.objective_title, facts.objective_why or "", *facts.parent_titles, facts.guidance or ""])


def _ranked(drawn: list[Sketched], facts: KeyResultFacts) -> list[Sketched]:
    """Order sketches by nearness to objective and guidance, then by how complete and how supported they are."""
    texts = [f"{each.name}. " + " ".join(claim.source.body for claim in each.claims) for each in drawn]
    near = similarities(f"{facts.objective_title} {facts.objective_why or ''}", texts)
    parents = similarities(" ".join(facts.parent_titles), texts)
    guided = similarities(facts.guidance or "", texts)
    scores = [
        objective + 0.3 * parent + 1.5 * guidance + _completeness(each)
        for objective, parent, guidance, each in zip(near, parents, guided, drawn, strict=True)
    ]
    return [each for _, each in sorted(zip(scores, drawn, strict=True), key=lambda pair: -pair[0])]


def _completeness(each: Sketched) -> float:
    found = each.sketch
    support = sum(claim.source.support_count for claim in each.claims)
    return (
        0.1 * bool(found.target or found.low or found.high) + 0.05 * bool(found.baseline) + 0.03 * math.log1p(support)
    )


def _without_duplicates(ranked: list[Sketched], facts: KeyResultFacts, reasons: dict[UUID, str]) -> list[Sketched]:
    """Leave out what the objective has already, what was rejected before, and what a better draft says."""
    taken = [(fact.title, f"Same as “{fact.title}”, which the objective has already") for fact in facts.existing]
    taken += [(title, f"Same as “{title}”, which was rejected before") for title in facts.rejected_titles]
    chosen: list[Sketched] = []
    for each in ranked:
        same = next((reason for title, reason in taken if _is_same(each, title)), None)
        if same:
            _leave(each, same, reasons)
            continue
        chosen.append(each)
        taken.append((each.sketch.title, f"Same as “{each.name}”, which is drafted"))
    return chosen


def _is_same(each: Sketched, title: str) -> bool:
    return is_near_duplicate(each.sketch.title, title) or is_near_duplicate(each.name, title)


def _leave(each: Sketched, reason: str, reasons: dict[UUID, str]) -> None:
    for claim in each.claims:
        reasons.setdefault(claim.source.id, reason)


def _guardrails(claims: list[Claim], kept: list[Sketched], facts: KeyResultFacts) -> list[Sketched]:
    """Turn limits into guardrails where there is something to guard and no draft, nor key result, names them yet."""
    if not any(each.sketch.role is KeyResultRole.DRIVER for each in kept):
        return []
    taken = [*(fact.title for fact in facts.existing), *facts.rejected_titles, *(each.name for each in kept)]
    found: list[Sketched] = []
    for claim in claims:
        if (
            claim.is_limit
            and claim.reading.subject
            and not any(is_near_duplicate(claim.reading.subject, title) for title in taken)
        ):
            found.append(guardrail(claim))
            taken.append(claim.reading.subject)
    return found


def _numbered(kept: list[Sketched]) -> tuple[QuestionSketch, ...]:
    return tuple(replace(asked, draft=i) for i, each in enumerate(kept) for asked in each.questions)


def _wishes(claims: list[Claim], kept: list[Sketched], facts: KeyResultFacts) -> tuple[QuestionSketch, ...]:
    """Ask what to measure for wishes and for things to do that may belong to the objective; a few, not all."""
    used = _used(kept)
    about = _asked_about(facts)
    questions = [
        activity_question(claim.words) if claim.is_activity else wish_question(claim.words)
        for claim in claims
        if claim.source.id not in used
        and claim.source.kind not in HELD_BACK
        and (claim.is_activity or claim.is_wish)
        and is_related(claim.words, about) is not False
        and len(claim.words) <= 160
    ]
    return tuple(QuestionSketch(METRIC, text) for text in questions[:_WISHES])


def _used(kept: list[Sketched]) -> set[UUID]:
    return {claim.source.id for each in kept for claim in each.claims}


def _is_telling(figure: Played) -> bool:
    return figure.role not in (Role.ASIDE, Role.UNREAD) or figure.quantity.unit.kind is not UnitKind.NUMBER


def _unused(
    facts: KeyResultFacts, claims: list[Claim], kept: list[Sketched], reasons: dict[UUID, str]
) -> tuple[UnusedSketch, ...]:
    used = _used(kept)
    busy = {claim.source.id for claim in claims if claim.is_activity}
    figured = {claim.source.id for claim in claims if any(_is_telling(each) for each in claim.reading.played)}
    pointless = {claim.source.id for claim in claims if claim.reading.baseline and claim.reading.kind is None}
    return tuple(
        UnusedSketch(
            item.id,
            reasons.get(item.id)
            or HELD.get(item.kind)
            or (
                TO_DO
                if item.id in busy
                else NO_WAY
                if item.id in pointless
                else UNCLEAR
                if item.id in figured
                else NO_CLAIM
            ),
        )
        for item in facts.inputs
        if item.id not in used
    )
