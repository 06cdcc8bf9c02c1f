"""Titles with slots: filling them with figures, and taking out the words around a slot that stays empty."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.objectives.models import UnitKind
from assistant.drafts import KeyResultSketch
from assistant.facts import Unit
from assistant.language.ranking import stem
from assistant.units import without_symbol

SLOT = re.compile(r"\{(\w+)\}")
SLOTS = ("baseline", "target", "low", "high", "due")
_PREPOSITIONS = (
    r"(?:from|to|by|until|under|below|above|over|at least|at most|at or above|at or below|no "
    r"more than|of|at|than|→|->|and|between|within)"
)
_LIMITS = re.compile(r"between\s+\{low\}\s+and\s+\{high\}")


def template_prose(title: str) -> str:
    """Return a title without its slots: what an engine wrote by itself."""
    return SLOT.sub(" ", title)


def fill(title: str, figures: Mapping[str, str]) -> str:
    """Fill the slots of a title; an empty slot goes, with the preposition that leads to it."""
    if ("low" in figures) is not ("high" in figures):
        title = _LIMITS.sub("at or above {low}" if "low" in figures else "at or below {high}", title)
    for slot in SLOTS:
        if slot not in figures:
            title = re.sub(
                rf"\s*\(?(?:\b(?:{_PREPOSITIONS})\b|→|->)?\s*(?:a|an|the)?\s*\{{{slot}\}}\)?",
                "",
                title,
                flags=re.IGNORECASE,
            )
    filled = SLOT.sub(lambda match: figures.get(match[1], ""), title)
    return re.sub(r"\s+([,.;:)])", r"\1", " ".join(filled.split())).strip(" ,;:→")


def unit_in_title(sketch: KeyResultSketch, unit: Unit | None) -> Unit | None:
    """Return the unit to write in a title: without the noun that the title says already."""
    return unit_beside(template_prose(sketch.title), unit) if unit else None


def unit_beside(words: str, unit: Unit) -> Unit:
    """Return the unit to write beside words, without the noun that they say already."""
    if unit.kind is not UnitKind.NUMBER or not unit.symbol or unit.symbol.startswith("out of"):
        return unit
    said = {stem(word) for word in re.findall(r"\w+", words)}
    return without_symbol(unit) if stem(unit.symbol.split()[-1]) in said else unit
