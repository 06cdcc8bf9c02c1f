"""Dismissing what a quality rule finds, and taking that back."""

from __future__ import annotations

from typing import Any

import strawberry

from app.proposals import commands
from schema.context import Info, parse_reference
from schema.errors import mutation
from schema.fields import Node, argument, one, over
from schema.node import nodes_by_reference
from schema.scalars import Markdown


@strawberry.input(description="Which finding not to follow, and why. Of several of one rule `words` names one.")
class FindingDismissInput:
    """Input of `findingDismiss`."""

    subject_id: strawberry.ID = argument("The objective, key result or waiting proposal that it is about.")
    rule_id: str = argument("The finding's `rule`.")
    reason: Markdown = argument("Why it does not hold here; kept, and shown with it. At most 2000 characters.")
    words: str | None = argument("The finding's `words`; null: all that the rule finds.", None)


@strawberry.input(description="Which dismissed finding to show again. Of several of one rule `words` names one.")
class FindingRestoreInput:
    """Input of `findingRestore`."""

    subject_id: strawberry.ID = argument("The objective, key result or waiting proposal that it is about.")
    rule_id: str = argument("The finding's `rule`.")
    words: str | None = argument("The finding's `words`; null: all that the rule finds.", None)


@over(commands.FindingChanged, description="The finding is dismissed until the words that it is about are changed.")
class FindingDismissSuccess:
    """Success of `findingDismiss`."""

    subject: Node = one(
        nodes_by_reference, "subject", description="What it is about, with its findings as they are now."
    )


@over(commands.FindingChanged, description="The finding holds again.")
class FindingRestoreSuccess:
    """Success of `findingRestore`."""

    subject: Node = one(
        nodes_by_reference, "subject", description="What it is about, with its findings as they are now."
    )


@strawberry.type
class FindingMutations:
    """Changes to findings."""

    @mutation(
        commands.dismiss_finding,
        FindingDismissSuccess,
        description="Dismiss what a rule finds, with a reason: it blocks no more until the words it is about change.",
    )
    async def finding_dismiss(self, info: Info, input: FindingDismissInput) -> Any:
        """Dismiss a finding."""
        return await commands.dismiss_finding(
            actor=info.context.actor,
            subject=parse_reference(input.subject_id, "subjectId"),
            rule_id=input.rule_id,
            reason=input.reason,
            words=input.words,
        )

    @mutation(commands.restore_finding, FindingRestoreSuccess, description="Take back that a finding was dismissed.")
    async def finding_restore(self, info: Info, input: FindingRestoreInput) -> Any:
        """Restore a finding."""
        return await commands.restore_finding(
            actor=info.context.actor,
            subject=parse_reference(input.subject_id, "subjectId"),
            rule_id=input.rule_id,
            words=input.words,
        )
