"""The whole catalogue of quality rules, and what it finds in a draft."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any

from app.objectives.drafts import ClosingDraft, KeyResultDraft, ObjectiveDraft, ReflectionDraft
from app.objectives.findings import AS_THEY_COME, Catalogue, Finding, Rule, Severities
from app.objectives.quality.alignment import ALIGNMENT_RULES
from app.objectives.quality.closing import CLOSING_RULES
from app.objectives.quality.key_result import MEASURE_RULES
from app.objectives.quality.key_result_set import SET_RULES
from app.objectives.quality.key_result_words import WORDING_RULES
from app.objectives.quality.objective import OBJECTIVE_RULES
from app.objectives.quality.reflection import REFLECTION_RULES

_OF_OBJECTIVES = (OBJECTIVE_RULES, SET_RULES, ALIGNMENT_RULES)
_OF_KEY_RESULTS = (MEASURE_RULES, WORDING_RULES)
_ALL: tuple[Catalogue[Any], ...] = (
    OBJECTIVE_RULES,
    *_OF_KEY_RESULTS,
    SET_RULES,
    ALIGNMENT_RULES,
    CLOSING_RULES,
    REFLECTION_RULES,
)
RULES: Mapping[str, Rule[Any]] = MappingProxyType(
    {id_: rule for catalogue in _ALL for id_, rule in catalogue.rules.items()}
)
"""Every rule by its id, in the order in which people read them."""


def key_result_findings(draft: KeyResultDraft, severities: Severities = AS_THEY_COME) -> tuple[Finding, ...]:
    """Return what the rules find in a key result, in the order of the catalogue."""
    return tuple(chain.from_iterable(catalogue.findings(draft, severities) for catalogue in _OF_KEY_RESULTS))


def objective_findings(draft: ObjectiveDraft, severities: Severities = AS_THEY_COME) -> tuple[Finding, ...]:
    """Return what the rules find in an objective, its key results together and its alignment."""
    return tuple(chain.from_iterable(catalogue.findings(draft, severities) for catalogue in _OF_OBJECTIVES))


def closing_findings(draft: ClosingDraft, severities: Severities = AS_THEY_COME) -> tuple[Finding, ...]:
    """Return what the rules find in how an objective is about to end."""
    return CLOSING_RULES.findings(draft, severities)


def reflection_findings(draft: ReflectionDraft, severities: Severities = AS_THEY_COME) -> tuple[Finding, ...]:
    """Return what the rules find in what is written in a reflection."""
    return REFLECTION_RULES.findings(draft, severities)
