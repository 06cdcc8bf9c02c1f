"""Who leads a team for a time."""

from __future__ import annotations

from typing import Any

from tests.support.factories import Factory, gid
from tests.support.graphql import Api


def appointment(team: Any, person: Any, **days: str) -> dict[str, Any]:
    return {"teamId": gid(team), "userId": person.gid, "startsOn": "2026-11-19", "endsOn": "2026-11-20", **days}


class TestActingLeadAppoint:
    async def test_has_the_leads_rights_until_its_day_is_over(self, api: Api, company: Factory, now: Any) -> None:
        lena, mira = await company.person("Lena"), await company.person()
        team = await company.team(lead=lena)
        inside = await company.team("Inside", parent=team)
        rights = []

        answer = await api.as_(lena).succeed(
            "actingLeadAppoint",
            appointment(team, mira),
            "actingLead { user { name } startsOn endsOn appointedBy { name } } team { actingLeads { user { name } } }",
        )
        for _ in range(4):
            actor = await mira.actor()
            rights.append({team.id, inside.id} <= actor.led_team_ids and {team.id, inside.id} <= actor.audiences)
            now.forward(days=1)

        assert answer["actingLead"]["appointedBy"] == {"name": "Lena"}
        assert answer["team"]["actingLeads"] == [{"user": {"name": "Mira"}}]
        assert rights == [False, True, True, False]

    async def test_an_acting_lead_staffs_the_team_and_yet_prolongs_nothing(self, api: Api, company: Factory) -> None:
        mira, tim = await company.person(), await company.person("Tim")
        team = await company.team(lead=await company.person("Lena"))
        await company.acting_lead(team, mira)
        acting = api.as_(mira)

        added = await acting.mutate("teamMemberAdd", {"teamId": gid(team), "userId": tim.gid})
        prolonged = await acting.mutate("actingLeadAppoint", appointment(team, tim))
        taken = await acting.mutate("teamUpdate", {"teamId": gid(team), "expectedRevision": 1, "leadId": mira.gid})

        assert added["__typename"] == "TeamMemberAddSuccess"
        assert prolonged["code"] == taken["code"] == "NOT_PERMITTED"

    async def test_a_lead_who_also_acts_elsewhere_keeps_their_own_rights(self, company: Factory) -> None:
        mira = await company.person()
        own, other = await company.team("Own", lead=mira), await company.team("Other")
        await company.acting_lead(other, mira)
        await company.acting_lead(own, mira)

        actor = await mira.actor()

        assert actor.led_team_ids == {own.id, other.id}
        assert actor.acting_team_ids == {other.id}

    async def test_refuses_two_at_once_and_says_everything_that_is_wrong(self, api: Api, company: Factory) -> None:
        lena, gone = await company.person("Lena"), await company.person("Gone", active=False)
        team = await company.team(lead=lena)
        await company.acting_lead(team, await company.person())

        twice = await api.as_(lena).mutate("actingLeadAppoint", appointment(team, await company.person("Tim")))
        wrong = await api.as_(lena).mutate(
            "actingLeadAppoint", appointment(team, gone, startsOn="2026-11-01", endsOn="2026-10-01")
        )

        assert [problem["code"] for problem in twice["problems"]] == ["OVERLAPS"]
        assert [problem["code"] for problem in wrong["problems"]] == ["NOT_ACTIVE", "IN_THE_PAST", "DATES_REVERSED"]

    async def test_refuses_members(self, api: Api, company: Factory) -> None:
        team = await company.team()
        mira = await company.person(team=team)

        answer = await api.as_(mira).mutate("actingLeadAppoint", appointment(team, mira))

        assert answer["code"] == "NOT_PERMITTED"


class TestActingLeadEnd:
    async def test_takes_the_rights_back_at_once(self, api: Api, company: Factory) -> None:
        lena, mira = await company.person("Lena"), await company.person()
        team = await company.team(lead=lena)
        acting = await company.acting_lead(team, mira)

        answer = await api.as_(lena).succeed(
            "actingLeadEnd", {"actingLeadId": gid(acting)}, "endedId team { actingLeads { id } }"
        )

        assert answer == {"__typename": "ActingLeadEndSuccess", "endedId": gid(acting), "team": {"actingLeads": []}}
        assert team.id not in (await mira.actor()).led_team_ids

    async def test_they_may_give_them_back_themselves(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        acting = await company.acting_lead(await company.team(), mira)

        await api.as_(mira).succeed("actingLeadEnd", {"actingLeadId": gid(acting)})

        assert (await mira.actor()).led_team_ids == frozenset()

    async def test_finds_no_appointment_that_is_over(self, api: Api, company: Factory, now: Any) -> None:
        acting = await company.acting_lead(await company.team(), await company.person())
        now.forward(days=10)

        answer = await api.as_(company.admin).mutate("actingLeadEnd", {"actingLeadId": gid(acting)})

        assert answer["code"] == "NOT_FOUND"
