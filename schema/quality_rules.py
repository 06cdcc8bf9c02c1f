"""The quality rules that judge goals, and how severe the organisation wants them."""

from __future__ import annotations

from typing import Any

import strawberry

from app.objectives import commands, policy
from app.objectives.quality import stored
from app.objectives.quality.models import RuleScope, Severity
from app.objectives.quality.stored import RuleRow
from schema.context import Info
from schema.errors import mutation
from schema.fields import argument, column, computed, itself, one, over, root
from schema.permissions import Permission


@over(RuleRow, description="What the viewer may do with a quality rule.")
class QualityRuleViewerCan:
    """What the viewer may do with a quality rule."""

    set: Permission = computed(
        lambda row, actor: policy.can_set_quality_rules(actor), needs=(), description="Choose how severe it is."
    )


@over(RuleRow, description="A rule that tells a good goal from a poor one.")
class QualityRule:
    """A quality rule."""

    rule: str = column("Its stable id, such as `key_result.baseline`: that of its findings, and `ruleId` in inputs.")
    looks_at: RuleScope = computed(lambda row: RuleScope(row.scope), needs=("scope",), description="What it looks at.")
    why: str = column("Why it matters, as a sentence to show.")
    default_severity: Severity = column("What its findings do where nobody chose anything else.")
    severity: Severity = column("What its findings do in this organisation.")
    viewer_can: QualityRuleViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class QualityRuleQueries:
    """Ways in to quality rules."""

    @root(list[QualityRule], description="Every quality rule, in the order in which findings are shown.")
    async def quality_rules(self) -> Any:
        """Return all rules."""
        return await stored.quality_rules()


@strawberry.input(description="How severe a quality rule is in the organisation.")
class QualityRuleSetInput:
    """Input of `qualityRuleSet`."""

    rule_id: str = argument("The rule, such as `key_result.baseline`.")
    severity: Severity = argument("What its findings do from now on, also in goals that are there already.")


@over(commands.QualityRuleChanged, description="The rule as it is now.")
class QualityRuleSetSuccess:
    """Success of `qualityRuleSet`."""

    quality_rule: QualityRule = one(stored.quality_rules_by_id, "rule_id", description="The changed rule.")


@strawberry.type
class QualityRuleMutations:
    """Changes to quality rules."""

    @mutation(
        commands.set_quality_rule, QualityRuleSetSuccess, description="Choose how severe a rule is; for administrators."
    )
    async def quality_rule_set(self, info: Info, input: QualityRuleSetInput) -> Any:
        """Choose a severity."""
        return await commands.set_quality_rule(actor=info.context.actor, rule_id=input.rule_id, severity=input.severity)
