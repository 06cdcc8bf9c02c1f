"""The built-in drafter's summary: neutral sentences about what was reported, each citing its record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.objectives.models import UnitKind
from assistant.drafts import Quote, SectionKey, SentenceSketch, SummarySketch
from assistant.facts import BlockerFact, CheckInFact, MissingFact, SheetNoteFact, SummaryFacts, Unit
from assistant.language.prose import has_link, has_markup
from assistant.language.statements import Statement, statements, why_unfit
from assistant.sources import HEALTH_WORDS, blocker_line, check_in_line, percent_of, source_text, written_day
from assistant.units import format_figure, format_value

_LONGEST_QUOTE = 240
_RISK = re.compile(
    r"\b(?:risks?|risky|might|may (?:slip|not|miss|delay|be)|could (?:slip|miss|delay|fail)|worr(?:y|ied|"
    r"ies)|concern(?:s|ed)?|delay(?:s|ed)?|threat\w*|"
    r"unlikely|slip(?:s|ping|ped)?|danger|jeopard\w+|fall(?:ing)? behind|behind (?:schedule|plan)|"
    r"won['’]t make|late|bottleneck|shortage)\b",
    re.IGNORECASE,
)
_ASK = re.compile(
    r"\?|\b(?:please|need(?:s)? (?:a|an|the|your|some|help|more|someone|to know|approval|access|support|"
    r"input)|can (?:we|someone|you|anyone)|"
    r"could (?:we|someone|you|anyone)|help (?:from|with|me|us|needed|wanted)|asking for|we ask|i ask|"
    r"request(?:ing)?|looking for|require|waiting for|approval)\b",
    re.IGNORECASE,
)


def summarise(facts: SummaryFacts) -> SummarySketch:
    """Summarise a period: what changed, blockers with their age, risks, asks, and who has not checked in."""
    notes = list(_notes(facts))
    return SummarySketch(
        sentences=(
            *_changed(facts.check_ins),
            *(
                _blocker(fact)
                for fact in sorted(facts.blockers, key=lambda fact: (fact.resolved_on is not None, -fact.days_open))
            ),
            *_risks(facts.check_ins, notes),
            *(_quoted(SectionKey.ASKS, fact, said) for fact, said in notes if _ASK.search(said.words)),
            *(_missing(fact) for fact in facts.missing),
        )
    )


def _changed(check_ins: Iterable[CheckInFact]) -> Iterator[SentenceSketch]:
    """Tell what moved, a changed status first, then the largest step in progress."""
    moved = [(fact, text) for fact in check_ins if (text := _change(fact))]
    for fact, text in sorted(moved, key=lambda pair: (not _changed_health(pair[0]), -_step(pair[0]))):
        yield SentenceSketch(SectionKey.CHANGED, text, (Quote(fact.id, check_in_line(fact)),))


def _change(fact: CheckInFact) -> str | None:
    told = [part for part in (value_told(fact), _health(fact)) if part]
    if not told or (fact.unchanged and not _changed_health(fact)):
        return None
    return f"{titled(fact.key_result_title)} {' and '.join(told)}."


def value_told(fact: CheckInFact) -> str | None:
    """Say how a value, or where none is reported progress, moved; None where it did not."""
    before, now = fact.value_before, fact.value
    target = f" (target {_bare(fact.target, fact.unit)})" if fact.target is not None else ""
    if now is None:
        was, share = percent_of(fact.progress_before), percent_of(fact.progress)
        if share and was is None:
            return f"is at {share} progress"
        return f"went from {was} to {share} progress" if share and was != share else None
    if before is None:
        return f"is at {format_figure(now, fact.unit)}{target}"
    if before == now:
        return None
    return f"went from {_bare(before, fact.unit)} to {format_figure(now, fact.unit)}{target}"


def _bare(value: Decimal, unit: Unit | None) -> str:
    """Write a figure beside another of its unit: a counted noun is said once, any other unit each time."""
    is_noun = unit is not None and unit.kind is UnitKind.NUMBER and not (unit.symbol or "").startswith("out of")
    return format_value(value) if is_noun else format_figure(value, unit)


def _health(fact: CheckInFact) -> str | None:
    if fact.health is None:
        return None
    if moved := health_told(fact):
        return moved
    return f"is {HEALTH_WORDS[fact.health]}" if value_told(fact) else None


def health_told(fact: CheckInFact) -> str | None:
    """Say how health moved; None where it did not."""
    if fact.health is None or fact.health_before is None or not _changed_health(fact):
        return None
    return f"moved from {HEALTH_WORDS[fact.health_before]} to {HEALTH_WORDS[fact.health]}"


def _changed_health(fact: CheckInFact) -> bool:
    return fact.health is not None and fact.health_before is not None and fact.health is not fact.health_before


def _step(fact: CheckInFact) -> float:
    return abs((fact.progress or 0.0) - (fact.progress_before or 0.0))


def _blocker(fact: BlockerFact) -> SentenceSketch:
    return SentenceSketch(SectionKey.BLOCKERS, blocker_told(fact), (Quote(fact.id, blocker_line(fact)),))


def blocker_told(fact: BlockerFact) -> str:
    """Tell of a blocker and how long it is open; of a resolved one, when it was."""
    words, on = quotable(fact.text), titled(fact.key_result_title)
    raised = f"raised by {fact.raised_by_name}"
    days = format_figure(Decimal(fact.days_open), Unit(UnitKind.DURATION, symbol="days"))
    age = f"open for {days}" if fact.days_open else f"open since {written_day(fact.since)}"
    named = f"{titled(words.rstrip(' .'))} {'blocked' if fact.resolved_on else 'blocks'} {on}" if words else None
    if fact.resolved_on:
        resolved = f"resolved on {written_day(fact.resolved_on)}"
        told = f"{named}, {raised}, {resolved}" if named else f"A blocker on {on}, {raised}, was {resolved}"
    else:
        told = f"{named or f'A blocker on {on}'}, {age}, {raised}"
        told += f"; {fact.helper_name} is asked to help" if fact.helper_name else ""
    return f"{told}."


def _risks(
    check_ins: Iterable[CheckInFact], notes: list[tuple[CheckInFact | SheetNoteFact, Statement]]
) -> Iterator[SentenceSketch]:
    for fact, said in notes:
        if _RISK.search(said.words) and not _ASK.search(said.words):
            yield _quoted(SectionKey.RISKS, fact, said)
    for check_in in check_ins:
        before, now = check_in.confidence_before, check_in.confidence
        if before is not None and now is not None and before - now >= 0.2:
            text = f"Confidence in {titled(check_in.key_result_title)} went from {_share(before)} to {_share(now)}."
            yield SentenceSketch(SectionKey.RISKS, text, (Quote(check_in.id, check_in_line(check_in)),))


def _share(value: float) -> str:
    return format_value(Decimal(str(value)))


def _notes(facts: SummaryFacts) -> Iterator[tuple[CheckInFact | SheetNoteFact, Statement]]:
    """Yield every statement of a note that may be repeated: no instructions, links, markup or hidden characters."""
    facts_with_notes: list[CheckInFact | SheetNoteFact] = [*facts.check_ins, *facts.notes]
    for fact in facts_with_notes:
        if fact.note and why_unfit(fact.note) is None:
            yield from ((fact, said) for said in statements(fact.note) if quotable(said.words))


def _quoted(section: SectionKey, fact: CheckInFact | SheetNoteFact, said: Statement) -> SentenceSketch:
    about = f" on {titled(fact.key_result_title)}" if isinstance(fact, CheckInFact) else ""
    text = f"{fact.author_name}{about}: {titled(said.words)}"
    return SentenceSketch(section, text if text[-2] in ".!?" else f"{text}.", (Quote(fact.id, said.words),))


def _missing(fact: MissingFact) -> SentenceSketch:
    titles = [titled(title) for title in fact.key_result_titles]
    about = f" on {' and '.join(filter(None, [', '.join(titles[:-1]), titles[-1]]))}" if titles else ""
    return SentenceSketch(
        SectionKey.MISSING, f"{fact.name} has not checked in{about}.", (Quote(fact.id, source_text(fact)),)
    )


def quotable(text: str) -> str | None:
    """Return a text that may be repeated verbatim, or None where it is too long, hostile, or holds links or markup."""
    words = " ".join(text.split())
    if not words or len(words) > _LONGEST_QUOTE or why_unfit(text) or has_link(words) or has_markup(words):
        return None
    return words


def titled(words: str) -> str:
    """Put words in quotation marks, their own marks made single ones."""
    return "“" + " ".join(words.translate(_INNER).split()) + "”"


_INNER = str.maketrans({"“": "‘", "”": "’", '"': "’"})
