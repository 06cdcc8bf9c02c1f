"""Inputs split into statements, and statements that are addressed to the machine rather than to the team."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from assistant.language import vocabulary
from assistant.language.cues import either
from assistant.language.figures import quantities
from assistant.language.prose import has_hidden_characters

_LONGEST = 600
_MOST = 100
_ENDS = re.compile(r"(?<=[.!?])[\"”')\]]?\s+(?=[\"“'(\[]?[^\W_a-z])|\s*[\r\n]+\s*|\s*[;•]\s+")
_NOT_AN_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|approx|vs|no|max|min|avg|incl|ca|etc|Dr|Mr|Ms|St|resp|Sept|Aug|Oct|Nov|Dec|Jan|Feb)\.)$"
)
_SECOND_CLAIM = re.compile(
    r"\s+(?:in order\s+)?to\s+(?=(?:get|gain|win|generate|collect|raise|increase|reduce|cut|lift)\b)|"
    r",?\s+\b(?:while|whilst|without|but|yet)\s+|,\s+with\s+|,?\s+and\s+(?=(?:our |the |keep |cut |raise "
    r"|reduce |increase |grow |get |bring )?"
    r"[\w' -]{2,50}?\b(?:from|to|under|below|above|at least|at most)\s+[$€£<>≥≤]?\d)",
    re.IGNORECASE,
)

_DOES_SOMETHING = re.compile(rf"\W*{vocabulary.any_of(vocabulary.PRODUCE)}\b", re.IGNORECASE)

_OVERRIDES = re.compile(
    either(
        r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.!?]{0,40}\b(?:instructions?|rules?|"
        r"prompts?|guidelines|above|previous|earlier|"
        r"everything|checks?|verification|restrictions?|policy|constraints you)\b",
        r"\b(?:ignorier\w*|vergiss|missachte)\b[^.!?]{0,40}\b(?:anweisung\w*|regeln|vorgaben)\b",
        r"\b(?:ignore[zr]?|oublie[zr]?)\b[^.!?]{0,40}\b(?:instructions|consignes|règles)\b",
        r"\b(?:ignora|olvida|dimentica|ignore|esqueça)\w*\b[^.!?]{0,40}\b(?:instrucciones|reglas|"
        r"istruzioni|regole|instruções|regras)\b",
        r"игнорир\w*[^.!?]{0,40}(?:инструкци|указани|правил)\w*",
        r"忽略.{0,12}(?:指令|指示|说明|規則|规则)",
        r"無視.{0,12}|(?:指示|命令)を無視",
        r"\b(?:system|developer)\s*(?:prompt|message|mode|override|note|instruction)s?\b",
        r"(?:^|\n|\s)(?:system|assistant|user|developer)\s*:\s",
        r"\[/?INST\]|<\|[^|]*\|>|<</?SYS>>|###\s*(?:instruction|system)",
        r"\b(?:as|you are|you['’]re|act as|pretend to be|behave as)\b[^.!?]{0,25}\b(?:AI|assistant|"
        r"language model|LLM|chatbot|admin(?:istrator)?|DAN|bot)\b",
        r"\bjailbreak\b|\bnew instructions?\b|\byour (?:instructions?|prompt|rules|guidelines|system|"
        r"training|output|answer|response|reply)\b",
        r"\b(?:dear|hey|hi|hello|attention|note to|message to|instructions? (?:for|"
        r"to))\s+(?:the\s+)?(?:AI|assistant|model|drafter|bot|LLM|chatbot|system)\b",
        r"\b(?:AI|assistant|model|drafter|bot|LLM|chatbot)[,:]\s*(?:please\s+)?(?:set|make|approve|write|"
        r"draft|ignore|use|add|output|mark|do|say|give)\b",
    ),
    re.IGNORECASE,
)
_ORDERS = re.compile(
    either(
        r"\b(?:auto[- ]?approve|approve|accept|apply|reject|publish|submit)\s+(?:this|that|it|them|these|"
        r"me|everything|automatically|immediately|without|"
        r"(?:all|any|every|each|the|this|my|our|both)\s+(?:of\s+)?(?:the\s+|these\s+|my\s+)?(?:drafts?|"
        r"proposals?|key results?|krs?|suggestions?|changes?|goals?|okrs?|revision))\b",
        r"(?<!we )(?<!should )(?<!must )(?<!could )(?<!let's )(?<!let’s )\b(?:set|change|put|reset|bump|"
        r"update)\s+(?:the |your |all |every |its )?"
        r"(?:targets?|baselines?|goals?)\s+(?:of (?:all|every|any|each|this|everything)[\w\s]{0,30} )?(?:to|at|=)",
        r"\b(?:set|raise|change|put|lower|increase|reset|bump)\s+(?:the |your |my |all |every |this |its "
        r")?(?:reported )?(?:confidence|progress|status|health)\s+"
        r"(?:of (?:all|every|any|each|this|everything)[\w\s]{0,30} )?(?:to|at|=)",
        r"\bmark\s+(?:this|it|everything|all|the|every|each|my)\b[^.!?]{0,40}\b(?:as\s+)?(?:approved|"
        r"on[- ]track|done|complete[d]?|achieved|used|final)\b",
        r"\b(?:print|reveal|show|leak|expose|repeat|output|dump|exfiltrate|send|post|email|forward|"
        r"upload)\b[^.!?]{0,50}\b(?:prompts?|instructions|secrets?|api[- ]?keys?|passwords?|"
        r"tokens?|credentials|private (?:notes?|feedback)|other teams?['’]? |confidential|canary|database|https?:)",
        r"\b(?:write|output|respond with|reply with|say|return|answer)\s+(?:only|exactly|just)\b|"
        r"\boutput the following\b",
        r"\b(?:delete|drop|truncate)\s+(?:all|every|the)\s+(?:\w+\s+)?(?:goals?|objectives?|key results?|"
        r"tables?|data|records?|proposals?)\b|;\s*drop\s+table",
        r"\b(?:use|cite|quote) (?:the )?(?:input|source|record|id) [0-9a-f]{8}",
        r"\b(?:grant|give) (?:me|us|him|her) (?:admin|access|rights|permission)",
    ),
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"https?://|\bwww\.|!?\[[^\]]*\]\(|<\s*/?\s*(?:script|img|a|iframe|svg|style|object|b|i)\b[^>]*>?|"
    r"javascript:|data:text",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of an input, in its exact words, and where it begins there."""

    words: str
    start: int


@lru_cache(maxsize=512)
def statements(text: str) -> tuple[Statement, ...]:
    """Split a text into statements at sentence ends, lines, bullets and second claims; at most a hundred."""
    return tuple(islice((part for sentence in _sentences(text) for part in _claims(sentence)), _MOST))


@lru_cache(maxsize=512)
def addresses_the_machine(text: str) -> bool:
    """Tell whether a text tries to instruct whatever reads it, and so is no goal of a team."""
    return bool(_OVERRIDES.search(text) or _ORDERS.search(text))


def why_unfit(text: str) -> str | None:
    """Say why an input may not be drafted from at all; None where it may."""
    if has_hidden_characters(text):
        return "Contains hidden characters"
    if addresses_the_machine(text):
        return "Contains instructions to the assistant, not a goal"
    return None


def has_markup(text: str) -> bool:
    """Tell whether a text holds a link or markup, which no draft may carry."""
    return bool(_MARKUP.search(text))


def _sentences(text: str) -> Iterator[Statement]:
    begin = 0
    for match in _ENDS.finditer(text):
        if _NOT_AN_END.search(text[begin : match.start()]):
            continue
        yield from _statement(text, begin, match.start())
        begin = match.end()
    yield from _statement(text, begin, len(text))


def _claims(sentence: Statement) -> Iterator[Statement]:
    """Split "raise A to 5 while keeping B under 3" where both sides have a figure of their own."""
    begin = 0
    if len(sentence.words) > _LONGEST:
        yield sentence
        return
    for match in _SECOND_CLAIM.finditer(sentence.words):
        left, right = sentence.words[begin : match.start()], sentence.words[match.end() :]
        if match[0].rstrip().endswith("to") and not _DOES_SOMETHING.match(left):
            continue
        if quantities(left) and quantities(right):
            yield from _statement(sentence.words, begin, match.start(), sentence.start)
            begin = match.start() if match[0].strip(" ,").lower() == "without" else match.end()
    yield from _statement(sentence.words, begin, len(sentence.words), sentence.start)


def _statement(text: str, begin: int, end: int, offset: int = 0) -> Iterator[Statement]:
    words = text[begin:end]
    stripped = words.strip(" \t\r\n,;•*–—-")
    if re.search(r"\w", stripped):
        yield Statement(stripped, offset + begin + words.index(stripped))
