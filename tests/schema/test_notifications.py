"""Notifications: who is told of what, that it is theirs alone, and that they follow what may be seen."""

from __future__ import annotations

import pytest

from app.activity.commands import Deed
from app.core.ids import new_id
from app.database.unit_of_work import writing
from app.notifications.registry import ACTIONS
from app.notifications.telling import tell
from app.objectives.models import Visibility
from app.settings import Settings
from tests.support.clock import TestClock
from tests.support.comments import Talk, at, talk
from tests.support.conversations import pair_of
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.growth import growing
from tests.support.notifications import NOTIFICATION, notifications_of, told
from tests.support.server import running
from tests.support.sockets import socket_to
from tests.support.statements import counted_statements

NEWS = "subscription { notificationReceived { unreadCount latest { kind sentence } } }"


@pytest.fixture
async def scene(company: Factory, api: Api) -> Talk:
    return await talk(company, api)


class TestOfComments:
    async def test_tells_the_owner_and_whom_it_mentions_each_once(self, scene: Talk, api: Api) -> None:
        work = scene.work
        id_ = await scene.said(work.lead, f"{at(work.member)}, look at this.", on="KeyResult")

        [found] = await notifications_of(api, work.member)
        assert found == {
            **found,
            "kind": "MENTION",
            "area": "COMMENTS",
            "sentence": f"{work.lead.name} mentions you in a comment.",
            "read": False,
            "readAt": None,
            "person": {"name": work.lead.name},
            "subject": {"__typename": "Comment", "id": id_},
        }
        assert await told(api, work.lead) == []

    async def test_tells_who_wrote_what_is_replied_to(self, scene: Talk, api: Api) -> None:
        id_ = await scene.said(scene.work.lead)
        await scene.said(scene.work.member, parentId=id_)

        assert ("REPLY", "Comment") in await told(api, scene.work.lead)

    async def test_tells_of_a_mention_that_came_later_and_only_once(self, scene: Talk, api: Api) -> None:
        work = scene.work
        id_ = await scene.said(work.lead, on="Objective")
        for body in (f"{at(work.member)} look", f"{at(work.member)} look again"):
            await api.as_(work.lead).succeed("commentUpdate", {"commentId": id_, "body": body})

        kinds = [kind for kind, _ in await told(api, work.member)]

        assert kinds.count("MENTION") == 1

    async def test_is_gone_with_what_it_is_about(self, scene: Talk, api: Api) -> None:
        work = scene.work
        id_ = await scene.said(work.lead, f"{at(work.member)}, look.", on="KeyResult")
        before = await told(api, work.member)

        await api.as_(work.lead).succeed("commentDelete", {"commentId": id_})

        assert before == [("MENTION", "Comment")]
        assert await told(api, work.member) == []

    async def test_is_gone_for_whom_may_not_see_its_subject_any_more(
        self, scene: Talk, company: Factory, api: Api
    ) -> None:
        work = scene.work
        outsider = await company.person("Otto")
        public = await company.objective(work.cycle, work.lead, visibility=Visibility.ORGANIZATION)
        await scene.said(work.lead, f"{at(outsider)}, look.", on=gid(public))
        before = await told(api, outsider)
        [seen] = await notifications_of(api, outsider)

        await api.as_(work.lead).succeed(
            "objectiveUpdate", {"objectiveId": gid(public), "expectedRevision": 1, "visibility": "PRIVATE"}
        )

        assert before == [("MENTION", "Comment")]
        assert await notifications_of(api, outsider) == []
        query = "query($id: ID!) { node(id: $id) { id } notifications { totalCount unreadCount } }"
        found = await api.as_(outsider).run(query, id=seen["id"])
        assert found == {"node": None, "notifications": {"totalCount": 0, "unreadCount": 0}}

    async def test_is_not_made_when_the_command_fails(self, scene: Talk, api: Api) -> None:
        answer = await scene.say(scene.work.lead, " ", on="KeyResult")

        assert answer["__typename"] == "InvalidInputError"
        assert await told(api, scene.work.member) == []


class TestReading:
    async def test_marks_some_as_read_and_leaves_those_of_others(self, scene: Talk, api: Api) -> None:
        work = scene.work
        for _ in range(2):
            await scene.said(work.lead, on="KeyResult")
        latest, earlier = await notifications_of(api, work.member)

        query = f"""mutation($input: NotificationsMarkReadInput!) {{ notificationsMarkRead(input: $input) {{
            __typename ... on NotificationsMarkReadSuccess {{ notification {{ {NOTIFICATION} }} }} }} }}"""
        given = {"notificationIds": [latest["id"], "nonsense"]}
        mine = (await api.as_(work.member).run(query, input=given))["notificationsMarkRead"]
        theirs = (await api.as_(work.lead).run(query, input=given))["notificationsMarkRead"]

        assert mine[0]["notification"]["read"] is True
        assert mine[1] == {"__typename": "NotFoundError"}
        assert theirs == [{"__typename": "NotFoundError"}] * 2
        assert await notifications_of(api, work.member, "(unread: true)") == [earlier]

    async def test_marks_all_up_to_the_latest_that_was_seen(self, scene: Talk, api: Api, now: TestClock) -> None:
        work = scene.work
        await scene.said(work.lead, on="KeyResult")
        now.forward(minutes=1)
        await scene.said(work.lead, on="KeyResult")
        seen = (await notifications_of(api, work.member))[0]["id"]
        now.forward(minutes=1)
        await scene.said(work.lead, f"{at(work.member)} one more", on="Objective")

        answer = await api.as_(work.member).succeed(
            "notificationsMarkAllRead", {"upToId": seen}, "number news { unreadCount latest { subject { id } } }"
        )

        assert (answer["number"], answer["news"]["unreadCount"]) == (2, 1)

    async def test_costs_the_same_however_many_there_are(self, scene: Talk, api: Api) -> None:
        work, counts = scene.work, []
        query = f"{{ notifications {{ unreadCount totalCount nodes {{ {NOTIFICATION} }} }} }}"
        for times in (1, 5):
            for _ in range(times):
                await scene.said(work.lead, on="KeyResult")
            with counted_statements() as counter:
                await api.as_(work.member).run(query)
            counts.append(counter.count)

        assert counts[0] == counts[1]


class TestNotificationReceived:
    async def test_tells_the_present_first_and_what_comes(
        self, scene: Talk, api: Api, settings: Settings, database_url: str
    ) -> None:
        work = scene.work
        async with running(settings, database_url) as server, socket_to(server) as socket:
            await socket.init(work.member)
            await socket.subscribe("1", NEWS)
            first = await socket.receive()
            await scene.said(work.lead, on="KeyResult")
            second = await socket.receive()

        assert first["payload"]["data"]["notificationReceived"] == {"unreadCount": 0, "latest": None}
        assert second["payload"]["data"]["notificationReceived"] == {
            "unreadCount": 1,
            "latest": {"kind": "COMMENT", "sentence": f"{work.lead.name} commented on something of yours."},
        }


class TestSources:
    async def test_each_can_be_asked_whom_an_action_concerns(self, company: Factory) -> None:
        actor = await company.admin.actor()
        for action in sorted(ACTIONS):
            async with writing(actor.sight):
                await tell([Deed(new_id(), actor.organization_id, actor.person_id, action, new_id())])

    async def test_tell_of_feedback_and_of_being_asked_for_it(self, company: Factory, api: Api) -> None:
        nora, mira = await company.person("Nora"), await company.person("Mira")
        given = {"kind": "SUGGESTION", "body": "In confidence.", "visibility": "RECIPIENT"}
        answer = await api.as_(nora).succeed(
            "feedbackGive", {**given, "recipientId": mira.gid}, "feedbackEdge { node { id } }"
        )
        await api.as_(mira).succeed("feedbackThank", {"feedbackId": answer["feedbackEdge"]["node"]["id"]})

        assert await told(api, mira) == [("FEEDBACK", "Feedback")]
        assert await told(api, nora) == [("FEEDBACK_THANKED", "Feedback")]
        assert await told(api, company.admin) == []

    async def test_tell_who_grows_of_comments_on_their_goal(self, company: Factory, api: Api) -> None:
        olga = await growing(company)
        body = {"subjectId": gid(await olga.goal()), "body": "Take the one of Friday week."}
        await api.as_(olga.manager).succeed("commentAdd", body)

        assert await told(api, olga.person) == [("COMMENT", "Comment")]
        assert await told(api, olga.manager) == []

    async def test_tell_of_action_items_that_are_handed_over(self, company: Factory, api: Api) -> None:
        pair = await pair_of(company)
        given = {"sourceId": gid(pair.meeting), "text": "Ask.", "ownerId": pair.report.gid}
        item = (await api.as_(pair.manager).succeed("actionItemAdd", given, "actionItemEdge { node { id } }"))[
            "actionItemEdge"
        ]["node"]["id"]
        await api.as_(pair.report).succeed("actionItemHandOver", {"actionItemId": item, "toId": pair.manager.gid})
        await api.as_(pair.manager).succeed("actionItemAccept", {"actionItemId": item})

        assert [kind for kind, _ in await told(api, pair.manager)] == ["ACTION_ITEM_OFFERED"]
        assert {kind for kind, _ in await told(api, pair.report)} == {"ACTION_ITEM_GIVEN", "ACTION_ITEM_ACCEPTED"}
