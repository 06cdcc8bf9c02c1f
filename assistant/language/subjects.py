"""What a statement measures, in its own words: the metric's name between the verb and the figures."""

from __future__ import annotations

import re

from app.objectives.models import UnitKind
from assistant.language import dates, vocabulary
from assistant.language.cues import Role
from assistant.language.openings import MOVING_OR_KEEPING
from assistant.language.played import Played
from assistant.language.tokens import cue
from assistant.language.trimming import MOST_WORDS, PRODUCED, clean, is_producer
from assistant.language.vocabulary import any_of

_ALSO_FIRST = ("find out", *vocabulary.words("know track tracking hold holding recover restore regain"))
_FIRST_VERBS = (*MOVING_OR_KEEPING, *_ALSO_FIRST)
_FIRST = cue(rf"(?<![\w-]){any_of(_FIRST_VERBS)}(?![\w-])(?:\s+(?:up|down|back)(?![\w-]))?", _FIRST_VERBS)
_PATH = re.compile(
    r"\bfrom\s+([\w' -]{3,40}?)\s+(?:to|until)\s+([\w' -]{3,40}?)(?:,?\s+it)?(?:\s+takes?|\s+took)?\s*$", re.IGNORECASE
)
_MODAL_AND_VERB = re.compile(
    r"\b(?:should|must|shall|will|can|could|want to|need to|have to)\s+[a-z]+\s*$", re.IGNORECASE
)
_HOW = re.compile(r"\bhow\s+(?:many|much|often|long|far|fast|quickly|well)\s+[^.;:,!?]{3,100}", re.IGNORECASE)
_SINGLE = re.compile(
    r"(?:^\W*no\s+|\bno\s+(?:single|one)\s+)(?:single\s+|one\s+)?([\w' -]{2,40}?)(?:\s+exceeds?)?\s*$", re.IGNORECASE
)
_WE_DO = re.compile(
    r"\W*(?:we|they|i|you)\s+(?:(?:currently|now|usually|still|typically|only|do)\s+)*[a-z]+\s*", re.IGNORECASE
)
_IN_MARKER = re.compile(
    r"(?:target|goal|aim|ambition)\s+(?:for|of)\s+([\w\s'’-]{3,60}?)\s*(?::|=|\bis\b|\bof\b)|"
    r"(?:without|not)\s+(?:letting|let|allowing)\s+([\w\s'’-]{3,60}?)\s+(?:to\s+)?(?:fall|drop|rise|dip|sink|go|get)\b",
    re.IGNORECASE,
)
_RATE = re.compile(r"^\s*(?:(?:a|per|each|every)\s+|/\s*)\w+", re.IGNORECASE)
_SPENT = re.compile(r"\b(lose|spend|waste)s?\b", re.IGNORECASE)
_SPENT_ON = {"lose": "lost to", "spend": "spent on", "waste": "wasted on"}
_TAKEN = re.compile(r"\b(takes?|took|waits?|lasts?)\b", re.IGNORECASE)
_TAKEN_AS = {"take": "time", "took": "time", "wait": "waiting time", "last": "duration"}
_PLAIN_VERBS = any_of(
    vocabulary.words(
        "finish complete activate use buy return renew open reply respond convert pass attend join stay "
        "leave cancel click come "
        "reach visit order rate recommend upgrade invite create log sign get make have take do feel know "
        "say fail drop abandon "
        "churn wait read answer book pay submit miss adopt arrive hold own bring report see show meet speak call "
        "start stop keep write learn vote donate recover"
    )
)
_PLAIN_VERB = re.compile(
    rf"^(?:(?:who|that|which)\s+)?(?:are |were )?(?:actually |still |never |ever )?{_PLAIN_VERBS}\b|"
    rf"^(?:are|were|have)\b",
    re.IGNORECASE,
)


_DOING = re.compile(
    r"(?P<be>(?:are|is|were|was)\s+)?(?:(?:on|in|at|under|with|without|behind)\s+\w|(?!need|speed|feed)[a-z]+ed\b|"
    rf"(?:sold|held|won|made|paid|sent|built|lost|kept|left|read|taught|given|met)\b)|(?P<verb>(?!open){_PLAIN_VERBS}(?:e?d)?\b)",
    re.IGNORECASE,
)


def subject(text: str, played: tuple[Played, ...]) -> str | None:
    """Find what is measured, as it stands in the text; None where no words name it."""
    telling = [each for each in played if each.role is not Role.ASIDE]
    if not telling and (how := _HOW.search(text)):
        return how[0].strip()
    shared = _share(text, telling)
    if shared:
        return shared
    dated = dates.mentions(text)
    begin = next((end for start, end in dated if not re.search(r"\w", text[:start])), 0)
    stop = min([each.marked for each in telling] + [start for start, _ in dated if start > begin] + [len(text)])
    lead = text[begin:stop]
    verb = next((found for found in _FIRST.finditer(lead) if not _is_noun(lead, found)), None)
    after_verb = clean(lead[verb.end() :]) if verb else None
    if after_verb:
        return after_verb
    timed = _timed(text, lead, telling)
    if timed:
        return timed
    compared = next((found for each in telling if (found := _compared(text, each))), None)
    if compared:
        return compared
    before = None if _WE_DO.fullmatch(lead) else clean(lead[: verb.start()] if verb else lead, from_end=True)
    before = before or _inside_marker(text, telling)
    if before and not (is_producer(before) and any(each.role is not Role.UNREAD for each in telling)):
        return before
    return None if re.match(r"\W*no\s(?!more|less|fewer)", text, re.IGNORECASE) else _after_figure(text, telling)


def _inside_marker(text: str, telling: list[Played]) -> str | None:
    """Find a name among the words that give a figure's role away: "target for lesson ratings: 4.5"."""
    named = (_IN_MARKER.match(text[each.marked : each.quantity.start]) for each in telling)
    return next((clean(match[1] or match[2]) for match in named if match), None)


def _share(text: str, telling: list[Played]) -> str | None:
    """Name "95 % of tickets answered within 24 hours" as the share of those tickets."""
    for each in telling:
        figure = each.quantity
        if figure.unit.kind is not UnitKind.PERCENT or each.role is Role.CHANGE:
            continue
        match = re.match(
            r"\+?\s*(?:of\b|(?=(?:all|our|the)\b))\s*((?:all\s+|our\s+|the\s+)*)", text[figure.end :], re.IGNORECASE
        )
        lead = text[: telling[0].marked]
        if match and ((single := _SINGLE.search(text[: figure.start])) or not _names_something(lead)):
            group = text[figure.end + match.end() : _stop_after(text, figure.end, telling)]
            what = clean(re.sub(r"\s(?:have|has|had)\s+(?=an?\b)", " with ", group))
            if single:
                return f"any single {single[1]}'s share of {what}" if what else None
            return f"share of {_done(text[: each.marked], _relative(what))}" if what else None
    return None


def _is_noun(lead: str, verb: re.Match[str]) -> bool:
    """Tell whether "falls" or "cuts" begins a statement and so names what is counted."""
    leads = not re.search(r"\w", lead[: verb.start()])
    if leads:
        return bool(re.fullmatch(r"(?:falls|cuts|drops|gains|moves|pushes|rises)", verb[0].lower()))
    return bool(re.match(r"\s+per\b", lead[verb.end() :])) and not _MODAL_AND_VERB.search(lead[: verb.end()])


def _names_something(lead: str) -> bool:
    """Tell whether words before the first figure already name a metric, beyond a verb."""
    if _MODAL_AND_VERB.search(lead):
        return False
    verb = _FIRST.search(lead)
    named = clean(lead[verb.end() :] if verb else lead)
    return bool(named) and not is_producer(named or "") and len((named or "").split()) <= MOST_WORDS


def _done(lead: str, what: str) -> str:
    """Put the verb of "answer 95 % of tickets" behind the noun: "tickets answered"."""
    verb = re.search(rf"\b({PRODUCED})\s*$", lead, re.IGNORECASE)
    words = what.split()
    plural = next((i for i, word in enumerate(words, start=1) if word.lower().endswith("s")), len(words))
    plural = min(plural, next((i for i, word in enumerate(words) if word in ("for", "in", "of", "on", "at")), plural))
    participle = vocabulary.participle(verb[1].lower()) if verb else None
    return " ".join([*words[:plural], participle, *words[plural:]]) if participle else what


def _relative(what: str) -> str:
    """Join "new users finish onboarding" into "new users that finish onboarding"."""
    words = re.sub(r"\b(?:should|must|shall|will|can|could|need to|ha(?:ve|s) to)\s+", "", what).split()
    for i, word in enumerate(words[:-1], start=1):
        if word.lower().endswith("s") or word.lower() in vocabulary.IRREGULAR_PLURALS:
            rest = " ".join(words[i:])
            if _PLAIN_VERB.match(rest) and not rest.startswith(("who", "that", "which")):
                return f"{' '.join(words[:i])} that {rest}"
            break
    return " ".join(words)


def _stop_after(text: str, start: int, telling: list[Played]) -> int:
    later = [each.marked for each in telling if each.marked >= start]
    later += [at for at, _ in dates.mentions(text) if at >= start]
    return min([*later, len(text)])


def _timed(text: str, lead: str, telling: list[Played]) -> str | None:
    """Name what a time is of: "the build takes 20 minutes", "close the books in 5 days"."""
    times = [each.quantity for each in telling if each.quantity.unit.kind is UnitKind.DURATION]
    if not times:
        return None
    between = text[len(lead) : times[0].start]
    rest = _RATE.sub("", text[times[0].end :])
    spent = _SPENT.search(between) or _SPENT.search(lead)
    if spent and (what := re.match(r"\s+(?:to|on|with|for|in)\s+(.*)", rest)):
        cleaned = clean(what[1])
        return f"time {_SPENT_ON[spent[1].lower()]} {cleaned}" if cleaned else None
    if re.search(r"\bit takes?\b", text[: times[0].start], re.IGNORECASE) and (
        what := re.match(r"\s+(?:to\s+)(.*)", rest)
    ):
        cleaned = clean(what[1])
        return f"time to {cleaned}" if cleaned else None
    taken = _TAKEN.search(between)
    if taken and (cleaned := clean(lead, from_end=True)):
        noun = _TAKEN_AS[taken[1].lower().removesuffix("s")]
        if path := _PATH.search(between if _PATH.search(between) else lead):
            return f"{noun} between {path[1]} and {path[2]}"
        if taken[1].lower().startswith("wait"):
            return f"{noun} of {cleaned[0].lower()}{cleaned[1:]}"
        return cleaned if cleaned.lower().endswith(noun.split()[-1]) else f"{cleaned} {noun}"
    made = clean(lead, from_end=True)
    if made and re.match(rf"{PRODUCED}\s", made, re.IGNORECASE):
        return f"time to {made[0].lower()}{made[1:]}"
    return None


def _after_figure(text: str, telling: list[Played]) -> str | None:
    """Read "99.9 % uptime", "$2M in annual revenue" and "20 enterprise customers"."""
    for each in telling:
        figure = each.quantity
        rest = clean(_RATE.sub("", text[figure.end : _stop_after(text, figure.end, telling)]))
        counted = figure.unit.symbol if figure.unit.kind is UnitKind.NUMBER and not figure.is_multiple else None
        if counted == "times":
            return clean(text[: each.marked])
        if counted and not counted.startswith("out of"):
            leads = not re.search(r"\w", text[: each.marked])
            return (_doing(counted, rest) if leads and rest else None) or counted
        if rest and len(rest.split()) <= 6:
            return rest
    return None


def _doing(counted: str, rest: str) -> str | None:
    """Name what is counted by what it does or where it is: "families on the list", "children that pass the badge"."""
    match = _DOING.match(rest)
    if not match or len(rest.split()) > MOST_WORDS - 4:
        return None
    return (
        f"{counted} that {rest}"
        if match["verb"]
        else f"{counted} {rest[match.end('be') if match['be'] else 0 :].strip()}"
    )


def _compared(text: str, each: Played) -> str | None:
    """Read "10 % more visitors" as a change of visitors."""
    more = re.match(
        r"\s*(?:(?:times\s+)?as\s+(?:many|much)|more|fewer|less)\s+(.+)", text[each.quantity.end :], re.IGNORECASE
    )
    return clean(more[1]) if more and each.role is Role.CHANGE else None
