"""Due dates in English text, told by the cycle that they are read in."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


def _flags(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "(?P<month>" + "|".join(sorted((name.capitalize() for name in _MONTHS), key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d))"
_END_OF = r"(?:the\s+)?(?:very\s+)?(?:end|close|last day)\s+of\s+(?:the\s+|this\s+|our\s+)?"
_LEAD = (
    r"(?:\b(?:(?:to be |is |are )?due(?:\s+(?:on|by|date))?|by|before|until|till|(?:no|not) later than|at the latest|"
    r"deadline(?:\s+is)?|target date|ready for|on)\s*:?\s*(?:at the latest\s+|around\s+)?(?:the\s+)?)"
)
_LEADING = _flags(r"\b(?:by|in|on|until|before|during|for|due|within)\s+(?:the\s+)?$")
_LEADS = _flags(f"{_LEAD}$")
_LEADS_QUARTER = _flags(rf"(?:{_LEAD}|\b(?:in|during|within|for)\s+)$")
_LEADS_WITHIN = 60
_IS_END = _flags(r"\W*(?:\w+\W+)?(?:end|close|last|late|eo|this|year|month|quarter|cycle)")
_NEAR = timedelta(days=120)
_FROM = re.compile(r"\b(?:since|from|after|starting|as of|between|on or after)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """The cycle in which dates are read: first and last day inclusive, its name ("Q3 2026"), and today where known."""

    starts_on: date
    ends_on: date
    name: str = ""
    today: date | None = None


@dataclass(frozen=True, slots=True)
class DueReading:
    """A due date with the words it was read from, their place, and up to 60 characters before them."""

    due_on: date
    words: str
    before: str
    start: int
    end: int


_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_NUMERIC = re.compile(r"(?<![\d/.])(?P<first>\d{1,2})(?P<mark>[/.])(?P<second>\d{1,2})(?P=mark)(?P<year>20\d\d)(?!\d)")
_DAY_MONTH = re.compile(rf"(?<![\d.,]){_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}?(?![A-Za-z])")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+{_DAY}(?![\d.,]*\d|\s?%|\s?[kKMx]\b){_YEAR}?(?![A-Za-z])")
_END_MONTH = re.compile(rf"(?i:\b{_END_OF}|\bend[ -]|\blate[ -]){_MONTH}(?:\s+(?P<year>20\d\d))?")
_END_QUARTER = _flags(
    rf"\b(?:{_END_OF}|end[ -]|close[ -])?(?P<quarter>Q[1-4])"
    r"(?:[ /-]*(?:of\s+)?(?:FY\s?)?(?P<year>20\d\d|'\d\d|\d\d(?!\d|\s?%|[.,]\d)))?(?P<end>\s+end)?\b"
)
_END_HALF = _flags(rf"\b(?:{_END_OF}|end[ -])(?P<half>H[12])(?:[ /-]*(?P<year>20\d\d))?\b")
_END_YEAR = _flags(
    rf"\b(?:{_END_OF}(?:calendar\s+)?(?:year|(?P<year>20\d\d))|(?:this\s+)?year[ -]?end|EOY|end[ -]of[ -]year|"
    r"year's end)\b(?!\s+\d)"
)
_END_CYCLE = _flags(
    rf"\b(?:{_END_OF}(?:quarter|cycle|period)|(?:quarter|cycle)(?:[ -]end|'s end)|EOQ|"
    r"(?:(?:in|during|within)\s+)?(?:this|the current)\s+(?:quarter|cycle))\b"
)
_END_THIS_MONTH = _flags(rf"\b(?:{_END_OF}month|month[ -]?end|EOM)\b")


_PART_OF_MONTH = re.compile(rf"\b(?i:mid|middle of|early|beginning of|start of)[ -]{_MONTH}")
_BARE_MONTH = re.compile(rf"(?:(?<=\bby )|(?<=\buntil )|(?<=\btill )){_MONTH}(?!\s*\d|[\w-])")


def due_dates(text: str, period: Period) -> tuple[DueReading, ...]:
    """Read all due dates of a text, in their order; a day before the period is none, and neither is "since 3 May"."""
    found: list[DueReading] = []
    for start, end, day in _candidates(text, period):
        before = max(0, start - _LEADS_WITHIN)
        lead = (_LEADS_QUARTER if text[start] in "qQ" else _LEADS).search(text[before:start])
        if day < period.starts_on or not (lead or _IS_END.match(text[start:end])) or _FROM.search(text[before:start]):
            continue
        begin = before + lead.start() if lead else start
        found.append(DueReading(day, text[begin:end], text[max(0, begin - 60) : begin], begin, end))
    return tuple(sorted(found, key=lambda due: due.start))


def due_date(text: str, period: Period) -> DueReading | None:
    """Read the one due date of a text; None where there is none, or where two differ."""
    dues = due_dates(text, period)
    return dues[0] if dues and len({due.due_on for due in dues}) == 1 else None


def spans(text: str) -> list[tuple[int, int]]:
    """Find every place that names a day, month, quarter or year end, due or not, so that its digits are no figures."""
    return [match.span() for match in _matches(text)]


def mentions(text: str) -> tuple[tuple[int, int], ...]:
    """Find the place of every mention of a date, with the preposition that leads to it ("by Q4 2026")."""
    places = []
    for start, end in spans(text):
        lead = _LEADING.search(text[:start])
        places.append((lead.start() if lead else start, end))
    return tuple(places)


@lru_cache(maxsize=256)
def _matches(text: str) -> tuple[re.Match[str], ...]:
    """Find every mention of a date; where two overlap, the reader that is listed first has it."""
    found: list[re.Match[str]] = []
    lowered = text.lower()
    for pattern, (needed, _) in _READERS.items():
        for match in pattern.finditer(text) if any(word in lowered for word in needed) else ():
            if _is_day(match) and not any(
                match.start() < other.end() and match.end() > other.start() for other in found
            ):
                found.append(match)
    return tuple(found)


def _is_day(match: re.Match[str]) -> bool:
    day = match.groupdict().get("day")
    return day is None or 1 <= int(day) <= 31


def _candidates(text: str, period: Period) -> Iterator[tuple[int, int, date]]:
    for match in _matches(text):
        day = _READERS[match.re][1](match, period)
        if day:
            yield match.start(), match.end(), day


def _explicit(match: re.Match[str], period: Period) -> date | None:
    month = int(match["month"]) if match["month"].isdigit() else _MONTHS[match["month"].lower()]
    return _in_period(match["year"], month, int(match["day"]), period)


def _numeric(match: re.Match[str], period: Period) -> date | None:
    first, second = int(match["first"]), int(match["second"])
    if match["mark"] == "." or first > 12:
        return _day(int(match["year"]), second, first)
    return _day(int(match["year"]), first, second) if second > 12 or first == second else None


def _month_end(match: re.Match[str], period: Period) -> date | None:
    month = _MONTHS[match["month"].lower()]
    first = _in_period(match.groupdict().get("year"), month, 1, period, until_month_end=True)
    return _last_of_month(first.year, first.month) if first else None


def _whole_month(match: re.Match[str], period: Period) -> date | None:
    """Read "by September" where September ends with the period; any other month may mean its first day or its last."""
    end = _month_end(match, period)
    return end if end == period.ends_on else None


def _quarter_end(match: re.Match[str], period: Period) -> date | None:
    quarter, year = int(match["quarter"][1]), match["year"]
    named = re.search(r"\bQ([1-4])\b", period.name)
    lasts = (period.ends_on - period.starts_on).days
    if named and lasts < 100:
        months = 3 * (quarter - int(named[1])) + (12 * (_year(year) - period.ends_on.year) if year else 0)
        end = _months_later(period.ends_on, months)
        end = _months_later(end, 12) if end < period.starts_on and not year else end
        if not year and not period.starts_on <= end <= period.ends_on + _NEAR:
            return None
    else:
        first = _in_period(str(_year(year)) if year else None, 3 * quarter, 1, period, until_month_end=True)
        if not first:
            return None
        end = _last_of_month(first.year, first.month)
    says_end = bool(match["end"]) or not match[0].upper().startswith("Q")
    return end if says_end or end == period.ends_on else None


def _half_end(match: re.Match[str], period: Period) -> date | None:
    first = _in_period(match["year"], 6 * int(match["half"][1]), 1, period, until_month_end=True)
    return _last_of_month(first.year, first.month) if first else None


def _year_end(match: re.Match[str], period: Period) -> date | None:
    if match["year"]:
        return date(int(match["year"]), 12, 31)
    is_a_year = (period.ends_on - period.starts_on).days > 300
    return period.ends_on if is_a_year else date(period.ends_on.year, 12, 31)


def _cycle_end(match: re.Match[str], period: Period) -> date | None:
    says_quarter = "q" in match[0].lower()
    is_quarter = 80 <= (period.ends_on - period.starts_on).days <= 100
    return period.ends_on if is_quarter or not says_quarter else None


def _this_month_end(match: re.Match[str], period: Period) -> date | None:
    return _last_of_month(period.today.year, period.today.month) if period.today else None


_NAMES = tuple({name[:3] for name in _MONTHS})
# each expression with parts of words of which one must stand there for it to be tried at all
_READERS: dict[re.Pattern[str], tuple[tuple[str, ...], Callable[[re.Match[str], Period], date | None]]] = {
    _ISO: (("20",), _explicit),
    _NUMERIC: (("20",), _numeric),
    _DAY_MONTH: (_NAMES, _explicit),
    _MONTH_DAY: (_NAMES, _explicit),
    _END_MONTH: (_NAMES, _month_end),
    _END_QUARTER: (("q1", "q2", "q3", "q4"), _quarter_end),
    _END_HALF: (("h1", "h2"), _half_end),
    _END_YEAR: (("year", "eoy", "20"), _year_end),
    _END_CYCLE: (("quarter", "cycle", "period", "eoq"), _cycle_end),
    _END_THIS_MONTH: (("month", "eom"), _this_month_end),
    _PART_OF_MONTH: (_NAMES, lambda match, period: None),
    _BARE_MONTH: (_NAMES, _whole_month),
}


def _in_period(year: str | None, month: int, day: int, period: Period, *, until_month_end: bool = False) -> date | None:
    """Choose the year: the one written, or that in which the day lies in the period or soon after."""
    if year:
        return _day(int(year), month, day)
    for candidate in (period.starts_on.year, period.starts_on.year + 1):
        found = _day(candidate, month, day)
        last = _last_of_month(candidate, month) if until_month_end else found
        if found and last and period.starts_on <= last <= period.ends_on + _NEAR:
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(words: str) -> int:
    return int(words) if len(words) == 4 else 2000 + int(words.strip("'"))


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _months_later(end: date, months: int) -> date:
    """Move the last day of a month by months, staying on the last day."""
    is_last = (end + timedelta(days=1)).month != end.month
    index = end.year * 12 + end.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, last if is_last else min(end.day, last))
