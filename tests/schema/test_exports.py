"""Taking data away: the job, what is in the file, the link, and bringing it over again."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import psycopg
import pytest

from app.core.ids import new_id
from app.database.unit_of_work import entering, values
from app.jobs import look_after
from app.objectives.models import MetricKind, UnitKind, Visibility
from app.transfer.tables import write_table
from tests.schema.test_csv_import import GOALS, PEOPLE, TEAMS, counts, imported
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.jobs import Jobs

EXPORT = "id state link notice fileName fileSize expiresAt"


async def requested(api: Api, person: Person, contents: str, **more: Any) -> dict[str, Any]:
    asked = {"contents": contents, **more}
    found: dict[str, Any] = (await api.as_(person).succeed("exportRequest", asked, f"export {{ {EXPORT} }}"))["export"]
    return found


async def ready(api: Api, jobs: Jobs, person: Person, contents: str, **more: Any) -> dict[str, Any]:
    export = await requested(api, person, contents, **more)
    await jobs.run()
    found: dict[str, Any] = (
        await api.as_(person).run(
            f"query($id: ID!) {{ node(id: $id) {{ ... on Export {{ {EXPORT} }} }} }}", id=export["id"]
        )
    )["node"]
    return found


async def text_of(api: Api, jobs: Jobs, person: Person, contents: str, **more: Any) -> str:
    export = await ready(api, jobs, person, contents, **more)
    assert export["state"] == "READY", export
    response = await api.http.get(export["link"])
    assert response.status_code == 200
    return response.content.decode("utf-8-sig")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


class TestExport:
    async def test_waits_for_a_worker_and_is_then_ready_for_a_day(self, api: Api, jobs: Jobs, company: Factory) -> None:
        asked = await requested(api, company.admin, "PEOPLE")
        await jobs.run()
        [export] = (await api.as_(company.admin).run(f"{{ exports {{ {EXPORT} }} }}"))["exports"]

        assert (asked["state"], asked["link"]) == ("QUEUED", None)
        assert (export["state"], export["fileName"]) == ("READY", "waymark-people-2026-11-18.csv")
        assert export["fileSize"] > 0
        assert export["expiresAt"] == "2026-11-19T10:00:00Z"

    async def test_belongs_to_who_asked(self, api: Api, jobs: Jobs, company: Factory) -> None:
        export = await ready(api, jobs, company.admin, "PEOPLE")
        other = await company.person("Bo")

        seen = await api.as_(other).run("query($id: ID!) { node(id: $id) { id } exports { id } }", id=export["id"])

        assert seen == {"node": None, "exports": []}

    async def test_holds_what_the_requester_may_see(self, api: Api, jobs: Jobs, company: Factory) -> None:
        owner, other = await company.person("Olga"), await company.person("Bo")
        cycle = await company.cycle()
        await company.objective(cycle, owner, "For all")
        await company.objective(cycle, owner, "For me", visibility=Visibility.PRIVATE)

        titles = {
            person.name: [row["objective"] for row in rows_of(await text_of(api, jobs, person, "GOALS"))]
            for person in (owner, other)
        }

        assert titles == {"Olga": ["For all", "For me"], "Bo": ["For all"]}

    async def test_is_of_one_cycle_where_one_is_named(self, api: Api, jobs: Jobs, company: Factory) -> None:
        cycle, next_cycle = await company.cycle(), await company.cycle("Q1 2027")
        await company.objective(cycle, company.admin, "Now")
        await company.objective(next_cycle, company.admin, "Then")

        found = rows_of(await text_of(api, jobs, company.admin, "GOALS", cycleId=gid(next_cycle)))

        assert [row["objective"] for row in found] == ["Then"]

    async def test_holds_check_ins(self, api: Api, jobs: Jobs, company: Factory) -> None:
        files = {"people": PEOPLE, "teams": TEAMS, "goals": GOALS, "cycleId": gid(await company.cycle())}
        await imported(api, company.admin, **files)

        [row] = rows_of(await text_of(api, jobs, company.admin, "CHECK_INS"))

        assert (row["key result"], row["as of"], row["value"]) == ("Raise renewals", "2026-11-02", "74.5")

    async def test_is_json_for_programs(self, api: Api, jobs: Jobs, company: Factory) -> None:
        await company.team("Growth")

        found = orjson.loads(await text_of(api, jobs, company.admin, "TEAMS", format="JSON"))

        assert found == [{"team": "Growth", "parent": None, "lead": None}]

    async def test_fails_where_its_job_is_gone(self, api: Api, jobs: Jobs, company: Factory, database_url: str) -> None:
        export = await requested(api, company.admin, "PEOPLE")
        await forget_jobs(database_url)

        await look_after()

        [found] = (await api.as_(company.admin).run("{ exports { id state notice } }"))["exports"]
        assert (found["id"], found["state"]) == (export["id"], "FAILED")
        assert found["notice"]

    async def test_is_asked_for_five_times_at_once_at_most(self, api: Api, jobs: Jobs, company: Factory) -> None:
        for _ in range(5):
            await requested(api, company.admin, "PEOPLE")

        answer = await api.as_(company.admin).mutate("exportRequest", {"contents": "PEOPLE"})

        assert answer["__typename"] == "LimitReachedError"
        await jobs.run()


async def forget_jobs(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from procrastinate_jobs where task_name = 'transfer.export'")


class TestLink:
    async def test_needs_nobody_signed_in(self, api: Api, jobs: Jobs, company: Factory) -> None:
        export = await ready(api, jobs, company.admin, "PEOPLE")

        response = await api.http.get(export["link"])

        assert response.status_code == 200
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert response.headers["content-disposition"] == 'attachment; filename="waymark-people-2026-11-18.csv"'
        assert len(response.content) == export["fileSize"]

    async def test_ends_when_the_export_expires(self, api: Api, jobs: Jobs, company: Factory, now: TestClock) -> None:
        lasting = await company.token(company.admin.id)
        export = await ready(api, jobs, company.admin, "PEOPLE")
        now.forward(hours=24)

        response = await api.http.get(export["link"])
        await look_after()

        [found] = (await Api(api.http, lasting).run("{ exports { state link } }"))["exports"]
        assert response.status_code == 404
        assert found == {"state": "EXPIRED", "link": None}
        async with entering():
            assert await values("select * from waymark.export_to_send(%s, %s)", (new_id(), now.read())) == []

    async def test_ends_for_whoever_holds_it_when_the_requester_leaves(
        self, api: Api, jobs: Jobs, company: Factory
    ) -> None:
        mira = await company.person("Mira")
        link = (await ready(api, jobs, mira, "PEOPLE"))["link"]
        before = await api.http.get(link)

        await api.as_(company.admin).succeed("userDeactivate", {"userId": mira.gid})

        assert (before.status_code, (await api.http.get(link)).status_code) == (200, 404)

    @pytest.mark.parametrize("format", ["CSV", "JSON"])
    async def test_ends_when_the_requester_leaves_a_team_of_theirs(
        self, api: Api, jobs: Jobs, company: Factory, format: str
    ) -> None:
        team = await company.team()
        mira = await company.person("Mira", team=team)
        of_team = (await ready(api, jobs, mira, "TEAMS", format=format))["link"]
        before = await api.http.get(of_team)

        await api.as_(company.admin).succeed("teamMemberRemove", {"teamId": gid(team), "userId": mira.gid})
        anew = (await ready(api, jobs, mira, "TEAMS", format=format))["link"]

        assert (before.status_code, (await api.http.get(of_team)).status_code) == (200, 404)
        assert (await api.http.get(anew)).status_code == 200

    async def test_holds_nothing_that_was_lost_before_it_was_written(
        self, api: Api, jobs: Jobs, company: Factory
    ) -> None:
        team = await company.team()
        mira = await company.person("Mira", team=team)
        await company.objective(await company.cycle(), company.admin, "Hush", team=team, visibility=Visibility.TEAM)
        asked = await requested(api, mira, "GOALS", format="JSON")
        await api.as_(company.admin).succeed("teamMemberRemove", {"teamId": gid(team), "userId": mira.gid})
        await jobs.run()

        [found] = (await api.as_(mira).run("{ exports { id link } }"))["exports"]
        response = await api.http.get(found["link"])

        assert found["id"] == asked["id"]
        assert (response.status_code, "Hush" in response.text) == (200, False)

    async def test_that_is_forged_is_answered_like_one_that_never_was(
        self, api: Api, jobs: Jobs, company: Factory
    ) -> None:
        link = (await ready(api, jobs, company.admin, "PEOPLE"))["link"]
        other = (await ready(api, jobs, company.admin, "TEAMS"))["link"]
        start, _, signature = link.rpartition("/")
        forged = [
            f"{start}/{'0' * 64}",
            f"{start}/{signature[:-1]}",
            f"{start}/%ff",
            f"{start}/{other.rpartition('/')[2]}",
            f"/exports/{company.admin.gid}/{signature}",
            f"/exports/nonsense/{signature}",
            f"/exports/Export_{'A' * 22}/{signature}",
        ]

        answers = [await api.http.get(path) for path in forged]

        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


class TestFormulas:
    @pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@sum", "\tx", "\rx", "＝1", "'=x", "''+x"])
    def test_are_only_text(self, text: str) -> None:
        assert rows_of(write_table(["a"], [[text]])) == [{"a": f"'{text}"}]

    @pytest.mark.parametrize("text", ["-5", "+3", "12.5", "-0.25", "plain", "it's", "'quoted'", ""])
    def test_are_not_numbers_and_plain_words(self, text: str) -> None:
        assert write_table(["a", "b"], [[text, "x"]]).splitlines()[1] == f"{text},x"

    async def test_come_back_as_they_were(self, api: Api, jobs: Jobs, company: Factory) -> None:
        team = await company.team("=cmd|' /C calc'!A0")

        text = await text_of(api, jobs, company.admin, "TEAMS")

        assert rows_of(text)[0]["team"] == f"'{team.name}"
        assert counts(await imported(api, company.admin, teams=text)) == {"TEAM": (0, 0, 1)}


class TestRoundTrip:
    async def test_of_everything_changes_nothing(self, api: Api, jobs: Jobs, company: Factory) -> None:
        await self.fill(api, company)
        files = {name: await text_of(api, jobs, company.admin, name.upper()) for name in ("people", "teams", "goals")}

        report = await imported(api, company.admin, **files)

        assert report["problems"] == []
        assert all(each["created"] == each["updated"] == 0 for each in report["counts"]), report["counts"]
        assert {each["kind"] for each in report["counts"]} >= {"PERSON", "TEAM", "OBJECTIVE", "KEY_RESULT", "VALUE"}

    async def test_into_another_organisation_makes_the_same(self, api: Api, jobs: Jobs, company: Factory) -> None:
        await self.fill(api, company)
        names = ("people", "teams", "goals")
        files = {name: await text_of(api, jobs, company.admin, name.upper()) for name in names}
        elsewhere = await make_organization("Elsewhere")
        await elsewhere.cycle()

        await imported(api, elsewhere.admin, **files)

        again = {name: await text_of(api, jobs, elsewhere.admin, name.upper()) for name in names}
        assert rows_of(again["goals"]) == rows_of(files["goals"])
        assert rows_of(again["teams"]) == rows_of(files["teams"])
        assert all(row in rows_of(again["people"]) for row in rows_of(files["people"]))

    async def fill(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        await imported(api, company.admin, people=PEOPLE, teams=TEAMS, goals=GOALS, cycleId=gid(cycle))
        objective = await company.objective(
            cycle, company.admin, 'Ship “it”, =soon; "really"', why="- first\n- second", commitment="LEARNING"
        )
        kinds: list[dict[str, Any]] = [
            {"kind": MetricKind.BINARY, "title": "Signed"},
            {"kind": MetricKind.MAINTAIN, "title": "Uptime", "unit_kind": UnitKind.PERCENT, "low": Decimal("99.5")},
            {"kind": MetricKind.BASELINE, "title": "Find out", "unit_kind": UnitKind.NUMBER, "source": "=BI()"},
            {
                "kind": MetricKind.DECREASE,
                "title": "Cost",
                "unit_kind": UnitKind.CURRENCY,
                "unit_currency": "EUR",
                "baseline": Decimal("-1.50"),
                "target": Decimal("-20"),
                "weight": Decimal("2.5"),
                "due_on": date(2026, 12, 1),
            },
            {
                "kind": MetricKind.DECREASE,
                "title": "Wait",
                "unit_kind": UnitKind.DURATION,
                "unit_symbol": "h",
                "baseline": Decimal(8),
                "target": Decimal(2),
                "phases": [{"on": "2026-11-01", "value": "6"}, {"on": "2026-12-01", "value": "4"}],
            },
        ]
        for position, given in enumerate(kinds):
            await company.key_result(objective, position=position, **given)
