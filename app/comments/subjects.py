"""What may be commented on, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from app.check_ins import sheets
from app.core.errors import DenialGround, NotFound, NotPermitted
from app.database.unit_of_work import values


class SubjectKind(StrEnum):
    """The kinds of things that may be commented on, by their names in GraphQL."""

    OBJECTIVE = "Objective"
    KEY_RESULT = "KeyResult"
    CHECK_IN = "CheckIn"
    CHECK_IN_SHEET = "CheckInSheet"
    PROPOSAL = "Proposal"
    RECOGNITION = "Recognition"
    DEVELOPMENT_GOAL = "DevelopmentGoal"


COLUMNS: Mapping[SubjectKind, str] = {
    SubjectKind.OBJECTIVE: "objective_id",
    SubjectKind.KEY_RESULT: "key_result_id",
    SubjectKind.CHECK_IN: "check_in_id",
    SubjectKind.CHECK_IN_SHEET: "sheet_id",
    SubjectKind.PROPOSAL: "proposal_id",
    SubjectKind.RECOGNITION: "recognition_id",
    SubjectKind.DEVELOPMENT_GOAL: "development_goal_id",
}
"""The column of a comment that names a subject of each kind."""

_TABLES: Mapping[SubjectKind, str] = {
    SubjectKind.OBJECTIVE: "objectives",
    SubjectKind.KEY_RESULT: "key_results",
    SubjectKind.CHECK_IN: "check_ins",
    SubjectKind.PROPOSAL: "proposals",
    SubjectKind.RECOGNITION: "recognitions",
    SubjectKind.DEVELOPMENT_GOAL: "development_goals",
}


class Subject(NamedTuple):
    """Something that may be commented on, read by its audience, a sheet also by those above its author."""

    kind: SubjectKind
    id: UUID
    audience: UUID
    sheet_author_id: UUID | None = None

    @property
    def reference(self) -> tuple[str, UUID]:
        """Its kind and id."""
        return self.kind, self.id

    def columns(self) -> dict[str, Any]:
        """Return what a comment on it keeps of it."""
        return {COLUMNS[self.kind]: self.id, "audience": self.audience, "sheet_author_id": self.sheet_author_id}


async def subject_to_comment(reference: tuple[str, UUID]) -> Subject:
    """Return what a reference of kind and id names, where the actor sees it; raises NotFound.

    Praise that nobody else reads is not talked about, so that no word is there when it is let out: raises NotPermitted.
    A sheet that is only owed is stored: from then on there is something that comments hang on.
    """
    kind, id_ = reference
    if kind not in COLUMNS:
        raise NotFound("subject", "subjectId")
    found = await (_sheet(id_) if kind == SubjectKind.CHECK_IN_SHEET else _other(SubjectKind(kind), id_))
    if found is None:
        raise NotFound("subject", "subjectId")
    return found


async def _other(kind: SubjectKind, id_: UUID) -> Subject | None:
    for (audience,) in await values(f"select audience from {_TABLES[kind]} where id = %s", (id_,)):
        if kind is SubjectKind.RECOGNITION and audience == id_:
            message = "Praise is commented on while it is shared with others: this one is kept private."
            raise NotPermitted(message, ground=DenialGround.STATE)
        return Subject(kind, id_, audience)
    return None


async def _sheet(id_: UUID) -> Subject | None:
    sheet = (await sheets.sheets_by_id([id_])).get(id_)
    if sheet is None:
        return None
    stored = await sheets.open_sheet(
        sheet.author_id,
        sheet.cycle_id,
        starts_on=sheet.period_start,
        ends_on=sheet.period_end,
        due_at=sheet.due_at,
    )
    return Subject(SubjectKind.CHECK_IN_SHEET, stored.id, stored.audience, stored.author_id)
