"""Splits a meeting's note into what may be inputs, by rules: what stands on lines of its own, who says it, what it is.

Every proposal quotes the note word for word and says why it is taken for what it is. Nothing is understood, so a person
confirms or changes each. The words are English; in other languages everything is an idea until somebody says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.objectives.models import TeamInputKind
from app.objectives.vocabulary import METRIC_NOUNS
from app.objectives.wording import change, figures, has_any, stems

NOTE_LENGTH = 10_000
PROPOSALS_AT_MOST = 200
_READ_AT_MOST = 600
"""How many characters of a quote its kind is read from."""

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BULLET = re.compile(r"\s*(?:[-*+•◦▪‣–—]|\(?(?:\d{1,3}|[a-zA-Z])[.)]|[✅☑➡👉🔹🔸⚠💡]\ufe0f?)\s+")
_BOX = re.compile(r"\[([ xX]?)\]\s*")
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s+(?P<marked>.+?)\s*#*|\*\*(?P<bold>[^*]{1,60}?):?\*\*:?|(?P<plain>[^.!?:]{1,60}):)\s*"
)
_TIME = r"(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s*[-–]?\s*)?"
_NAME = r"[^\W\d_a-z][\w'’-]*(?:\s[^\W\d_a-z][\w'’.-]*){0,2}"
_LABEL = re.compile(rf"{_TIME}(?:\*\*|@)?(?P<label>{_NAME})(?:\s\([^)]{{1,40}}\))?(?:\*\*)?\s?:(?:\*\*)?\s+(?=\S)")
_SAID = re.compile(
    rf"(?P<name>{_NAME})\s(?:said|says|thinks|mentioned|asked|asks|suggested|suggests|reported|worries)\b"
)
_ENDS = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“(]?[^\W_a-z])")
_NOT_AN_END = re.compile(r"(?:\b(?:e\.g|i\.e|approx|vs|no|max|min|avg|incl|ca|etc|Dr|Mr|Ms|St)\.)$")
_SMALL_TALK = re.compile(
    r"(?:thanks?|thank you|hi|hello|welcome|see you|next meeting|meeting notes?|minutes|agenda)\b[^.!?\d]{0,40}[.!?]*"
    r"|(?:team|staff|weekly) meeting\W*",
    re.I,
)
_NOTHING_BUT_SIGNS = re.compile(r"[\W_]*")


def _either(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


_ACTION = _either("action(?: items?)?", "to-?dos?", "next steps?", "follow[- ]ups?", "ai")
_ASIDE = _either(
    "attendees", "present", "participants", "apologies", "absent", "date", "time", "location", "where", "agenda"
)
_KINDS_OF_LABELS = (
    (TeamInputKind.RISK, _either("risks?", "concerns?", "worries", "worry", "threats?", "dangers?")),
    (TeamInputKind.CONSTRAINT, _either("constraints?", "limits?", "limitations?", "dependenc(?:y|ies)", "blockers?")),
    (TeamInputKind.METRIC, _either("metrics?", "numbers?", "figures?", "kpis?", "data", "facts?")),
    (TeamInputKind.PRIORITY, _either("priorit(?:y|ies)", "focus", "goals?")),
    (TeamInputKind.IDEA, _either("ideas?", "suggestions?", "proposals?", "brainstorm(?:ing)?", "options?")),
)
_NOTES = _either(
    "notes?", "discussion", "decisions?", "questions?", "summary", "topics?", "feedback", "background", "q", "a"
)
_RISK = _either(
    "risks?", "risky", "worr(?:y|ied|ies)", "afraid", "concern(?:s|ed)?", "danger", "threat", "(?:might|could|may) "
    "(?:fail|break|slip|leave|quit|lose|not be (?:ready|done|able))", "what if", "single point of failure",
)  # fmt: skip
_LIMIT = _either(
    "cannot", "can['’]?t", "must not", "mustn['’]t", "may not", "not allowed", "no budget", "no (?:more )?capacity",
    "no longer than", "not before", "freeze", "compliance", "gdpr", "legal(?:ly)?", "depends? on",
    "blocked (?:by|until)", "only (?:one|two|three|\\d+)",
)  # fmt: skip
_DUTY = _either("must", "have to", "has to", "need to", "needs to", "required", "mandatory", "deadline")
_PRIORITY = _either(
    "priorit(?:y|ies|ise|ize)", "most important", "matters? (?:the )?most", "focus(?: on)?", "first of all", "crucial",
    "critical", "urgent", "top of the list", "above all",
)  # fmt: skip
_IDEA = _either(
    "we could", "could we", "how about", "why don['’]t we", "suggest(?:s|ed)?", "idea", "maybe", "let['’]s", "should"
)
_METRIC_STEMS = stems(METRIC_NOUNS)
_HAS_UNIT = re.compile(r"[%‰€$£¥]|\d\s?[^\W\d]")
_UNIT = re.compile(
    r"\s?(?:%|per ?cent|points?|pp|seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|euros?|dollars?|eur"
    r"|usd|gbp|tickets?|customers?|users?|calls?|bugs?|errors?|orders?|visits?|people)\b",
    re.IGNORECASE,
)


class ProposedInput(NamedTuple):
    """What may be an input: the note's own words, what they are taken for and why, and the name of who said it."""

    quote: str
    body: str
    kind: TeamInputKind
    reason: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of the note that is read together: its words, how deep it is indented, and whether it is a list's."""

    text: str
    indent: int
    is_item: bool
    box: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Under what something stands: the heading that says what it is, who is speaking, and whether to leave it out."""

    label: str | None = None
    speaker: str | None = None
    left_out: bool = False
    indent: int = -1


def normalised(text: str) -> str:
    """Return a note as it is kept and quoted: lines end in a line feed, invisible and control characters are gone."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def split_note(text: str) -> list[ProposedInput]:
    """Return what a note seems to hold, in its order, at most 200; quotes are words of the `normalised` note."""
    found: dict[str, ProposedInput] = {}
    for proposed in _proposals(normalised(text)):
        found.setdefault(proposed.body.casefold(), proposed)
        if len(found) == PROPOSALS_AT_MOST:
            break
    return list(found.values())


def _proposals(text: str) -> Iterator[ProposedInput]:
    places, follows_item = [_Place()], False
    for block in _blocks(text):
        if follows_item and not block.is_item:
            places = [_Place()]  # what a list stood under ends with it
        follows_item = block.is_item
        while block.is_item and len(places) > 1 and places[-1].indent >= block.indent:
            places.pop()
        heading = _heading(block.text)
        if heading:
            above = places if block.is_item else [_Place()]
            places = [*above, _under(above[-1], heading, block.indent if block.is_item else -1)]
        elif not places[-1].left_out and block.box not in ("x", "X"):
            yield from _said_in(block, places[-1])


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the items of lists with the lines that go on with them, and lines of prose, joined where one goes on."""
    begun: _Block | None = None
    for line in text.split("\n"):
        if _NOTHING_BUT_SIGNS.fullmatch(line):
            if begun:
                yield begun
            begun = None
            continue
        bullet = _BULLET.match(line)
        if begun and not bullet and _goes_on(begun, line):
            begun = replace(begun, text=f"{begun.text}\n{line.rstrip()}")
            continue
        if begun:
            yield begun
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        content = line[bullet.end() if bullet else 0 :].strip()
        box = _BOX.match(content)
        begun = _Block(content[box.end() if box else 0 :], indent, bullet is not None, box[1] if box else None)
    if begun:
        yield begun


def _goes_on(begun: _Block, line: str) -> bool:
    if _heading(begun.text) or _LABEL.match(line.strip()):
        return False
    if begun.is_item:
        return line.startswith((" ", "\t"))
    return line.lstrip()[:1].islower() and not begun.text.endswith((".", "!", "?", ":"))


def _heading(text: str) -> str | None:
    """Return what a line is the heading of what follows with: marked so, ending in a colon, or a word known for it."""
    if match := _HEADING.fullmatch(text):
        return next(part for part in match.groups() if part is not None).strip().rstrip(":")
    words = [_ACTION, _ASIDE, _NOTES, *(words for _, words in _KINDS_OF_LABELS)]
    return text if any(each.fullmatch(text) for each in words) else None


def _under(place: _Place, name: str, indent: int) -> _Place:
    if _ASIDE.fullmatch(name):
        return _Place(name, None, left_out=True, indent=indent)
    if _kind_of_label(name) or _ACTION.search(name) or not re.fullmatch(_NAME, name) or _NOTES.search(name):
        return _Place(name, place.speaker, place.left_out, indent)
    return _Place(place.label, name, place.left_out, indent)


def _said_in(block: _Block, place: _Place) -> Iterator[ProposedInput]:
    rest = block.text
    label = _LABEL.match(rest)
    if label:
        name, rest = label["label"], rest[label.end() :]
        if _ASIDE.fullmatch(name):
            return
        is_word = _kind_of_label(name) or _ACTION.fullmatch(name) or _NOTES.fullmatch(name)
        place = replace(place, label=name) if is_word else replace(place, speaker=name)
    if block.box is not None:
        place = replace(place, label="action item")
    for words in [rest] if block.is_item else _sentences(rest):
        quote = words.strip()
        if _says_something(quote, at_least=1 if place.label else 2):
            speaker = _SAID.match(quote)
            kind, reason = kind_of(quote, place.label)
            who = speaker["name"] if speaker else place.speaker
            yield ProposedInput(quote, " ".join(quote.split()), kind, reason, who)


def _sentences(text: str) -> Iterator[str]:
    begin = 0
    for end in _ENDS.finditer(text):
        if not _NOT_AN_END.search(text[begin : end.start()]):
            yield text[begin : end.end()]
            begin = end.end()
    yield text[begin:]


def _says_something(words: str, at_least: int) -> bool:
    return not _SMALL_TALK.fullmatch(words) and len(re.findall(r"\w+", words)) >= at_least


def kind_of(words: str, label: str | None = None) -> tuple[TeamInputKind, str]:
    """Return what words are taken for, and why as a sentence; ``label`` is what they stand under, such as "Risks"."""
    if label and (kind := _kind_of_label(label)):
        return kind, f"It stands under “{label}”."
    read = words[:_READ_AT_MOST]
    if label and _ACTION.search(label):
        return TeamInputKind.IDEA, "It reads like an action item: keep it only if goals should take it into account."
    if match := _RISK.search(read):
        return TeamInputKind.RISK, f"“{match[0]}” speaks of something that could go wrong."
    if match := _LIMIT.search(read):
        return TeamInputKind.CONSTRAINT, f"“{match[0]}” sets a limit."
    if figure := _measured(read):
        return TeamInputKind.METRIC, f"“{figure}” is a figure."
    if match := _DUTY.search(read):
        return TeamInputKind.CONSTRAINT, f"“{match[0]}” says what there is no choice about."
    if match := _PRIORITY.search(read):
        return TeamInputKind.PRIORITY, f"“{match[0]}” says what matters."
    if match := _IDEA.search(read):
        return TeamInputKind.IDEA, f"“{match[0]}” suggests something."
    return TeamInputKind.IDEA, "Nothing in it speaks of a risk, a limit, a figure or a priority."


def _kind_of_label(label: str) -> TeamInputKind | None:
    return next((kind for kind, words in _KINDS_OF_LABELS if words.search(label)), None)


def _measured(words: str) -> str | None:
    """Return the figure that words measure something by: one with a unit, or beside the name of a metric."""
    moved = change(words)
    if moved is not None:
        return moved.target
    found = figures(words)
    for figure in found:
        unit = _UNIT.match(words, figure.end())
        if unit or _HAS_UNIT.search(figure[0]):
            return (figure[0] + (unit[0] if unit else "")).strip()
    return found[0][0].strip() if found and has_any(words, _METRIC_STEMS) else None
