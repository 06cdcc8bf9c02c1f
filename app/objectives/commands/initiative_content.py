"""What an initiative says, and which key results it may be linked with, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.core.errors import NotFound
from app.core.validation import Problems
from app.cycles.models import CycleState
from app.database.unit_of_work import values
from app.objectives import queries
from app.objectives.commands.definition import check_owner
from app.objectives.initiative_rules import LINKS_AT_MOST, TITLE_LENGTH
from app.objectives.models import KeyResultState, ObjectiveState
from app.objectives.queries import KeyResultRow
from app.people import queries as people


class InitiativeContent(NamedTuple):
    """What people edit of an initiative: days inclusive, in the organisation's zone."""

    title: str
    notes: str | None
    owner_id: UUID
    team_id: UUID | None
    starts_on: date | None
    due_on: date | None


async def checked(
    problems: Problems, content: InitiativeContent, audience: UUID, before: InitiativeContent | None = None
) -> InitiativeContent:
    """Return the content as it is stored, and note everything that is wrong with it; raises NotFound.

    A team and an owner are looked at where they are not those of ``before``: people leave, and their work stays theirs.
    """
    is_other_team = before is None or before.team_id != content.team_id
    if content.team_id and is_other_team and content.team_id not in await people.teams_by_id([content.team_id]):
        raise NotFound("team", "teamId")
    if before is None or before.owner_id != content.owner_id:
        await check_owner(problems, content.owner_id, audience)
    if content.starts_on and content.due_on and content.due_on < content.starts_on:
        message = f"It cannot be due before it starts, on {content.starts_on}."
        problems.add("dueOn", "DATES_REVERSED", message, startsOn=str(content.starts_on))
    return content._replace(
        title=problems.line("title", content.title, at_most=TITLE_LENGTH),
        notes=problems.optional_text("notes", content.notes),
    )


async def key_results_to_link(key_result_ids: Sequence[UUID]) -> list[KeyResultRow]:
    """Lock key results and their objectives, and return each once, in the order named; raises NotFound."""
    wanted = list(dict.fromkeys(key_result_ids))
    await values(
        "select from objectives where id in (select objective_id from key_results where id = any(%s)) "
        "order by id for no key update",
        (wanted,),
    )
    await values("select from key_results where id = any(%s) order by id for no key update", (wanted,))
    found = await queries.key_results_by_id(wanted)
    for index, key_result_id in enumerate(key_result_ids):
        if key_result_id not in found:
            raise NotFound("key result", ("keyResultIds", str(index)))
    return [found[key_result_id] for key_result_id in wanted]


async def check_links(
    problems: Problems, key_results: Sequence[KeyResultRow], audience: UUID, standing: Mapping[UUID, KeyResultRow]
) -> None:
    """Note it where key results cannot be linked with an initiative that ``audience`` reads, beside those linked."""
    if not key_results:
        problems.add("keyResultIds", "REQUIRED", "Name at least one key result that it should move.")
    if len({*standing, *(key_result.id for key_result in key_results)}) > LINKS_AT_MOST:
        message = f"An initiative serves at most {LINKS_AT_MOST} key results: split it where it should move more."
        problems.add("keyResultIds", "TOO_MANY", message, atMost=str(LINKS_AT_MOST))
    hidden = await _hidden_from(audience, key_results)
    for key_result in key_results:
        titled = f"“{key_result.title}”"
        if key_result.state == KeyResultState.CANCELLED:
            problems.add("keyResultIds", "CANCELLED", f"{titled} is cancelled: choose one that still counts.")
        elif key_result.objective_state == ObjectiveState.CLOSED or key_result.cycle_state == CycleState.CLOSED:
            problems.add("keyResultIds", "CLOSED", f"{titled} is closed: choose one that is still pursued.")
        elif key_result.id in hidden:
            message = f"Some readers of the initiative may not read {titled}: link it with what all of them may read."
            problems.add("keyResultIds", "HIDDEN_FROM_READERS", message)


async def _hidden_from(audience: UUID, key_results: Sequence[KeyResultRow]) -> set[UUID]:
    found = await values(
        "select k.id from key_results k where k.id = any(%s) and not waymark.audience_covers(k.audience, %s)",
        ([key_result.id for key_result in key_results], audience),
    )
    return {id_ for (id_,) in found}
