"""What the chapters share: the people by their first names, the clock and the post, and what was made on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.support.clock import TestClock
from tests.support.jobs import Jobs
from tests.support.mail import all_mail
from tests.support.signed_in import SignedIn

ZONE = ZoneInfo("Europe/Lisbon")


class Stage:
    """A company in the third quarter of 2026; ``ids`` holds what was made, by the name that the story gives it."""

    def __init__(self, http: httpx.AsyncClient, jobs: Jobs, now: TestClock, domain: str) -> None:
        self.http = http
        self.jobs = jobs
        self.domain = domain
        self.ids: dict[str, str] = {}
        self._now = now
        self._people: dict[str, SignedIn] = {}

    def email(self, name: str) -> str:
        """Return the address of a person."""
        return f"{name.lower()}@{self.domain}"

    def __getitem__(self, name: str) -> SignedIn:
        """Return a person by first name."""
        if name not in self._people:
            self._people[name] = SignedIn(self.http, self.email(name))
        return self._people[name]

    def everyone(self, *names: str) -> list[SignedIn]:
        """Return several people."""
        return [self[name] for name in names]

    def on(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Let it be a time of 2026 in the company's zone; time never runs back."""
        instant = datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)
        assert instant >= self._now.instant, "the story goes back in time"
        self._now.instant = instant

    async def work(self) -> None:
        """Let the background worker do what waits."""
        await self.jobs.run()

    async def all_post(self) -> dict[str, list[str]]:
        """Let the post go out and return the mails that came, by address."""
        return await all_mail(self.jobs)

    async def post(self, name: str) -> list[str]:
        """Let the post go out and return the mails that came for a person."""
        return (await self.all_post()).get(self.email(name), [])

    async def close(self) -> None:
        """Close the browsers."""
        for person in self._people.values():
            await person.browser.aclose()

    async def key_result(self, person: str, name: str, selection: str) -> Any:
        """Return the selection of a key result of the story, as a person sees it."""
        return await self[person].reads(f"... on KeyResult {{ {selection} }}", self.ids[name])

    async def objective(self, person: str, name: str, selection: str) -> Any:
        """Return the selection of an objective of the story, as a person sees it."""
        return await self[person].reads(f"... on Objective {{ {selection} }}", self.ids[name])
