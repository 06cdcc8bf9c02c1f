"""From claims about a metric to one sketched key result with quotes for its slots, and the questions it leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.objectives.models import KeyResultRole, MetricKind, UnitKind
from assistant.builtin.asking import (
    Asked,
    baseline_question,
    dispute_question,
    due_question,
    target_question,
)
from assistant.builtin.claims import Claim
from assistant.builtin.metrics import Metric
from assistant.builtin.naming import asked, begun, counted, is_plural, named
from assistant.drafts import KeyResultSketch, QuestionSketch, Quote
from assistant.facts import Unit
from assistant.language import vocabulary
from assistant.language.figures import Quantity
from assistant.language.rates import rate_at
from assistant.language.vocabulary import any_of
from assistant.questions import BASELINE, DUE_ON, TARGET, missing_pieces
from assistant.titles import unit_beside
from assistant.units import format_figure, in_common

_PRODUCES = re.compile(
    rf"^\W*(?:(?:we|i)\s+)?(?:(?:should|must|need to|want to|will|to)\s+)?"
    rf"({any_of({*vocabulary.PRODUCE, 'raise', 'have'})})\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:\s+back)?\s+(?:(?:at least|at most|up to|no more than|more than|over|under)\s+)?", re.IGNORECASE
)
_GROWS = re.compile(r"\bgrow\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sketched:
    """A sketch with the name of what it measures, its questions (not yet numbered), and the claims it rests on."""

    sketch: KeyResultSketch
    name: str
    questions: tuple[QuestionSketch, ...]
    claims: tuple[Claim, ...]


def sketch(metric: Metric, cycle_ends_on: date) -> Sketched | None:
    """Sketch the key result for a metric; None where the claims do not say which way it should go."""
    kind = metric.kind
    return _Sketching(metric, kind).sketched(cycle_ends_on) if kind else None


def guardrail(claim: Claim) -> Sketched:
    """Sketch a guardrail from a claim that sets a limit."""
    reading = claim.reading
    limits = {name: figure for name, figure in (("low", reading.low), ("high", reading.high)) if figure}
    name = _name(claim, next(iter(limits.values())))
    drawn = KeyResultSketch(
        title=_kept(name, set(limits), _rate_beside(name, claim, *limits.values())),
        kind=MetricKind.MAINTAIN,
        role=KeyResultRole.GUARDRAIL,
        grounds=(claim.ground,),
        low=_quote(claim, limits["low"]) if "low" in limits else None,
        high=_quote(claim, limits["high"]) if "high" in limits else None,
    )
    return Sketched(drawn, reading.subject or "", (), (claim,))


class _Sketching:
    """The sketch of one metric in the making: which figures hold, which are disputed, and what is left to ask."""

    def __init__(self, metric: Metric, kind: MetricKind) -> None:
        self.metric, self.kind = metric, kind
        self.figures: dict[str, tuple[Claim, Quantity]] = {}
        self.disputed: dict[str, str] = {}
        self.claims = tuple(claim for claim in metric.claims if _tells(claim))
        self.name = self._named()
        for slot in {MetricKind.MAINTAIN: ("low", "high")}.get(kind, ("baseline", "target")):
            self._settle(slot)
        if self.figures.keys() >= {"baseline", "target"} and (doubt := self._doubt()):
            del self.figures["target"]
            self.disputed["target"] = doubt
        self.rate = next((rate for each in self.figures.values() if (rate := _rate_beside(self.name, *each))), "")

    def sketched(self, cycle_ends_on: date) -> Sketched:
        dues = self.metric.dues()
        quotes = {slot: _quote(*figure) for slot, figure in self.figures.items()}
        if len(dues) == 1:
            quotes["due"] = dues[0][0].quote(dues[0][1].start, dues[0][1].end)
        drawn = KeyResultSketch(
            title=self._title(),
            kind=self.kind,
            role=KeyResultRole.DRIVER,
            grounds=tuple(dict.fromkeys(claim.ground for claim in self.claims)),
            baseline=quotes.get("baseline"),
            target=quotes.get("target"),
            low=quotes.get("low"),
            high=quotes.get("high"),
            due=quotes.get("due"),
        )
        return Sketched(drawn, self.metric.subject, self._questions("due" in quotes, cycle_ends_on), self.claims)

    def _named(self) -> str:
        first = next(claim for claim in self.metric.claims if claim.reading.subject == self.metric.subject)
        figures = [figure for slot in ("target", "baseline") for _, figure in self.metric.figures(slot)]
        return _name(first, figures[0] if figures else None)

    def _settle(self, slot: str) -> None:
        """Take the one figure that the claims give for a slot, or note the question where they give several."""
        found = self.metric.figures(slot) if self.kind not in (MetricKind.BINARY, MetricKind.BASELINE) else []
        if len(found) == 1:
            self.figures[slot] = found[0]
        elif found:
            self.disputed[slot] = dispute_question(self.name, slot, (figure for _, figure in found))

    def _doubt(self) -> str | None:
        """Say why baseline and target do not go together; None where they do."""
        (from_claim, start), (to_claim, end) = self.figures["baseline"], self.figures["target"]
        common = in_common((start.value, start.unit), (end.value, end.unit))
        rates = rate_at(from_claim.words, start.end), rate_at(to_claim.words, end.end)
        stands, aims = (
            " ".join(filter(None, (format_figure(figure.value, figure.unit), rate)))
            for figure, rate in zip((start, end), rates, strict=True)
        )
        stand = f"{begun(asked(self.name))} {'stand' if is_plural(self.name) else 'stands'} at {stands}"
        if common is None or (all(rates) and rates[0] != rates[1]):
            return f"{stand}, but {aims} is named as the target. Which value should it reach?"
        way = common.second - common.first
        if (way > 0) is (self.kind is MetricKind.INCREASE) and way != 0:
            return None
        return f"{stand}, so {aims} is no step forward. Which value should it reach?"

    def _title(self) -> str:
        """Write the title with slots for the figures that are there."""
        if self.kind is MetricKind.MAINTAIN:
            return _kept(self.name, set(self.figures), self.rate)
        if self.kind is MetricKind.BASELINE:
            found_out = self.name.startswith("how ")
            return f"Find out {self.name}" if found_out else f"Measure {self.name} to set a baseline"
        if self.kind is MetricKind.BINARY:
            return begun(self.metric.subject)
        if made := self._made():
            return made[0]
        steps = "".join(
            f" {word} {{{slot}}}" for word, slot in (("from", "baseline"), ("to", "target")) if slot in self.figures
        )
        figure = next(iter(self.figures.values()), (None, None))[1]
        rises = self.kind is MetricKind.INCREASE and (figure is None or figure.unit.kind is UnitKind.NUMBER)
        name = counted(self.name) if rises else self.name
        return f"{self._verb()} {name}{steps}{f' {self.rate}' if steps and self.rate else ''}"

    def _verb(self) -> str:
        if self.kind is MetricKind.DECREASE:
            return "Reduce"
        return "Grow" if any(_GROWS.search(claim.words) for claim in self.claims if claim.is_goal) else "Raise"

    def _made(self) -> tuple[str, str] | None:
        """Keep "Sign 20 enterprise customers in Norway" in its own words, with a slot for the figure, and its verb."""
        if "target" not in self.figures or "baseline" in self.figures:
            return None
        claim, figure = self.figures["target"]
        verb = _PRODUCES.match(claim.words)
        is_money = figure.unit.kind is UnitKind.CURRENCY
        if claim not in self.claims or not verb or not (figure.unit.symbol or is_money):
            return None
        if not _COMPARED.fullmatch(between := claim.words[verb.end() : figure.start]):
            return None
        due = claim.reading.due
        tail = claim.words[figure.end : due.start if due and due.start > figure.end else len(claim.words)]
        tail = re.split(r"[.;:,!?(]", tail)[0].rstrip()
        return f"{begun(verb[1].lower())}{between}{{target}}{tail if len(tail) < 80 else ''}", verb[1].lower()

    def _questions(self, has_due: bool, cycle_ends_on: date) -> tuple[QuestionSketch, ...]:
        missing = missing_pieces(
            self.kind,
            baseline="baseline" in self.figures,
            target="target" in self.figures,
            limit="low" in self.figures or "high" in self.figures,
            due=has_due,
        )
        about = self._about()
        asked_for = {
            BASELINE: self.disputed.get("baseline") or baseline_question(about),
            TARGET: self._change() or self.disputed.get("target") or target_question(about),
            DUE_ON: due_question(about, cycle_ends_on),
        }
        if self.kind is MetricKind.MAINTAIN:
            asked_for[TARGET] = self.disputed.get("low") or self.disputed.get("high") or target_question(about)
        if len(self.metric.dues()) > 1:
            asked_for[DUE_ON] = f"The inputs name different days for {asked(self.name)}. Which one holds?"
        return tuple(QuestionSketch(each, asked_for[each], 0) for each in missing)

    def _about(self) -> Asked:
        """Put together what the questions need to know of this sketch."""
        figure = next((self.figures[slot][1] for slot in ("target", "baseline") if slot in self.figures), None)
        target, task, done = None, None, None
        if "target" in self.figures:
            value, unit = self._target()
            made = self._made()
            target = format_figure(value, unit if made else unit_beside(self.name, unit))
            target = f"{target} {self.rate}" if self.rate and not made else target
            if made:
                participle = vocabulary.participle(made[1])
                is_counted = participle and unit.kind is UnitKind.NUMBER and unit.symbol != "times"
                done = (unit.symbol or "", participle) if is_counted and participle else None
                task = made[0].replace("{target}", format_figure(value, unit))
        if self.kind is MetricKind.BINARY:
            task = begun(self.metric.subject)
        return Asked(self.name, self.kind, figure.unit if figure else None, target, self.rate, done, task)

    def _target(self) -> tuple[Decimal, Unit]:
        """Return the target in the unit that the draft will have."""
        end = self.figures["target"][1]
        start = self.figures["baseline"][1] if "baseline" in self.figures else end
        common = in_common((start.value, start.unit), (end.value, end.unit))
        return (common.second, common.unit) if common else (end.value, end.unit)

    def _change(self) -> str | None:
        """Ask where a relative change ("by 20 %") should lead; None where the claims hold none."""
        for claim in self.claims:
            if change := claim.reading.change:
                marked = next(played.marked for played in claim.reading.played if played.quantity is change)
                words = claim.words[min(marked, change.start) : change.end].strip()
                return f"“{words}” says how far {asked(self.name)} should move. Which value should it reach?"
        return None


def _name(claim: Claim, figure: Quantity | None) -> str:
    is_percent = figure is not None and figure.unit.kind is UnitKind.PERCENT
    return named(claim.reading.subject or "", claim.words, is_percent=is_percent)


def _tells(claim: Claim) -> bool:
    reading = claim.reading
    return claim.is_goal or bool(reading.baseline or reading.target or reading.due)


def _quote(claim: Claim, figure: Quantity) -> Quote:
    marked = next(played.marked for played in claim.reading.played if played.quantity is figure)
    return claim.quote(min(marked, figure.start), figure.end)


def _rate_beside(name: str, claim: Claim, *figures: Quantity) -> str:
    """Find what a figure is counted by ("per week"), unless the name says it already."""
    found = next((rate for figure in figures if (rate := rate_at(claim.words, figure.end))), "")
    return "" if found and found.split()[-1] in name.lower().split() else found


def _kept(name: str, slots: set[str], rate: str) -> str:
    limits = {
        frozenset({"low", "high"}): " between {low} and {high}",
        frozenset({"low"}): " at or above {low}",
        frozenset({"high"}): " at or below {high}",
    }
    return f"Keep {name}{limits.get(frozenset(slots), '')}{f' {rate}' if rate else ''}"
