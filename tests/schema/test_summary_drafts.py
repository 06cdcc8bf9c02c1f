"""Summaries of check-ins through GraphQL: asked for, drafted with citations, edited, approved, published."""

from __future__ import annotations

from typing import Any

import pytest

from app.objectives.models import KeyResult
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid, make_organization
from tests.support.goal_setting import GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_server import MODEL, ModelServer
from tests.support.scripted_models import cites_foreign_ids, invents_figures

PERIOD = {"periodStart": "2026-11-16", "periodEnd": "2026-11-20"}
PROPOSAL = """
  id state revision missing
  content { ... on SummaryDraft { periodStart periodEnd missingFrom { name } sections { heading sentences {
    text origin evidence { quote sourceChanged source { __typename } } } } } }
"""


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    """A team in which Mira has checked in, with a note and a blocker, and Lena has not."""
    scene = await goal_setting(company, api, jobs)
    await checked_in(scene, await company.key_result(scene.objective, scene.member))
    await company.key_result(scene.objective, scene.lead, "Raise the score from 3 to 4 points")
    return scene


async def checked_in(scene: GoalSetting, key_result: KeyResult, value: str = "30") -> None:
    words = {
        "health": "AT_RISK",
        "confidence": 0.5,
        "note": "Could somebody from legal have a look?",
        "newBlocker": "Waiting for legal",
    }
    entry = {"value": {"keyResultId": gid(key_result), "value": value, "words": words}}
    await scene.api.as_(scene.member).succeed("checkInRecord", {"entry": entry})


def asked(scene: GoalSetting, **given: Any) -> dict[str, Any]:
    return {"about": {"teamId": gid(scene.team)}, **PERIOD, "idempotencyKey": "k", **given}


async def summary(scene: GoalSetting, settings: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """Ask for a summary and return the run with its proposal."""
    answer = await scene.as_lead.succeed("checkInSummaryRequest", asked(scene, **given), "run { id }")
    await scene.jobs.run(**(settings or {}))
    data = await scene.as_lead.run(
        f"""query($id: ID!) {{ node(id: $id) {{ ... on AssistantRun {{ state notice engine failure abstained
            attempts {{ kept wrong }} proposals {{ {PROPOSAL} }} }} }} }}""",
        id=answer["run"]["id"],
    )
    return data["node"]


async def draft(scene: GoalSetting, **given: Any) -> dict[str, Any]:
    [proposal] = (await summary(scene, **given))["proposals"]
    return proposal


def said(proposal: dict[str, Any], heading: str) -> list[dict[str, Any]]:
    [section] = [each for each in proposal["content"]["sections"] if each["heading"] == heading]
    return section["sentences"]


async def approved(scene: GoalSetting, proposal: dict[str, Any]) -> dict[str, Any]:
    data = await scene.as_lead.run(
        """mutation($input: ProposalsApproveInput!) { proposalsApprove(input: $input) { __typename
            ... on UserError { message code } ... on InvalidInputError { problems { path code } }
            ... on ProposalsApproveSuccess { summary { id sections { heading sentences { text origin
              evidence { quote sourceChanged source { __typename } } } } } } } }""",
        input={
            "proposals": [{"proposalId": proposal["id"], "revision": proposal["revision"]}],
            "idempotencyKey": "ok",
        },
    )
    return data["proposalsApprove"][0]


async def revised(scene: GoalSetting, proposal: dict[str, Any], *changes: dict[str, Any]) -> Any:
    return await scene.as_lead.mutate(
        "proposalRevise",
        {
            "proposalId": proposal["id"],
            "expectedRevision": proposal["revision"],
            "changes": {"summary": list(changes)},
        },
        f"proposal {{ {PROPOSAL} }}",
    )


class TestCheckInSummaryRequest:
    async def test_cites_a_record_for_every_sentence(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)

        sentences = [each for section in proposal["content"]["sections"] for each in section["sentences"]]
        assert all(each["origin"] == "ASSISTANT" and each["evidence"] for each in sentences)
        assert {each["evidence"][0]["source"]["__typename"] for each in sentences} <= {
            "CheckIn",
            "Blocker",
            "CheckInSheet",
            "User",
        }
        assert "30" in said(proposal, "What changed")[0]["text"]
        assert "Waiting for legal" in said(proposal, "Blockers")[0]["text"]
        assert "Mira" in said(proposal, "Asks")[0]["text"]

    async def test_says_neutrally_who_has_not_checked_in(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)

        assert proposal["content"]["missingFrom"] == [{"name": "Lena"}]
        assert said(proposal, "Not checked in")[0]["text"].startswith("Lena has not checked in")

    async def test_is_about_an_objective_as_well(self, scene: GoalSetting) -> None:
        proposal = await draft(scene, about={"objectiveId": gid(scene.objective)})

        assert said(proposal, "What changed")

    async def test_abstains_where_there_is_nothing_to_say(self, scene: GoalSetting) -> None:
        empty = await scene.company.team("Empty", lead=scene.lead)

        run = await summary(scene, about={"teamId": gid(empty)})

        assert (run["state"], run["abstained"], run["proposals"]) == ("SUCCEEDED", True, [])

    async def test_takes_the_place_of_an_older_one_of_these_days(self, scene: GoalSetting) -> None:
        first = await draft(scene)
        await draft(scene, idempotencyKey="again")

        data = await scene.as_lead.run(
            "query($id: ID!) { node(id: $id) { ... on Proposal { state } } }", id=first["id"]
        )

        assert data["node"]["state"] == "SUPERSEDED"

    async def test_refuses_days_that_cannot_be(self, scene: GoalSetting) -> None:
        reversed_days = {"periodStart": "2026-11-30", "periodEnd": "2026-11-20"}

        answer = await scene.as_lead.mutate("checkInSummaryRequest", asked(scene, **reversed_days))

        assert {problem["code"] for problem in answer["problems"]} == {"DATES_REVERSED", "IN_FUTURE"}

    async def test_refuses_who_may_not_publish_it(self, scene: GoalSetting) -> None:
        answer = await scene.api.as_(scene.member).mutate("checkInSummaryRequest", asked(scene))

        assert answer["code"] == "NOT_PERMITTED"

    async def test_does_not_find_the_team_of_another_organisation(self, scene: GoalSetting) -> None:
        stranger = (await make_organization()).admin

        answer = await scene.api.as_(stranger).mutate("checkInSummaryRequest", asked(scene))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["about", "teamId"])


class TestModel:
    async def test_cites_what_it_was_given(self, scene: GoalSetting) -> None:
        async with ModelServer() as server:
            run = await summary(scene, model(server), engine="OPENAI")

        assert (run["engine"], run["notice"]) == (f"AI model {MODEL}-2026", None)
        assert "30" in said(run["proposals"][0], "What changed")[0]["text"]

    @pytest.mark.parametrize("lies", [invents_figures, cites_foreign_ids])
    async def test_gives_way_where_nothing_of_it_stands(self, scene: GoalSetting, lies: Any) -> None:
        async with ModelServer(lies) as server:
            run = await summary(scene, model(server), engine="OPENAI")

        assert run["engine"] == "Built-in drafter (no AI model)"
        assert run["notice"].startswith("What the AI model answered could not be verified.")
        assert "4,200" not in str(run["proposals"])


def model(server: ModelServer) -> dict[str, Any]:
    return {"openai_base_url": server.base_url, "model": MODEL, "model_timeout_seconds": 5.0, "model_attempts": 2}


class TestApproving:
    async def test_publishes_to_the_team_in_one_step(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)

        answer = await approved(scene, proposal)
        data = await scene.api.as_(scene.member).run(
            "query($id: ID!) { node(id: $id) { ... on Summary { publishedBy { name } team { name } } } }",
            id=answer["summary"]["id"],
        )

        assert data["node"] == {"publishedBy": {"name": "Lena"}, "team": {"name": "Support"}}
        filled = [each for each in proposal["content"]["sections"] if each["sentences"]]
        assert [each["heading"] for each in answer["summary"]["sections"]] == [each["heading"] for each in filled]

    async def test_shows_that_a_cited_check_in_was_corrected(self, scene: GoalSetting, now: TestClock) -> None:
        answer = await approved(scene, await draft(scene))
        [key_result] = [
            each
            for each in (
                await scene.as_lead.run(
                    "query($id: ID!) { node(id: $id) { ... on Objective { keyResults { id title } } } }",
                    id=gid(scene.objective),
                )
            )["node"]["keyResults"]
            if each["title"].startswith("Raise activation")
        ]
        now.forward(minutes=5)
        entry = {"value": {"keyResultId": key_result["id"], "value": "25"}}
        await scene.api.as_(scene.member).succeed("checkInRecord", {"entry": entry})

        data = await scene.as_lead.run(
            """query($id: ID!) { node(id: $id) { ... on Summary { sections { heading sentences {
                evidence { sourceChanged } } } } } }""",
            id=answer["summary"]["id"],
        )

        changed = {
            each["heading"]: each["sentences"][0]["evidence"][0]["sourceChanged"] for each in data["node"]["sections"]
        }
        assert (changed["What changed"], changed["Blockers"]) == (True, False)

    async def test_is_not_found_by_who_may_not_publish(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)

        [answer] = await scene.approve(proposal, person=scene.member)

        assert answer["code"] == "NOT_FOUND"

    async def test_refuses_one_without_a_sentence(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)
        drops = [
            {"section": section, "sentence": sentence, "text": None}
            for section, each in enumerate(proposal["content"]["sections"])
            for sentence, _ in enumerate(each["sentences"])
        ]
        empty = (await revised(scene, proposal, *drops))["proposal"]

        answer = await approved(scene, empty)

        assert empty["missing"] == ["sections"]
        assert answer["problems"] == [{"path": ["sections"], "code": "MISSING"}]


class TestRevising:
    async def test_drops_a_sentence_and_adds_a_persons_own(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)

        answer = await revised(
            scene,
            proposal,
            {"section": 0, "sentence": 0, "text": None},
            {"section": 2, "text": "I will talk to legal."},
        )
        published = await approved(scene, answer["proposal"])

        assert said(answer["proposal"], "What changed") == []
        assert said(answer["proposal"], "Risks")[-1] == {
            "text": "I will talk to legal.",
            "origin": "PERSON",
            "evidence": [],
        }
        assert "What changed" not in {each["heading"] for each in published["summary"]["sections"]}

    async def test_a_reworded_sentence_is_the_persons_and_cites_nothing(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)

        answer = await revised(scene, proposal, {"section": 0, "sentence": 0, "text": "Activation went well."})

        [sentence] = said(answer["proposal"], "What changed")
        assert sentence == {"text": "Activation went well.", "origin": "PERSON", "evidence": []}

    async def test_refuses_places_that_are_not_there(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)

        answer = await revised(scene, proposal, {"section": 9, "text": "x"}, {"section": 0, "sentence": 9, "text": "x"})

        assert [problem["path"] for problem in answer["problems"]] == [
            ["changes", "summary", "0", "section"],
            ["changes", "summary", "1", "sentence"],
        ]


class TestReaders:
    async def test_of_a_draft_are_those_who_may_publish_it(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)
        query = "query($id: ID!) { node(id: $id) { id } proposals { nodes { id } } }"

        by_member = await scene.api.as_(scene.member).run(query, id=proposal["id"])
        by_admin = await scene.api.as_(scene.company.admin).run(query, id=proposal["id"])

        assert by_member == {"node": None, "proposals": {"nodes": []}}
        assert by_admin["node"] == {"id": proposal["id"]}

    async def test_of_what_was_published_are_the_whole_team(self, scene: GoalSetting) -> None:
        proposal = await draft(scene)
        await approved(scene, proposal)

        found = await scene.api.as_(scene.member).run(
            "query($id: ID!) { node(id: $id) { ... on Proposal { state result { __typename } } } }", id=proposal["id"]
        )

        assert found["node"] == {"state": "APPLIED", "result": {"__typename": "Summary"}}

    async def test_of_a_draft_about_an_objective_are_its_owner_and_the_lead(self, scene: GoalSetting) -> None:
        about = {"about": {"objectiveId": gid(scene.objective)}}
        proposal = await draft(scene, **about)
        query = "query($id: ID!) { node(id: $id) { id } }"

        seen = [
            (await scene.api.as_(person).run(query, id=proposal["id"]))["node"] is not None
            for person in (scene.lead, scene.member)
        ]

        assert seen == [True, False]
