"""The words around a figure that tell its role, as tables of expressions: one row a role, tried in order."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.language import vocabulary
from assistant.language.tokens import cue
from assistant.language.vocabulary import any_of


class Role(StrEnum):
    """The part that a figure plays.

    FORMER is where a metric stood before it stood where it stands, ASIDE a window or a condition, UNREAD what could be
    read in two ways.
    """

    BASELINE = "BASELINE"
    TARGET = "TARGET"
    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    LOW = "LOW"
    HIGH = "HIGH"
    CHANGE = "CHANGE"
    FORMER = "FORMER"
    ASIDE = "ASIDE"
    UNREAD = "UNREAD"


def either(*patterns: str) -> str:
    """Join expressions into one group of alternatives, in the order given."""
    return f"(?:{'|'.join(patterns)})"


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile an expression that does not care about capitals."""
    return re.compile(pattern, re.IGNORECASE)


MOVERS = any_of({*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.IMPROVE})
GOAL_VERBS = any_of({*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.IMPROVE, *vocabulary.REACH, *vocabulary.PRODUCE})
CHANGES = any_of(
    vocabulary.words(
        "increase decrease reduction improvement growth uplift lift drop decline rise gain boost cut "
        "jump saving savings "
        "raise expansion surge slump discount"
    )
)
ARROW = either("→", "->", "–>", "-->", "=>", "⇒", "➜")
_NOT = either("not", "never", "cannot", r"(?:ca|wo|must|should|do|does|is)n['’]t", "without")
_BE = either(r"(?<!\w)(?:is|are|was|were|am)", r"['’](?:s|re|m)")
_AT = either(
    "at",
    "around",
    "(?:sitting|running) at",
    "hovering (?:at|around)",
    "down to",
    "up to",
    "close to",
    "stuck (?:at|on)",
)
_STILL = r"(?:(?:still|currently|now|only|already|today|presently|just|typically|usually|on average) )*"
_NAMES = "(?:\\s+(?:value|level|figure|number|for \\w+(?: \\w+)?))?"
_LOOSE = (
    r"[\s(:~≈\"“'=]*(?:(?:about|around|approximately|approx\.?|roughly|nearly|almost|only|just|some|circa|a|an|the|our|"
    r"total of)\s+)*[~≈(]?\s*$"
)

LAST = "last (?:week|month|quarter|year|cycle|sprint|time|season|term|spring|summer|autumn|fall|winter)"
WISH = compiled(
    r"\b"
    + either(
        "should", "must", "needs?(?: to)?", "wants?", "wanted", "aim(?:s|ing)?", "targets?", "goals?", "let['’]?s",
        "would like", "have to", "has to", "ought", "plan to", "hope", "could we", "can we", "will", "shall",
        "ambition",
        "commit", "objective is", "dream", "propose", "suggest", "expect(?:ed)? to", "so that", "in order to",
    )
    + r"\b"
)  # fmt: skip
NOW = compiled(
    r"\b"
    + either(
        "current(?:ly)?", "today", "now", "right now", "at the moment", "at present", "presently", "so far", "already",
        "these days", "still", LAST, "this (?:week|morning)",
        "as of", "to date", "at this point", "(?:in|over) the (?:last|past)", "yesterday", "nowadays",
        r"in (?:Q[1-4]|20\d\d) (?:we|it|they)",
    )
    + r"\b"
)  # fmt: skip
_ROSE_OR_FELL = vocabulary.words(
    "rose risen fell fallen went gone grew grown dropped increased decreased climbed slipped declined jumped "
    "improved moved worsened crept doubled slid shot"
)
REPORTED = cue(
    r"\w+\s+(?:has |have |had )?" + either(*_ROSE_OR_FELL) + r"\s+(?:up |down |back )?",
    _ROSE_OR_FELL,
)

_BEFORE: tuple[tuple[Role, str], ...] = (
    (Role.CHANGE, r"\bby\s+(?:at least|up to|more than|over|no less than|a minimum of)"),
    (
        Role.TARGET,
        rf"\b(?:target|goal|aim|ambition){_NAMES}\s*(?:is|was|are|would be|should be|of|at|=|:|being|set (?:at|to))*"
        r"(?:\s+to (?:reach|hit|get to|be))?",
    ),
    (
        Role.BASELINE,
        r"\b"
        + either(
            "baseline", "starting (?:point|value|from|at)", "start at", "status quo",
            "today['’]s (?:value|level|figure)",
            "current(?:ly)?(?: (?:value|level|rate|figure|average|median|score|number))?",
        )
        + r"\s*(?:is|are|was|of|at|we are at|we have|it is|=|:)*",
    ),
    (
        Role.AT_MOST,
        rf"\b{_NOT}\s+(?:to\s+)?"
        r"(?:exceed(?:ing|s)?|surpass|(?:(?:be|go|goes|rise|rises|climb|get|grow)\s+)?(?:above|over|"
        r"beyond|more than|higher than))",
    ),
    (
        Role.AT_LEAST,
        rf"\b{_NOT}\s+(?:to\s+)?(?:(?:letting|let)\s+[\w\s]+?\s+)?"
        r"(?:(?:be|go|goes|falls?|drops?|dips?|sinks?|slips?)\s+)?(?:below|under|beneath|less than)",
    ),
    (Role.AT_MOST, r"\bno\s[\w\s-]{2,30}?(?:(?:longer|more|greater|higher|larger|older|slower) than|"
                   r"exceeds?|exceeding|above|over)"),
    (
        Role.AT_MOST,
        r"\b"
        + either(
            "under", "below", "(?:less|fewer|lower|shorter|smaller) than", "at most", "(?:no|not) more than",
            "no (?:higher|longer|later) than", "max(?:imum)?(?: of)?", "maximally", "within", "inside", "beneath",
            "capp?(?:ed)? (?:at|to)", "cap of", "limit(?:ed)? (?:to|of)", "at or (?:below|under)", "ceiling of",
        )
        + r"|[<≤]\s*=?",
    ),
    (
        Role.AT_LEAST,
        r"\b"
        + either(
            "at least", "(?:no|not) less than", "no (?:fewer|lower) than", "min(?:imum)?(?: of)?", "minimally", "above",
            "(?:more|greater|higher|better|larger) than", "exceed(?:s|ing)?", "surpass(?:es|ing)?", "beat(?:s|ing)?",
            "north of", "at or above", "floor of", "upwards of", "(?<!all )over",
        )
        + r"|(?<![-=–])[>≥]\s*=?",
    ),
    (
        Role.CHANGE,
        r"\bby(?:\s+(?:up to|at least|a further|another|an additional|a factor of|more than|over))?"
        rf"|\b(?:another|additional|extra|further|plus)|\b{CHANGES}\s+of",
    ),
    (Role.BASELINE, r"\b(?:(?:up |down |away )?from|versus|vs\.?|compared (?:to|with)|against|instead of|rather than)"),
    (
        Role.TARGET,
        r"\b"
        + either(
            "should", "must", "needs? to", "ha(?:s|ve) to", r"wants?(?: \w+)? to", r"would like(?: \w+)? to",
            "ought to",
            "to", "will", "could", "can",
        )
        + " (?:be|become|have|get|see|read|show|average|stand)(?: at)?",
    ),
    (
        Role.BASELINE,
        r"\b(?:now|today|right now|at the moment|at present|presently|as of today|last (?:week|month|"
        r"quarter|year))[,:]?"
        rf"(?:\s+(?:we|it|they|that|this))?(?:\s*{_BE})?(?:\s+(?:have|had|see|saw|get|"
        rf"got))?(?:\s+(?:still |only |at )?)?",
    ),
    (
        Role.BASELINE,
        rf"{_BE}\s+{_STILL}(?:{_AT})?"
        r"|\b(?:stands?|sits?|hovers?|averages?|averaged|stood|sat|lies|runs?)(?: (?:now|currently|"
        r"today))?\s+(?:at|around|on)"
        r"|\baverag(?:es?|ed|ing)",
    ),
    (
        Role.BASELINE,
        r"(?:\b(?:we|they)['’]ve|(?<=[\w)])\s+(?:have|has|had))"
        r"(?: (?:had|only|just|already|currently|now|got))*",
    ),
    (
        Role.TARGET,
        r"\b(?:(?:should|could|will|shall|can|ought to)(?: only)? (?:take|cost|last|wait|need|spend|score|weigh)"
        r"|(?:must|has to|have to|needs? to) (?:take|cost|last|score|weigh))(?: (?:us|them|me|you|everyone))?",
    ),
    (
        Role.BASELINE,
        r"(?<=[\w)])\s+(?:(?:currently|now|still|usually|typically|often|only|can|may) )?"
        + either(
            "takes?", "took", "costs?", "lasts?", "waits?", "waited", "loses?", "lost", "spends?", "spent", "receives?",
            "received", "gets? us", "scored", "scores",
        )
        + "(?: (?:us|them|me|you|everyone))?",
    ),
    (
        Role.TARGET,
        rf"\b(?:(?:up |down |back |all the way |closer )?to(?: level of)?|into|towards?|until)|{ARROW}",
    ),
    (
        Role.TARGET,
        r"\b"
        + either(
            "want(?:s|ed)?(?: (?:it|this|that|them))?(?: to be)?(?: "
            "at)?", "(?:aim|aiming|shoot|push|strive|plan|go) for",
            "(?:ensure|make sure|guarantee|see to it)(?: that)?", "we need",
            "make (?:that|it|this)",
        ),
    ),
    (Role.CHANGE, r"\b(?:up|down)"),
    (Role.TARGET, r"\b(?:reach(?:es|ing)?|hit(?:s|ting)?|achiev(?:e|es|ing)|attain(?:s|ing)?|deliver)"),
)  # fmt: skip
BEFORE_FIGURE = tuple((role, compiled(rf"(?:{pattern}){_LOOSE}")) for role, pattern in _BEFORE)

_OR = r"\s*(?:or|and)\s+"
STRONG_AFTER_FIGURE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.AT_LEAST, compiled(rf"\s*\+(?!\d)|{_OR}(?:more|higher|better|above|over|greater|up)\b|"
                             rf"\s*(?:minimum|at (?:the )?least)\b")),
    (Role.AT_MOST, compiled(rf"{_OR}(?:less|fewer|lower|below|under|faster|shorter|sooner)\b|"
                            rf"\s*(?:max(?:imum)?|at (?:the )?most|tops)\b")),
    (Role.TARGET, compiled(r"\s*(?:(?:target|goal)\b|would be\b|is (?:what|where) we want\b)")),
    (
        Role.CHANGE,
        compiled(
            r"\s*(?:more|fewer|less|faster|slower|higher|lower|better|cheaper|shorter|longer|larger|smaller|quicker)\b"
            rf"|(?:\s+(?!(?:or|and|to|by|in|of)\b)[\w-]+){{0,3}}\s+{CHANGES}\b|\s+(?:year[- ](?:over|"
            rf"on)[- ]year|YoY|QoQ|MoM|off)\b"
        ),
    ),
)  # fmt: skip
_PRESENT = either(
    "today", "now", "current(?:ly)?", "right now", "at the moment", "at present", "presently", r"as of \w+",
    LAST, "to date", "so far", "these days", "already",
    "baseline", "at this point",
)  # fmt: skip
AFTER_FIGURE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.BASELINE, compiled(rf"\s*[,;]?\s*{_PRESENT}\b(?!\s*(?:at |it is |is )?[$€£]?\d)|\s*\(\s*{_PRESENT}\s*\)")),
    (Role.BASELINE, compiled(rf"(?:\s*(?:/|per\b|an?\b|each\b)\s*\w+)?\s*{ARROW}")),
)  # fmt: skip
WINDOW = compiled(
    r"\b"
    + either(
        "last", "past", "next", "first", "previous", "following", "coming", "trailing", "rolling", "every", "each",
        "per",
        "consecutive", "after", "older than", "aged", "(?:in|within|over|for|during) the (?:last|past|next|first)",
        "for(?: at least| more than| less than| under| over)?", "over(?: a period of)?", "every other",
    )
    + r"\s*(?:the )?$"
)  # fmt: skip
