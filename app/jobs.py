"""Background jobs with Procrastinate: deferred in the transaction that needs them, taken up again after a crash.

Job arguments are readable across organisations, so they hold ids only.
"""

from __future__ import annotations

from typing import Any

import procrastinate
from procrastinate.testing import InMemoryConnector

from app.database.unit_of_work import current

registry = procrastinate.App(connector=InMemoryConnector())


async def defer(task: Any, **arguments: str) -> None:
    """Put a job in the queue when the current unit of work commits, and not otherwise."""
    connection = await current().open()
    await task.configure(connection=connection).defer_async(**arguments)
