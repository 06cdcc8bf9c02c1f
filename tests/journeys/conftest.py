"""Gathers the people whose duties the journeys tell of."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.journeys.crew import Crew
from tests.support.clock import TestClock
from tests.support.factories import Factory
from tests.support.jobs import Jobs


@pytest.fixture
async def crew(http: httpx.AsyncClient, company: Factory, jobs: Jobs, now: TestClock) -> AsyncIterator[Crew]:
    """A company whose people are signed in."""
    gathered = Crew(http, jobs, now)
    await gathered.gather(company)
    yield gathered
    await gathered.part()
