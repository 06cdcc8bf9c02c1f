"""Searching as one types: what is found, in which order, and that nothing hidden shows."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.cycles.models import CycleState
from app.objectives.models import Visibility
from app.people.models import Team
from app.search.queries import FOUND, SearchKind
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

SEARCH = """query($text: String!, $kinds: [SearchKind!], $first: Int! = 20) {
  search(query: $text, kinds: $kinds, first: $first) { match item {
    __typename ... on User { name active } ... on Team { name }
    ... on Objective { title } ... on KeyResult { title } } }
}"""


async def found(api: Api, person: Person, query: str, **more: Any) -> list[str]:
    return [_title(hit["item"]) for hit in (await api.as_(person).run(SEARCH, text=query, **more))["search"]]


def _title(item: dict[str, Any]) -> str:
    return str(item.get("name") or item["title"])


def fill_with_words(connection: psycopg.Connection[Any], team: Team) -> None:
    """Give a team so many words that the planner minds what it reads."""
    connection.execute(
        "insert into search_words (id, organization_id, audience, word, in_title, team_id) "
        "select gen_random_uuid(), %(company)s, %(company)s, md5(n::text), true, %(team)s "
        "from generate_series(1, 20000) n",
        {"company": team.organization_id, "team": team.id},
    )
    connection.execute("analyze search_words")


async def matches(api: Api, person: Person, query: str) -> dict[str, str]:
    hits = (await api.as_(person).run(SEARCH, text=query))["search"]
    return {_title(hit["item"]): hit["match"] for hit in hits}


class TestSearch:
    async def test_finds_all_four_kinds_people_first(self, api: Api, company: Factory) -> None:
        ria = await company.person("Ria Onwood")
        team = await company.team("Onboarding", lead=ria)
        cycle = await company.cycle()
        objective = await company.objective(cycle, ria, "Onboard customers within a day", team=team)
        await company.key_result(objective, title="Halve the hours of onboarding")

        hits = (await api.as_(ria).run(SEARCH, text="on"))["search"]

        assert [(hit["item"]["__typename"], hit["match"]) for hit in hits] == [
            ("User", "WORDS"),
            ("Team", "PREFIX"),
            ("Objective", "PREFIX"),
            ("KeyResult", "WORDS"),
        ]

    async def test_puts_what_is_exact_and_what_begins_so_before_the_rest(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        for title in ("Win back churn", "Churn of small customers falls", "Churn"):
            await company.objective(cycle, company.admin, title)

        assert await matches(api, company.admin, "churn") == {
            "Churn": "EXACT",
            "Churn of small customers falls": "PREFIX",
            "Win back churn": "WORDS",
        }
        assert await found(api, company.admin, "churn") == ["Churn", "Churn of small customers falls", "Win back churn"]

    async def test_puts_goals_of_closed_cycles_behind_equal_ones(self, api: Api, company: Factory) -> None:
        closed = await company.cycle("Q3 2026", state=CycleState.CLOSED)
        await company.objective(closed, company.admin, "Pilots: a first")
        await company.objective(await company.cycle(), company.admin, "Pilots: b second")

        assert await found(api, company.admin, "pilots") == ["Pilots: b second", "Pilots: a first"]

    async def test_wants_every_word_in_any_order(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        await company.objective(cycle, company.admin, "Customers get going on their own")
        await company.objective(cycle, company.admin, "Customers stay")

        assert await found(api, company.admin, "going cust") == ["Customers get going on their own"]

    async def test_finds_words_of_the_reason(self, api: Api, company: Factory) -> None:
        await company.objective(
            await company.cycle(), company.admin, "Customers stay", why="Renewals pay our **rent**."
        )

        assert await matches(api, company.admin, "stay rent") == {"Customers stay": "TEXT"}

    @pytest.mark.parametrize("query", ["muller", "MÜLLER", "Mu\u0308ller", "ＭＵＬＬＥＲ"])
    async def test_minds_neither_case_nor_accents(self, api: Api, company: Factory, query: str) -> None:
        await company.person("Müller")

        assert await found(api, company.admin, query) == ["Müller"]

    @pytest.mark.parametrize(
        ("name", "query"), [("Straße", "strasse"), ("Łódź", "lodz"), ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"), ("Щука", "щу")]
    )
    async def test_folds_letters_of_other_languages(self, api: Api, company: Factory, name: str, query: str) -> None:
        await company.team(name)

        assert await found(api, company.admin, query) == [name]

    @pytest.mark.parametrize("query", ["zoe.k@far", "zoe", "k", "zoe.k@far-away.example"])
    async def test_finds_people_by_their_address(self, api: Api, company: Factory, query: str) -> None:
        await company.person("Someone Else", email="zoe.k@far-away.example")

        assert await found(api, company.admin, query) == ["Someone Else"]

    async def test_does_not_find_everybody_by_the_domain_of_the_company(self, api: Api, company: Factory) -> None:
        await company.person("Someone Else", email="zoe@far-away.example")

        assert await found(api, company.admin, "away") == []

    async def test_follows_what_is_renamed_and_deleted(self, api: Api, company: Factory) -> None:
        team = await company.team("Growth")
        send = api.as_(company.admin)
        await send.succeed("teamUpdate", {"teamId": gid(team), "expectedRevision": 1, "name": "Reach"})
        renamed = await found(api, company.admin, "reach"), await found(api, company.admin, "growth")

        await send.succeed("teamDelete", {"teamId": gid(team)})

        assert renamed == (["Reach"], [])
        assert await found(api, company.admin, "reach") == []

    async def test_takes_the_kinds_that_are_asked_for(self, api: Api, company: Factory) -> None:
        await company.person("Growther")
        await company.team("Growth")

        assert await found(api, company.admin, "grow", kinds=["TEAM"]) == ["Growth"]
        assert await found(api, company.admin, "grow", kinds=[]) == []
        assert await found(api, company.admin, "grow", first=1) == ["Growther"]

    async def test_needs_the_same_statements_for_few_and_for_many(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        counts = []
        for number in (1, 6):
            for index in range(number):
                ria = await company.person(f"Quinn {number} {index}")
                await company.team(f"Quinns {number} {index}")
                objective = await company.objective(cycle, ria, f"Quinn's {number} {index}")
                await company.key_result(objective, title=f"Quinn is {number} {index}")
            with counted_statements() as statements:
                await found(api, company.admin, f"quinn {number}")
            counts.append(statements.count)

        assert counts[0] == counts[1]


class TestPeopleWhoLeft:
    async def test_come_last_and_are_marked(self, api: Api, company: Factory) -> None:
        gone = await company.person("Mona")
        await company.person("Monatta")
        await company.team("Monads")
        await api.as_(company.admin).succeed("userDeactivate", {"userId": gone.gid})

        hits = (await api.as_(company.admin).run(SEARCH, text="mona"))["search"]

        assert [(_title(hit["item"]), hit["item"].get("active")) for hit in hits] == [
            ("Monatta", True),
            ("Monads", None),
            ("Mona", False),
        ]


class TestWhatIsHidden:
    async def test_is_found_by_its_readers_alone(self, api: Api, company: Factory) -> None:
        owner, other = await company.person("Olga"), await company.person("Tim")
        cycle = await company.cycle()
        private = await company.objective(cycle, owner, "Zeppelin sales", visibility=Visibility.PRIVATE)
        await company.key_result(private, title="Zeppelins sold")

        assert await found(api, owner, "zepp") == ["Zeppelin sales", "Zeppelins sold"]
        assert await found(api, other, "zepp") == []

    async def test_crowds_nothing_out_of_a_short_list(self, api: Api, company: Factory) -> None:
        owner, other = await company.person("Olga"), await company.person("Tim")
        cycle = await company.cycle()
        for number in range(5):
            await company.objective(cycle, owner, f"Zeppelin {number}", visibility=Visibility.PRIVATE)
        await company.objective(cycle, owner, "Zeppelin for all")

        assert await found(api, other, "zeppelin", first=1) == ["Zeppelin for all"]

    async def test_is_not_even_touched(self, company: Factory, database_url: str) -> None:
        actor, team = await (await company.person("Tim")).actor(), await company.team()
        sight = {"role": "waymark_app", "app.organization_id": str(actor.organization_id)}
        sight["app.audiences"] = "{" + ",".join(map(str, actor.audiences)) + "}"
        asked = {"query": "zepp cust", "kinds": list(SearchKind), "limit": 20}
        with psycopg.connect(database_url) as connection:
            fill_with_words(connection, team)
            for name, value in sight.items():
                connection.execute("select set_config(%s, %s, true)", (name, value))
            plan = [line for (line,) in connection.execute(f"explain {FOUND}", asked).fetchall()]
            connection.rollback()

        start = next(index for index, line in enumerate(plan) if "search_words_audience_word_idx" in line)
        condition = next(line for line in plan[start:] if "Index Cond" in line)
        assert all(part in condition for part in ("organization_id =", "audience = ANY", "word", ">=", "<")), plan
        assert not any("Seq Scan on search_words" in line for line in plan), plan

    async def test_is_so_in_another_organisation(self, api: Api, company: Factory) -> None:
        elsewhere = await make_organization("Elsewhere")
        await elsewhere.team("Zeppelins")

        assert await found(api, company.admin, "zeppelins") == []

    async def test_is_found_by_new_readers_and_no_longer_by_former_ones(self, api: Api, company: Factory) -> None:
        owner, other = await company.person("Olga"), await company.person("Tim")
        objective = await company.objective(await company.cycle(), owner, "Zeppelin sales")
        await company.key_result(objective, title="Zeppelins sold")
        before = await found(api, other, "zepp")

        await api.as_(owner).succeed(
            "objectiveUpdate", {"objectiveId": gid(objective), "expectedRevision": 1, "visibility": "PRIVATE"}
        )

        assert before == ["Zeppelin sales", "Zeppelins sold"]
        assert await found(api, other, "zepp") == []
        assert await found(api, owner, "zepp") == before


HOSTILE = [
    "",
    "   ",
    "'",
    "''; drop table users; --",
    '"',
    "\\",
    "%",
    "_%_",
    "a & b | !c <-> d:*",
    "((((",
    "&|!():*<>",
    "\x00\x00",
    "\x01\x02",
    "🎉🎉",
    "👩‍👩‍👧",
    "مرحبا بالعالم",
    "\u202eabc\u202c",
    "\ufeff",
    "@",
    "@@@ a@",
    "x" * 100_000,
    "a " * 5_000,
    "$$ %s %(query)s {}",
    "\U0010ffff",
    "ﷺ" * 300,
    "e" + "\u0301" * 500,
]


class TestHostileQueries:
    @pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:12]))
    async def test_are_answered(self, api: Api, company: Factory, query: str) -> None:
        assert isinstance(await found(api, company.admin, query), list)

    async def test_with_a_lone_surrogate_are_answered(self, api: Api, company: Factory) -> None:
        response = await api.http.post(
            "/graphql",
            content=b'{"query": "query($q: String!) { search(query: $q) { match } }", "variables": {"q": "a\\ud800"}}',
            headers={"Authorization": f"Bearer {company.admin.token}", "Content-Type": "application/json"},
        )

        assert response.status_code in (200, 400)
        assert "INTERNAL" not in response.text

    async def test_find_emoji_and_other_scripts_where_they_stand(self, api: Api, company: Factory) -> None:
        await company.team("Launch 🎉 crew")
        await company.team("فريق النمو")

        assert await found(api, company.admin, "🎉") == ["Launch 🎉 crew"]
        assert await found(api, company.admin, "النم") == ["فريق النمو"]

    @pytest.mark.parametrize("first", [0, -1, 51])
    async def test_for_too_many_are_refused(self, api: Api, company: Factory, first: int) -> None:
        answer = (await api.as_(company.admin).raw(SEARCH, text="a", first=first)).json()

        assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
