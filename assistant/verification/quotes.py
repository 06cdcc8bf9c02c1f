"""Quotes: where they stand in their source, and which one figure or due date they hold there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.drafts import EvidenceDraft, Quote
from assistant.language.cues import Role
from assistant.language.dates import DueReading, Period, due_dates
from assistant.language.figures import Quantity
from assistant.language.played import Played
from assistant.language.reading import read
from assistant.language.statements import Statement, statements
from assistant.sources import Source
from assistant.verification.verdicts import VerdictCode

_BEFORE = 60
_MOST_PLACES = 20
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′", "'"))
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_ROLES = {
    "baseline": {Role.BASELINE, Role.UNREAD},
    "target": {Role.TARGET, Role.AT_LEAST, Role.AT_MOST, Role.UNREAD},
    "low": {Role.LOW, Role.AT_LEAST, Role.TARGET, Role.UNREAD},
    "high": {Role.HIGH, Role.AT_MOST, Role.TARGET, Role.UNREAD},
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where quoted words stand in a source's text."""

    source: Source
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words exactly as they stand in the source."""
        return self.source.text[self.start : self.end]

    def evidence(self, *supports: str) -> EvidenceDraft:
        """Make the evidence that these words give to the named fields."""
        before = self.source.text[max(0, self.start - _BEFORE) : self.start]
        return EvidenceDraft(self.source.kind, self.source.id, self.words, before, supports)


def plain(text: str) -> str:
    """Normalise white space and quotation marks, the only liberty that a quote may take."""
    return _SPACES.sub(" ", text.translate(_QUOTES)).strip()


def marks_alike(text: str) -> str:
    """Normalise white space, and take all quotation marks for the same, since those within others change."""
    return plain(text).replace('"', "'")


def places(quote: Quote, source: Source) -> tuple[Place, ...]:
    """Find every place of a quote in its source, whole words only; no words stand for the whole text."""
    wanted = plain(quote.words)
    if not wanted:
        return (Place(source, 0, len(source.text)),)
    parts = [re.escape(part) for part in wanted.split(" ")]
    pattern = re.compile(r"(?<!\w)" * wanted[0].isalnum() + r"\s+".join(parts) + r"(?!\w)" * wanted[-1].isalnum())
    found = islice(pattern.finditer(source.text.translate(_QUOTES)), _MOST_PLACES)
    return tuple(Place(source, *match.span()) for match in found)


def figure_at(slot: str, found: tuple[Place, ...], period: Period, locale: str) -> Quantity | VerdictCode:
    """Read the one figure of a quote for a slot, by the statement that it stands in; else say what is wrong."""
    if any(_cuts_a_number(place) for place in found):
        return VerdictCode.FIGURE_UNREADABLE
    inside = [played for place in found for played in _played_in(place, period, locale)]
    fitting = [played.quantity for played in inside if played.role in _ROLES[slot]]
    if len({(quantity.value, quantity.unit) for quantity in fitting}) == 1:
        return fitting[0]
    return VerdictCode.FIGURE_ROLE if inside and not fitting else VerdictCode.FIGURE_UNREADABLE


def due_at(found: tuple[Place, ...], period: Period) -> DueReading | None:
    """Read the one due date that a quote holds, in the light of the words before it; None where there is not one."""
    dues = [
        due
        for place in found
        for due in due_dates(place.source.text, period)
        if due.start < place.end
        and due.end > place.start
        and any(character.isdigit() or character.isalpha() for character in place.words)
    ]
    return dues[0] if dues and len({due.due_on for due in dues}) == 1 else None


def statements_at(place: Place) -> tuple[Statement, ...]:
    """List the statements of the source that a quote touches."""
    return tuple(
        statement
        for statement in statements(place.source.text)
        if statement.start < place.end and statement.start + len(statement.words) > place.start
    )


def _played_in(place: Place, period: Period, locale: str) -> Iterator[Played]:
    for statement in statements_at(place):
        for played in read(statement.words, period, locale).played:
            start, end = statement.start + played.quantity.digits_start, statement.start + played.quantity.digits_end
            if place.start <= start and end <= place.end:
                yield played


def _cuts_a_number(place: Place) -> bool:
    """Tell whether the quote begins or ends inside a number ("5" out of "5.2")."""
    text, start, end = place.source.text, place.start, place.end
    return bool(re.match(r"[.,]\d", text[end : end + 2]) and place.words[-1:].isdigit()) or bool(
        re.search(r"\d[.,]$", text[max(0, start - 2) : start]) and place.words[:1].isdigit()
    )
