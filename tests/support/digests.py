"""The digests of one organisation, put together by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core import clock
from app.notifications.digests import Candidate, candidates, reach
from tests.support.factories import Factory, Person
from tests.support.jobs import Jobs
from tests.support.mail import mailed


async def due(company: Factory) -> list[Candidate]:
    """Return the people of an organisation whom something may reach now."""
    found, after = [], None
    while batch := await candidates(after, 500, clock.now() - timedelta(days=1)):
        found += [each for each in batch if each.organization_id == company.organization_id]
        after = batch[-1].person_id
    return found


async def deliver(company: Factory, jobs: Jobs, **changed: Any) -> None:
    """Reach everybody of an organisation whom something is to reach now."""
    for candidate in await due(company):
        await reach(candidate, jobs.with_(**{"mail": "smtp", **changed}))


async def digest_of(company: Factory, jobs: Jobs, person: Person) -> list[str]:
    """Return the mails that a person gets now."""
    await deliver(company, jobs)
    return await mailed(jobs, person.email)
