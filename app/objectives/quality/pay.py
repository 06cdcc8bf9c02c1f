"""Which words tie a goal to pay, and which only name pay, a product's bonus or something that sounds like either."""

from __future__ import annotations

import re

_NO_PAY = (
    r"(?!\s+(?:levels?|rounds?|stages?|points?|stars?|lives|credits?|coins?|miles|cards?|codes?|tracks?|chapters?|"
    r"episodes?|content|features?|items?|material|questions?|games?|modes?|offers?|deals?|vouchers?|shares?|"
    r"program(?:me)?s?|insights?|api|apis|service|flow)\b)"
)
"""What makes the bonus before it something of a product."""
_BONUS = rf"bonus(?:es)?(?:\s+pay(?:outs?|ments?))?{_NO_PAY}"
_PAY = (
    rf"(?:{_BONUS}|sal(?:ary|aries)|pay(?:check|cheque)?(?!-|\s+(?:attention|per|as|gap|tv)\b)|pay[- ]?rises?|"
    r"pay raises?|compensation|remuneration|commission|promotions?|variable pay|"
    r"performance (?:rating|appraisal|score)s?|appraisals?)"
)
_WHOSE = (
    r"(?:(?:my|your|his|her|our|its|their|the|a|an|no|any|everybody['’]s|everyone['’]s|each|annual|yearly|quarterly|"
    r"year-end|individual|team|performance|sales|cash|full|maximum|target|bigger|larger|higher|double|extra|special)"
    r"\s+){0,3}"
)
_WHO = (
    r"(?:(?:so(?:\s+that)?|and|then)\s+)?"
    r"(?:(?:we|i|you|they|he|she|who|whoever|everybody|everyone|people|(?:the|our|each|every|all)\s+[\w-]+(?:\s+[\w-]+)?)\s+)?"
    r"(?:(?:will|would|can|could|shall|should|may|must)\s+)?(?:(?:all|each|only|then)\s+)?"
)
_ENDS = (
    r"(?=\s*(?:$|[.,;:!?)\n–—])|\s+(?:for|if|when|whenever|once|only|unless|after|as|at|upon|by|in|on|of|and|or|with|from|"
    r"that|which|per|this|next|every|each|because|depending|too|again|accordingly)\b)"
)
_SUM = (
    r"(?:(?:up\s+to|at\s+least|about|around|over)\s+)?"
    r"(?:[€$£]\s?\d|\d[\d.,]*\s?(?:k\b|%|[€$£]|(?:percent|eur|usd|gbp|chf|euros?|dollars?|pounds?|francs?|months?|weeks?)\b)|"
    r"(?:a|an|one|two|three|half\s+a|an\s+extra)\s+(?:month|week|year|day)(?:['’]?s)?\b)"
)
_TIED_TO_PAY = re.compile(
    rf"""
      \b(?:determines?|decides?|affects?|influences?|feeds?\s+into|counts?\s+(?:towards?|for|in)|goes\s+into|
         relevant\s+(?:for|to)|basis\s+(?:for|of)|condition\s+(?:for|of)|tied\s+to|linked\s+to|depends?\s+on|
         eligible\s+for)\s+{_WHOSE}{_PAY}\b
    | \bso\s+that\s+{_WHOSE}(?P<purpose>{_PAY})\s+(?:is|are|comes?|gets?|will|can|rises?)\b
    | \b{_PAY}(?:\s+(?:of|for)\s+(?:the|this|that|each|every)\s+[\w-]+)?
         \s+(?:depends?|hinges?|follows?|(?:is|are)\s+(?:tied|linked|based\s+on)|will\s+(?:depend|follow))\b
    | \b{_PAY}[- ](?:relevant|dependent|linked|related)\b
    | \bto\s+(?:earn|get|receive|secure|unlock|trigger|qualify\s+for|be\s+paid)\s+{_WHOSE}{_PAY}\b
    | \b(?:my|your|his|her|everybody['’]s|everyone['’]s|our)\s+(?:(?:annual|yearly|quarterly|next|full|team)\s+)?
         (?:{_BONUS}|salary|pay[- ]?rise|pay\s+raise|appraisal|performance\s+rating)\b
    | \b(?:paid|pays|pay)\s+out\s+(?:as\s+)?(?:a\s+)?{_BONUS}\b
    | \b(?:full|target|annual|yearly|quarterly)\s+{_BONUS}\b(?=\s+(?:for|if|when|at|only)\b|\s*$)
    | \bin\s+order\s+to\s+be\s+promoted\b | \bcounts?\s+in\s+(?:the\s+)?(?:annual|yearly)\s+review\b
    | \b{_WHO}(?:gets?|got|receives?|received|earns?|earned|wins?|won|unlocks?|triggers?|secures?|
         (?:(?:is|are|be|was|were|gets?|got)\s+)?(?:paid|granted|awarded))\s+
         {_WHOSE}(?P<received>{_BONUS}){_ENDS}
    | \b{_WHO}(?:gets?|receives?|earns?)\s+{_WHOSE}(?:pay[- ]?rise|(?:pay\s+)?raise)\s+
         (?:if|when|once|only|for\s+(?:hitting|reaching|meeting))\b
    | (?<!\badded\s)\b(?:a\s+|the\s+)?(?P<sum>{_BONUS})\s+of\s+{_SUM}
    | \b(?:no|a|the)\s+(?P<condition>{_BONUS})\s+(?:if|unless|without|below|under|only\s+(?:if|when|once))\b
    | \b(?P<paid>{_BONUS})\s+(?:(?:is|are|will\s+be)\s+)?paid\s+(?:out\s+)?(?:at|above|from|for|if|when|once|only)\b
    | \b(?:ties?|tying|tied|links?|linking|linked)\s+{_WHOSE}{_PAY}\s+to\b
    | \b(?:for|drives?|sets?|threshold\s+(?:for|of))\s+(?:the\s+|full\s+){{0,2}}
         (?P<payout>bonus(?:es)?\s+pay(?:outs?|ments?)){_ENDS}
    | \b(?:full|maximum|higher|bigger|larger)\s+bonus\s+pay(?:outs?|ments?)\b
    | \bbonus\s+pay(?:outs?|ments?)\s+(?:if|when|once|only|unless)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_CUSTOMERS = re.compile(
    r"\b(?:customers?|clients?|consumers?|players?|gamers?|users?|guests?|shoppers?|buyers?|subscribers?|visitors?|readers?|"
    r"travellers?|travelers?|passengers?|referrers?|friends?|invitees?|households?|savers?|welcome|sign-?up|referral|"
    r"loyalty|deposit)\b",
    re.IGNORECASE,
)
_OF_STAFF = re.compile(
    r"\b(?:we|i|everybody|everyone|employees?|staff|teams?|reps?|colleagues?|managers?|nurses?|engineers?|sellers?|"
    r"sales\s?(?:people|persons?|reps?|team))\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.,;:!?(\n–—]")


def tied_to_pay(text: str) -> re.Match[str] | None:
    """Return the words that make pay, promotion or a rating depend on a goal, None where these are just its subject.

    A bonus that customers are given is part of a product.
    """
    return next((match for match in _TIED_TO_PAY.finditer(text) if not _is_of_a_product(text, match)), None)


def _is_of_a_product(text: str, match: re.Match[str]) -> bool:
    """Tell whether a bonus is one that customers are given, going by whom its own part of the sentence names."""
    if match.lastgroup is None:
        return False
    start = max((turn.end() for turn in _CLAUSE.finditer(text, 0, match.start())), default=0)
    end = next((turn.start() for turn in _CLAUSE.finditer(text, match.end())), len(text))
    clause = text[start:end]
    return _OF_CUSTOMERS.search(clause) is not None and _OF_STAFF.search(clause) is None
