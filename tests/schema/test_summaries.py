"""Published summaries through GraphQL."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.check_ins.commands import publish_summary
from app.check_ins.sources import source_hashes
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id, parse_global_id
from app.database.unit_of_work import reading
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

SUMMARY = """team { name } objective { title } periodStart periodEnd publishedBy { name } publishedAt
    sections { heading sentences { text origin
        evidence { source { id __typename } quote before sourceChanged } } }"""

OF_TEAM = f"""query($id: ID!) {{ node(id: $id) {{ ... on Team {{
    summaries {{ totalCount nodes {{ {SUMMARY} }} }} }} }} }}"""


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def citation(person: Person, kind: str, id_: UUID, quote: str = "") -> dict[str, Any]:
    actor = await person.actor()
    async with reading(actor.sight):
        hashed = (await source_hashes([(kind, id_)]))[id_]
    return {"source_kind": kind, "source_id": str(id_), "quote": quote, "before": None, "source_hash": hashed.hex()}


def sections(*citations: dict[str, Any], text: str = "Activation rose.") -> list[dict[str, Any]]:
    return [{"heading": "Changed", "sentences": [{"text": text, "origin": "ASSISTANT", "evidence": list(citations)}]}]


async def publish(person: Person, work: TeamAtWork, *citations: dict[str, Any], **more: Any) -> Any:
    wanted = {
        "audience": work.team.id,
        "team_id": work.team.id,
        "objective_id": None,
        "period_start": date(2026, 11, 14),
        "period_end": date(2026, 11, 20),
        "sections": sections(*citations),
        **more,
    }
    return await publish_summary(actor=await person.actor(), **wanted)


async def check_in(api: Api, work: TeamAtWork, reported: int, **words: Any) -> UUID:
    answer = await api.as_(work.member).succeed(
        "checkInRecord", {"entry": value(work.key_result, reported, **words)}, "checkInEdge { node { id } }"
    )
    parsed = parse_global_id(answer["checkInEdge"]["node"]["id"])
    assert parsed is not None
    return parsed[1]


class TestReadingSummaries:
    async def test_shows_each_sentence_with_the_records_it_came_from(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        said = await check_in(api, work, 25, note="Faster than hoped.")
        await publish(work.lead, work, await citation(work.lead, "CheckIn", said, "Faster"))
        omar = await company.person("Omar", team=work.team)

        data = await api.as_(omar).run(
            OF_TEAM,
            id=gid(work.team),
        )

        [summary] = data["node"]["summaries"]["nodes"]
        [source] = summary["sections"][0]["sentences"][0].pop("evidence")
        assert source["source"]["__typename"] == "CheckIn"
        assert (source["quote"], source["before"], source["sourceChanged"]) == ("Faster", None, False)
        assert summary == {
            "team": {"name": "Growth"},
            "objective": None,
            "periodStart": "2026-11-14",
            "periodEnd": "2026-11-20",
            "publishedBy": {"name": "Lena"},
            "publishedAt": "2026-11-18T10:00:00Z",
            "sections": [{"heading": "Changed", "sentences": [{"text": "Activation rose.", "origin": "ASSISTANT"}]}],
        }

    async def test_says_when_a_source_has_changed_since(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        said = await check_in(api, work, 25)
        await publish(work.lead, work, await citation(work.lead, "CheckIn", said))
        now.forward(minutes=5)
        await check_in(api, work, 23)

        data = await api.as_(work.lead).run(
            OF_TEAM,
            id=gid(work.team),
        )

        [evidence] = data["node"]["summaries"]["nodes"][0]["sections"][0]["sentences"][0]["evidence"]
        assert evidence["sourceChanged"] is True

    async def test_leaves_out_sources_that_the_reader_may_not_see(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        private = await company.key_result(
            await company.objective(work.cycle, work.member, visibility="PRIVATE"), work.member
        )
        answer = await api.as_(work.member).succeed(
            "checkInRecord", {"entry": value(private, 25)}, "checkInEdge { node { id } }"
        )
        parsed = parse_global_id(answer["checkInEdge"]["node"]["id"])
        assert parsed is not None
        await publish(work.lead, work, await citation(work.member, "CheckIn", parsed[1]))

        data = await api.as_(work.lead).run(
            OF_TEAM,
            id=gid(work.team),
        )

        [evidence] = data["node"]["summaries"]["nodes"][0]["sections"][0]["sentences"][0]["evidence"]
        assert (evidence["source"], evidence["sourceChanged"]) == (None, False)

    async def test_hides_them_from_people_outside_the_team(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        await publish(work.lead, work)
        stranger = await company.person("Sven")

        data = await api.as_(stranger).run(
            "query($id: ID!) { node(id: $id) { ... on Team { summaries { totalCount nodes { id } } } } }",
            id=gid(work.team),
        )

        assert data["node"]["summaries"] == {"totalCount": 0, "nodes": []}

    async def test_takes_statements_that_do_not_grow_with_sentences(self, api: Api, work: TeamAtWork) -> None:
        said = [await citation(work.lead, "CheckIn", await check_in(api, work, number)) for number in range(10)]
        await publish(work.lead, work, said[0])
        with counted_statements() as one:
            await api.as_(work.lead).run(OF_TEAM, id=gid(work.team))
        for _ in range(5):
            await publish(work.lead, work, *said)

        with counted_statements() as several:
            await api.as_(work.lead).run(OF_TEAM, id=gid(work.team))

        assert several.count == one.count


class TestPublishSummary:
    @pytest.mark.parametrize("person", ["lead", "admin", "objective owner"])
    async def test_of_an_objective_is_for_its_owner_its_team_s_lead_and_administrators(
        self, api: Api, work: TeamAtWork, person: str
    ) -> None:
        somebody = {"lead": work.lead, "admin": work.company.admin, "objective owner": work.member}[person]

        await publish(somebody, work, team_id=None, objective_id=work.objective.id)

        data = await api.as_(somebody).run(
            "query($id: ID!) { node(id: $id) { ... on Objective { summaries { nodes { publishedBy { name } } } } } }",
            id=gid(work.objective),
        )
        assert data["node"]["summaries"]["nodes"] == [{"publishedBy": {"name": somebody.name}}]

    async def test_of_a_team_is_not_for_its_members(self, work: TeamAtWork) -> None:
        with pytest.raises(NotPermitted, match="Only the team's lead"):
            await publish(work.member, work)

    async def test_needs_a_sentence(self, work: TeamAtWork) -> None:
        with pytest.raises(InvalidInput):
            await publish(work.lead, work, sections=[{"heading": "Changed", "sentences": []}])

    async def test_does_not_find_what_is_not_there(self, work: TeamAtWork) -> None:
        foreign = await team_at_work(await make_organization())

        for subject in (
            {"team_id": foreign.team.id},
            {"team_id": new_id()},
            {"team_id": None, "objective_id": foreign.objective.id},
        ):
            with pytest.raises(NotFound):
                await publish(work.lead, work, **subject)
