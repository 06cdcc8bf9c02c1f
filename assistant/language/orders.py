"""Texts that are addressed to the machine rather than to the team: nothing is drafted from them, and none is quoted.

They are told by closed lists of words, in the languages that people write in: words for setting rules aside beside
words for rules, words that name the machine, orders about drafts and records, and marks of a prompt.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.language.vocabulary import any_of, words

_IGNORE = (
    *words(
        # English, German, Dutch, Nordic
        "ignore ignoring disregard forget override bypass skip ignorier\\w* vergiss\\w* missacht\\w* überspring\\w* "
        "negeer vergeet sla\\s+over bortse ignorera glöm ignorér ignorer glem se\\s+bort\\s+fra ohita unohda "
        # Romance
        "oublie[zr]? ignore[zr]? ignora\\w* olvida\\w* omite dimentica\\w* trascura esqueça desconsidere "
        "ignorați ignoră uită "
        # Slavic, Baltic, Hungarian, Greek, Turkish
        "игнорир\\w* забудь\\w* ігнору\\w* забудьте zignoruj ignoruj\\w* pomiń zapomnij zapomeň zanedbej "
        "ignoriraj zaboravi "
        "игнорирай hagyd\\s+figyelmen felejtsd αγνόησε\\w* ξέχνα yoksay yok\\s+say unut görmezden "
        # Arabic, Hebrew, Hindi, Indonesian, Vietnamese
        "تجاهل انس התעלם अनदेखा भूल abaikan lupakan bỏ\\s+qua"
    ),
)
_RULES = (
    *words(
        "instructions? rules? prompts? guidelines? above previous earlier everything checks? verification "
        "restrictions? policy constraints\\s+you "
        "anweisung\\w* regeln vorgaben instructies regels opdrachten instruktion\\w* regler anvisning\\w* ohjeet "
        "ohjeita "
        "consignes règles instrucciones reglas indicaciones istruzioni regole instruções regras "
        "instrucțiuni\\w* reguli\\w* "
        "инструкци\\w* указани\\w* правил\\w* команд\\w* інструкці\\w* polecenia poleceń instrukcje instrukcji "
        "zasady zasad "
        "pokyny instrukce pravidla upute utasítás\\w* szabály\\w* οδηγίες κανόνες talimat\\w* kural\\w* "
        "التعليمات تعليمات القواعد ההוראות निर्देश\\w* instruksi perintah hướng"
    ),
)
_MACHINE = "AI|assistant|language model|LLM|chatbot|DAN|bot|drafter|drafting tool|drafting engine|summari[sz]er|model"
_DRAFTS = r"(?:drafts?|proposals?|key results?|krs?|suggestions?|changes?|goals?|okrs?|revision)"
_OF_ALL = r"(?:of (?:all|every|any|each|this|everything)[\w\s]{0,30} )?"
_SECRETS = (
    r"(?:prompts?|instructions|secrets?|api[- ]?keys?|passwords?|tokens?|credentials|private (?:notes?|feedback)|"
    r"other teams?['’]? |confidential|canary|database|https?:)"
)
_TOLD = r"(?:board|ceo|management|team|everyone|everybody|manager|activation|all|nothing|it)"

# each row: words of which one must stand there for the expression to be tried at all, and the expression
_SAID_TO_IT: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("talimat", "kural", "निर्देश", "नियम"),
        r"(?:talimat|kural)\w*[^.!?]{0,20}(?:yok\s+say|unut|görmezden)|(?:निर्देश|नियम)[^.!?]{0,20}(?:अनदेखा|भूल)",
    ),
    (("忽略", "忘"), r"忽略.{0,12}(?:指令|指示|说明|規則|规则)|忘(?:记|掉|れ).{0,12}(?:指令|指示|规则|命令)"),
    (("無視", "무시"), r"無視.{0,12}|(?:指示|命令)を無視|(?:지시|명령|규칙).{0,12}무시|무시.{0,12}(?:지시|명령|규칙)"),
    (("system", "developer"), r"\b(?:system|developer)\s*(?:prompt|message|mode|override|note|instruction)s?\b"),
    (
        ("system", "assistant", "user", "developer"),
        r"(?:^|[\n\s(\[{<\"'“])(?:system|assistant|user|developer)\s*[\"'”]?\s*:\s",
    ),
    (
        ("[", "<", "###", "role"),
        r"\[/?INST\]|<\|[^|]*\|>|<</?SYS>>|###\s*(?:instruction|system|response)|[\"']role[\"']\s*:|"
        r"</?(?:data|input|inputs|context|system|instructions?|user|prompt)>",
    ),
    (
        ("end of", "start of", "beginning of", "begin of"),
        r"\b(?:end|begin(?:ning)?|start) of (?:the )?(?:inputs?|data|prompt|context)\s*(?:[.:;!\])>\n]|$)",
    ),
    (
        ("as ", "you", "act", "pretend", "behave"),
        r"\b(?:as|you are|you['’]re|act as|pretend to be|behave as)\b[^.!?]{0,25}\b"
        rf"(?:{_MACHINE.replace('|model', '')}|admin(?:istrator)?)\b",
    ),
    (
        ("jailbreak", "new", "your"),
        r"\bjailbreak\b|\bnew (?:instructions?\b|(?:task|job|role)\s*(?:for\b|:))|"
        r"\byour (?:instructions?|prompt|rules|guidelines|system|training|output|answer|response|reply|"
        r"(?:sole|only|real|new|next) (?:job|task|role|purpose))\b",
    ),
    (
        ("dear", "hey", "hi", "hello", "attention", "note to", "message to", "instruction", "task for"),
        r"\b(?:dear|hey|hi|hello|attention|note to|message to|instructions? (?:for|to)|task for)\s+(?:the\s+)?"
        rf"(?:{_MACHINE}|system)\b",
    ),
    (
        ("ai", "assistant", "model", "llm", "bot", "dan", "draft", "summari"),
        rf"\b(?:{_MACHINE})[,:]\s*(?:please\s+)?"
        r"(?:set|make|approve|write|draft|ignore|use|add|output|mark|do|say|give)\b",
    ),
    (
        ("whoever", "whatever", "if you", "when", "those who", "anyone who", "the one who"),
        r"\b(?:whoever|whatever|if you(?: are the one who)?|when(?:ever)? you|those who|anyone who|the one who)\s+"
        r"(?:drafts?|drafting|summari[sz]es?|reads? this|process(?:es)? this|"
        r"writes? (?:this|these|the (?:draft|summary|key results?)))\b",
    ),
    (
        ("only my", "other"),
        r"\bonly my (?:input|idea|word|wish|proposal)s?\s+counts?\b|"
        r"\b(?:leave out|drop|discard|remove) (?:all |the )+other "
        r"(?:inputs?|drafts?|proposals?|suggestions?)\b",
    ),
)
_ORDERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("approve", "accept", "apply", "reject", "publish", "submit"),
        r"\b(?:auto[- ]?approve|approve|accept|apply|reject|publish|submit)\s+(?:this|that|it|them|these|"
        r"me|everything|automatically|immediately|without|"
        rf"(?:all|any|every|each|the|this|my|our|both)\s+(?:of\s+)?(?:the\s+|these\s+|my\s+)?{_DRAFTS})\b|"
        r"\bthis (?:\w+ )?(?:is|has been|was) (?:already )?pre-?approved\b",
    ),
    (
        ("genehmig", "approuve", "valide", "aprueba", "approva", "aprov", "keur", "zatwierd", "одобри", "утверди"),
        r"\b(?:genehmigen?|genehmigt|approuve[zr]?|valide[zr]|aprueb[ae]n?|approva(?:te)?|aprov[ae]m?|keur|zatwierdź|"
        r"одобри(?:те)?|утверди(?:те)?)\s+(?:bitte\s+)?(?:alles?|tou(?:te)?s|tout|tod[ao]s?|tutt[eio]|wszystkie|все|всё)\b"
        r"(?:\s+(?:die|diese|les|ces|las|los|estas?|le|gli|as|os|de)\b)?(?:\s+(?:vorschläge|entwürfe|ziele|änderungen|"
        r"propositions|brouillons|objectifs|propuestas|borradores|objetivos|metas|proposte|bozze|obiettivi|propostas|"
        r"rascunhos|voorstellen|concepten|doelen|propozycje|cele|предложения|черновики|цели)\b|\s*(?:automat\w*|sofort)|"
        r"\s*[.!]|\s*$)",
    ),
    (
        (
            "zuversicht",
            "konfidenz",
            "fortschritt",
            "confiance",
            "confianza",
            "progrès",
            "progreso",
            "fiducia",
            "confiança",
        ),
        r"\b(?:setze|erhöhe|ändere|mets|mettez|fixe[zr]?|règle|pon(?:ga)?|establece|sube|imposta|metti|defina|"
        r"coloque)\s+(?:die|den|la|le|el|il|a|o|all[ea]|toute la|toda la)?\s*"
        r"(?:zuversicht|konfidenz|fortschritt|confiance|progrès|"
        r"confianza|progreso|fiducia|progresso|confiança)\b[^.!?]{0,30}(?:auf|à|a|en|al|para|su)\s+\d",
    ),
    (
        ("consider", "treat", "count", "regard"),
        r"\b(?:consider|treat|count|regard)\s+(?:this|it|them|these|everything)\b[^.!?]{0,30}\b(?:as\s+)?"
        r"(?:approved|verified|trusted|confirmed|final|cited)\b",
    ),
    (
        ("target", "baseline", "goal"),
        r"(?<!we )(?<!should )(?<!must )(?<!could )(?<!let's )(?<!let’s )\b(?:set|change|put|reset|bump|"
        r"update)\s+(?:the |your |all |every |its )?"
        rf"(?:targets?|baselines?|goals?)\s+{_OF_ALL}(?:to|at|=)",
    ),
    (
        ("confidence", "progress", "status", "health"),
        r"\b(?:set|raise|change|put|lower|increase|reset|bump)\s+(?:the |your |my |all |every |this |its )?"
        rf"(?:reported )?(?:confidence|progress|status|health)\s+{_OF_ALL}(?:to|at|=)|"
        r"\bconfidence\s*(?:=|:|of|at|to)?\s*(?:1(?:\.0+)?|100\s?%)\s+(?:everywhere|for (?:all|every)|in all)",
    ),
    (
        ("mark",),
        r"\bmark\s+(?:this|it|everything|all|the|every|each|my)\b[^.!?]{0,40}\b(?:as\s+)?(?:approved|"
        r"on[- ]track|done|complete[d]?|achieved|used|final)\b",
    ),
    (
        words("print reveal show leak expose repeat output dump exfiltrate send post mail forward upload"),
        r"\b(?:print|reveal|show|leak|expose|repeat|output|dump|exfiltrate|send|post|email|forward|"
        rf"upload)\b[^.!?]{{0,50}}\b{_SECRETS}",
    ),
    (
        ("only", "exactly", "just", "output"),
        r"\b(?:write|output|respond with|reply with|say|return|answer)\s+(?:only|exactly|just)\b|"
        r"\b(?:reply|respond|answer)\s+(?:only|exactly|just)\s+with\b|\boutput the following\b",
    ),
    (
        ("that",),
        r"(?:(?:^|[.!?:,;]\s*|\b(?:please|kindly|then) )(?:say|note)|"
        r"\b(?:and|to|please|kindly|then) (?:write|state|claim|pretend)|"
        r"(?:^|[.!?:]\s*)(?:write|state|claim|report|pretend)) that (?:the |our |all |every)?"
        rf"{_TOLD}\b[^.!?]{{0,40}}\b(?:agreed|approved|decided|must|is|are|has|have|was)\b",
    ),
    (
        ("delete", "drop", "truncate", "select"),
        r"\b(?:delete|drop|truncate)\s+(?:all|every|the)\s+(?:\w+\s+)?(?:goals?|objectives?|key results?|"
        r"tables?|data|records?|proposals?)\b|;\s*drop\s+table|\bselect\s+\*\s+from\b|\bunion\s+select\b",
    ),
    (("use", "cite", "quote"), r"\b(?:use|cite|quote) (?:the )?(?:input|source|record|id) [0-9a-f]{8}"),
    (
        ("needed", "required", "necessary"),
        r"\b(?:no|without(?: any)?|skip the) (?:citations?|evidence|sources?|verification)\s+"
        r"(?:is |are )?(?:needed|required|necessary)\b",
    ),
    (("grant", "give"), r"\b(?:grant|give) (?:me|us|him|her) (?:admin|access|rights|permission)"),
    (
        ("{", "call", "("),
        r"\{\{[^}]*\}\}|\$\{[^}]*\}|\b(?:tool|function)[_ ]call\b|\b(?:eval|exec|system)\(",
    ),
)
_TELLING = tuple((needed, re.compile(pattern, re.IGNORECASE)) for needed, pattern in (*_SAID_TO_IT, *_ORDERS))
_SETS_RULES_ASIDE = re.compile(
    rf"(?<!\w){any_of(_IGNORE)}(?!\w)[^.!?]{{0,40}}(?<!\w){any_of(_RULES)}(?!\w)", re.IGNORECASE
)
_RULES_STAND_THERE = tuple(re.split(r"\\|\?", word)[0] for word in _RULES)
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*]){4,}[^\W\d_](?!\w)")
_DIGIT_IN_WORD = re.compile(r"[^\W\d_][013457@$][^\W\d_]")
_LEET = str.maketrans("013457@$", "oieastas")
_ALIKE = str.maketrans("аеорсухіјѕԁɡοαεικνρτυ", "aeopcyxijsdgoaeiknptu")


@lru_cache(maxsize=512)
def addresses_the_machine(text: str) -> bool:
    """Tell whether a text tries to instruct whatever reads it, and so is no goal of a team.

    Letters that are spaced apart, put as digits or borrowed from another script are read as what they look like.
    """
    return any(_is_order(each) for each in _readings(text))


def _is_order(text: str) -> bool:
    lowered = text.lower()
    if any(word in lowered for word in _RULES_STAND_THERE) and _SETS_RULES_ASIDE.search(text):
        return True
    return any(any(word in lowered for word in needed) and pattern.search(text) for needed, pattern in _TELLING)


def _readings(text: str) -> tuple[str, ...]:
    """Return a text as it stands, and as it looks where it was made to look like something else."""
    found = [text]
    if _SPACED.search(text):
        found.append(_SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), text))
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", text)
        found += [each for each in (folded, folded.lower().translate(_ALIKE)) if each != text]
    if _DIGIT_IN_WORD.search(text):
        found.append(text.lower().translate(_LEET))
    return tuple(found)
