"""What a statement measures, in its own words: the metric's name between the verb and the figures."""

from __future__ import annotations

import re

from app.objectives.models import UnitKind
from assistant.language import dates, vocabulary
from assistant.language.cues import Role
from assistant.language.roles import Played
from assistant.language.vocabulary import any_of

_MOST_WORDS = 11
_GOAL = any_of({*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.IMPROVE, *vocabulary.REACH, *vocabulary.KEEP})
_ALSO_FIRST = ("find out", *vocabulary.words("know track tracking hold holding recover restore regain"))
_FIRST = re.compile(
    rf"\b(?:{_GOAL}|"
    rf"{any_of({*vocabulary.FIND_OUT, *_ALSO_FIRST})})(?![\w-])(?:\s+(?:up|"
    rf"down|back)(?![\w-]))?",
    re.IGNORECASE,
)
_LEADS = any_of(
    (
        *vocabulary.words(
            "we i they you it our the a an its their my this that these there to should must may needs? "
            "wants? have has had would "
            "could can cannot will like please let['’]?s us also and but so because think believe feel know "
            "currently today now "
            "presently only just maybe perhaps is are was were be been sitting at from of by for in on with "
            "about around more fewer "
            "less higher lower better kr\\d? goal target aim objective metric idea priority risk constraint "
            "not all some up down "
            "still already say guess reckon get gets getting see make go what baseline as when if while "
            "without letting ensure ensuring sure want "
            "increase decrease reduction reducing increasing each whether than"
        ),
        "right now",
        "at the moment",
        "at present",
        "(?:last|this) (?:quarter|month|year|week|morning)",
        "key result",
        "overall,",
        r"(?:last|past|next|first) \d+ \w+",
        "how (?:many|much|long|often|high|low)",
        "that is",
        "at least",
        "never",
        "let",
        "whatever we \\w+",
    )
)
_FLUFF = re.compile(rf"^(?:[\s,;:.!+•*–—\-(\"“”)]+|['’]d\b|{_LEADS}(?![\w-]))", re.IGNORECASE)
_TAILS = any_of(
    (
        *vocabulary.words(
            "from to at is are was were be of by in on it currently now today down up under below above over "
            "back should must may "
            "will can cannot could needs? have has had and or but remains? keep kept sits? stands? "
            "hovers? averages? averaged "
            "reach reaches hit hits get gets go goes went rose fell grew dropped climbed slipped moved "
            "improved declined increased "
            "decreased jumped crept takes? took lasts? not exceeds? drops? falls? rises? the a an about "
            "around only just still "
            "already with between within our we which that target goal baseline current than more less so please pls "
            "for until becomes? "
            "never typically usually improves? increases? decreases? grows? wants? running getting per every "
            "each through via as due worth "
            "across while ever does do did before after during if when"
        ),
        "(?:last|this) (?:quarter|month|year|week)",
        r"(?:in|by|during|for)\s+20\d\d",
        "(?:ca|wo|must|should|do|does)n['’]t",
    )
)
_TAIL = re.compile(rf"(?:[\s,;:.!=(\[–—\-\"“”→>]+|(?<![\w-]){_TAILS}|(?<!of )\bstays?|['’]s)$", re.IGNORECASE)
_CUT = re.compile(
    r"\s*(?:\((?!.*\)\s*\w)|[;:]|,(?!\d|\s*\w+\s*,)|[.!?]\s"
    r"|\b(?:so that|because|in order to|which|as measured|measured by|while|without|instead of|so we|by\s+\w+ing)\b)"
)
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
_RATE = re.compile(r"^\s*(?:(?:a|per|each|every)\s+|/\s*)\w+", re.IGNORECASE)
_NOUNISH = re.compile(r"[A-Za-z]")
_SPENT = re.compile(r"\b(lose|spend|waste)s?\b", re.IGNORECASE)
_SPENT_ON = {"lose": "lost to", "spend": "spent on", "waste": "wasted on"}
_TAKEN = re.compile(r"\b(takes?|took|waits?|lasts?)\b", re.IGNORECASE)
_TAKEN_AS = {"take": "time", "took": "time", "wait": "waiting time", "last": "duration"}
_PRODUCED = any_of(verb for verb in vocabulary.PRODUCE if not verb.endswith("ing"))
_PRODUCER = re.compile(rf"{_PRODUCED}(?: up| out| in| on)?", re.IGNORECASE)
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
    after_verb = _clean(lead[verb.end() :]) if verb else None
    if after_verb:
        return after_verb
    timed = _timed(text, lead, telling)
    if timed:
        return timed
    compared = next((found for each in telling if (found := _compared(text, each))), None)
    if compared:
        return compared
    before = _clean(lead[: verb.start()] if verb else lead, from_end=True)
    if before and not (_is_producer(before) and any(each.role is not Role.UNREAD for each in telling)):
        return before
    return None if re.match(r"\W*no\s(?!more|less|fewer)", text, re.IGNORECASE) else _after_figure(text, telling)


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
            what = _clean(re.sub(r"\s(?:have|has|had)\s+(?=an?\b)", " with ", group))
            if single:
                return f"any single {single[1]}'s share of {what}" if what else None
            return f"share of {_done(text[: each.marked], _relative(what))}" if what else None
    return None


def _is_noun(lead: str, verb: re.Match[str]) -> bool:
    """Tell whether "falls" or "cuts" begins a statement and so names what is counted."""
    return not re.search(r"\w", lead[: verb.start()]) and bool(re.fullmatch(r"(?:falls|cuts|drops)", verb[0].lower()))


def _names_something(lead: str) -> bool:
    """Tell whether words before the first figure already name a metric, beyond a verb."""
    if _MODAL_AND_VERB.search(lead):
        return False
    verb = _FIRST.search(lead)
    named = _clean(lead[verb.end() :] if verb else lead)
    return bool(named) and not _PRODUCER.fullmatch(named or "") and len((named or "").split()) <= _MOST_WORDS


def _done(lead: str, what: str) -> str:
    """Put the verb of "answer 95 % of tickets" behind the noun: "tickets answered"."""
    verb = re.search(rf"\b({_PRODUCED})\s*$", lead, re.IGNORECASE)
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
        cleaned = _clean(what[1])
        return f"time {_SPENT_ON[spent[1].lower()]} {cleaned}" if cleaned else None
    if re.search(r"\bit takes?\b", text[: times[0].start], re.IGNORECASE) and (
        what := re.match(r"\s+(?:to\s+)(.*)", rest)
    ):
        cleaned = _clean(what[1])
        return f"time to {cleaned}" if cleaned else None
    taken = _TAKEN.search(between)
    if taken and (cleaned := _clean(lead, from_end=True)):
        noun = _TAKEN_AS[taken[1].lower().removesuffix("s")]
        if path := _PATH.search(between if _PATH.search(between) else lead):
            return f"{noun} between {path[1]} and {path[2]}"
        if taken[1].lower().startswith("wait"):
            return f"{noun} of {cleaned[0].lower()}{cleaned[1:]}"
        return cleaned if cleaned.lower().endswith(noun.split()[-1]) else f"{cleaned} {noun}"
    made = _clean(lead, from_end=True)
    if made and re.match(rf"{_PRODUCED}\s", made, re.IGNORECASE):
        return f"time to {made[0].lower()}{made[1:]}"
    return None


def _after_figure(text: str, telling: list[Played]) -> str | None:
    """Read "99.9 % uptime", "$2M in annual revenue" and "20 enterprise customers"."""
    for each in telling:
        figure = each.quantity
        rest = _clean(_RATE.sub("", text[figure.end : _stop_after(text, figure.end, telling)]))
        counted = figure.unit.symbol if figure.unit.kind is UnitKind.NUMBER and not figure.is_multiple else None
        if counted == "times":
            return _clean(text[: each.marked])
        if counted and not counted.startswith("out of"):
            return counted
        if rest and len(rest.split()) <= 6:
            return rest
    return None


def _compared(text: str, each: Played) -> str | None:
    """Read "10 % more visitors" as a change of visitors."""
    more = re.match(r"\s*(?:more|fewer|less)\s+(.+)", text[each.quantity.end :], re.IGNORECASE)
    return _clean(more[1]) if more and each.role is Role.CHANGE else None


def _is_producer(words: str) -> bool:
    return bool(_PRODUCER.fullmatch(words))


def _clean(words: str, *, from_end: bool = False) -> str | None:
    """Take off what only leads in or out; None where no name is left, or too many words."""
    parts = [part for part in _CUT.split(re.sub(r"\([^)]*\)", " ", words)) if part and _NOUNISH.search(part)]
    if not parts:
        return None
    candidates = sorted(
        reversed(parts) if from_end else parts, key=lambda part: bool(_PRODUCER.fullmatch(part.strip()))
    )
    for part in candidates:
        cleaned = _trim(re.split(r"\b(?:had|has|have)\s+an?\s+", part)[-1])
        if (
            _NOUNISH.search(cleaned)
            and "#" not in cleaned
            and len(cleaned.split()) <= _MOST_WORDS
            and cleaned.lower() not in vocabulary.NOT_A_METRIC
        ):
            return cleaned
    return None


def _trim(words: str) -> str:
    before = None
    words = " ".join(words.split())
    while words != before:
        before = words
        words = _FLUFF.sub("", words, count=1).strip()
    before = None
    while words != before:
        before = words
        words = _TAIL.sub("", words, count=1).rstrip()
    return words
