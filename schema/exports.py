"""Taking data away as files."""

from __future__ import annotations

from typing import Any

import strawberry

from app.cycles import queries as cycles
from app.transfer import exports
from app.transfer.exports import ExportRow
from app.transfer.models import ExportContents, ExportFormat, ExportState
from schema.context import Info, parse_optional_id
from schema.cycles import Cycle
from schema.errors import mutation
from schema.fields import Node, argument, column, node_id, one, over, root
from schema.scalars import DateTime


@over(
    ExportRow,
    load=exports.exports_by_id,
    description="A file that the viewer asked for: everything of one kind that they may see when it is written.",
)
class Export(Node):
    """An export."""

    id: strawberry.ID = node_id("Export")
    contents: ExportContents = column("What it holds.")
    format: ExportFormat = column("How it is written.")
    cycle: Cycle | None = one(cycles.cycles_by_id, "cycle_id", description="The cycle that it is of; null: any.")
    state: ExportState = column("Where it stands.")
    notice: str | None = column("What went wrong, once it has failed.")
    file_name: str = column("What the file is called.")
    file_size: int | None = column("How many bytes it has, once it is ready.")
    link: str | None = column(
        "The path of the file on this server while it is ready. Whoever holds it gets the file without signing in; "
        "it ends early when the requester leaves, or may read less than when the file was written: ask for it again."
    )
    created_at: DateTime = column("When it was asked for.")
    finished_at: DateTime | None = column("When it was ready, or had failed.")
    expires_at: DateTime | None = column("When the link ends and the file is gone.")


@strawberry.type
class ExportQueries:
    """Ways in to exports."""

    @root(list[Export], description="What the viewer asked for in the last 30 days, the latest first; at most 50.")
    async def exports(self) -> Any:
        """Return the viewer's exports."""
        return await exports.latest_exports()


@strawberry.input(description="What to take away, and how.")
class ExportRequestInput:
    """Input of `exportRequest`."""

    contents: ExportContents = argument("What the file holds.")
    format: ExportFormat = argument("How it is written.", ExportFormat.CSV)
    cycle_id: strawberry.ID | None = argument("The cycle of goals and check-ins; null: every cycle.", None)
    idempotency_key: str | None = argument("The same key never asks twice.", None)


@over(exports.ExportRequested, description="The export waits for its turn.")
class ExportRequestSuccess:
    """Success of `exportRequest`."""

    export: Export = one(exports.exports_by_id, "export_id", description="The export: ask for its state until READY.")


@strawberry.type
class ExportMutations:
    """Taking data away."""

    @mutation(
        exports.request_export,
        ExportRequestSuccess,
        description="Ask for a file with everything of one kind that the viewer may see. CSV of goals, people and "
        "teams can be brought over again with `csvImport`; what would be taken for a formula has a ' before it.",
    )
    async def export_request(self, info: Info, input: ExportRequestInput) -> Any:
        """Ask for an export."""
        return await exports.request_export(
            actor=info.context.actor,
            contents=input.contents,
            format=input.format,
            cycle_id=parse_optional_id(input.cycle_id, "Cycle", "cycleId"),
            idempotency_key=input.idempotency_key,
        )
