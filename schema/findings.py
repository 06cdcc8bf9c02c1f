"""What the quality rules find in goals: stored ones, those that a person is typing, and those that end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.objectives import findings, judging
from app.objectives.drafts import KeyResultDraft
from app.objectives.models import Commitment, KeyResultRole, Level, MetricKind, Outcome
from app.people import queries as people
from schema.context import parse_id, parse_optional_id
from schema.fields import argument, column, one, over, root
from schema.scalars import Date, DateTime, Decimal, Markdown

if TYPE_CHECKING:
    from schema.people import User


@over(findings.Finding, description="What a quality rule says of a goal. The same rules judge people and machines.")
class Finding:
    """What a rule found."""

    rule: str = column("The stable id of the rule, such as `key_result.baseline`; see `qualityRules`.")
    blocking: bool = column(
        "Whether it keeps the objective from being published or closed, or the proposal from being approved. A "
        "dismissed one never does."
    )
    words: str | None = column(
        "The words of the title, or of the reflection, that it is about, where it is about certain words."
    )
    before: str | None = column("The text just before those words, at most 60 characters, to find the right ones.")
    message: str = column("What is the matter, and why it matters, as a sentence to show.")
    suggestion: str = column("What to do about it.")
    dismissed: bool = column("Whether a person dismissed it with `findingDismiss`; show it apart, or not at all.")
    dismissed_by: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id, "dismissed_by_id", description="Who dismissed it."
    )
    dismissed_at: DateTime | None = column("When it was dismissed.")
    dismiss_reason: Markdown | None = column("Why it was dismissed.")


@strawberry.input(description="An objective as far as it is typed. Everything but the title may still be missing.")
class ObjectiveTypedInput:
    """Input of `findingsForObjective`."""

    title: str = argument("The title as typed so far.")
    objective_id: strawberry.ID | None = argument("The stored objective that is edited; then the title suffices.", None)
    cycle_id: strawberry.ID | None = argument("The cycle of a new one.", None)
    level: Level | None = argument("Whose goal a new one is.", None)
    team_id: strawberry.ID | None = argument("The team of a new one.", None)
    owner_id: strawberry.ID | None = argument("Who will answer for a new one.", None)
    parent_id: strawberry.ID | None = argument("The objective that a new one serves.", None)
    commitment: Commitment | None = argument("What reaching it means, once chosen.", None)
    why: Markdown | None = argument("Why it is worth it as typed so far; null: not asked yet.", None)


@strawberry.input(description="A key result as far as it is typed. Without a kind its words alone are judged.")
class KeyResultTypedInput:
    """Input of `findingsForKeyResult`."""

    title: str = argument("The title as typed so far.")
    objective_id: strawberry.ID | None = argument("Its objective, so that it is judged beside the others.", None)
    key_result_id: strawberry.ID | None = argument("The stored key result that is edited.", None)
    kind: MetricKind | None = argument("How it is measured, once chosen.", None)
    role: KeyResultRole = argument("Whether it drives progress or guards against harm.", KeyResultRole.DRIVER)
    baseline: Decimal | None = argument("Where a change starts.", None)
    target: Decimal | None = argument("Where a change leads.", None)
    low: Decimal | None = argument("The low end of a band.", None)
    high: Decimal | None = argument("The high end of a band.", None)
    due_on: Date | None = argument("The day by which it is due.", None)
    source: str | None = argument("Where its value is read, in words or as an address.", None)


@strawberry.type
class FindingQueries:
    """Asked for while a person types, or is about to close an objective; nothing is stored."""

    @root(list[Finding], description="What the rules find in an objective while it is typed; nothing is stored.")
    async def findings_for_objective(
        self, typed: Annotated[ObjectiveTypedInput, strawberry.argument(description="What is typed so far.")]
    ) -> Any:
        """Judge an objective."""
        return await judging.findings_of_typed_objective(
            typed.title,
            objective_id=parse_optional_id(typed.objective_id, "Objective", "typed", "objectiveId"),
            cycle_id=parse_optional_id(typed.cycle_id, "Cycle", "typed", "cycleId"),
            level=typed.level,
            team_id=parse_optional_id(typed.team_id, "Team", "typed", "teamId"),
            owner_id=parse_optional_id(typed.owner_id, "User", "typed", "ownerId"),
            parent_id=parse_optional_id(typed.parent_id, "Objective", "typed", "parentId"),
            commitment=typed.commitment,
            why=typed.why,
        )

    @root(list[Finding], description="What the rules find in a key result while it is typed; nothing is stored.")
    async def findings_for_key_result(
        self, typed: Annotated[KeyResultTypedInput, strawberry.argument(description="What is typed so far.")]
    ) -> Any:
        """Judge a key result."""
        names = ("title", "kind", "role", "baseline", "target", "low", "high", "due_on", "source")
        return await judging.findings_of_typed_key_result(
            KeyResultDraft(**{name: getattr(typed, name) for name in names}),
            objective_id=parse_optional_id(typed.objective_id, "Objective", "typed", "objectiveId"),
            key_result_id=parse_optional_id(typed.key_result_id, "KeyResult", "typed", "keyResultId"),
        )

    @root(list[Finding], description="What the rules find in an objective if it is closed with an outcome.")
    async def findings_for_closing(
        self,
        objective_id: Annotated[strawberry.ID, strawberry.argument(description="The objective.")],
        outcome: Annotated[Outcome, strawberry.argument(description="How it would end.")],
    ) -> Any:
        """Judge an ending."""
        return await judging.findings_for_closing(parse_id(objective_id, "Objective", "objectiveId"), outcome)
