"""Published summaries of check-ins: sentences that name the records they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.check_ins import summaries
from app.check_ins.summaries import CitationRow, SectionRow, SentenceRow, SummaryRow
from app.core.paging import Page
from app.objectives import queries as objectives
from app.people import queries as people
from app.proposals.models import Origin
from schema.fields import Node, column, computed, node_id, one, over
from schema.node import nodes_by_reference
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.scalars import Date, DateTime
from schema.signals import SignalFact
from schema.teams import Team

if TYPE_CHECKING:
    from schema.objectives import Objective


@over(CitationRow, description="A record that a sentence came from.")
class Citation:
    """A citation."""

    source: Node | None = one(
        nodes_by_reference, "source", description="The record; null where the viewer may not see it."
    )
    quote: str = column("The words that were taken from it; empty where it is cited as a whole.")
    before: str | None = column("A few words that precede the quote, to find it again.")
    source_changed: bool = one(
        summaries.changed_claims,
        "claim",
        description="Whether the record, or what a quoted sentence of a summary rests on, says something else by now.",
    )


@over(SentenceRow, description="A sentence of a summary.")
class SummarySentence:
    """A sentence."""

    text: str = column("The sentence.")
    origin: Origin = column("Who wrote it. A person's own sentence needs no citation.")
    written_by: User | None = one(
        people.users_by_id, "author_id", description="The person whose own sentence it is; null: the assistant's."
    )
    evidence: list[Citation] = column("The records that it came from.")


@over(SectionRow, description="A part of a summary.")
class SummarySection:
    """A section."""

    heading: str = column("What it is about.")
    sentences: list[SummarySentence] = column("Its sentences.")


@over(
    SummaryRow,
    load=summaries.summaries_by_id,
    description="A summary of a team's or an objective's check-ins that a person approved, both days inclusive.",
)
class Summary(Node):
    """A published summary."""

    id: strawberry.ID = node_id("Summary")
    team: Team | None = one(people.teams_by_id, "team_id", description="The team that it is about.")
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] | None = one(
        objectives.objectives_by_id, "objective_id", description="The objective that it is about."
    )
    of_teams: bool = computed(
        lambda row: row.team_id is not None and row.audience != row.team_id,
        needs=("team_id", "audience"),
        description="Whether it sums up the approved summaries of the teams inside the team; whoever reads all of "
        "those reads it.",
    )
    period_start: Date = column("The first day of the period.")
    period_end: Date = column("The last day of the period, inclusive.")
    sections: list[SummarySection] = computed(
        lambda row: row.parts, needs=("sections",), description="What it says: what changed comes first."
    )
    signals: list[SignalFact] = computed(
        lambda row: row.signals,
        needs=("stored_signals",),
        description="What was remarkable at the end of the period: facts that code computed, whatever the prose says.",
    )
    source_changed: bool = one(
        summaries.changed_summaries,
        "id",
        description="Whether a record that it cites, such as a check-in, was corrected since, also one beneath a cited "
        "summary: `evidence` tells which.",
    )
    published_by: User = one(people.users_by_id, "published_by_id", description="Who approved it.")
    published_at: DateTime = column("When it was approved.")


@over(EdgeRow, description="A summary with its place in the list.")
class SummaryEdge(Edge):
    """An edge."""

    node: Summary = column("The summary.")


@over(Page, description="Published summaries, the latest first.")
class SummaryConnection(Connection):
    """A page of summaries."""

    edges: list[SummaryEdge] = edges()
    nodes: list[Summary] = nodes()
