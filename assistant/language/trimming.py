"""Names cut out of the words around figures: what only leads in or out is taken off."""

from __future__ import annotations

import re

from assistant.language import vocabulary
from assistant.language.vocabulary import any_of

MOST_WORDS = 11
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten"
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
        "(?:how|what) about",
        "(?:like|love) to",
        "(?:hope|wish|dream|ambition|proposal|plan|suggestion|idea) (?:is|was|would be|to|for|that)",
        "how (?:many|much|long|often|high|low)",
        "that is",
        "at least",
        "never",
        "let",
        "whatever we \\w+",
    )
)
_RATIO = rf"(?:\d[\d.,]*|{_SMALL}) (?:out )?of (?:every )?(?:\d[\d.,]*|{_SMALL})"
_FLUFF = re.compile(rf"^(?:[\s,;:.!+•*–—\-(\"“”)]+|{_RATIO}|['’]d\b|{_LEADS}(?![\w-]))", re.IGNORECASE)
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
            "brought lowered reduced raised lifted shortened pushed driven "
            "each through via as due worth "
            "across while ever does do did before after during if when"
        ),
        "(?:last|this) (?:quarter|month|year|week)",
        r"(?:in|by|during|for)\s+20\d\d",
        r"by (?:half|(?:an?|one|two|three)[ -](?:third|fourth|quarter|fifth|sixth|tenth)s?)",
        "(?:ca|wo|must|should|do|does)n['’]t",
    )
)
_TAIL = re.compile(rf"(?:[\s,;:.!=(\[–—\-\"“”→>]+|(?<![\w-]){_TAILS}|(?<!of )\bstays?|['’]s)$", re.IGNORECASE)
_CUT = re.compile(
    r"\s*(?:\((?!.*\)\s*\w)|[;:]|,(?!\d|\s*\w+\s*,)|[.!?]\s"
    r"|\b(?:so that|because|in order to|which|as measured|measured by|while|without|instead of|so we|by\s+\w+ing)\b)"
)
_LONGEST_TAIL = 40
_NOUNISH = re.compile(r"[A-Za-z]")
PRODUCED = any_of(verb for verb in vocabulary.PRODUCE if not verb.endswith("ing"))
_PRODUCER = re.compile(rf"{PRODUCED}(?: up| out| in| on)?", re.IGNORECASE)


def clean(words: str, *, from_end: bool = False) -> str | None:
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
            and len(cleaned.split()) <= MOST_WORDS
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
        end = _TAIL.search(words, max(0, len(words) - _LONGEST_TAIL))
        words = words[: end.start()].rstrip() if end else words
    return words


def is_producer(words: str) -> bool:
    """Tell whether words are nothing but a verb of doing ("sign up")."""
    return bool(_PRODUCER.fullmatch(words))
