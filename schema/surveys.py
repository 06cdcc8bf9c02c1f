"""Upward surveys: what those who report to a manager say about them, without anybody knowing who said what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.core import clock
from app.core.paging import Page
from app.people import queries as people
from app.surveys import policy, queries
from app.surveys.models import SurveyState, SurveyStatement
from app.surveys.queries import SurveyResultRow, SurveyRow
from app.surveys.rules import SHOWN_FROM, WORDS, SurveyOutcome, promise
from schema.context import Info, parse_optional_id
from schema.fields import Node, column, computed, itself, many, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Markdown

if TYPE_CHECKING:
    from schema.people import User


@strawberry.type(description="A statement that people grade.")
class SurveyStatementWords:
    """A statement."""

    statement: SurveyStatement = column("Which one it is.")
    words: str = column("What it says.")


@over(SurveyResultRow, description="How all who answered grade one statement. There is no finer breakdown anywhere.")
class SurveyResult:
    """A result."""

    statement: SurveyStatement = column("The statement.")
    words: str = computed(
        lambda row: WORDS[SurveyStatement(row.statement)], needs=("statement",), description="What it says."
    )
    disagree: int = column("How many disagree: they gave 1 or 2.")
    between: int = column("How many are in between: they gave 3.")
    agree: int = column("How many agree: they gave 4 or 5.")
    mean: float = column("The mean of all grades, 1 to 5, to one decimal.")


@over(SurveyRow, description="What the viewer may do with a survey.")
class SurveyViewerCan:
    """What the viewer may do with a survey."""

    answer: Permission = permission(policy.can_answer, "Answer it, once.")
    withdraw: Permission = permission(policy.can_withdraw, "Take it back, with all answers.")


@over(
    SurveyRow,
    load=queries.surveys_by_id,
    description="What those who reported to a manager when it was started are asked about them. Seen by those who are "
    "asked, who started it and whom it is about; what comes of it is seen by the latter alone, once it is closed. "
    "How many have answered, and who, is shown to nobody while it is open.",
)
class Survey(Node):
    """A survey."""

    id: strawberry.ID = node_id("Survey")
    about: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "about_id", description="The manager whom it is about."
    )
    started_by: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id,
        "started_by_id",
        description="Who started it: that shows them nothing of the results.",
    )
    promise: str = computed(
        lambda row: promise(row.with_scale),
        needs=("with_scale",),
        description="Who will see what of an answer, and what nobody will: show it before anybody answers.",
    )
    statements: list[SurveyStatementWords] = computed(
        lambda row: [
            SurveyStatementWords(statement=statement, words=words)
            for statement, words in (WORDS.items() if row.with_scale else ())
        ],
        needs=("with_scale",),
        description="What is to be graded; empty without a scale.",
    )
    question: str = column("What is to be answered in one's own words.")
    with_scale: bool = column(
        f"Whether there are statements to grade. There are none where 1 to {SHOWN_FROM - 1} people make the difference "
        "to those who were asked in another survey of the last year: comparing the two could give one of them away. "
        "Where absences make such a difference, it becomes false when the survey closes, and the grades are dropped."
    )
    closes_on: Date = column("Its last day, in the organisation's zone; it ends by itself within an hour after that.")
    state: SurveyState = column("Where it stands.")
    created_at: DateTime = column("When it was started.")
    ended_at: DateTime | None = column("When it was closed or withdrawn; null while it is open.")
    invited_count: int = column("How many are asked: everybody who reported to the person when it was started.")
    answered_count: int | None = column("How many answered; null unless it is closed.")
    my_answered: bool | None = column(
        "Whether the viewer has answered; null where they are not asked, and for everybody once it ended: it is "
        "forgotten then."
    )
    outcome: SurveyOutcome | None = computed(
        lambda row: row.outcome,
        needs=("state", "answered_count"),
        description="What it shows; null unless it closed.",
    )
    results: list[SurveyResult] = many(
        queries.results_of, "id", description="How each statement was graded; empty but for whom it is about."
    )
    remarks: list[Markdown] = many(
        queries.remarks_of,
        "id",
        description="What people wrote, in an order that means nothing; empty but for whom it is about.",
    )
    viewer_can: SurveyViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A survey with its place in the list.")
class SurveyEdge(Edge):
    """An edge."""

    node: Survey = column("The survey.")


@over(Page, description="A page of surveys.")
class SurveyConnection(Connection):
    """A page of surveys."""

    edges: list[SurveyEdge] = edges()
    nodes: list[Survey] = nodes()


@strawberry.type
class SurveyQueries:
    """Ways in to surveys."""

    @root(
        SurveyConnection,
        description="The surveys that the viewer is asked in, started, or is the subject of: the latest first.",
    )
    async def surveys(
        self,
        info: Info,
        about_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those about a person; null: about anybody.")
        ] = None,
        awaiting_me: Annotated[
            bool, strawberry.argument(description="Only those that wait for the viewer's answer.")
        ] = False,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of surveys."""
        actor = info.context.actor
        about = parse_optional_id(about_id, "User", "aboutId")
        today = clock.today(actor.organization_time_zone)
        return await queries.surveys_page(actor.organization_id, about, awaiting_me, today, first=first, after=after)
