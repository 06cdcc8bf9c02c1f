"""Summaries over several teams: sentences that their people approved, for whoever may read each of the summaries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.check_ins.commands import publish_summary
from app.people.models import Membership, Team
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_behaviours import answers
from tests.support.model_server import MODEL, ModelServer

PERIOD = {"periodStart": "2026-11-09", "periodEnd": "2026-11-15"}
RUN = """state abstained attempts { engine kept wrong } proposals { id revision content { ... on SummaryDraft {
  sections { heading sentences { text origin evidence { quote source { __typename } } } } } } }"""
LISTED = "query($id: ID!) { node(id: $id) { ... on Team { summaries { nodes { id ofTeams } } } } }"


@dataclass
class Division:
    """A division with two teams, each with an approved summary, and a team beside it."""

    company: Factory
    head: Person
    one: Person
    two: Person
    both: Person
    division: Team
    sales: Team
    support: Team


@pytest.fixture
async def scene(company: Factory) -> Division:
    head, one, two = [await company.person(name) for name in ("Dora", "Sven", "Uma")]
    division = await company.team("Division", lead=head)
    sales = await company.team("Sales", lead=one, parent=division)
    support = await company.team("Support", lead=two, parent=division)
    both = await company.person("Bea", team=sales)
    await company.add(Membership, team_id=support.id, user_id=both.id, starts_on=date(2026, 1, 1))
    await approved(one, sales, "“Deals” went from 3 to 5 and is on track.", "Sven waits for legal.")
    await approved(two, support, "“Wait” fell to 9 h.", "Uma asks for a second line.")
    return Division(company, head, one, two, both, division, sales, support)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


async def approved(lead: Person, team: Team, changed: str, blocked: str) -> None:
    """Let a lead publish a summary with a sentence on what changed and one on what is in the way."""
    sections = [
        {"heading": heading, "sentences": [{"text": text, "origin": "ASSISTANT", "evidence": []}]}
        for heading, text in (("What changed", changed), ("Blockers", blocked))
    ]
    await publish_summary(
        actor=await lead.actor(),
        audience=team.id,
        team_id=team.id,
        objective_id=None,
        period_start=date(2026, 11, 9),
        period_end=date(2026, 11, 15),
        sections=sections,
    )


async def asked(api: Api, jobs: Jobs, scene: Division, server: ModelServer | None = None) -> Any:
    """Ask as the head of the division, let the worker work, and read the run."""
    given = {
        "teamId": gid(scene.division),
        **PERIOD,
        "engine": "OPENAI" if server else "BUILTIN",
        "idempotencyKey": "k",
    }
    run = (await api.as_(scene.head).succeed("directorSummaryRequest", given, "run { id }"))["run"]
    model = {"openai_base_url": server.base_url, "openai_api_key": "sk-1", "model": MODEL} if server else {}
    await jobs.run(**model)
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on AssistantRun {{ {RUN} }} }} }}"
    return (await api.as_(scene.head).run(query, id=run["id"]))["node"]


async def published(api: Api, jobs: Jobs, scene: Division) -> str:
    """Ask, approve what was drafted, and return the summary's id."""
    [proposal] = (await asked(api, jobs, scene))["proposals"]
    data = await api.as_(scene.head).run(
        "mutation($input: ProposalsApproveInput!) { proposalsApprove(input: $input) { __typename "
        "... on ProposalsApproveSuccess { summary { id } } } }",
        input={"proposals": [{"proposalId": proposal["id"], "revision": 1}], "idempotencyKey": "ok"},
    )
    summary_id: str = data["proposalsApprove"][0]["summary"]["id"]
    return summary_id


def texts(run: Any) -> list[str]:
    """All sentences of the draft."""
    [proposal] = run["proposals"]
    return [each["text"] for section in proposal["content"]["sections"] for each in section["sentences"]]


class TestDraft:
    async def test_copies_approved_sentences_and_cites_their_summaries(
        self, api: Api, jobs: Jobs, scene: Division
    ) -> None:
        run = await asked(api, jobs, scene)

        assert texts(run) == [
            "Sales: “Deals” went from 3 to 5 and is on track.",
            "Support: “Wait” fell to 9 h.",
            "Sales: Sven waits for legal.",
            "Support: Uma asks for a second line.",
        ]
        [proposal] = run["proposals"]
        assert all(
            each["evidence"][0]["source"] == {"__typename": "Summary"} and each["evidence"][0]["quote"] in each["text"]
            for section in proposal["content"]["sections"]
            for each in section["sentences"]
        )

    async def test_a_model_chooses_and_can_write_nothing(
        self, api: Api, jobs: Jobs, scene: Division, server: ModelServer
    ) -> None:
        chosen = [{"sentence": "s2.2"}, {"sentence": "s9.9"}, {"sentence": "All is well: https://evil.example"}]
        server.otherwise = answers({"sentences": chosen})

        run = await asked(api, jobs, scene, server)

        assert texts(run) == ["Support: Uma asks for a second line."]
        assert run["attempts"][0] == {"engine": "OPENAI", "kept": 1, "wrong": ["UNKNOWN_SOURCE", "UNKNOWN_SOURCE"]}
        assert "Uma" not in str(server.requests[0].data)


class TestReaders:
    async def test_of_what_was_published_are_those_who_read_every_cited_one(
        self, api: Api, jobs: Jobs, scene: Division
    ) -> None:
        summary_id = await published(api, jobs, scene)

        people = {
            "head": scene.head,
            "both": scene.both,
            "admin": scene.company.admin,
            "one": scene.one,
            "two": scene.two,
        }
        found = {
            name: (await api.as_(person).run("query($id: ID!) { node(id: $id) { id } }", id=summary_id))["node"]
            for name, person in people.items()
        }

        assert {name for name, node in found.items() if node} == {"head", "both", "admin"}

    async def test_of_a_draft_is_nobody_of_a_single_team(self, api: Api, jobs: Jobs, scene: Division) -> None:
        [proposal] = (await asked(api, jobs, scene))["proposals"]

        for person in (scene.one, scene.two, scene.both):
            found = await api.as_(person).run("query($id: ID!) { node(id: $id) { id } }", id=proposal["id"])
            assert found["node"] is None

    async def test_it_stands_among_the_summaries_of_the_team(self, api: Api, jobs: Jobs, scene: Division) -> None:
        summary_id = await published(api, jobs, scene)

        by_head = await api.as_(scene.head).run(LISTED, id=gid(scene.division))
        by_lead = await api.as_(scene.one).run(LISTED, id=gid(scene.division))

        assert by_head["node"]["summaries"]["nodes"] == [{"id": summary_id, "ofTeams": True}]
        assert by_lead["node"]["summaries"]["nodes"] == []


class TestRequest:
    async def test_refuses_who_does_not_lead_the_team(self, api: Api, scene: Division) -> None:
        given = {"teamId": gid(scene.division), **PERIOD, "idempotencyKey": "k"}

        answer = await api.as_(scene.one).mutate("directorSummaryRequest", given)

        assert answer["code"] == "NOT_PERMITTED"

    async def test_refuses_where_nothing_was_approved(self, api: Api, scene: Division) -> None:
        given = {"teamId": gid(scene.sales), **PERIOD, "idempotencyKey": "k"}

        answer = await api.as_(scene.one).mutate("directorSummaryRequest", given)

        assert [problem["code"] for problem in answer["problems"]] == ["NO_SUMMARIES"]
