"""Numbers in text, in digits or in words, with their scale and sign; what only looks like a number is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.language import vocabulary
from assistant.language.vocabulary import any_of

SPACE = r"[ \u00a0\u202f\u2009]"

_LABELS = (
    "[Tt]op|[Tt]ier|[Pp]hase|[Vv]ersion|[Ll]evel|[Ss]tage|[Ss]ection|[Aa]rticle|[Tt]ype|[Gg]eneration|"
    "[Pp]riority|[Ss]tep|"
    "[Ss]everity|[Ss]ev|SEV|[Zz]one|[Oo]ption|[Gg]ate|[Bb]uilding|[Ff]loor|[Ss]hift|[Rr]oom|[Ll]ine|[Pp]lant|"
    "[Ss]ite|[Rr]oute|[Gg]rade|[Ww]ard|[Cc]lass|[Dd]ock|[Hh]all|[Bb]ay|[Pp]latform|[Tt]erminal|[Tt]rack|[Bb]lock|"
    "[Uu]nit|[Bb]ranch|[Dd]istrict|[Tt]eam|[Gg]roup|[Mm]odule|[Cc]hapter|[Rr]elease|[Ss]print|[Ww]ave|[Yy]ear|[Dd]ay|[Ww]eek|[Mm]onth|ISO|SOC|PCI|WCAG|Python|Java|Node|Windows|"
    "TLS|OAuth|COVID"
)
_NOT_NUMBERS = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+"
    r"|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,2}\s?(?:[ap]m|[ap]\.m\.)(?!\w)|\b1:1s?\b"
    r"|\bv?\d+(?:\.\d+){2,}\b|\bv\d+(?:\.\d+)?\b|\b24/7\b|\b\d+(?:st|nd|rd|th)\b|\b\d+-percentile\b"
    r"|#\s?\d+|\+\d[\d\s().-]{7,}\d|\b\d{3}-\d{3,4}(?:-\d{4})?\b|\b401\(?k\)?|\b360(?:-degree|°|\s+feedback)"
    r"|\b(?:19|20)\d\d\s?[/–-]\s?\d{2,4}\b|\bFY\s?'?\d{2,4}\b"
    r"|\b20(?:1[5-9]|[23]\d)\b(?!\s?[%$€£kKM]|[.,]\d|\s+(?!goals?\b|targets?\b|results?\b|plans?\b|levels?\b)[a-z]+s\b)"
    r"|\b(?:in|since|until|during|end|late|early)\s+(?:19|20)\d\d\b(?!\s?[%$€£kKM]|[.,]\d)"
    r"|\bone(?:\s+of\b|-on-one\b|\s+another\b|\s+(?:day|thing|place|team|way|by)\b)"
    r"|\b(?:week|day|month|year|phase|step|stage|level|part) (?:one|two|three)\b|\b(?:no|any|every|each|"
    r"some|this|that|the|which|number|day)\s+one\b|\bthe\s+(?:two|three|four|five)\b"
    r"(?!-|\s+(?:hundred|thousand|million|billion|percent|per cent|points|%))"
    rf"|\b(?:{_LABELS})\s?-?\d+(?:[.:]\d+)*\b(?!\s?(?:%|percent|[kKM]\b|[:/]|new\b)|[.,]\d)(?!\s+[a-z]+s\b)"
    r"|\b[Tt]op[ -]\d+(?:\s?%)?|\b(?:one|two|three|four)[ -](?:thirds?|quarters?|fifths?|halves)\b"
    r"|\b[Ss]cope\s?[123]\b|\b(?:per|every)\s+(?:\d[\d,]*|thousand|hundred|million)\b(?!\s?[%$€£])"
)
_SMALL = any_of((*vocabulary.ONES, *vocabulary.TENS, *vocabulary.POWERS))
_SPELLED = (
    r"(?:(?:half\s+)?an?\s+(?=hundred|dozen|thousand|million|billion))?"
    rf"{_SMALL}(?:(?:(?<=hundred)\s+and\s+|[\s-]+){_SMALL})*(?![\w-])"
)
_CODES = any_of(re.escape(word) for word in (*vocabulary.CURRENCY_SIGNS, *vocabulary.CURRENCY_CODES, "Rs.", "Rs"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its place: ``start`` includes sign and currency, ``digits_start`` does not, ``end`` the scale.

    ``scale`` is the power that was written ("k", "million"), or empty; ``spelled`` tells that it stands in words.
    """

    value: Decimal
    start: int
    digits_start: int
    end: int
    sign: str = ""
    currency: str = ""
    scale: str = ""
    spelled: bool = False


def numbers(text: str, blocked: list[tuple[int, int]], locale: str = "en") -> Iterator[Number]:
    """Read the numbers of a text that lie outside the ``blocked`` places, in their order."""
    barred = [*blocked, *(match.span() for match in _NOT_NUMBERS.finditer(text))]
    for match in _pattern(locale).finditer(text):
        start, end = match.span("spelled") if match["spelled"] else match.span("digits")
        if not any(start < stop and end > begin for begin, stop in barred):
            number = _spelled(match) if match["spelled"] else _digits(match, locale)
            if number:
                yield number


@lru_cache(maxsize=16)
def _pattern(locale: str) -> re.Pattern[str]:
    point, group = (",", r"\.") if _has_decimal_comma(locale) else (r"\.", ",")
    digits = (
        rf"\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}(?:{point}\d+)?|\d{{1,3}}(?:{SPACE}\d{{3}})+(?:{point}\d+)?"
        rf"|\d+(?:{point}\d+)?|(?<!\d){point}\d+"
    )
    return re.compile(
        rf"(?:(?<![\w%).])(?P<sign>[+−-](?={SPACE}?[\d$€£¥₹.])))?{SPACE}?"
        rf"(?:(?<![A-Za-z])(?P<code>{_CODES}){SPACE}?)?"
        rf"(?<![\w#/:])(?<!\d[.,])(?<!(?<!\d)[A-Za-z]-)(?P<digits>{digits})(?!\d|[.,]\d)"
        rf"(?:{SPACE}?(?P<scale>{any_of(vocabulary.SCALES)})(?![A-Za-z²³]))?"
        rf"|(?<![\w-])(?P<spelled>(?i:{_SPELLED}))"
    )


def _has_decimal_comma(locale: str) -> bool:
    return locale.replace("_", "-").split("-")[0] in vocabulary.DECIMAL_COMMA


def _digits(match: re.Match[str], locale: str) -> Number | None:
    digits = re.sub(SPACE, "", match["digits"])
    digits = digits.replace(".", "").replace(",", ".") if _has_decimal_comma(locale) else digits.replace(",", "")
    sign, scale = match["sign"] or "", match["scale"] or ""
    value = Decimal(digits) * vocabulary.SCALES.get(scale, 1)
    start = match.start("sign") if sign else match.start("code") if match["code"] else match.start("digits")
    return Number(
        value=-value if sign in ("-", "−") else value,
        start=start,
        digits_start=match.start("digits"),
        end=match.end("scale") if scale else match.end("digits"),
        sign=sign,
        currency=match["code"] or "",
        scale=scale,
    )


def _spelled(match: re.Match[str]) -> Number | None:
    value = spelled_value(match["spelled"])
    if value is None:
        return None
    start, end = match.span("spelled")
    return Number(value=value, start=start, digits_start=start, end=end, spelled=True)


def spelled_value(words: str) -> Decimal | None:
    """Read a number in words ("twenty-five", "a hundred and two", "half a million"); None for a mere row of words."""
    total, current, last = Decimal(0), Decimal(0), 1_000
    tokens = [token for token in re.split(r"[\s-]+", words.lower()) if token not in ("and", "a", "an")]
    if tokens[0] == "half":
        return Decimal(vocabulary.POWERS[tokens[1]]) / 2 if len(tokens) == 2 else None
    for token in tokens:
        if token in vocabulary.POWERS:
            power = vocabulary.POWERS[token]
            current = (current or Decimal(1)) * power
            if power >= 1_000:
                total, current = total + current, Decimal(0)
            last = 1_000
        else:
            worth = 10 if token in vocabulary.TENS else 1
            if last <= worth or (last == 10 and not 0 < vocabulary.ONES.get(token, 0) < 10):
                return None
            current, last = current + vocabulary.ONES.get(token, vocabulary.TENS.get(token, 0)), worth
    return total + current
