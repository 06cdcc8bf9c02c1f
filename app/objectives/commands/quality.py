"""Commands on quality rules: how severe an organisation wants them."""

from __future__ import annotations

from typing import NamedTuple

from app.activity.commands import record
from app.core.actor import Actor
from app.core.errors import NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import policy
from app.objectives.quality.catalogue import RULES
from app.objectives.quality.models import Severity
from app.objectives.quality.stored import severities


class QualityRuleChanged(NamedTuple):
    """The rule whose severity a command changed."""

    rule_id: str


@command(NotFound, NotPermitted)
async def set_quality_rule(*, actor: Actor, rule_id: str, severity: Severity) -> QualityRuleChanged:
    """Choose what a rule's findings do in the whole organisation, from the next look at a goal on."""
    rule = RULES.get(rule_id)
    if rule is None:
        raise NotFound("quality rule", "ruleId")
    require(policy.can_set_quality_rules(actor))
    before = (await severities()).get(rule.id, rule.severity)
    await values(
        "insert into quality_rule_settings (id, organization_id, rule_id, severity) values (%s, %s, %s, %s) "
        "on conflict (organization_id, rule_id) do update set severity = excluded.severity",
        (new_id(), actor.organization_id, rule.id, severity),
    )
    if severity != before:
        await record(
            actor,
            "quality_rule.set",
            ("Organization", actor.organization_id),
            audience=actor.organization_id,
            changes={rule.id: [before, severity]},
        )
    return QualityRuleChanged(rule.id)
