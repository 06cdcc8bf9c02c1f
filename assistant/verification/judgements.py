"""What only a person says: whether it was worth it, which score it deserves, how somebody did, and anything about pay.

The patterns err on the side of dropping a sentence: what is left out here, its author can still say.
"""

from __future__ import annotations

import re

from assistant.verification.verdicts import VerdictCode


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


_VERDICT = _words(
    r"success(?:es|ful|fully)?|succeed(?:ed|s)?|fail(?:ed|s|ing|ure|ures)?|worth(?:while| it)|triumph\w*",
    r"disaster\w*",
    r"disappoint\w*|impressive(?:ly)?|excellent(?:ly)?|outstanding(?:ly)?|(?:un)?satisf(?:ying|actory)",
    r"(?:not |partly |fully |did |truly |really |has |have )?served (?:its|the|their|our|what|this|that)\b[^.]*",
    r"serv(?:e|ed|es|ing) what mattered|served (?:well|poorly|badly|partly|fully|in part)",
    r"(?:was|were|is|has been|not|fully|partly|largely|mostly|nearly|almost) "
    r"(?:achieved|accomplished|missed|fulfilled|reached)",
    r"(?:achieved|accomplished|missed|fulfilled|beat|exceeded) (?:its|the|their|our|all|every|this|most)\b",
    r"fell short|falls short|exceed(?:ed|s) (?:all )?expectations|paid off|in vain|waste of|well done",
    r"(?:a|the) (?:good|bad|great|poor|strong|weak|mixed) (?:result|outcome|quarter|cycle|year|goal|decision|bet|call)",
    r"(?:too|not) (?:ambitious|easy|hard)(?: enough)?|unrealistic(?:ally)?|should(?:n['’]t)? (?:have|not have)",
    r"wrong (?:bet|goal|call)",
    r"erfolg(?:e|s|reich\w*)?|gescheitert|misserfolg|gelungen|échec|succès|réussite?|réussi|éxito|fracas[oó]\w*",
)
_SCORE = _words(
    r"scor(?:e|es|ed|ing)|grad(?:e|es|ed|ing)|rat(?:ing|ings|ed)|marks? (?:of|out of)|deserv\w*|bewert\w*",
    r"0?[.,]\d+ (?:out )?of 1(?:[.,]0)?",
)
_QUOTED_SCORE = _words(
    r"(?:score|grade|rating|mark) (?:of |is |was |should be |: ?)?(?:0?[.,]\d+|1[.,]0|[a-f][+-]?)",
    r"(?:i|we|i['’]d|we['’]d|would|should|must) (?:score|grade|rate)|deserv\w*",
)
_PERSON = _words(
    r"laz(?:y|iness)|careless(?:ly|ness)?|incompeten\w*|negligen\w*|neglect\w*|hard[- ]?working|diligen\w*",
    r"brilliant(?:ly)?|talented|gifted|hero(?:es|ic|ically)?|underperform\w*|overperform\w*|(?:un)?motivated",
    r"(?:low|high|top|poor) performers?|perform(?:ed|s|ing) (?:very |so |quite )?(?:well|poorly|badly|strongly|weakly)",
    r"blam(?:e|ed|es|ing)|at fault|(?:his|her|their) fault|responsible for the (?:delay|failure|miss)|commitment of",
    r"(?:did|does|done|doing) (?:a |an )?(?:very |really )?"
    r"(?:good|great|bad|poor|fine|excellent|fantastic|terrible|amazing) job",
    r"(?:did|worked|handled|managed|led|acted|reacted|communicated)(?: \w+){0,2} "
    r"(?:well|poorly|badly|slowly|quickly|wisely)",
    r"(?:lack|lacks|lacked) (?:of )?(?:discipline|effort|commitment|skills?|care)",
)
_PAY = _words(
    r"bonus(?:es)?|sal(?:ary|aries)|pay(?:check|cheque)?|pay[- ]?(?:rises?|raises?|cuts?)|compensation|remuneration",
    r"(?:a|the|his|her|their|my|your|for|no) promotions?|promoted to|a raise|variable pay|commissions?|wages?",
    r"(?:performance )?appraisals?|performance (?:rating|score|review)s?|stock options?|gehalt\w*|boni|beförder\w*",
    r"salaire|salario",
)


def fault_of_judgement(own: str, whole: str) -> VerdictCode | None:
    """Find a judgement: in a sentence's ``own`` words, and what must not even be quoted in the ``whole`` of it.

    Titles of goals are taken out of both before, so that a goal may be about scores or salaries.
    """
    if _PAY.search(whole):
        return VerdictCode.PAY_MENTIONED
    if _SCORE.search(own) or _QUOTED_SCORE.search(whole):
        return VerdictCode.SCORE_GIVEN
    if _PERSON.search(whole):
        return VerdictCode.PERSON_JUDGED
    return VerdictCode.VERDICT_GIVEN if _VERDICT.search(whole) else None
