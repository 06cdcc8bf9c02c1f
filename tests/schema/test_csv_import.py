"""Bringing people, teams and goals over from CSV."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.cycles.models import CycleState
from app.database.unit_of_work import reading, values
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

REPORT = """report { applied ignoredColumns counts { kind created updated unchanged }
  problems { file row column code message } }"""
PEOPLE = """email,name,manager,teams
tim@sea.example,Tim,lena@sea.example,Division / Growth
lena@sea.example,Lena,,Division|Division / Growth
"""
TEAMS = """team,parent,lead
Growth,Division,lena@sea.example
Division,,
"""
GOALS = """objective,why,team,objective owner,key result,owner,unit,baseline,target,current,as of
Customers stay,They pay our rent.,Growth,lena@sea.example,Raise renewals,tim@sea.example,%,70%,80%,74.5%,2026-11-02
,,,,Cut complaints per week,,complaints,40,10,,
"""


async def imported(api: Api, person: Person, **input: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await api.as_(person).succeed("csvImport", input, REPORT))["report"]
    return found


async def told(api: Api, person: Person, **input: Any) -> list[tuple[Any, ...]]:
    report = await imported(api, person, dryRun=True, **input)
    return [(problem["row"], problem["column"], problem["code"]) for problem in report["problems"]]


def counts(report: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    return {each["kind"]: (each["created"], each["updated"], each["unchanged"]) for each in report["counts"]}


async def goals_of(api: Api, person: Person) -> list[dict[str, Any]]:
    found = await api.as_(person).run(
        """{ cycles { name objectives { nodes { title why state outcome level team { name } owner { name } progress
             keyResults { title owner { name } kind: metric { kind ... on ChangeMetric {
               baseline target current unit { kind symbol } } } } } } } }"""
    )
    nodes: list[dict[str, Any]] = [node for cycle in found["cycles"] for node in cycle["objectives"]["nodes"]]
    return nodes


class TestBringingEverythingOver:
    async def test_creates_people_teams_and_goals_with_their_values(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()

        report = await imported(api, company.admin, people=PEOPLE, teams=TEAMS, goals=GOALS, cycleId=gid(cycle))

        assert (report["applied"], report["problems"], report["ignoredColumns"]) == (True, [], [])
        assert counts(report) == {
            "PERSON": (2, 0, 0),
            "TEAM": (2, 0, 0),
            "MEMBERSHIP": (3, 0, 0),
            "OBJECTIVE": (1, 0, 0),
            "KEY_RESULT": (2, 0, 0),
            "VALUE": (1, 0, 0),
        }
        [objective] = await goals_of(api, company.admin)
        assert (objective["title"], objective["state"], objective["level"]) == ("Customers stay", "ACTIVE", "TEAM")
        assert (objective["team"]["name"], objective["owner"]["name"]) == ("Growth", "Lena")
        first, second = objective["keyResults"]
        assert (first["owner"]["name"], second["owner"]["name"]) == ("Tim", "Lena")
        assert first["kind"] == {
            "kind": "INCREASE",
            "baseline": "70",
            "target": "80",
            "current": "74.5",
            "unit": {"kind": "PERCENT", "symbol": None},
        }
        assert (second["kind"]["kind"], second["kind"]["unit"]["symbol"]) == ("DECREASE", "complaints")

    async def test_again_changes_nothing_and_says_so(self, api: Api, company: Factory) -> None:
        files = {"people": PEOPLE, "teams": TEAMS, "goals": GOALS, "cycleId": gid(await company.cycle())}
        await imported(api, company.admin, **files)

        again = counts(await imported(api, company.admin, **files))

        assert again == {
            "PERSON": (0, 0, 2),
            "TEAM": (0, 0, 2),
            "MEMBERSHIP": (0, 0, 3),
            "OBJECTIVE": (0, 0, 1),
            "KEY_RESULT": (0, 0, 2),
            "VALUE": (0, 0, 1),
        }

    async def test_with_changed_rows_changes_just_those(self, api: Api, company: Factory) -> None:
        files = {"people": PEOPLE, "teams": TEAMS, "goals": GOALS, "cycleId": gid(await company.cycle())}
        await imported(api, company.admin, **files)
        files["goals"] = GOALS.replace("80%", "85%").replace("They pay our rent.", "Without them we are nothing.")
        files["people"] = PEOPLE.replace(",Tim,", ",Timothy,")

        again = counts(await imported(api, company.admin, **files))

        assert (again["PERSON"], again["OBJECTIVE"], again["KEY_RESULT"]) == ((0, 1, 1), (0, 1, 0), (0, 1, 1))

    async def test_dry_tells_the_same_and_does_nothing(self, api: Api, company: Factory) -> None:
        files = {"people": PEOPLE, "teams": TEAMS, "goals": GOALS, "cycleId": gid(await company.cycle())}

        dry = await imported(api, company.admin, dryRun=True, **files)

        assert dry["applied"] is False
        assert await goals_of(api, company.admin) == []
        assert counts(await imported(api, company.admin, **files)) == counts(dry)

    async def test_with_one_bad_row_does_nothing_at_all(self, api: Api, company: Factory) -> None:
        bad = PEOPLE + "nobody,No One,,\n"

        answer = await api.as_(company.admin).mutate("csvImport", {"people": bad, "teams": TEAMS})

        assert answer["__typename"] == "InvalidInputError"
        assert [(one["path"], one["code"]) for one in answer["problems"]] == [(["people"], "NOT_AN_EMAIL")]
        assert answer["problems"][0]["message"].startswith("Row 4, email: ")
        assert (await api.as_(company.admin).run("{ users { totalCount } }"))["users"]["totalCount"] == 1


class TestPastQuarters:
    GOALS = (
        "Quarter;Goal;Owner of objective;KR;From;To;Actual;Status;Result;Retrospective\r\n"
        "Q3 2026;Ship faster;{owner};Hours from merge to release;20;8;9,5;closed;partial;Tests first.\r\n"
    )

    async def test_are_completed_by_an_administrator(self, api: Api, company: Factory) -> None:
        days = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30)}
        await company.cycle("Q3 2026", state=CycleState.CLOSED, **days)
        text = self.GOALS.format(owner=company.admin.email)

        first = await imported(api, company.admin, goals=text, decimalComma=True)
        second = await imported(api, company.admin, goals=text, decimalComma=True)

        [objective] = await goals_of(api, company.admin)
        assert (objective["state"], objective["outcome"]) == ("CLOSED", "PARTIAL")
        assert objective["progress"] == pytest.approx(0.875)
        assert counts(first)["VALUE"] == (1, 0, 0)
        assert set(counts(second).values()) == {(0, 0, 1)}
        assert (await api.as_(company.admin).run("{ cycles { state } }"))["cycles"] == [{"state": "CLOSED"}]

    async def test_stay_closed_for_others(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lena")
        await company.team(lead=lead)
        await company.cycle("Q3 2026", state=CycleState.CLOSED)

        found = await told(api, lead, goals=self.GOALS.format(owner=lead.email), decimalComma=True)

        assert (2, None, "CYCLE_CLOSED") in found


class TestFilesAsTheyAre:
    @pytest.mark.parametrize(
        "text",
        [
            "\ufeffE-Mail;Full name\r\nzoe@sea.example;Zoë\r\n\r\n",
            'sep=;\n"EMAIL";"NAME"\n"zoe@sea.example";"Zoë"\n',
            "name\temail address\nZoë\tZOE@sea.example\n",
            'Work Email,Name,Shoe size\nzoe@sea.example,"Zoë",39\n',
        ],
    )
    async def test_are_understood(self, api: Api, company: Factory, text: str) -> None:
        report = await imported(api, company.admin, people=text)

        assert counts(report) == {"PERSON": (1, 0, 0)}
        assert report["ignoredColumns"] == (["Shoe size"] if "Shoe" in text else [])

    async def test_have_line_breaks_inside_of_cells(self, api: Api, company: Factory) -> None:
        text = 'objective,why,key result\n"Customers stay","First.\n\nSecond, ""quoted"".",Renew by default\n'

        await imported(api, company.admin, goals=text, cycleId=gid(await company.cycle()))

        [objective] = await goals_of(api, company.admin)
        assert objective["why"] == 'First.\n\nSecond, "quoted".'

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "EMPTY"),
            ('email,name\n"a@b.example,A\n', "NOT_CSV"),
            ("email\na@b.example\n", "MISSING_COLUMN"),
            ("email,name,E-mail\na@b.example,A,x\n", "COLUMN_TWICE"),
        ],
    )
    async def test_that_are_no_such_table_are_told(self, api: Api, company: Factory, text: str, code: str) -> None:
        assert [problem[2] for problem in await told(api, company.admin, people=text)] == [code]


class TestPeopleProblems:
    async def test_are_told_for_all_rows_at_once(self, api: Api, company: Factory) -> None:
        text = """email,name,role,manager,time zone,active,teams
a@b.example,A,chief,,,,
a@b.example,A again,,,,,
nobody,,,,,,
c@b.example,C,,gone@b.example,,,
d@b.example,D,,,Mars/Olympus,perhaps,Nowhere
"""

        found = await told(api, company.admin, people=text)

        assert set(found) == {
            (2, "role", "UNKNOWN_WORD"),
            (3, "email", "TWICE"),
            (4, "name", "REQUIRED"),
            (4, "email", "NOT_AN_EMAIL"),
            (5, "manager", "UNKNOWN_PERSON"),
            (6, "time zone", "UNKNOWN_TIME_ZONE"),
            (6, "active", "NOT_YES_OR_NO"),
            (6, "teams", "UNKNOWN_TEAM"),
        }

    async def test_name_cells_that_hold_no_text(self, api: Api, company: Factory) -> None:
        text = "e\0mail,name\r\nlena@sea.example,Le\0na\r\ntim@sea.example,Tim\0\r\n"

        report = await imported(api, company.admin, people=text, dryRun=True)

        assert [(each["row"], each["column"], each["code"]) for each in report["problems"]] == [
            (2, "name", "NOT_TEXT"),
            (3, "name", "NOT_TEXT"),
        ]

    async def test_name_managers_that_lead_back(self, api: Api, company: Factory) -> None:
        text = "email,name,manager\na@b.example,A,b@b.example\nb@b.example,B,a@b.example\n"

        assert await told(api, company.admin, people=text) == [(2, "manager", "CIRCLE"), (3, "manager", "CIRCLE")]

    async def test_are_none_where_a_line_of_managers_is_turned_around(self, api: Api, company: Factory) -> None:
        text = "email,name,manager\na@b.example,A,\nb@b.example,B,a@b.example\n"
        await imported(api, company.admin, people=text)

        report = await imported(api, company.admin, people=text + "c@b.example,C,b@b.example\n")

        assert counts(report) == {"PERSON": (1, 0, 2)}

    async def test_are_none_for_those_who_leave(self, api: Api, company: Factory) -> None:
        text = "email,name,active\na@b.example,A,no\n"

        first, second = [await imported(api, company.admin, people=text) for _ in range(2)]

        assert (counts(first), counts(second)) == ({"PERSON": (1, 0, 0)}, {"PERSON": (0, 0, 1)})


class TestTeamProblems:
    async def test_name_teams_that_lead_back_and_those_that_are_not_there(self, api: Api, company: Factory) -> None:
        text = "team,parent,lead\nA,B,\nB,A,\nC,Nowhere,\nD,C,\nE,,ghost@b.example\n"

        assert await told(api, company.admin, teams=text) == [
            (2, "parent", "CIRCLE"),
            (3, "parent", "CIRCLE"),
            (4, "parent", "UNKNOWN_TEAM"),
            (6, "lead", "UNKNOWN_PERSON"),
        ]

    async def test_name_the_same_team_twice(self, api: Api, company: Factory) -> None:
        assert await told(api, company.admin, teams="path\nDivision\nDivision / Growth\ndivision > growth\n") == [
            (4, "team", "TWICE")
        ]


class TestGoalProblems:
    async def test_are_told_for_all_rows_at_once(self, api: Api, company: Factory) -> None:
        await company.cycle()
        text = """cycle,objective,team,owner,key result,kind,baseline,target,current,due
Q9 1999,Nothing,,,,,,,,
Q4 2026,One,Nowhere,,KR 1,increase,"1,5",10,,
,,,ghost@b.example,KR 2,increase,20,10,,31.12.2026
,,,,KR 3,sideways,1,abc,,
,,,,,,3,,,
"""

        found = await told(api, company.admin, goals=text)

        assert set(found) == {
            (2, "cycle", "UNKNOWN_CYCLE"),
            (3, "team", "UNKNOWN_TEAM"),
            (3, "baseline", "AMBIGUOUS_NUMBER"),
            (4, "owner", "UNKNOWN_PERSON"),
            (4, "due", "NOT_A_DAY"),
            (4, "target", "WRONG_DIRECTION"),
            (5, "kind", "UNKNOWN_WORD"),
            (5, "target", "NOT_A_NUMBER"),
            (6, "key result", "REQUIRED"),
        }

    async def test_say_which_quality_rule_keeps_a_goal_from_counting(self, api: Api, company: Factory) -> None:
        text = "objective,state,key result,kind,target\nCustomers stay,active,Raise renewals,increase,80\n"

        found = await told(api, company.admin, goals=text, cycleId=gid(await company.cycle()))

        assert found == [(2, "objective", "BLOCKED")]


class TestRights:
    async def test_let_a_lead_bring_goals_of_their_team_alone(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lena")
        await company.team("Growth", lead=lead)
        await company.team("Sales")
        text = f"objective,team,objective owner\nOurs,Growth,{lead.email}\nTheirs,Sales,{lead.email}\n"

        assert await told(api, lead, goals=text, cycleId=gid(await company.cycle())) == [(3, None, "NOT_PERMITTED")]

    async def test_refuse_members_and_people_by_leads(self, api: Api, company: Factory) -> None:
        lead, member = await company.person("Lena"), await company.person("Tim")
        await company.team(lead=lead)

        answers = [
            await api.as_(lead).mutate("csvImport", {"people": PEOPLE}),
            await api.as_(member).mutate("csvImport", {"goals": GOALS}),
        ]

        assert {answer["__typename"] for answer in answers} == {"NotPermittedError"}


async def test_writes_down_who_brought_what(api: Api, company: Factory) -> None:
    files = {"people": PEOPLE, "teams": TEAMS, "goals": GOALS, "cycleId": gid(await company.cycle())}
    await imported(api, company.admin, **files)

    async with reading((await company.admin.actor()).sight):
        found = await values("select action from audit_records where actor_id = %s", (company.admin.id,))

    actions = {action for (action,) in found}
    assert actions >= {"user.create", "team.create", "objective.create", "key_result.create", "check_in.import"}
