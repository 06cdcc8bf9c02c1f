"""A small company in the autumn of 2026, whose people are signed in, and what each of them finds."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.clock import TestClock
from tests.support.factories import Factory
from tests.support.jobs import Jobs
from tests.support.signed_in import PASSWORD, SignedIn

_INBOX = "{ inbox { nodes { kind } } }"
_NEWS = "{ notifications(unread: true) { nodes { id kind } } }"


class Crew:
    """People by their first names; ``ids`` holds what was made on the way, by the name that a story gives it.

    Ada administers. Greta leads the whole company; under her Mira leads Care, and Vera leads Platform. Jonas, Aiko,
    Lena and Tom report to Mira and are of Care; Paul reports to Vera and is of Platform. It is Wednesday,
    18 November, and the fourth quarter runs.
    """

    def __init__(self, http: httpx.AsyncClient, jobs: Jobs, now: TestClock) -> None:
        self.jobs = jobs
        self.now = now
        self.ids: dict[str, str] = {}
        self._http = http
        self._people: dict[str, SignedIn] = {}
        self._domain = ""

    def __getitem__(self, name: str) -> SignedIn:
        """Return a person by first name."""
        return self._people[name]

    async def gather(self, company: Factory) -> None:
        """Let Ada found the company."""
        await company.password(company.admin, PASSWORD)
        ada = self._people["Ada"] = SignedIn(self._http, company.admin.email)
        ada.welcomed(await ada.sign_in())
        self._domain = f"{company.organization_id.hex}.example"
        await self._joins("Greta")
        whole = await self.makes(
            "Ada", "teamCreate", {"name": "Company", "leadId": self["Greta"].id}, "Company", "team"
        )
        for lead, team, reports in (
            ("Mira", "Care", ("Jonas", "Aiko", "Lena", "Tom")),
            ("Vera", "Platform", ("Paul",)),
        ):
            await self._joins(lead, manager="Greta")
            given = {"name": team, "leadId": self[lead].id, "parentId": whole}
            await self.makes("Ada", "teamCreate", given, team, "team")
            for name in (lead, *reports):
                if name != lead:
                    await self._joins(name, manager=lead)
                await ada.does("teamMemberAdd", {"teamId": self.ids[team], "userId": self[name].id})
        days = {"name": "Q4 2026", "startsOn": "2026-10-01", "endsOn": "2026-12-31"}
        await self.makes("Ada", "cycleCreate", days, "Q4", "cycle")
        await ada.does("cycleAdvance", {"cycleId": self.ids["Q4"], "to": "ACTIVE", "acknowledgeWarnings": True})

    async def _joins(self, name: str, manager: str | None = None) -> None:
        email = f"{name.lower()}@{self._domain}"
        given = {"name": name, "email": email, "password": PASSWORD, "managerId": self[manager].id if manager else None}
        await self["Ada"].does("userCreate", given)
        person = self._people[name] = SignedIn(self._http, email)
        person.welcomed(await person.sign_in())

    async def part(self) -> None:
        """Close the browsers."""
        for person in self._people.values():
            await person.browser.aclose()

    async def makes(self, name: str, mutation: str, input: dict[str, Any], called: str, path: str) -> str:
        """Let a person make something and keep its id: the path names the fields that lead to it, parted by dots."""
        fields = path.split(".")
        found: Any = await self[name].does(mutation, input, f"{' { '.join(fields)} {{ id {'} ' * len(fields)}")
        for field in fields:
            found = found[field]
        self.ids[called] = found["id"]
        return self.ids[called]

    async def pursues(self, name: str, title: str, called: str, **given: Any) -> str:
        """Let a person set themselves a goal with one key result, from 0 to 100, and publish it."""
        goal = {"cycleId": self.ids["Q4"], "level": "INDIVIDUAL", "title": title, "why": "It matters.", **given}
        await self.makes(name, "objectiveCreate", goal, called, "objectiveEdge.node")
        measure = {"title": f"Raise what shows it from 0 to 100: {called}", "kind": "INCREASE"}
        figures = {"unit": {"kind": "NUMBER"}, "baseline": "0", "target": "100"}
        of = {"objectiveId": self.ids[called]}
        await self.makes(name, "keyResultCreate", {**of, **measure, **figures}, f"{called}: key result", "keyResult")
        await self[name].does("objectivePublish", of)
        return self.ids[called]

    async def readers(self, id: str) -> set[str]:
        """Return the names of all who find something by its id."""
        return {name for name, person in self._people.items() if await person.reads("id", id) is not None}

    async def owed(self, name: str) -> list[str]:
        """Return the kinds of what is in a person's inbox."""
        return [item["kind"] for item in (await self[name].sees(_INBOX))["inbox"]["nodes"]]

    async def news(self, name: str) -> list[str]:
        """Return the kinds of what a person is told of since they last looked, sorted, and mark it read."""
        found = (await self[name].sees(_NEWS))["notifications"]["nodes"]
        if found:
            await self[name].does("notificationsMarkAllRead", {"upToId": found[0]["id"]})
        return sorted(each["kind"] for each in found)
