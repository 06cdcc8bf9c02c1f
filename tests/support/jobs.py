"""The queue of background jobs, run by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.jobs import procrastinate_app, run_queued
from app.settings import Settings


class Jobs:
    """Runs what is queued, in this process; a test may change the settings that the jobs see."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def with_(self, **changed: Any) -> Settings:
        """Return the settings with some changed."""
        return replace(self.settings, **changed)

    async def run(self, **changed: Any) -> None:
        """Run every job that is due, and those that they put in the queue; the wall clock puts none there."""
        registry = procrastinate_app.periodic_registry
        procrastinate_app.perform_import_paths()  # type: ignore[no-untyped-call]
        periodic, registry.periodic_tasks = registry.periodic_tasks, {}
        try:
            await run_queued(settings=self.with_(**changed))
        finally:
            registry.periodic_tasks = periodic
