"""How a statement opens: perhaps with a day or a modal word, then perhaps with a verb that wants something."""

from __future__ import annotations

from assistant.language import vocabulary
from assistant.language.cues import WISH
from assistant.language.tokens import cue
from assistant.language.vocabulary import any_of

LEAD_IN = (
    r"(?:[\s•*–\-\d.)\"“]*)(?:(?:in|by|until|till|from|this|next|during|before|at)\b[^,.;:!?]{1,30},\s+)?"
    r"(?:(?:we|i|you|the team|everyone)\s+(?=[a-z]+(?:ld|st|d to|t to|e to|ll|an|to)\b))?"
    r"(?:(?:should|must|need to|want to|have to|could|can|will|would (?:like|love) to|plan to|aim to|propose to|"
    r"suggest|let['’]?s|please|think we should|to|also|and|"
    r"(?:(?:my|our|the|one)\s+)?(?:hope|wish|dream|plan|idea|aim|goal|ambition|proposal) (?:is|would be) to|"
    r"(?:goal|target|kr\d?|key result|objective|idea|proposal):)\s+)*"
)
_NOUN_HEADS = any_of(
    vocabulary.words(
        "rate rates ratio score scores time times cost costs count length level index frequency speed duration value "
        "share rating ratings coverage accuracy error errors yield quality price fee fees list queue backlog process "
        "is are was were has have should must needs? will can"
    )
)
# "review score", "support tickets from 300 to 200": a verb's word that names what is counted
AS_A_NOUN = rf"\s+(?:{_NOUN_HEADS}\b|[a-z]+\s+(?:from|under|below|above|at|is|are|per)\b|[a-z]+:)"
_MAKING = (*vocabulary.PRODUCE, "deliver", "pass")
_GERUND = r"(?!\w+ing\s+(?!(?:an?|the|our|all|every|each|more|new|another)\b|\d))"
MOVING_OR_KEEPING = (
    *vocabulary.RAISE,
    *vocabulary.LOWER,
    *vocabulary.IMPROVE,
    *vocabulary.REACH,
    *vocabulary.KEEP,
    *vocabulary.FIND_OUT,
)
_MAKES = rf"{_GERUND}{any_of(_MAKING)}(?![\w-])(?!{AS_A_NOUN})"
_STARTS_WITH_A_GOAL = cue(
    rf"{LEAD_IN}(?:{any_of(MOVING_OR_KEEPING)}(?![\w-])|{_MAKES})", (*MOVING_OR_KEEPING, *_MAKING)
)
_STARTS_WITH_MAKING = cue(rf"{LEAD_IN}{_MAKES}", _MAKING)
_STARTS_WITH_GAINING = cue(rf"{LEAD_IN}{any_of(vocabulary.GAINED)}(?![\w-])", vocabulary.GAINED)


def starts_with_a_goal(text: str) -> bool:
    """Tell whether a statement starts with a verb of change, of reaching, of keeping or of doing."""
    return bool(_STARTS_WITH_A_GOAL.match(text))


def starts_with_making(text: str, *, of_lasting: bool = False) -> bool:
    """Tell whether a statement starts with a verb of doing, or, for ``of_lasting``, of getting something that lasts."""
    return bool((_STARTS_WITH_GAINING if of_lasting else _STARTS_WITH_MAKING).match(text))


def is_wish(text: str) -> bool:
    """Tell whether a statement wants something, by a modal word or by starting with a verb of change."""
    return bool(WISH.search(text) or starts_with_a_goal(text))
