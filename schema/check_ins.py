"""Check-ins, and the sheets that gather one person's check-ins of one period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.check_ins import policy, queries, sheets
from app.check_ins.queries import CheckInRow
from app.check_ins.sheets import SheetRow, SheetSpan
from app.comments.subjects import SubjectKind
from app.conversations.action_item_queries import ActionItemSource, action_items_of
from app.core.paging import Page
from app.cycles import queries as cycles
from app.objectives import queries as objectives
from app.objectives.models import ReportedHealth
from app.objectives.queries import KeyResultRow
from app.people import queries as people
from schema.comment_lists import comment_count, comment_threads
from schema.context import Info, parse_id
from schema.cycles import Cycle
from schema.fields import Node, batched, column, itself, many, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Decimal, Markdown

if TYPE_CHECKING:
    from schema.action_items import ActionItemConnection
    from schema.blockers import Blocker
    from schema.key_results import KeyResult
    from schema.metrics import Milestone


async def _due(spans: Sequence[SheetSpan]) -> Mapping[SheetSpan, list[KeyResultRow]]:
    waiting = await sheets.due_on_sheets(spans)
    found = await objectives.key_results_by_id([id_ for ids in waiting.values() for id_ in ids])
    return {span: [found[id_] for id_ in ids if id_ in found] for span, ids in waiting.items()}


@over(CheckInRow, description="What the viewer may do with a check-in.")
class CheckInViewerCan:
    """What the viewer may do with a check-in."""

    correct: Permission = permission(policy.can_correct, "Put right what it says, with `checkInCorrect`.")


@over(
    CheckInRow,
    load=queries.check_ins_by_id,
    description="What one person said about one key result on one day. It stays as it was said: where that was wrong, "
    "another one counts in its place. Lists hold those that count.",
)
class CheckIn(Node):
    """A check-in; never changed afterwards."""

    id: strawberry.ID = node_id("CheckIn")
    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] = one(
        objectives.key_results_by_id, "key_result_id", description="What it is about."
    )
    author: User = one(people.users_by_id, "author_id", description="Whose check-in it is.")
    recorded_by: User = one(
        people.users_by_id, "recorded_by_id", description="Who entered it; differs from the author for a stand-in."
    )
    sheet: Annotated[CheckInSheet, strawberry.lazy("schema.check_ins")] | None = one(
        sheets.sheets_by_id, "sheet_id", description="Its sheet; null where it stands alone, or that is hidden."
    )
    as_of: Date = column("The day that the value is about.")
    recorded_at: DateTime = column("When it was entered; of a correction, when what it corrects was.")
    value: Decimal | None = column("The value in the key result's unit, where it is measured by a number.")
    delta: Decimal | None = column(
        "The value less the one of the check-in before, as known when it was entered; null for the first."
    )
    done: bool | None = column("Whether it is done, for BINARY key results.")
    done_milestones: list[Annotated[Milestone, strawberry.lazy("schema.metrics")]] = many(
        objectives.milestones_by_id, "done_milestones", description="The milestones that were done by then."
    )
    unchanged: bool = column("True where nothing had changed since the check-in before, which is a check-in as well.")
    progress: float | None = column("The key result's progress with this check-in, 0..1.")
    health: ReportedHealth | None = column("How the key result was doing, as the person said.")
    confidence: float | None = column("How sure the person was of reaching the target, 0..1.")
    note: Markdown | None = column("What the person had to say about it.")
    replaced_by: Annotated[CheckIn, strawberry.lazy("schema.check_ins")] | None = one(
        queries.check_ins_by_id, "replaced_by_id", description="The correction that counts in its place, if there is."
    )
    replaced_at: DateTime | None = column("When it was corrected.")
    replaced_because: Markdown | None = column("Why it was corrected.")
    replaces: Annotated[CheckIn, strawberry.lazy("schema.check_ins")] | None = one(
        queries.check_ins_replaced_by, "id", description="The check-in that it corrects, as it was said."
    )
    comment_count = comment_count(SubjectKind.CHECK_IN)
    comments = comment_threads(SubjectKind.CHECK_IN)
    blockers: list[Annotated[Blocker, strawberry.lazy("schema.blockers")]] = many(
        queries.blockers_of_check_ins, "id", description="What it named as standing in the way, resolved by now or not."
    )
    viewer_can: CheckInViewerCan = itself("What the viewer may do with it.")

    @batched(
        action_items_of,
        "id",
        Annotated["ActionItemConnection", strawberry.lazy("schema.action_items")],
        description="What people took on because of it, the next due first.",
    )
    def action_items(first: FirstArgument = 25, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"source": ActionItemSource.CHECK_IN, "first": first, "after": after}


@over(EdgeRow, description="A check-in with its place in the list.")
class CheckInEdge(Edge):
    """An edge."""

    node: CheckIn = column("The check-in.")


@over(Page, description="Check-ins, the latest first: by day, then by the instant at which they were entered.")
class CheckInConnection(Connection):
    """A page of check-ins."""

    edges: list[CheckInEdge] = edges()
    nodes: list[CheckIn] = nodes()


@over(SheetRow, description="What the viewer may do with a check-in sheet.")
class CheckInSheetViewerCan:
    """What the viewer may do with a sheet."""

    submit: Permission = permission(policy.can_submit, "Hand it in, or add to it, with `checkInSheetSubmit`.")
    acknowledge: Permission = permission(policy.can_acknowledge, "Say that they have read it.")


@over(
    SheetRow,
    load=sheets.sheets_by_id,
    description="One person's check-ins of one period of a cycle: what a manager reads, answers and acknowledges once. "
    "It need not be created: whoever owns active key results has one in every period, with the same id all along.",
)
class CheckInSheet(Node):
    """A sheet."""

    id: strawberry.ID = node_id("CheckInSheet")
    author: User = one(people.users_by_id, "author_id", description="Whose sheet it is.")
    cycle: Cycle = one(cycles.cycles_by_id, "cycle_id", description="The cycle that its key results are of.")
    period_start: Date = column("The first day of its period.")
    period_end: Date = column("The last day of its period, inclusive: the day on which it is due.")
    due_at: DateTime = column("The instant at which it is due: the end of that day in the organisation's time zone.")
    submitted_at: DateTime | None = column("When it was handed in for the first time; null until then.")
    note: Markdown | None = column("What the person had to say about the period as a whole.")
    due: list[Annotated[KeyResult, strawberry.lazy("schema.key_results")]] = many(
        _due, "span", description="The author's key results that still lack a check-in for this period."
    )
    check_ins: list[CheckIn] = many(
        queries.check_ins_of_sheets, "id", description="Its check-ins that the viewer may see, in the order they came."
    )
    acknowledged_by: User | None = one(
        people.users_by_id, "acknowledged_by_id", description="Who has said that they read it; null until then."
    )
    acknowledged_at: DateTime | None = column("When it was acknowledged.")
    comment_count = comment_count(SubjectKind.CHECK_IN_SHEET)
    comments = comment_threads(SubjectKind.CHECK_IN_SHEET)
    viewer_can: CheckInSheetViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class CheckInQueries:
    """Ways in to check-in sheets."""

    @root(
        CheckInSheet | None,
        description="The viewer's present sheet that is due first; null where they have nothing to report on.",
    )
    async def my_sheet(self, info: Info) -> Any:
        """Return the sheet that is due first."""
        return next(iter(await sheets.sheets_of([info.context.actor.person_id])), None)

    @root(
        list[CheckInSheet],
        description="The viewer's present sheets, the one that is due first at the beginning: one for each running "
        "cycle in which they have something to report on.",
    )
    async def my_sheets(self, info: Info) -> Any:
        """Return the present sheets."""
        return await sheets.sheets_of([info.context.actor.person_id])

    @root(
        list[CheckInSheet],
        description="The sheets of a team's members and lead, handed in or not: of the periods that the day `dueOn` "
        "falls into, of the present ones where it is left out.",
    )
    async def team_sheets(
        self,
        team_id: Annotated[strawberry.ID, strawberry.argument(description="The team.")],
        due_on: Annotated[Date | None, strawberry.argument(description="A day of the periods to show.")] = None,
    ) -> Any:
        """Return a team's sheets."""
        return await sheets.team_sheets(parse_id(team_id, "Team", "teamId"), due_on)
