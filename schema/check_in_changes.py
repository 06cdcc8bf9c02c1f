"""Checking in, correcting a check-in, and answering sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET

from app.check_ins import commands, queries, sheets
from app.objectives import queries as objectives
from app.objectives.models import ReportedHealth
from schema.check_in_entries import CheckInEntry
from schema.check_ins import CheckIn, CheckInEdge, CheckInSheet
from schema.context import Info, parse_id, parse_one_of_several
from schema.errors import mutation
from schema.fields import argument, changes, many, one, over
from schema.objectives import Objective, changed_objectives
from schema.paging import new_edge
from schema.scalars import Date, Decimal, Markdown

if TYPE_CHECKING:
    from schema.key_results import KeyResult


@strawberry.input(description="The viewer's sheet of the present period, with one entry for each key result.")
class CheckInSheetSubmitInput:
    """Input of `checkInSheetSubmit`."""

    entries: list[CheckInEntry] = argument("1 to 50 entries, all of one cycle.")
    note: Markdown | None = argument("What there is to say about the period as a whole.", None)
    as_of: Date | None = argument("The day that the values are about; today where it is left out.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="A check-in on a single key result.")
class CheckInRecordInput:
    """Input of `checkInRecord`."""

    entry: CheckInEntry = argument("What there is to report.")
    as_of: Date | None = argument("The day that the value is about; today where it is left out.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What a check-in should read. What is left out is said again as it was.")
class CheckInCorrectInput:
    """Input of `checkInCorrect`."""

    check_in_id: strawberry.ID = argument("The check-in that counts now.")
    value: Decimal | None = argument("The value, where it is measured by a number.", UNSET)
    done: bool | None = argument("Whether it was done, for BINARY key results.", UNSET)
    done_milestone_ids: list[strawberry.ID] | None = argument("All milestones that were done by then.", UNSET)
    health: ReportedHealth | None = argument("How the key result was doing; null: nothing was said.", UNSET)
    confidence: float | None = argument("How sure the person was, 0..1; null: nothing was said.", UNSET)
    note: Markdown | None = argument("What there was to say; null: nothing.", UNSET)
    as_of: Date | None = argument("The day that the value is about.", UNSET)
    reason: Markdown = argument("Why it is corrected; kept, and shown with the original.")


@strawberry.input(description="Which sheets the viewer has read.")
class CheckInSheetAcknowledgeInput:
    """Input of `checkInSheetAcknowledge`."""

    sheet_ids: list[strawberry.ID] = argument("At most 50 sheets.")


@over(commands.SheetSubmitted, description="The sheet as it is now.")
class CheckInSheetSubmitSuccess:
    """Success of `checkInSheetSubmit`."""

    sheet: CheckInSheet = one(sheets.sheets_by_id, "sheet_id", description="The sheet.")
    check_ins: list[CheckIn] = many(
        queries.check_ins_by_id, "check_in_ids", description="The new check-ins, in the order of the entries."
    )
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.CheckInRecorded, description="The new check-in.")
class CheckInRecordSuccess:
    """Success of `checkInRecord`."""

    check_in_edge: CheckInEdge = new_edge(
        queries.check_ins_by_id, "check_in_id", queries.LATEST, description="The new check-in, for connections."
    )
    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] = one(
        objectives.key_results_by_id, "key_result_id", description="The key result as it stands now."
    )
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.CheckInCorrected, description="The check-in that counts from now on.")
class CheckInCorrectSuccess:
    """Success of `checkInCorrect`."""

    check_in: CheckIn = one(
        queries.check_ins_by_id, "check_in_id", description="The correction; the original is what it `replaces`."
    )
    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] = one(
        objectives.key_results_by_id, "key_result_id", description="The key result as it stands now."
    )
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.SheetAcknowledged, description="The sheet as it is now.")
class CheckInSheetAcknowledgeSuccess:
    """Success of `checkInSheetAcknowledge`."""

    sheet: CheckInSheet = one(sheets.sheets_by_id, "sheet_id", description="The sheet that the viewer has read.")


@strawberry.type
class CheckInMutations:
    """Checking in."""

    @mutation(
        commands.submit_sheet,
        CheckInSheetSubmitSuccess,
        description="Hand in the sheet of the present period. Doing so again adds to it, until it is acknowledged.",
    )
    async def check_in_sheet_submit(self, info: Info, input: CheckInSheetSubmitInput) -> Any:
        """Hand in a sheet."""
        return await commands.submit_sheet(
            actor=info.context.actor,
            entries=[entry.entry("entries", str(index)) for index, entry in enumerate(input.entries)],
            note=input.note,
            as_of=input.as_of,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.record_check_in,
        CheckInRecordSuccess,
        description="Check in on one key result at any time; it joins the sheet of the present period.",
    )
    async def check_in_record(self, info: Info, input: CheckInRecordInput) -> Any:
        """Check in once."""
        return await commands.record_check_in(
            actor=info.context.actor,
            entry=input.entry.entry("entry"),
            as_of=input.as_of,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.correct_check_in,
        CheckInCorrectSuccess,
        description="Put right what a check-in says: the original is kept, and the correction counts in its place. "
        "The next check-in stays due when it was.",
    )
    async def check_in_correct(self, info: Info, input: CheckInCorrectInput) -> Any:
        """Correct a check-in."""
        given = changes(
            input, "value", "done", "done_milestone_ids", "as_of", nullable=("health", "confidence", "note")
        )
        if "done_milestone_ids" in given:
            ids = given["done_milestone_ids"]
            given["done_milestone_ids"] = [parse_id(text, "Milestone", "doneMilestoneIds") for text in ids]
        return await commands.correct_check_in(
            actor=info.context.actor,
            check_in_id=parse_id(input.check_in_id, "CheckIn", "checkInId"),
            changes=given,
            reason=input.reason,
        )

    @mutation(
        commands.acknowledge_sheets,
        CheckInSheetAcknowledgeSuccess,
        bulk=True,
        description="Say that you have read these sheets: one answer for each, in order.",
    )
    async def check_in_sheet_acknowledge(self, info: Info, input: CheckInSheetAcknowledgeInput) -> Any:
        """Acknowledge sheets."""
        return await commands.acknowledge_sheets(
            actor=info.context.actor,
            sheet_ids=[parse_one_of_several(text, "CheckInSheet") for text in input.sheet_ids],
        )
