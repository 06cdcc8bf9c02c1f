"""How much work an import is: as many statements for many rows as for a few."""

from __future__ import annotations

import pytest

from tests.schema.test_csv_import import counts, imported
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements


def goals(objectives: int, state: str) -> str:
    """Return a sheet with two key results for each objective, one of them with steps."""
    lines = ["objective,state,outcome,key result,unit,baseline,target,current,milestones"]
    outcome = "partial" if state == "closed" else ""
    for number in range(objectives):
        word = f"{chr(97 + number // 26)}{chr(97 + number % 26)}"
        lines.append(f"Customers of {word} stay,{state},{outcome},Raise renewals in {word},%,70%,80%,74.5%,")
        lines.append(f",,,Open the clinic in {word},,,,,[x] Rent rooms; [ ] Hire")
    return "\n".join(lines)


def people(number: int) -> str:
    """Return a sheet in which everybody reports to the person before and belongs to a team."""
    rows = [f"p{place}@sea.example,P{place},p{place - 1}@sea.example,T{place}" for place in range(1, number)]
    return "\n".join(["email,name,manager,teams", "p0@sea.example,P0,,T0", *rows])


def teams(number: int) -> str:
    """Return a sheet of teams at the top, each with its lead."""
    return "\n".join(["team,lead", *(f"T{place},p{place}@sea.example" for place in range(number))])


class TestStatements:
    @pytest.mark.parametrize("state", ["active", "closed"])
    async def test_are_as_many_for_many_goals_as_for_two(self, api: Api, company: Factory, state: str) -> None:
        few, many = [await company.cycle(name) for name in ("Q1 2027", "Q2 2027")]
        with counted_statements() as for_two:
            await imported(api, company.admin, goals=goals(2, state), cycleId=gid(few))

        with counted_statements() as for_twenty:
            report = await imported(api, company.admin, goals=goals(20, state), cycleId=gid(many))

        assert counts(report) == {"OBJECTIVE": (20, 0, 0), "KEY_RESULT": (40, 0, 0), "VALUE": (40, 0, 0)}
        assert for_twenty.count == for_two.count

    async def test_are_as_many_for_goals_that_stand_already(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        await imported(api, company.admin, goals=goals(20, "active"), cycleId=gid(cycle))
        with counted_statements() as for_two:
            await imported(api, company.admin, goals=goals(2, "active"), cycleId=gid(cycle))

        with counted_statements() as for_twenty:
            report = await imported(api, company.admin, goals=goals(20, "active"), cycleId=gid(cycle))

        assert set(counts(report).values()) == {(0, 0, 20), (0, 0, 40)}
        assert for_twenty.count == for_two.count

    async def test_are_as_many_for_many_people_as_for_two(self, api: Api, company: Factory) -> None:
        await imported(api, company.admin, people=people(1), teams=teams(1))
        with counted_statements() as for_two:
            await imported(api, company.admin, people=people(3), teams=teams(3))

        with counted_statements() as for_thirty:
            report = await imported(api, company.admin, people=people(33), teams=teams(33))

        assert counts(report) == {"PERSON": (30, 0, 3), "TEAM": (30, 0, 3), "MEMBERSHIP": (30, 0, 3)}
        assert for_thirty.count == for_two.count


class TestProblems:
    async def test_are_those_of_each_row_of_many(self, api: Api, company: Factory) -> None:
        lines = people(4).splitlines()
        lines[2] = "p1@sea.example,P1,p0@sea.example,Nowhere"
        lines[3] = "nobody,P2,p1@sea.example,"
        lines[4] = "p3@sea.example,P3,nobody,"

        report = await imported(api, company.admin, people="\n".join(lines), teams=teams(1), dryRun=True)

        assert [(each["row"], each["column"], each["code"]) for each in report["problems"]] == [
            (3, "teams", "UNKNOWN_TEAM"),
            (4, "email", "NOT_AN_EMAIL"),
        ]

    async def test_name_the_key_result_that_is_one_too_many(self, api: Api, company: Factory) -> None:
        rows = ["objective,key result,target", "Customers stay,Renew 0,80", *(f",Renew {n},80" for n in range(1, 22))]

        report = await imported(
            api, company.admin, goals="\n".join(rows), cycleId=gid(await company.cycle()), dryRun=True
        )

        assert [(each["row"], each["code"]) for each in report["problems"]] == [
            (22, "LIMIT_REACHED"),
            (23, "LIMIT_REACHED"),
        ]
