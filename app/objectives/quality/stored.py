"""What organisations and people decided about rules and findings, as the statements that judge goals read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.database.unit_of_work import values
from app.objectives.drafts import Sibling
from app.objectives.findings import Dismissal, Finding, Severities, dismissed_with
from app.objectives.models import KeyResultRole
from app.objectives.quality.catalogue import RULES

SEVERITIES = "coalesce((select jsonb_object_agg(s.rule_id, s.severity) from quality_rule_settings s), '{}')"
"""The severities that the organisation chose, as one column: `Severities`."""


def dismissals(subject: str, id_: str) -> str:
    """Return the column of what was dismissed about a subject ("objective", "key_result", "proposal") by its id."""
    return (
        "array(select jsonb_build_array(d.rule_id, d.about, d.dismissed_by_id, d.dismissed_at, d.reason) "
        f"from finding_dismissals d where d.{subject}_id = {id_} order by d.dismissed_at, d.id)"
    )


def siblings(before: str = "true") -> str:
    """Return the column of the objective ``o``'s active key results ``s`` for which a condition holds."""
    return (
        "array(select jsonb_build_array(s.title, s.role) from key_results s "
        f"where s.objective_id = o.id and s.state = 'ACTIVE' and {before} order by s.position, s.id)"
    )


def siblings_from(column: Iterable[Sequence[str]]) -> tuple[Sibling, ...]:
    """Return the key results of a `siblings` column."""
    return tuple(Sibling(title, KeyResultRole(role)) for title, role in column)


def with_dismissals(findings: Iterable[Finding], column: Iterable[Sequence[Any]]) -> list[Finding]:
    """Return findings with what people dismissed, from a `dismissals` column."""
    told = {
        (rule_id, about): Dismissal(rule_id, about, UUID(by), datetime.fromisoformat(at), reason)
        for rule_id, about, by, at, reason in column
    }
    return [dismissed_with(finding, told) for finding in findings]


async def severities() -> Severities:
    """Return the severities that the organisation chose."""
    [(chosen,)] = await values(f"select {SEVERITIES}")
    return dict(chosen)


class RuleRow(NamedTuple):
    """A rule as an organisation has it; ``why`` it matters is a sentence."""

    rule: str
    scope: str
    why: str
    default_severity: str
    severity: str


async def quality_rules() -> list[RuleRow]:
    """Return every rule, in the order of the catalogue."""
    return _rows(await severities())


async def quality_rules_by_id(ids: Sequence[str]) -> dict[str, RuleRow]:
    """Return rules by id."""
    return {row.rule: row for row in _rows(await severities()) if row.rule in ids}


def _rows(chosen: Mapping[str, str]) -> list[RuleRow]:
    return [
        RuleRow(rule.id, rule.scope, rule.why, rule.severity, chosen.get(rule.id, rule.severity))
        for rule in RULES.values()
    ]
