"""Surveys about managers: who starts them, who answers, who sees what, and when nothing is shown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.surveys.closing import close_due_surveys
from app.surveys.models import Survey
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.inbox import inbox_of
from tests.support.statements import counted_statements
from tests.support.surveys import answer_to, answered, closed

NODE = """query($id: ID!) { node(id: $id) { ... on Survey { state promise question withScale invitedCount answeredCount
    myAnswered outcome statements { words } results { statement disagree between agree mean } remarks
    viewerCan { answer { allowed reason } withdraw { allowed } } } } }"""
LIST = "query($about: ID, $awaiting: Boolean!) { surveys(aboutId: $about, awaitingMe: $awaiting) { nodes { id } } }"
AUDIT = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action actor { name } } } }"
LISTED = "{ surveys { nodes { about { name } startedBy { name } results { mean } remarks } } }"


@dataclass(frozen=True)
class Asking:
    """A survey about Mona that an administrator started, in which her five reports are asked; Max is above her."""

    company: Factory
    people: dict[str, Person]
    reports: list[Person]
    survey: Survey

    def __getitem__(self, role: str) -> Person:
        return self.people[role]

    @property
    def id(self) -> str:
        """The survey's global id."""
        return gid(self.survey)


@pytest.fixture
async def asking(company: Factory) -> Asking:
    """An open survey."""
    max_ = await company.person("Max")
    mona = await company.person("Mona", manager=max_)
    reports = await company.managed(mona, 5)
    people = {
        "manager": mona,
        "starter": company.admin,
        "asked": reports[0],
        "manager's manager": max_,
        "stranger": await company.person("Stella"),
        "champion": await company.person("Carl", champion=True),
        "foreigner": (await make_organization("Elsewhere")).admin,
    }
    return Asking(company, people, reports, await company.survey(mona, started_by=company.admin))


async def node_of(api: Api, person: Person, id_: str) -> dict[str, Any] | None:
    node: dict[str, Any] | None = (await api.as_(person).run(NODE, id=id_))["node"]
    return node


async def seen_of(api: Api, person: Person, id_: str) -> dict[str, Any]:
    node = await node_of(api, person, id_)
    assert node is not None
    return node


class TestOpening:
    async def test_asks_everybody_who_reports_to_the_manager(self, api: Api, asking: Asking) -> None:
        late = await asking.company.person("Late", manager=asking["manager"])

        waiting = [
            person.name
            for person in [*asking.reports, late, asking["manager"], asking["manager's manager"]]
            if (await api.as_(person).run(LIST, awaiting=True))["surveys"]["nodes"]
        ]

        assert waiting == [person.name for person in asking.reports]

    async def test_is_the_managers_own_or_an_administrators_or_a_champions(self, api: Api, company: Factory) -> None:
        answers = {}
        for role in ("manager", "administrator", "champion", "report", "stranger"):
            mona = await company.person("Mona")
            [nora, *_] = await company.managed(mona)
            opens = {
                "manager": mona,
                "administrator": company.admin,
                "champion": await company.person("Carl", champion=True),
                "report": nora,
                "stranger": await company.person("Stella"),
            }[role]
            answers[role] = await api.as_(opens).mutate("surveyOpen", {"aboutId": mona.gid, "closesOn": "2026-11-25"})

        assert {role for role, answer in answers.items() if "code" not in answer} == {
            "manager",
            "administrator",
            "champion",
        }

    async def test_needs_four_reports(self, api: Api, company: Factory) -> None:
        mona = await company.person("Mona")
        await company.managed(mona, 3)
        await company.person("Gone", manager=mona, active=False)

        answer = await api.as_(mona).mutate("surveyOpen", {"aboutId": mona.gid, "closesOn": "2026-11-25"})

        assert [problem["code"] for problem in answer["problems"]] == ["TOO_FEW_REPORTS"]

    async def test_is_refused_while_there_is_one_and_for_a_while_after(
        self, api: Api, asking: Asking, now: TestClock
    ) -> None:
        mona = asking["manager"]
        again = await api.as_(mona).mutate("surveyOpen", {"aboutId": mona.gid, "closesOn": "2026-11-25"})
        await closed(now)
        soon = await api.as_(mona).mutate("surveyOpen", {"aboutId": mona.gid, "closesOn": "2026-12-02"})
        now.forward(days=61)
        later = await api.as_(mona).mutate("surveyOpen", {"aboutId": mona.gid, "closesOn": "2027-02-02"})

        assert (again["code"], soon["code"], "code" in later) == ("LIMIT_REACHED", "LIMIT_REACHED", False)

    async def test_at_the_same_moment_makes_one(self, api: Api, company: Factory) -> None:
        mona = await company.person("Mona")
        await company.managed(mona)
        wanted = {"aboutId": mona.gid, "closesOn": "2026-11-25"}

        answers = await asyncio.gather(*(api.as_(each).mutate("surveyOpen", wanted) for each in (mona, company.admin)))

        assert sorted(answer.get("code", "") for answer in answers) == ["", "LIMIT_REACHED"]


class TestAnswering:
    async def test_is_promised_what_becomes_of_it_and_leaves_the_inbox(self, api: Api, asking: Asking) -> None:
        nora = asking["asked"]
        before, owed = await seen_of(api, nora, asking.id), await inbox_of(api, nora)

        await api.as_(nora).succeed("surveyAnswer", answer_to(asking.survey))

        after = await seen_of(api, nora, asking.id)
        assert "Only the person whom this is about" in before["promise"]
        assert len(before["statements"]) == 7
        assert ([item["kind"] for item in owed], await inbox_of(api, nora)) == (["SURVEY"], [])
        assert (before["myAnswered"], after["myAnswered"]) == (False, True)
        assert (before["viewerCan"]["answer"]["allowed"], after["viewerCan"]["answer"]["allowed"]) == (True, False)

    async def test_happens_once_however_often_it_is_sent(self, api: Api, asking: Asking, now: TestClock) -> None:
        nora = api.as_(asking["asked"])

        answers = await asyncio.gather(*(nora.mutate("surveyAnswer", answer_to(asking.survey)) for _ in range(4)))
        await answered(api, asking.survey, asking.reports[1:])
        await closed(now)

        assert sorted(answer.get("code", "") for answer in answers) == ["", *["NOT_PERMITTED"] * 3]
        assert (await seen_of(api, asking["asked"], asking.id))["answeredCount"] == 5

    async def test_ends_with_the_last_day(self, api: Api, asking: Asking, now: TestClock) -> None:
        late, last = asking.reports[:2]
        now.forward(days=7)
        in_time = await api.as_(last).mutate("surveyAnswer", answer_to(asking.survey))
        now.forward(days=1)

        answer = await api.as_(late).mutate("surveyAnswer", answer_to(asking.survey))
        waiting = (await api.as_(late).run(LIST, awaiting=True))["surveys"]["nodes"]

        assert ("code" in in_time, answer["code"]) == (False, "NOT_PERMITTED")
        assert (waiting, await inbox_of(api, late)) == ([], [])

    async def test_is_for_those_who_are_asked(self, api: Api, asking: Asking) -> None:
        codes = {
            role: (await api.as_(person).mutate("surveyAnswer", answer_to(asking.survey))).get("code")
            for role, person in asking.people.items()
        }

        assert codes == {
            "manager": "NOT_PERMITTED",
            "starter": "NOT_PERMITTED",
            "asked": None,
            "manager's manager": "NOT_FOUND",
            "stranger": "NOT_FOUND",
            "champion": "NOT_FOUND",
            "foreigner": "NOT_FOUND",
        }


class TestSurvey:
    async def test_is_seen_by_those_who_have_a_part_in_it(self, api: Api, asking: Asking) -> None:
        nodes = {role: await node_of(api, person, asking.id) for role, person in asking.people.items()}
        lists = {
            role: (await api.as_(person).run(LIST, awaiting=False))["surveys"]["nodes"]
            for role, person in asking.people.items()
        }

        part = {"manager", "starter", "asked"}
        assert {role for role, node in nodes.items() if node} == part
        assert {role for role, found in lists.items() if found} == part

    async def test_shows_what_came_of_it_to_whom_it_is_about_alone(
        self, api: Api, asking: Asking, now: TestClock
    ) -> None:
        await answered(api, asking.survey, asking.reports, [1, 2, 3, 4, 5])
        await closed(now)

        seen = {role: await node_of(api, person, asking.id) for role, person in asking.people.items()}

        assert {role for role, node in seen.items() if node and (node["results"] or node["remarks"])} == {"manager"}
        node = await seen_of(api, asking["manager"], asking.id)
        assert (node["state"], node["outcome"], node["answeredCount"]) == ("CLOSED", "SHOWN", 5)
        assert node["results"][0] == {
            "statement": "PRIORITIES",
            "disagree": 2,
            "between": 1,
            "agree": 2,
            "mean": 3.0,
        }
        assert len(node["results"]) == 7
        assert sorted(node["remarks"]) == [f"A word of Nora {number}." for number in range(1, 6)]

    async def test_shows_nothing_and_counts_nobody_while_it_is_open(self, api: Api, asking: Asking) -> None:
        before = {role: await node_of(api, asking[role], asking.id) for role in ("manager", "starter")}

        await answered(api, asking.survey, asking.reports)

        assert {role: await node_of(api, asking[role], asking.id) for role in ("manager", "starter")} == before
        assert before["manager"] is not None
        assert (before["manager"]["answeredCount"], before["manager"]["results"]) == (None, [])

    async def test_shows_nothing_with_three_answers_and_keeps_none(
        self, api: Api, asking: Asking, now: TestClock
    ) -> None:
        await answered(api, asking.survey, asking.reports[:3])
        await closed(now)

        node = await seen_of(api, asking["manager"], asking.id)

        assert (node["outcome"], node["results"], node["remarks"]) == ("TOO_FEW_ANSWERS", [], [])

    async def test_is_closed_by_nobody_before_its_last_day_is_over(
        self, api: Api, asking: Asking, now: TestClock
    ) -> None:
        await answered(api, asking.survey, asking.reports)

        await closed(now, date(2026, 11, 25))

        assert (await seen_of(api, asking["manager"], asking.id))["state"] == "OPEN"

    async def test_forgets_who_answered_when_it_ends(self, api: Api, asking: Asking, now: TestClock) -> None:
        await answered(api, asking.survey, asking.reports[:4])
        await closed(now)

        own = [(await seen_of(api, person, asking.id))["myAnswered"] for person in asking.reports]

        assert own == [None] * 5

    async def test_takes_as_many_statements_for_many_as_for_one(
        self, api: Api, company: Factory, now: TestClock
    ) -> None:
        reports = await company.managed(company.admin)
        first = await company.survey(company.admin)
        await answered(api, first, reports)
        await closed(now)
        with counted_statements() as once:
            await api.as_(company.admin).run(LISTED)
        now.forward(days=70)
        await answered(api, await company.survey(company.admin, closes_on=date(2027, 2, 10)), reports)
        await closed(now, date(2027, 2, 11))

        with counted_statements() as twice:
            found = (await api.as_(company.admin).run(LISTED))["surveys"]["nodes"]

        assert [len(survey["remarks"]) for survey in found] == [4, 4]
        assert twice.count == once.count

    async def test_is_told_of_in_the_audit_but_for_its_answers(self, api: Api, asking: Asking) -> None:
        await answered(api, asking.survey, asking.reports)

        told = {
            role: [(each["action"], each["actor"]["name"]) for each in found["auditRecords"]["nodes"]]
            for role, person in asking.people.items()
            for found in [await api.as_(person).run(AUDIT, id=asking.id)]
        }

        part = ("manager", "starter", "asked")
        assert told == {role: [("survey.open", "Ada")] if role in part else [] for role in asking.people}


class TestWithdrawing:
    async def test_deletes_every_answer(self, api: Api, asking: Asking, now: TestClock) -> None:
        await answered(api, asking.survey, asking.reports)

        by_manager = await api.as_(asking["manager"]).mutate("surveyWithdraw", {"surveyId": asking.id})
        done = await api.as_(asking["starter"]).succeed("surveyWithdraw", {"surveyId": asking.id}, "survey { state }")
        await closed(now)

        node = await seen_of(api, asking["manager"], asking.id)
        assert (by_manager["code"], done["survey"]["state"]) == ("NOT_PERMITTED", "WITHDRAWN")
        assert (node["state"], node["outcome"], node["results"], node["remarks"]) == ("WITHDRAWN", None, [], [])


class TestAgain:
    """A second survey about the same manager: what could be told from the difference to the first is not asked."""

    @pytest.mark.parametrize(
        ("left", "joined", "days", "with_scale"),
        [
            (0, 0, 70, True),
            (1, 0, 70, False),
            (0, 1, 70, False),
            (1, 1, 70, False),
            (0, 3, 70, False),
            (0, 4, 70, True),
            (2, 2, 70, True),
            (0, 1, 366, True),
        ],
    )
    async def test_has_no_scale_where_one_to_three_people_make_the_difference(
        self, api: Api, asking: Asking, now: TestClock, left: int, joined: int, days: int, with_scale: bool
    ) -> None:
        await answered(api, asking.survey, asking.reports)
        await closed(now)
        now.forward(days=days)
        for person in asking.reports[:left]:
            await self.leaves(api, asking, person)
        await asking.company.managed(asking["manager"], joined)
        opens = asking["manager"]
        opens = replace(opens, token=await asking.company.token(opens.id))

        closes_on = now.read().date() + timedelta(days=7)
        answer = await api.as_(opens).succeed(
            "surveyOpen",
            {"aboutId": opens.gid, "closesOn": closes_on.isoformat()},
            "surveyEdge { node { withScale statements { words } } }",
        )

        survey = answer["surveyEdge"]["node"]
        assert (survey["withScale"], bool(survey["statements"])) == (with_scale, with_scale)

    @pytest.mark.parametrize(
        ("away_before", "away_now", "days", "with_scale"),
        [(0, 0, 14, True), (1, 0, 14, False), (0, 1, 14, False), (2, 1, 14, False), (1, 0, 3, True), (4, 0, 14, True)],
    )
    async def test_drops_the_grades_where_one_to_three_people_were_away_all_the_time(
        self, api: Api, company: Factory, now: TestClock, away_before: int, away_now: int, days: int, with_scale: bool
    ) -> None:
        mona = await company.person("Mona")
        people = await company.managed(mona, 9)
        first = await company.survey(mona)
        for person in people[:away_before]:
            await self.is_away(company, person, now.read().date(), days)
        await answered(api, first, people[away_before:])
        await closed(now)
        now.instant = now.read().replace(year=2027, month=2, day=10)
        mona = replace(mona, token=await company.token(mona.id))
        second = await company.survey(mona, closes_on=date(2027, 2, 17))
        present = people[: len(people) - away_now]
        for person in people[len(present) :]:
            await self.is_away(company, person, now.read().date(), days)
        for person in present:
            await api.as_(replace(person, token=await company.token(person.id))).mutate(
                "surveyAnswer", answer_to(second, remark="Well.")
            )

        now.instant = now.read().replace(day=18)
        await close_due_surveys()

        mona = replace(mona, token=await company.token(mona.id))
        earlier, later = await seen_of(api, mona, gid(first)), await seen_of(api, mona, gid(second))
        assert len(earlier["results"]) == 7
        assert (later["withScale"], bool(later["results"])) == (with_scale, with_scale)

    async def is_away(self, company: Factory, person: Person, from_day: date, days: int) -> None:
        """Plan an absence that begins on a day."""
        await company.absence(person, starts_on=from_day, ends_on=from_day + timedelta(days=days - 1))

    async def test_without_a_scale_takes_words_alone(self, api: Api, asking: Asking, now: TestClock) -> None:
        await answered(api, asking.survey, asking.reports)
        await closed(now)
        now.forward(days=70)
        nora = await asking.company.person("Late", manager=asking["manager"])
        again = await asking.company.survey(asking["manager"], closes_on=date(2027, 2, 12))

        graded = await api.as_(nora).mutate("surveyAnswer", answer_to(again, remark="Well."))
        silent = await api.as_(nora).mutate("surveyAnswer", {"surveyId": gid(again)})
        for person in [nora, *asking.reports]:
            await api.as_(person).succeed("surveyAnswer", {"surveyId": gid(again), "remark": "Well."})
        await closed(now, date(2027, 2, 13))

        node = await seen_of(api, asking["manager"], gid(again))
        assert [graded["problems"][0]["code"], silent["problems"][0]["code"]] == ["NOT_ASKED", "EMPTY"]
        assert (node["outcome"], node["results"], len(node["remarks"])) == ("SHOWN", [], 6)

    async def leaves(self, api: Api, asking: Asking, person: Person) -> None:
        """Let somebody report to the administrator from today on."""
        to_ada = {"userId": person.gid, "managerId": asking.company.admin.gid}
        await api.as_(asking.company.admin).succeed("userManagerSet", to_ada)
