"""Absences: who is away, who checks in for them, and what is due meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from app.objectives.models import Visibility
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

DUE = "query($id: ID!) { node(id: $id) { ... on KeyResult { checkInDueAt } } }"
AWAY = (
    "query($id: ID!) { node(id: $id) { ... on User { awayUntil absences { startsOn endsOn kind standIn { name } } } } }"
)


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work, whose check-ins are due on Fridays: today is Wednesday, 18 November."""
    return await team_at_work(company)


def plan(person: Person, starts_on: str, ends_on: str, **more: Any) -> dict[str, Any]:
    return {"userId": person.gid, "startsOn": starts_on, "endsOn": ends_on, **more}


async def due(api: Api, work: TeamAtWork) -> str | None:
    found = (await api.as_(work.member).run(DUE, id=gid(work.key_result)))["node"]["checkInDueAt"]
    return found[:10] if found else None


class TestAbsencePlan:
    async def test_shows_the_days_to_all_and_why_to_the_persons_line(self, api: Api, work: TeamAtWork) -> None:
        asked = plan(work.member, "2026-11-18", "2026-11-24", kind="ILLNESS")

        await api.as_(work.member).succeed("absencePlan", asked)
        seen = {
            reader.name: (await api.as_(reader).run(AWAY, id=work.member.gid))["node"]
            for reader in (work.member, work.manager, work.lead, work.company.admin)
        }

        kinds = {name: node["absences"][0]["kind"] for name, node in seen.items()}
        assert kinds == {"Mira": "ILLNESS", "Max": "ILLNESS", "Lena": None, "Ada": None}
        assert {node["awayUntil"] for node in seen.values()} == {"2026-11-24"}

    async def test_is_away_from_the_day_and_back_after_it(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        mira = api.as_(work.member)
        await mira.succeed("absencePlan", plan(work.member, "2026-11-19", "2026-11-20"))
        away = []

        for _ in range(4):
            away.append((await mira.run(AWAY, id=work.member.gid))["node"]["awayUntil"])
            now.forward(days=1)

        assert away == [None, "2026-11-20", "2026-11-20", None]

    async def test_her_manager_plans_it_too_and_a_colleague_does_not(self, api: Api, work: TeamAtWork) -> None:
        asked = plan(work.member, "2026-11-19", "2026-11-20")

        by_colleague = await api.as_(work.lead).mutate("absencePlan", asked)
        why = await api.as_(work.company.admin).mutate("absencePlan", {**asked, "kind": "ILLNESS"})
        by_manager = await api.as_(work.manager).mutate("absencePlan", asked)

        assert by_colleague["code"] == why["code"] == "NOT_PERMITTED"
        assert by_manager["__typename"] == "AbsencePlanSuccess"

    async def test_refuses_days_that_overlap_and_a_stand_in_who_is_away(self, api: Api, work: TeamAtWork) -> None:
        await work.company.absence(work.member)
        await work.company.absence(work.lead)
        asked = plan(work.member, "2026-11-30", "2026-12-04", standInId=work.lead.gid)

        answer = await api.as_(work.member).mutate("absencePlan", asked)

        assert [problem["code"] for problem in answer["problems"]] == ["OVERLAPS", "AWAY"]

    async def test_refuses_a_stand_in_who_left(self, api: Api, work: TeamAtWork) -> None:
        gone = await work.company.person("Gone", active=False)

        answer = await api.as_(work.member).mutate(
            "absencePlan", plan(work.member, "2026-11-19", "2026-11-20", standInId=gone.gid)
        )

        assert [problem["code"] for problem in answer["problems"]] == ["NOT_ACTIVE"]

    async def test_names_what_the_stand_in_cannot_read_as_far_as_the_planner_can(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        private = await company.objective(work.cycle, work.member, visibility=Visibility.PRIVATE)
        await company.key_result(private, title="Find a mentor")
        asked = plan(work.member, "2026-11-19", "2026-11-20", standInId=work.lead.gid)

        by_herself = await api.as_(work.member).mutate("absencePlan", asked)
        by_admin = await api.as_(company.admin).mutate("absencePlan", asked)

        assert [problem["code"] for problem in by_herself["problems"]] == ["CANNOT_READ"]
        assert "Lena cannot read “Find a mentor”: choose" in by_herself["problems"][0]["message"]
        assert "Lena cannot read 1 of their key results: choose" in by_admin["problems"][0]["message"]


class TestDueDays:
    async def test_pause_while_nobody_stands_in(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        await mira.succeed("checkInRecord", {"entry": value(work.key_result, 25)})
        before = await due(api, work)

        await mira.succeed("absencePlan", plan(work.member, "2026-11-23", "2026-12-07"))

        assert (before, await due(api, work)) == ("2026-11-27", "2026-12-11")

    async def test_go_on_where_somebody_does(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        await mira.succeed("checkInRecord", {"entry": value(work.key_result, 25)})

        await mira.succeed("absencePlan", plan(work.member, "2026-11-23", "2026-12-07", standInId=work.lead.gid))

        assert await due(api, work) == "2026-11-27"

    async def test_come_back_when_the_person_does(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        absence = await mira.succeed("absencePlan", plan(work.member, "2026-11-18", "2026-12-31"), "absence { id }")
        paused = await due(api, work)

        await mira.succeed("absenceEnd", {"absenceId": absence["absence"]["id"]})

        assert (paused, await due(api, work)) == (None, "2026-11-20")

    async def test_a_check_in_made_before_leaving_is_followed_by_one_after_return(
        self, api: Api, work: TeamAtWork
    ) -> None:
        mira = api.as_(work.member)
        await mira.succeed("absencePlan", plan(work.member, "2026-11-23", "2026-11-29"))

        await mira.succeed("checkInRecord", {"entry": value(work.key_result, 25)})

        assert await due(api, work) == "2026-12-04"

    async def test_no_sheet_is_owed_meanwhile(self, api: Api, work: TeamAtWork) -> None:
        owed = "{ mySheet { due { id } } }"
        mira = api.as_(work.member)
        before = await mira.run(owed)

        await mira.succeed("absencePlan", plan(work.member, "2026-11-18", "2026-11-24"))

        assert before["mySheet"] is not None
        assert (await mira.run(owed))["mySheet"] is None


class TestStandIn:
    async def test_checks_in_for_the_owner_and_it_says_so(self, api: Api, work: TeamAtWork) -> None:
        await work.company.absence(work.member, stand_in=work.lead)
        said = "checkInEdge { node { author { name } recordedBy { name } sheet { author { name } } } }"

        answer = await api.as_(work.lead).succeed("checkInRecord", {"entry": value(work.key_result, 25)}, said)

        assert answer["checkInEdge"]["node"] == {
            "author": {"name": "Mira"},
            "recordedBy": {"name": "Lena"},
            "sheet": {"author": {"name": "Mira"}},
        }

    async def test_hands_the_owners_sheet_in(self, api: Api, work: TeamAtWork) -> None:
        await work.company.absence(work.member, stand_in=work.lead)

        answer = await api.as_(work.lead).succeed(
            "checkInSheetSubmit", {"entries": [value(work.key_result, 25)]}, "sheet { author { name } submittedAt }"
        )

        assert answer["sheet"]["author"] == {"name": "Mira"}
        assert answer["sheet"]["submittedAt"]

    async def test_who_does_not_read_the_sheets_checks_in_on_single_goals(self, api: Api, work: TeamAtWork) -> None:
        tom = await work.company.person("Tom")
        await work.company.absence(work.member, stand_in=tom)
        entry = value(work.key_result, 25)

        sheet = await api.as_(tom).mutate("checkInSheetSubmit", {"entries": [entry]})
        single = await api.as_(tom).mutate("checkInRecord", {"entry": entry}, "checkInEdge { node { sheet { id } } }")

        assert sheet["code"] == "NOT_PERMITTED"
        assert single["checkInEdge"]["node"] == {"sheet": None}

    async def test_only_on_the_days_of_the_absence(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        await work.company.absence(work.member, stand_in=work.lead)
        now.forward(days=14)

        answer = await api.as_(work.lead).mutate("checkInRecord", {"entry": value(work.key_result, 25)})

        assert answer["message"] == "Only its owner checks in on a key result, or who stands in for them."


class TestAbsenceUpdate:
    async def test_a_stand_in_found_later_lets_check_ins_be_due_again(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        planned = await mira.succeed("absencePlan", plan(work.member, "2026-11-18", "2026-11-24"), "absence { id }")
        paused = await due(api, work)

        await mira.succeed("absenceUpdate", {"absenceId": planned["absence"]["id"], "standInId": work.lead.gid})

        assert (paused, await due(api, work)) == ("2026-11-27", "2026-11-20")

    async def test_leaves_what_is_over_as_it_was(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        absence = await work.company.absence(work.member)
        now.forward(days=20)

        answer = await api.as_(work.member).mutate("absenceUpdate", {"absenceId": gid(absence), "endsOn": "2026-12-30"})

        assert answer["problems"][0]["code"] == "OVER"
