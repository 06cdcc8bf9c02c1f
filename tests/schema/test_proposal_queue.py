"""The queue of drafts through GraphQL: what waits for whom, of people and of the assistant, also for deputies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.objectives.models import Level, ObjectiveState, Visibility
from app.proposals.kinds import kind_of, to_json
from app.proposals.models import Origin, Proposal, ProposalRevision
from tests.schema.every_mutation.drafts import FASTER as PAYLOAD
from tests.support.approval import Approval, approval_scene
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements


@pytest.fixture
async def scene(company: Factory, api: Api) -> Approval:
    return await approval_scene(company, api)


async def everybody(scene: Approval) -> dict[str, Person]:
    """Return one person of each kind, with what they are to the member's objective."""
    company = scene.work.company
    olga = await company.person("Olga")
    parent = await company.objective(scene.work.cycle, olga, "Customers stay", level=Level.COMPANY)
    await company.align(scene.draft, parent)
    return {
        "owner": scene.member,
        "manager": scene.manager,
        "lead": scene.lead,
        "parent's owner": olga,
        "admin": scene.admin,
        "bystander": await company.person("Bo"),
    }


class TestWhoseTurn:
    @pytest.mark.parametrize(
        ("approvers", "who"),
        [
            (("OWNER",), {"owner"}),
            (("MANAGER",), {"manager"}),
            (("TEAM_LEAD",), {"lead"}),
            (("PARENT_OWNER",), {"parent's owner"}),
            (("ADMIN",), {"admin"}),
            (("MANAGER", "TEAM_LEAD", "PARENT_OWNER"), {"manager", "lead", "parent's owner"}),
        ],
    )
    async def test_is_told_the_same_in_the_queue_on_the_draft_and_by_the_policy(
        self, scene: Approval, approvers: tuple[str, ...], who: set[str]
    ) -> None:
        people = await everybody(scene)
        await scene.policy(*approvers, author_may_approve=True)
        proposal = await scene.hand_in()

        in_queue = {name for name, person in people.items() if await scene.queue(person, turn="MINE")}
        [shown] = await scene.queue(scene.member, states=["PENDING"])
        may = {
            name
            for name, person in people.items()
            if (await scene.queue(person, objectiveIds=[gid(scene.draft)]))[0]["viewerCan"]["approve"]["allowed"]
        }

        assert (in_queue, may) == (who, who)
        assert shown["id"] == proposal["id"]
        assert {each["person"]["name"] for each in shown["waitingFor"]} == {people[name].name for name in who}

    async def test_is_nobodys_who_has_approved_it_or_wrote_it(self, scene: Approval) -> None:
        await scene.policy("OWNER", "MANAGER", "TEAM_LEAD", approvals=2)
        proposal = await scene.hand_in()
        await scene.approve(scene.manager, proposal)

        [found] = await scene.queue(scene.lead, turn="MINE")

        assert await scene.queue(scene.member, turn="MINE") == []
        assert await scene.queue(scene.manager, turn="MINE") == []
        assert found["waitingFor"] == [{"person": {"name": "Lena"}, "onBehalfOf": None}]

    async def test_is_nobodys_once_it_was_decided(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()
        await scene.give_back(scene.manager, proposal)

        [found] = await scene.queue(scene.member, states=["RETURNED"])

        assert await scene.queue(scene.manager, turn="MINE") == []
        assert found["waitingFor"] == []

    async def test_counts_whoever_leads_the_team_around_it(self, scene: Approval) -> None:
        company = scene.work.company
        dora = await company.person("Dora")
        division = await company.team("Division", lead=dora)
        inner = await company.team("Inner", parent=division)
        draft = await company.objective(
            scene.work.cycle, scene.member, "Inner works", team=inner, state=ObjectiveState.DRAFT
        )
        await scene.policy("TEAM_LEAD")
        await scene.api.as_(scene.member).succeed("objectiveSubmit", {"objectiveId": gid(draft)})

        [found] = await scene.queue(dora, turn="MINE")

        assert [each["person"]["name"] for each in found["waitingFor"]] == ["Dora"]


class TestDeputies:
    async def test_find_what_waits_for_whom_they_stand_in(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        tim = await scene.work.company.person("Tim")
        await scene.stand_in(tim, scene.manager)
        await scene.hand_in()

        [found] = await scene.queue(tim, turn="AS_DEPUTY")

        assert found["viewerCan"]["approve"]["allowed"]
        assert await scene.queue(tim, turn="MINE") == []
        assert found["waitingFor"] == [
            {"person": {"name": "Max"}, "onBehalfOf": None},
            {"person": {"name": "Tim"}, "onBehalfOf": {"name": "Max"}},
        ]

    async def test_decide_for_them_and_are_recorded_so(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        tim = await scene.work.company.person("Tim")
        await scene.stand_in(tim, scene.manager)
        proposal = await scene.hand_in()

        [answer] = await scene.approve(tim, proposal)
        record = await scene.api.as_(scene.member).run(
            """query($id: ID!) { auditRecords(subjectId: $id) { nodes { action actor { name }
                changes { field after } } } }""",
            id=proposal["id"],
        )

        assert answer["proposal"]["state"] == "APPLIED"
        assert answer["proposal"]["decidedBy"] == {"name": "Tim"}
        assert answer["proposal"]["decidedFor"] == {"name": "Max"}
        assert answer["proposal"]["approvals"] == [{"person": {"name": "Tim"}, "onBehalfOf": {"name": "Max"}}]
        told = record["auditRecords"]["nodes"][0]
        assert (told["action"], told["actor"]) == ("proposal.approve", {"name": "Tim"})
        assert {"field": "for", "after": "Max"} in told["changes"]

    @pytest.mark.parametrize("shift", [-1, 1])
    async def test_only_on_their_days(self, scene: Approval, shift: int) -> None:
        await scene.policy("MANAGER")
        tim = await scene.work.company.person("Tim")
        day = clock.now().date() + timedelta(days=shift)
        await scene.stand_in(tim, scene.manager, starts_on=day, ends_on=day)
        proposal = await scene.hand_in()

        [answer] = await scene.approve(tim, proposal)

        assert answer["code"] == "NOT_PERMITTED"
        assert await scene.queue(tim, turn="AS_DEPUTY") == []

    async def test_neither_see_nor_count_what_they_may_not_read(self, scene: Approval) -> None:
        company = scene.work.company
        tim = await company.person("Tim")
        await scene.stand_in(tim, scene.manager)
        await scene.policy("MANAGER", level=Level.INDIVIDUAL)
        private = await company.objective(
            scene.work.cycle,
            scene.member,
            "Learn to say no",
            visibility=Visibility.PRIVATE,
            state=ObjectiveState.DRAFT,
        )
        await scene.api.as_(scene.member).succeed("objectiveSubmit", {"objectiveId": gid(private)})

        [theirs] = await scene.queue(scene.manager, turn="MINE")

        assert await scene.queue(tim) == []
        assert await scene.queue(tim, turn="AS_DEPUTY") == []
        assert [each["person"]["name"] for each in theirs["waitingFor"]] == ["Max"]

    async def test_do_not_make_two_of_one(self, scene: Approval) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD", approvals=2)
        await scene.stand_in(scene.lead, scene.manager)
        proposal = await scene.hand_in()

        [first] = await scene.approve(scene.lead, proposal)
        [again] = await scene.approve(scene.lead, proposal, key="again")

        assert first["proposal"]["approvals"] == [{"person": {"name": "Lena"}, "onBehalfOf": None}]
        assert again["code"] == "NOT_PERMITTED"
        assert await scene.queue(scene.lead, turn="AS_DEPUTY") == []

    async def test_do_not_decide_upon_their_own_for_others(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        await scene.stand_in(scene.member, scene.manager)
        proposal = await scene.hand_in()

        [answer] = await scene.approve(scene.member, proposal)

        assert (answer["code"], answer["message"]) == (
            "NOT_PERMITTED",
            "You handed it in yourself: somebody else decides.",
        )
        assert await scene.queue(scene.member, turn="AS_DEPUTY") == []

    async def test_are_named_listed_and_ended(self, scene: Approval) -> None:
        tim = await scene.work.company.person("Tim")
        asked = {"deputyId": tim.gid, "startsOn": "2026-11-18", "endsOn": "2026-11-30"}
        listed = "{ approvalDeputies { id approver { name } deputy { name } startsOn endsOn } }"

        named = await scene.api.as_(scene.manager).succeed("approvalDeputyName", asked, "approvalDeputy { id }")
        theirs = await scene.api.as_(tim).run(listed)
        again = await scene.api.as_(scene.manager).mutate("approvalDeputyName", {**asked, "startsOn": "2026-11-30"})
        ended = {"approvalDeputyId": named["approvalDeputy"]["id"]}
        await scene.api.as_(scene.manager).succeed("approvalDeputyEnd", ended)

        [found] = theirs["approvalDeputies"]
        assert (found["approver"], found["deputy"]) == ({"name": "Max"}, {"name": "Tim"})
        assert [problem["code"] for problem in again["problems"]] == ["OVERLAPS"]
        assert (await scene.api.as_(tim).run(listed))["approvalDeputies"] == []

    async def test_are_not_named_for_others_but_by_administrators(self, scene: Approval) -> None:
        asked = {"deputyId": scene.member.gid, "startsOn": "2026-11-18", "endsOn": "2026-11-30"}

        refused = await scene.api.as_(scene.lead).mutate(
            "approvalDeputyName", {**asked, "approverId": scene.manager.gid}
        )

        assert refused["code"] == "NOT_PERMITTED"


class TestFilters:
    async def test_part_what_people_and_the_assistant_drafted(self, scene: Approval) -> None:
        theirs = await scene.hand_in()
        assistants = await assistant_draft(scene)

        found = {
            origin: [each["id"] for each in await scene.queue(scene.member, origins=[origin])]
            for origin in ("PERSON", "ASSISTANT")
        }

        assert found == {"PERSON": [theirs["id"]], "ASSISTANT": [gid(assistants)]}
        both = await scene.queue(scene.lead, turn="MINE")
        assert {each["id"] for each in both} == {theirs["id"], gid(assistants)}

    async def test_join_kind_team_cycle_and_author(self, scene: Approval) -> None:
        objective = await scene.hand_in()
        key_result = await scene.hand_in_key_result(scene.lead)
        other = await scene.work.company.cycle("Q1 2027")

        assert await ids(scene, kinds=["OBJECTIVE"]) == [objective["id"]]
        assert await ids(scene, proposedByIds=[scene.lead.gid]) == [key_result["id"]]
        assert await ids(scene, teamIds=[gid(scene.work.team)], kinds=["KEY_RESULT"]) == [key_result["id"]]
        assert await ids(scene, cycleIds=[gid(other)]) == []
        assert await ids(scene, cycleIds=[]) == []

    async def test_list_what_waits_longest_first(self, scene: Approval, now: TestClock) -> None:
        first = await scene.hand_in()
        now.forward(hours=1)
        second = await scene.hand_in_key_result()

        assert await ids(scene) == [first["id"], second["id"]]
        assert [each["id"] for each in await scene.queue(scene.member, order="LATEST")] == [second["id"], first["id"]]

    async def test_read_several_in_as_many_statements_as_one(self, scene: Approval) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD", "PARENT_OWNER", approvals=2)
        await scene.hand_in()
        with counted_statements() as one:
            await scene.queue(scene.manager)
        for number in range(3):
            draft = await scene.work.company.objective(
                scene.work.cycle, scene.member, f"Goal {number}", team=scene.work.team, state=ObjectiveState.DRAFT
            )
            await scene.api.as_(scene.member).succeed("objectiveSubmit", {"objectiveId": gid(draft)})

        with counted_statements() as several:
            found = await scene.queue(scene.manager)

        assert len(found) == 4
        assert several.count == one.count


async def ids(scene: Approval, **only: object) -> list[str]:
    return [each["id"] for each in await scene.queue(scene.member, **only)]


async def assistant_draft(scene: Approval) -> Proposal:
    """Add a key result that the assistant drafted for the team's objective."""
    of = {"audience": scene.work.objective.audience, "created_at": clock.now()}
    proposal: Proposal = await scene.work.company.add(
        Proposal,
        kind=kind_of(PAYLOAD),
        origin=Origin.ASSISTANT,
        objective_id=scene.work.objective.id,
        proposed_by_id=scene.lead.id,
        **of,
    )
    await scene.work.company.add(ProposalRevision, proposal_id=proposal.id, number=1, payload=to_json(PAYLOAD), **of)
    return proposal
