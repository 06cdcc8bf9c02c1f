"""The report on the assistant: what became of what it drafted."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.proposals.models import Engine, Purpose, RejectionReason
from app.reports import assistant, rules
from schema.context import Info
from schema.fields import column, over, root
from schema.scalars import Date, Decimal


@over(rules.Count, description="How many drafts were turned down for the same reason.")
class RejectionCount:
    """A count by reason."""

    value: RejectionReason = column("The reason.", name="reason")
    number: int = column("How many.", name="count")


@over(assistant.Figures, description="What became of some runs of the assistant, and of what they proposed.")
class AssistantFigures:
    """Figures of runs."""

    runs: int = column("How many there are.")
    failed: int = column("How many failed.")
    cancelled: int = column("How many were stopped.")
    abstained: int = column("How many found no grounds to propose anything.")
    fell_back: int = column("How many a model was asked for, and the built-in drafter answered instead.")
    median_latency_ms: int | None = column("How long they took, in milliseconds: the median.")
    input_tokens: int = column("What models read, in tokens.")
    output_tokens: int = column("What models wrote, in tokens.")
    cost_usd: Decimal | None = column("What models cost, in US dollars; null where no price is known.")
    proposals: int = column("How many drafts came of them.")
    waiting: int = column("How many of these wait for a decision, stale ones included.")
    applied: int = column("How many were approved, edited or not.")
    applied_as_drafted: int = column("How many were approved without an edit.")
    rejected: int = column("How many were turned down.")
    lapsed: int = column("How many expired, or gave way to newer ones, before anybody decided.")
    acceptance: float | None = column(
        "The share (0..1) of approved ones among those that were approved or turned down; null where none was."
    )
    edit_distance: float | None = column(
        "How far people went from the drafts that they approved, 0..1 on average: 0 where nothing was edited, 1 where "
        "no word was kept. Null where none was approved."
    )
    rejections: list[RejectionCount] = column("Why drafts were turned down, each reason.")
    median_seconds_to_decision: int | None = column(
        "How long it took from asking to approving or turning down, in seconds: the median."
    )


@over(assistant.GroupFigures, description="The figures for one purpose, engine, model and version of a prompt.")
class AssistantReportGroup:
    """Figures of a group."""

    purpose: Purpose = column("What was asked for.")
    engine: Engine = column("What answered, or was asked where nothing has answered.")
    model: str | None = column("The model that answered.")
    prompt: str | None = column(
        "The version of the prompt that a model was asked with, such as `key_results/2`; with the engine `BUILTIN`, "
        "the model's answer was of no use."
    )
    figures: AssistantFigures = column("The figures.")


@over(
    assistant.AssistantReport,
    description="What became of what the assistant drafted, of the runs whose result the viewer may read. Computed "
    "when asked for.",
)
class AssistantReport:
    """The report."""

    since: Date = column("The first day, in the organisation's zone.", name="from")
    until: Date = column("The last day, inclusive.", name="to")
    total: AssistantFigures = column("All runs of these days.")
    groups: list[AssistantReportGroup] = column(
        "The same for each purpose, engine, model and version of a prompt, those with the most runs first: two "
        "versions of a prompt stand side by side."
    )


@strawberry.type
class AssistantReportQueries:
    """Ways in to the report."""

    @root(
        AssistantReport,
        description="How useful the assistant's drafts were: accepted, edited, turned down and why, how fast and at "
        "what cost. What somebody asked for themselves alone counts for them alone.",
    )
    async def assistant_report(
        self,
        info: Info,
        since: Annotated[
            Date | None,
            strawberry.argument(
                name="from", description="The first day on which runs were asked for; null: 90 days before the last."
            ),
        ] = None,
        until: Annotated[
            Date | None, strawberry.argument(name="to", description="The last day, inclusive; null: today.")
        ] = None,
    ) -> Any:
        """Return the figures."""
        return await assistant.assistant_report(
            time_zone=info.context.actor.organization_time_zone, since=since, until=until
        )
