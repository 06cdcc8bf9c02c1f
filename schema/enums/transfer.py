"""The words of imports and exports."""

from __future__ import annotations

from app.transfer.findings import ImportFile
from app.transfer.models import ExportContents, ExportFormat, ExportState
from app.transfer.standing import ImportedKind
from schema.enums.describing import described

described(
    ImportFile,
    "The files that can be brought over together.",
    PEOPLE="The people.",
    TEAMS="The teams.",
    GOALS="The objectives and key results.",
)
described(
    ImportedKind,
    "What an import counts.",
    PERSON="People.",
    TEAM="Teams.",
    MEMBERSHIP="People's belonging to teams.",
    OBJECTIVE="Objectives.",
    KEY_RESULT="Key results.",
    VALUE="Values of key results, recorded as check-ins.",
    LETTER="Links by mail with which people set their first password.",
)
described(
    ExportContents,
    "What an export holds.",
    GOALS="Objectives with their key results, in the columns that `csvImport` takes.",
    CHECK_INS="Check-ins.",
    PEOPLE="People, in the columns that `csvImport` takes.",
    TEAMS="Teams, in the columns that `csvImport` takes.",
)
described(
    ExportFormat,
    "How an export is written.",
    CSV="For spreadsheets: commas between cells, UTF-8 with a byte-order mark.",
    JSON="For programs: a list of objects with the same columns, figures as texts.",
)
described(
    ExportState,
    "Where an export stands.",
    QUEUED="It waits for its turn.",
    RUNNING="It is being written.",
    READY="The file is there, until it expires.",
    FAILED="It went wrong: `notice` says how.",
    EXPIRED="The file is gone: ask for another one.",
)
