"""What a sentence states in words, held to the fields of its records: status, direction, target, outlook, cause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from app.objectives.models import MetricKind
from assistant.facts import BlockerFact, CheckInFact
from assistant.sources import HEALTH_WORDS, Source
from assistant.verification.verdicts import VerdictCode


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_STATUS = _words(r"(?:on|off)[\s-]+track|at[\s-]+risk")
_HEALTH = {words: health for health, words in HEALTH_WORDS.items()}
_WAS = re.compile(
    r"\b(?:from|was|were|previously|before:?|formerly|had been|earlier|after being)(?:\s+(?:reported\s+)?(?:as\s+)?)?$",
    re.IGNORECASE,
)
_UP = _words("rose|risen|rising|increased|grew|grown|climbed|went up|is up|up from|higher")
_DOWN = _words("fell|fallen|falling|decreased|declined|dropped|shrank|went down|is down|down from|lower")
_RESOLVED = re.compile(r"(?<!not )(?<!un)\b(?:resolved|unblocked|solved|cleared)\b", re.IGNORECASE)
_BLOCKED = re.compile(r"(?<!un)\bblock(?:ed|s|ing|er)?\b", re.IGNORECASE)
_REACHED = _words(r"(?:has |have )?(?:reached|met|hit|exceeded|achieved|beat|passed) (?:its|the|their) (?:target|goal)")
_OUTLOOK = _words("will|won['’]t|going to|is set to|forecast|expected to|likely|unlikely|soon|next week|shortly")
_CAUSE = _words("because|due to|thanks to|owing to|caused|as a result|led to|so that|driven by")


def fault_of_statement(own: str, cited: Sequence[Source]) -> VerdictCode | None:
    """Say what a sentence states that the fields of its records deny, or that only their words could bear out."""
    facts = [source.fact for source in cited]
    check_ins = [fact for fact in facts if isinstance(fact, CheckInFact)]
    blockers = [fact for fact in facts if isinstance(fact, BlockerFact)]
    there = " ".join(source.text for source in cited)
    return (
        _fault_of_health(own, check_ins)
        or _fault_of_blockers(own, blockers, there)
        or _fault_of_direction(own, check_ins)
        or _fault_of_target(own, check_ins)
        or _fault_of_conclusion(own, there)
    )


def _fault_of_health(own: str, check_ins: list[CheckInFact]) -> VerdictCode | None:
    """Hold every status word to the structured field: "from at risk" to the one before, any other to the one now."""
    for match in _STATUS.finditer(own):
        said = _HEALTH[" ".join(re.split(r"[\s-]+", match[0].lower()))]
        was = bool(_WAS.search(own[: match.start()])) or bool(
            re.match(r"\s+(?:before|earlier|previously)\b", own[match.end() :])
        )
        if said not in {fact.health_before if was else fact.health for fact in check_ins}:
            return VerdictCode.STATUS_DIFFERS
        if re.search(r"\b(?:not|no longer|never)\s+$", own[: match.start()]):
            return VerdictCode.STATUS_DIFFERS
    return None


def _fault_of_blockers(own: str, blockers: list[BlockerFact], there: str) -> VerdictCode | None:
    """Let something be resolved or blocked only where a blocker, or a record's own words, say so."""
    if _RESOLVED.search(own) and not any(fact.resolved_on for fact in blockers):
        return VerdictCode.STATUS_DIFFERS
    is_known = blockers or _BLOCKED.search(there)
    return VerdictCode.STATUS_DIFFERS if _BLOCKED.search(own) and not is_known else None


def _fault_of_direction(own: str, check_ins: list[CheckInFact]) -> VerdictCode | None:
    """Hold "rose" and "fell" to the values, or to the confidence, of the one check-in that is cited."""
    if len(check_ins) != 1:
        return None
    before, now = _moved(check_ins[0], of_confidence=bool(re.search(r"\bconfidence\b", own, re.IGNORECASE)))
    if before is None or now is None:
        return None
    is_wrong = (_UP.search(own) and now <= before) or (_DOWN.search(own) and now >= before)
    return VerdictCode.DIRECTION_WRONG if is_wrong else None


def _moved(fact: CheckInFact, *, of_confidence: bool) -> tuple[Decimal | float | None, Decimal | float | None]:
    if of_confidence:
        return fact.confidence_before, fact.confidence
    return fact.value_before, fact.value


def _fault_of_target(own: str, check_ins: list[CheckInFact]) -> VerdictCode | None:
    """Let a target be reached only where every cited value is there, or beyond it."""
    if not _REACHED.search(own):
        return None
    return None if check_ins and all(map(_is_reached, check_ins)) else VerdictCode.TARGET_NOT_REACHED


def _is_reached(fact: CheckInFact) -> bool:
    if fact.value is None or fact.target is None:
        return False
    return fact.value <= fact.target if fact.kind is MetricKind.DECREASE else fact.value >= fact.target


def _fault_of_conclusion(own: str, there: str) -> VerdictCode | None:
    """Let an outlook or a cause stand only where the records' own words give one."""
    concluded = any(pattern.search(own) and not pattern.search(there) for pattern in (_OUTLOOK, _CAUSE))
    return VerdictCode.CONCLUSION_DRAWN if concluded else None
