"""What the inputs of a run claim, statement by statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.objectives.models import MetricKind, TeamInputKind, UnitKind
from app.objectives.wording import activity
from assistant.builtin.naming import is_fit
from assistant.builtin.refining import about, refined
from assistant.drafts import Quote
from assistant.facts import InputFact, KeyResultFacts
from assistant.language import vocabulary
from assistant.language.dates import Period
from assistant.language.figures import loose_amounts
from assistant.language.openings import starts_with_making
from assistant.language.played import TARGETS
from assistant.language.ranking import stem
from assistant.language.reading import MetricReading, read
from assistant.language.statements import has_markup, statements, why_unfit
from assistant.language.tokens import cue
from assistant.language.vocabulary import any_of

HELD_BACK = frozenset({TeamInputKind.CONSTRAINT, TeamInputKind.RISK})
_WORD = re.compile(r"[a-z][\w'’-]*", re.IGNORECASE)
_ASIDE_CLAIM = re.compile(r"^(?:keeping|holding|maintaining|without|never)\b", re.IGNORECASE)
_MAKES = frozenset({MetricKind.BINARY, MetricKind.BASELINE})
_MOVING = (*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.IMPROVE, "more", "fewer", "less")
_MOVES = cue(rf"\b{any_of(_MOVING)}\b", _MOVING)
_TELLS_OF_THE_PAST = re.compile(
    r"\b(?:needed|took|was|were|had|got|came|spent|made|did|told|said|talked|spoke|met|asked|saw|went)\b", re.IGNORECASE
)
_WISHES = re.compile(
    rf"\W*(?:more|fewer|less|better|nicer|faster|make|become|be|"
    rf"{any_of({*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.IMPROVE})})\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:should|must|needs? to|wants?(?: to)?|let['’]?s|would like|have to|has to|could we|can we|hope|aim to)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\W*(?:(?:we|i)\s+)?(?:(?:should|must|need to|want to|will|to|let['’]?s)\s+)?"
    rf"(?:{any_of(vocabulary.DONE_ONCE)}|have an?\b)",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(
    r"\s(?:of|per|for|to|in|on|at|from|with|within|across|between|by|during|among)\s", re.IGNORECASE
)


@dataclass(frozen=True)
class Claim:
    """One statement of an input with what was read from it; ``start`` is its place in the input's body."""

    source: InputFact
    words: str
    start: int
    reading: MetricReading

    @cached_property
    def figured(self) -> frozenset[UnitKind]:
        """The kinds of its figures' units."""
        reading = self.reading
        figures = (reading.baseline, reading.target, reading.low, reading.high)
        return frozenset(figure.unit.kind for figure in figures if figure)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The stems of the word for what its figures count ("families")."""
        reading = self.reading
        figures = (reading.baseline, reading.target)
        words = [figure.unit.symbol for figure in figures if figure and figure.unit.kind is UnitKind.NUMBER]
        return frozenset(stem(part) for symbol in words if symbol for part in symbol.lower().split())

    @cached_property
    def is_limit(self) -> bool:
        """Tell whether it sets a limit that other goals must respect."""
        held = self.source.kind in HELD_BACK or bool(_ASIDE_CLAIM.match(self.words))
        return held and self.reading.kind is MetricKind.MAINTAIN and bool(self.reading.low or self.reading.high)

    @cached_property
    def is_goal(self) -> bool:
        """Tell whether a draft can rest on it: a metric and a way to go, or a result that is there or not."""
        reading = self.reading
        if self.source.kind in HELD_BACK or reading.subject is None:
            return False
        if reading.kind is not MetricKind.BINARY and not is_fit(reading.subject):
            return False
        if self.is_activity or self._reports_a_limit or self._names_two_targets:
            return False
        if reading.kind is None:
            return reading.wants and reading.target is not None
        if reading.kind in (MetricKind.INCREASE, MetricKind.DECREASE):
            figures = reading.target or reading.baseline or reading.change
            is_named = bool(figures) or names_a_metric(reading.subject) or bool(loose_amounts(self.words, ()))
            return bool(figures) or (is_named and bool(_MOVES.search(self.words)))
        if reading.kind is MetricKind.MAINTAIN:
            is_hours = reading.low and reading.high and reading.low.unit == vocabulary.NUMBER and not reading.wants
            return bool(reading.low or reading.high) and not self.is_limit and not is_hours
        if reading.kind is MetricKind.BINARY:
            return bool(reading.due) or self._is_obtained
        return reading.kind is MetricKind.BASELINE

    @cached_property
    def is_activity(self) -> bool:
        """Tell whether it says what to do ("run 10 webinars") and names no metric that should change by it."""
        reading = self.reading
        if (
            reading.baseline
            or reading.low
            or reading.high
            or reading.kind in (MetricKind.DECREASE, MetricKind.BASELINE)
        ):
            return False
        if reading.target:
            is_count = reading.target.unit.kind is UnitKind.NUMBER and reading.target.unit.symbol not in (None, "times")
            return is_count and starts_with_making(self.words) and not starts_with_making(self.words, of_lasting=True)
        if reading.kind is MetricKind.BINARY:
            is_lasting = reading.due or starts_with_making(self.words, of_lasting=True) or self._is_obtained
            return not is_lasting or bool(_DOES.match(self.words))
        is_done = activity(self.words) is not None and not re.search(r"\b(?:is|are|was|were)\b", self.words)
        return reading.kind is None and (is_done or bool(_DOES.match(self.words)))

    @cached_property
    def is_wish(self) -> bool:
        """Tell whether it wants something without saying how one would measure it."""
        reading = self.reading
        figures = reading.played or reading.target or reading.baseline
        is_plain = not (self.is_goal or figures or reading.due or re.search(r"\d", self.words))
        return is_plain and bool(_WISHES.match(self.words) or _WANTS.search(self.words))

    @cached_property
    def _names_two_targets(self) -> bool:
        roles = [each.role for each in self.reading.played]
        return self.reading.target is None and sum(role in TARGETS for role in roles) > 1

    @cached_property
    def _is_obtained(self) -> bool:
        return any(word in self.words.lower() for word in vocabulary.OBTAINABLE)

    @cached_property
    def _reports_a_limit(self) -> bool:
        """Tell a report ("the best ten needed less than 20") from a goal that has no verb ("churn under 3 %")."""
        reading = self.reading
        if reading.wants or reading.baseline or reading.target is None:
            return False
        return bool(_TELLS_OF_THE_PAST.search(self.words[: reading.target.start]))

    def quote(self, start: int, end: int) -> Quote:
        """Quote a part of this statement, given places within it; the whole where the part stands there twice."""
        part = self.words[start:end].strip()
        once = self.source.body.count(part) == 1
        return Quote(self.source.id, part if once and part else self.words)

    @property
    def ground(self) -> Quote:
        """The whole statement as a quote."""
        return Quote(self.source.id, self.words)


def names_a_metric(subject: str) -> bool:
    """Tell whether words name something that can be measured ("churn", "cycle time"), not only wished for."""
    words = [word.lower() for word in _WORD.findall(_HEAD_ENDS.split(subject, maxsplit=1)[0])]
    return 0 < len(words) <= 6 and (
        words[-1] in vocabulary.MEASURES
        or words[-1] in vocabulary.LESS_IS_BETTER
        or words[-1] in vocabulary.MORE_IS_BETTER
    )


def read_claims(facts: KeyResultFacts) -> tuple[list[Claim], dict[UUID, str]]:
    """Read every input; returns the claims, and the reason for each input that may not be read at all."""
    period = Period(facts.cycle_starts_on, facts.cycle_ends_on, facts.cycle_name, facts.today)
    claims: list[Claim] = []
    unfit: dict[UUID, str] = {}
    for item in facts.inputs:
        reason = why_unfit(item.body)
        if reason:
            unfit[item.id] = reason
        else:
            claims += _claims_of(item, period, facts.locale)
    return claims, unfit


def _claims_of(item: InputFact, period: Period, locale: str) -> list[Claim]:
    """Read the statements of one input; a statement that names no metric speaks of the one before it."""
    found: list[Claim] = []
    named: str | None = None
    for statement in statements(item.body):
        if has_markup(statement.words):
            continue
        reading = refined(read(statement.words, period, locale), statement.words, item.kind)
        figure = reading.baseline or reading.target or reading.low or reading.high or reading.change
        told = figure or reading.due or (reading.subject is None and reading.kind is MetricKind.BASELINE)
        if (reading.subject is None or _is_pronoun(statement.words)) and named and told:
            reading = about(reading, named, statement.words)
        elif reading.subject:
            named = reading.subject
        found.append(Claim(item, statement.words, statement.start, reading))
    return found


def _is_pronoun(words: str) -> bool:
    return bool(re.match(r"\s*(?:it|this|that|they|these)\b(?!\s+(?:quarter|year|month|week))", words, re.IGNORECASE))
