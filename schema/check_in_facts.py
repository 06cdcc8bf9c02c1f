"""The computed facts of a period, live: what a summary of check-ins is drafted from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.check_ins import facts, queries, sheets
from app.check_ins.facts import BlockerFactRow, CheckInFactsRows, KeyResultFactRow, MissingFactRow, NoteFactRow
from app.objectives import queries as objectives
from app.objectives.models import ReportedHealth
from app.people import queries as people
from schema.blockers import Blocker
from schema.check_ins import CheckIn, CheckInSheet
from schema.context import parse_optional_id
from schema.fields import argument, column, many, one, over, root
from schema.people import User
from schema.scalars import Date, Decimal, Markdown
from schema.signals import SignalFact

if TYPE_CHECKING:
    from schema.key_results import KeyResult


@over(
    KeyResultFactRow,
    description="What a period brought to a key result: its latest check-in in it, beside the last one before it.",
)
class KeyResultFact:
    """A key result over a period."""

    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] = one(
        objectives.key_results_by_id, "key_result_id", description="The key result."
    )
    check_in: CheckIn | None = one(
        queries.check_ins_by_id, "check_in_id", description="Its latest check-in of the period; null without one."
    )
    value_before: Decimal | None = column("Its value before the period, in its unit.")
    value: Decimal | None = column("Its value at the end of the period; null without a check-in in it.")
    progress_before: float | None = column("Its progress before the period, 0..1.")
    progress: float | None = column("Its progress at the end of the period, 0..1.")
    progress_delta: float | None = column("How far progress moved; null where either is unknown.")
    health_before: ReportedHealth | None = column("Its health as reported before the period.")
    health: ReportedHealth | None = column("Its health as reported last in the period.")
    health_changed: bool = column("Whether both were reported, and differ.")
    confidence_before: float | None = column("Confidence before the period, 0..1.")
    confidence: float | None = column("Confidence as given last in the period, 0..1.")
    confidence_delta: float | None = column("How far confidence moved; null where either is unknown.")


@over(BlockerFactRow, description="A blocker that was open in the period.")
class BlockerFact:
    """A blocker over a period."""

    blocker: Blocker = one(queries.blockers_by_id, "blocker_id", description="The blocker.")
    days_open: int = column("The days since it was raised, up to its resolution, today or the end of the period.")
    resolved_on: Date | None = column("The day in the period, or before its end, on which it was resolved.")


@over(MissingFactRow, description="A person who owns key results without a check-in in the period.")
class MissingFact:
    """Somebody who has not checked in."""

    person: User = one(people.users_by_id, "person_id", description="The person.")
    key_results: list[Annotated[KeyResult, strawberry.lazy("schema.key_results")]] = many(
        objectives.key_results_by_id, "key_result_ids", description="Their key results without a check-in."
    )


@over(NoteFactRow, description="What a person said of the period as a whole, on a sheet handed in during it.")
class NoteFact:
    """A sheet's note."""

    sheet: CheckInSheet = one(sheets.sheets_by_id, "sheet_id", description="The sheet.")
    note: Markdown = column("The note.")


@over(CheckInFactsRows, description="The facts of a team or an objective over a period, computed when asked for.")
class CheckInFacts:
    """The facts of a period."""

    period_start: Date = column("The first day of the period.")
    period_end: Date = column("The last day of the period, inclusive.")
    key_results: list[KeyResultFact] = column("Every key result that counted, with or without a check-in.")
    blockers: list[BlockerFact] = column("What stood in the way, the longest-standing first.")
    missing: list[MissingFact] = column("Who owns key results without a check-in, by name.")
    notes: list[NoteFact] = column("What people said of the period as a whole, by name.")
    signals: list[SignalFact] = column("What was remarkable at its end, in the course of these key results.")


@strawberry.input(one_of=True, description="What facts are about.")
class CheckInFactsSubject:
    """A team or an objective."""

    team_id: strawberry.ID | None = argument(
        "A team: its objectives' key results, and its members' own in objectives of no team.", strawberry.UNSET
    )
    objective_id: strawberry.ID | None = argument("An objective: its key results.", strawberry.UNSET)


@strawberry.type
class CheckInFactsQueries:
    """Ways in to computed facts."""

    @root(
        CheckInFacts | None,
        description="What changed over a period, what stood in the way, and who has not checked in; null where this "
        "person sees no such team or objective.",
    )
    async def check_in_facts(
        self,
        about: Annotated[CheckInFactsSubject, strawberry.argument(description="The team or the objective.")],
        start: Annotated[Date, strawberry.argument(name="from", description="The first day.")],
        end: Annotated[Date, strawberry.argument(name="to", description="The last day, inclusive.")],
    ) -> Any:
        """Compute the facts."""
        return await facts.check_in_facts(
            team_id=parse_optional_id(about.team_id, "Team", "teamId"),
            objective_id=parse_optional_id(about.objective_id, "Objective", "objectiveId"),
            start=start,
            end=end,
        )
