"""From claims about a metric to one sketched key result with quotes for its slots, and the questions it leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.objectives.models import KeyResultRole, MetricKind
from assistant.builtin.claims import Claim, Metric
from assistant.drafts import KeyResultSketch, QuestionSketch, Quote
from assistant.language import vocabulary
from assistant.language.figures import Quantity
from assistant.language.vocabulary import any_of
from assistant.questions import BASELINE, DUE_ON, TARGET, missing_pieces, question
from assistant.units import format_figure, in_common

_PRODUCES = re.compile(
    rf"^\W*(?:(?:we|i)\s+)?(?:(?:should|must|need to|want to|will|to)\s+)?({any_of(vocabulary.PRODUCE)})\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\s+(?:(?:at least|at most|up to|no more than|more than|over|under)\s+)?", re.IGNORECASE)
_VERBS = {MetricKind.INCREASE: "Raise", MetricKind.DECREASE: "Reduce"}


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
    if kind is None:
        return None
    quotes: dict[str, Quote] = {}
    disputed: dict[str, str] = {}
    for name in ("low", "high") if kind is MetricKind.MAINTAIN else ("baseline", "target"):
        figures = metric.figures(name) if kind not in (MetricKind.BINARY, MetricKind.BASELINE) else []
        if len(figures) == 1:
            quotes[name] = _quote(*figures[0])
        elif figures:
            disputed[name] = _dispute(metric.subject, name, [quantity for _, quantity in figures])
    if quotes.keys() >= {"baseline", "target"} and (doubt := _doubt(metric, kind)):
        del quotes["target"]
        disputed["target"] = doubt
    dues = metric.dues()
    if len(dues) == 1:
        quotes["due"] = dues[0][0].quote(dues[0][1].start, dues[0][1].end)
    claims = tuple(claim for claim in metric.claims if _tells(claim))
    drawn = KeyResultSketch(
        title=_title(metric, kind, quotes, claims),
        kind=kind,
        role=KeyResultRole.DRIVER,
        grounds=tuple(dict.fromkeys(claim.ground for claim in claims)),
        baseline=quotes.get("baseline"),
        target=quotes.get("target"),
        low=quotes.get("low"),
        high=quotes.get("high"),
        due=quotes.get("due"),
    )
    return Sketched(drawn, metric.subject, _questions(metric, kind, quotes, disputed, cycle_ends_on), claims)


def guardrail(claim: Claim) -> Sketched:
    """Sketch a guardrail from a claim that sets a limit."""
    reading = claim.reading
    limits = {name: figure for name, figure in (("low", reading.low), ("high", reading.high)) if figure}
    drawn = KeyResultSketch(
        title=_kept(reading.subject or "", set(limits)),
        kind=MetricKind.MAINTAIN,
        role=KeyResultRole.GUARDRAIL,
        grounds=(claim.ground,),
        low=_quote(claim, limits["low"]) if "low" in limits else None,
        high=_quote(claim, limits["high"]) if "high" in limits else None,
    )
    return Sketched(drawn, reading.subject or "", (), (claim,))


def _tells(claim: Claim) -> bool:
    reading = claim.reading
    return claim.is_goal or bool(reading.baseline or reading.target or reading.due)


def _quote(claim: Claim, figure: Quantity) -> Quote:
    marked = next(played.marked for played in claim.reading.played if played.quantity is figure)
    return claim.quote(min(marked, figure.start), figure.end)


def _doubt(metric: Metric, kind: MetricKind) -> str | None:
    """Say why baseline and target do not go together; None where they do."""
    (_, start), (_, end) = metric.figures("baseline")[0], metric.figures("target")[0]
    common = in_common((start.value, start.unit), (end.value, end.unit))
    stands, aims = format_figure(start.value, start.unit), format_figure(end.value, end.unit)
    if common is None:
        return (
            f"{_begun(metric.subject)} stands at {stands}, but {aims} is named as its target. Which "
            f"value should it reach?"
        )
    way = common.second - common.first
    if (way > 0) is (kind is MetricKind.INCREASE) and way != 0:
        return None
    return f"{_begun(metric.subject)} stands at {stands}, so {aims} is no step forward. Which value should it reach?"


def _dispute(subject: str, name: str, figures: list[Quantity]) -> str:
    values = " or ".join(format_figure(figure.value, figure.unit) for figure in figures)
    if name == "baseline":
        return f"The inputs differ on where {subject} stands today: {values}?"
    return f"The inputs differ on what {subject} should reach: {values}?"


def _questions(
    metric: Metric, kind: MetricKind, quotes: dict[str, Quote], disputed: dict[str, str], cycle_ends_on: date
) -> tuple[QuestionSketch, ...]:
    has_limit = "low" in quotes or "high" in quotes
    missing = missing_pieces(
        kind, baseline="baseline" in quotes, target="target" in quotes, limit=has_limit, due="due" in quotes
    )
    asked = []
    for about in missing:
        plain = question(about, kind, _inside(metric.subject), cycle_ends_on, 0)
        dispute = disputed.get(about) or (disputed.get("low") or disputed.get("high") if about == TARGET else None)
        if about == DUE_ON and len(metric.dues()) > 1:
            dispute = f"The inputs name different days for {_inside(metric.subject)}. Which one holds?"
        if about == DUE_ON and kind is MetricKind.BINARY:
            dispute = f"By when should “{_begun(metric.subject)}” be done?"
        if about == BASELINE and not dispute and (change := _change(metric)):
            dispute = (
                f"“{change}” says how far {_inside(metric.subject)} should move, not from where. "
                f"Where does it stand today?"
            )
        asked.append(QuestionSketch(about, dispute or plain.text, 0))
    return tuple(asked)


def _change(metric: Metric) -> str | None:
    for claim in metric.claims:
        change = claim.reading.change
        if change:
            marked = next(played.marked for played in claim.reading.played if played.quantity is change)
            return claim.words[min(marked, change.start) : change.end].strip()
    return None


def _title(metric: Metric, kind: MetricKind, quotes: dict[str, Quote], claims: tuple[Claim, ...]) -> str:
    """Write the title with slots for the figures that are there."""
    subject = metric.subject
    if kind is MetricKind.MAINTAIN:
        return _kept(subject, set(quotes))
    if kind is MetricKind.BASELINE:
        return f"Measure {_inside(subject)} to set a baseline"
    if kind is MetricKind.BINARY:
        return _begun(subject)
    counted = _counted_title(metric, claims) if "target" in quotes and "baseline" not in quotes else None
    if counted:
        return counted
    steps = "".join(f" {word} {{{slot}}}" for word, slot in (("from", "baseline"), ("to", "target")) if slot in quotes)
    return f"{_VERBS.get(kind, 'Reach')} {_inside(subject)}{steps}"


def _counted_title(metric: Metric, claims: tuple[Claim, ...]) -> str | None:
    """Keep "Sign 20 enterprise customers in Norway" in its own words, with a slot for the figure."""
    (claim, figure) = metric.figures("target")[0]
    verb = _PRODUCES.match(claim.words)
    if claim not in claims or not verb or not figure.unit.symbol:
        return None
    between = claim.words[verb.end() : figure.start]
    if not _COMPARED.fullmatch(between):
        return None
    due = claim.reading.due
    tail = claim.words[figure.end : due.start if due and due.start > figure.end else len(claim.words)]
    tail = re.split(r"[.;:,!?(]", tail)[0].rstrip()
    return f"{_begun(verb[1])}{between}{{target}}{tail if len(tail) < 80 else ''}"


def _kept(subject: str, slots: set[str]) -> str:
    limits = {
        frozenset({"low", "high"}): " between {low} and {high}",
        frozenset({"low"}): " at or above {low}",
        frozenset({"high"}): " at or below {high}",
    }
    return f"Keep {_inside(subject)}{limits.get(frozenset(slots), '')}"


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _inside(words: str) -> str:
    """Write a name inside a sentence: small first letter unless it is an acronym, and the article it needs."""
    first = words.split(" ", 1)[0]
    if re.match(
        r"(?:share|number|percentage|proportion|amount|ratio|time) (?:of|to|spent|lost|wasted|that)\b",
        words,
        re.IGNORECASE,
    ):
        return f"the {words[0].lower()}{words[1:]}"
    return words[0].lower() + words[1:] if first[1:].islower() and not _is_name(first) else words


def _is_name(word: str) -> bool:
    return word[:1].isupper() and "-" in word and word.split("-")[-1][:1].isupper()
