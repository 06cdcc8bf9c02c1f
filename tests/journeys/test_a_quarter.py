"""The quarter of a manager with eight reports, lived over HTTP by each of the people concerned."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx

from app.core.ids import new_id
from tests.journeys.quarter import (
    agreeing,
    changing_course,
    checking_in,
    drafting,
    founding,
    listening,
    people_moving,
    reviewing,
)
from tests.journeys.quarter.stage import Stage
from tests.support.clock import TestClock
from tests.support.jobs import Jobs

CHAPTERS = (founding, listening, drafting, agreeing, checking_in, people_moving, changing_course, reviewing)


async def test_a_quarter_of_a_manager_with_eight_reports(http: httpx.AsyncClient, jobs: Jobs, now: TestClock) -> None:
    """One test, since each chapter goes on where the one before it ended."""
    now.instant = datetime(2026, 7, 1, tzinfo=UTC)
    stage = Stage(http, jobs, now, domain=f"harbour-{new_id().hex}.example")
    try:
        for chapter in CHAPTERS:
            await chapter.play(stage)
    finally:
        await stage.close()
