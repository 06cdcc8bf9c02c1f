"""Summaries over several teams: sentences that their people approved, for whoever may read each of the summaries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.check_ins.commands import publish_summary
from app.check_ins.sources import source_hashes
from app.core.ids import parse_global_id
from app.database.unit_of_work import reading
from app.objectives.models import KeyResult
from app.people.models import Membership, Team
from tests.support.check_ins import value
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_behaviours import answers
from tests.support.model_server import MODEL, ModelServer

PERIOD = {"periodStart": "2026-11-09", "periodEnd": "2026-11-15"}
RUN = """state abstained attempts { engine kept wrong } proposals { id revision content { ... on SummaryDraft {
  sections { heading sentences { text origin evidence { quote source { __typename } } } } } } }"""
SAID = "sections { sentences { text evidence { sourceChanged } } }"
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


@dataclass
class CheckedIn:
    """A key result, and the check-in that was recorded on it first."""

    key_result: KeyResult
    id: UUID


async def first_check_in(api: Api, scene: Division) -> CheckedIn:
    """Let a member of the first team check in on a key result of theirs."""
    objective = await scene.company.objective(await scene.company.cycle(), scene.both, team=scene.sales)
    key_result = await scene.company.key_result(objective, scene.both)
    return CheckedIn(key_result, await report(api, scene, key_result, 25))


async def report(api: Api, scene: Division, key_result: KeyResult, reported: int) -> UUID:
    """Check in today, and return the check-in's id."""
    answer = await api.as_(scene.both).succeed(
        "checkInRecord", {"entry": value(key_result, reported)}, "checkInEdge { node { id } }"
    )
    parsed = parse_global_id(answer["checkInEdge"]["node"]["id"])
    assert parsed is not None
    return parsed[1]


async def summed_up(scene: Division, check_in: CheckedIn) -> None:
    """Let the lead of the first team publish a sentence that rests on a check-in, and one that rests on nothing."""
    actor = await scene.one.actor()
    async with reading(actor.sight):
        said = (await source_hashes([("CheckIn", check_in.id)]))[check_in.id]
    cited = {
        "source_kind": "CheckIn",
        "source_id": str(check_in.id),
        "quote": "",
        "before": None,
        "source_hash": said.hex(),
    }
    sentences = [
        {"text": "“Deals” went up.", "origin": "ASSISTANT", "evidence": [cited]},
        {"text": "All well beside that.", "origin": "PERSON", "author_id": str(actor.person_id), "evidence": []},
    ]
    await publish_summary(
        actor=actor,
        audience=scene.sales.id,
        team_id=scene.sales.id,
        objective_id=None,
        period_start=date(2026, 11, 9),
        period_end=date(2026, 11, 15),
        sections=[{"heading": "What changed", "sentences": sentences}],
    )


async def changed(api: Api, scene: Division, summary_id: str) -> dict[str, Any]:
    """Return what the head of the division reads of changed sources."""
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on Summary {{ sourceChanged {SAID} }} }} }}"
    summary = (await api.as_(scene.head).run(query, id=summary_id))["node"]
    return {"sourceChanged": summary["sourceChanged"], "sentences": of_sentences(summary)}


def of_sentences(said: Any) -> dict[str, bool]:
    """Return the sentences of which a source has changed."""
    told = [each for section in said["sections"] for each in section["sentences"]]
    return {each["text"]: True for each in told if any(cited["sourceChanged"] for cited in each["evidence"])}


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


class TestSourceChanged:
    async def test_is_told_where_a_check_in_beneath_a_cited_summary_is_corrected(
        self, api: Api, jobs: Jobs, scene: Division, now: TestClock
    ) -> None:
        check_in = await first_check_in(api, scene)
        now.forward(minutes=5)
        await summed_up(scene, check_in)
        summary_id = await published(api, jobs, scene)
        before = await changed(api, scene, summary_id)
        now.forward(minutes=5)
        await report(api, scene, check_in.key_result, 23)

        after = await changed(api, scene, summary_id)

        assert before == {"sourceChanged": False, "sentences": {}}
        assert after == {"sourceChanged": True, "sentences": {"Sales: “Deals” went up.": True}}

    async def test_is_told_of_a_draft_that_waits(self, api: Api, jobs: Jobs, scene: Division, now: TestClock) -> None:
        check_in = await first_check_in(api, scene)
        now.forward(minutes=5)
        await summed_up(scene, check_in)
        run = await asked(api, jobs, scene)
        now.forward(minutes=5)
        await report(api, scene, check_in.key_result, 23)

        content = f"... on Proposal {{ content {{ ... on SummaryDraft {{ {SAID} }} }} }}"
        query = f"query($id: ID!) {{ node(id: $id) {{ {content} }} }}"
        draft = (await api.as_(scene.head).run(query, id=run["proposals"][0]["id"]))["node"]["content"]

        assert of_sentences(draft) == {"Sales: “Deals” went up.": True}


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
