"""Praise: who gives it to whom, who reads it, and how people answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from app.objectives.models import Visibility
from app.people.models import Team
from app.recognition.models import Recognition
from tests.support.clock import TestClock
from tests.support.comments import at
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.inbox import inbox_of
from tests.support.statements import counted_statements

PRAISE = """id giver { name } recipients { name } message companyValue { name } honours { id } sharedWith team { name }
    keptPrivate reactions { kind peopleCount mine } editedAt
    viewerCan { update { allowed } delete { allowed } keepPrivate { allowed } }"""
FEED = f"""query($filter: RecognitionFilter, $first: Int! = 25, $after: String) {{
    recognitions(filter: $filter, first: $first, after: $after) {{
        totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {PRAISE} }} }} }}"""
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Recognition {{ {PRAISE} }} }} }}"


@dataclass(frozen=True)
class Office:
    """A team of two with a lead, and somebody in no team."""

    api: Api
    company: Factory
    team: Team
    lead: Person
    mira: Person
    tim: Person
    stella: Person

    async def give(self, giver: Person, *recipients: Person, **more: Any) -> dict[str, Any]:
        """Praise and return the answer, whatever it is."""
        given = {"recipientIds": [person.gid for person in recipients], "message": "You stayed calm.", **more}
        selection = f"recognitionEdge {{ cursor node {{ {PRAISE} }} }}"
        return await self.api.as_(giver).mutate("recognitionGive", given, selection)

    async def given(self, giver: Person, *recipients: Person, **more: Any) -> str:
        """Praise, which must succeed, and return the praise's id."""
        found: str = (await self.give(giver, *recipients, **more))["recognitionEdge"]["node"]["id"]
        return found

    async def read(self, person: Person, praise: str) -> Any:
        """Return praise as a person reads it; None where they may not."""
        return (await self.api.as_(person).run(NODE, id=praise))["node"]

    async def recipients(self, person: Person, praise: str) -> list[str] | None:
        """Return whom praise is for, as a person reads it; None where they do not read it."""
        found = await self.read(person, praise)
        return None if found is None else [each["name"] for each in found["recipients"]]

    async def feed(self, person: Person, **filter: Any) -> list[str]:
        """Return the messages of the feed, as a person reads it."""
        found = (await self.api.as_(person).run(FEED, filter=filter or None))["recognitions"]
        assert found["totalCount"] == len(found["nodes"])
        return [each["message"] for each in found["nodes"]]

    async def keep_private(self, person: Person, praise: str, private: bool = True) -> None:
        """Let a recipient say who reads of theirs."""
        given = {"recognitionId": praise, "private": private}
        await self.api.as_(person).succeed("recognitionKeepPrivate", given)


@pytest.fixture
async def office(api: Api, company: Factory) -> Office:
    """People who praise each other."""
    lead = await company.person("Lena")
    team = await company.team(lead=lead)
    mira, tim = await company.person("Mira", manager=lead, team=team), await company.person("Tim", team=team)
    return Office(api, company, team, lead, mira, tim, await company.person("Stella"))


class TestGiving:
    async def test_says_for_what_and_for_which_value(self, office: Office) -> None:
        value = await office.company.company_value()
        objective = await office.company.objective(await office.company.cycle(), office.tim)

        answer = await office.give(
            office.mira, office.tim, office.stella, companyValueId=gid(value), honoursId=gid(objective)
        )

        praise = answer["recognitionEdge"]["node"]
        assert praise["giver"] == {"name": "Mira"}
        assert praise["recipients"] == [{"name": "Stella"}, {"name": "Tim"}]
        assert (praise["companyValue"], praise["honours"]) == ({"name": "Courage"}, {"id": gid(objective)})
        assert await office.feed(office.lead) == ["You stayed calm."]

    async def test_refuses_everything_that_is_wrong_at_once(self, office: Office) -> None:
        gone = await office.company.person("Gone", active=False)
        resting = await office.company.company_value(active=False)

        answer = await office.give(
            office.mira,
            office.mira,
            gone,
            office.tim,
            office.tim,
            message=" ",
            companyValueId=gid(resting),
            sharedWith="TEAM",
        )

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["message"], "EMPTY"),
            (["companyValueId"], "NOT_ACTIVE"),
            (["teamId"], "TEAM"),
            (["recipientIds", "0"], "YOURSELF"),
            (["recipientIds", "1"], "NOT_ACTIVE"),
            (["recipientIds", "3"], "TWICE"),
        ]

    async def test_honours_no_goal_that_the_giver_may_not_read(self, office: Office) -> None:
        hidden = await office.company.objective(await office.company.cycle(), office.tim, visibility=Visibility.PRIVATE)

        answer = await office.give(office.mira, office.tim, honoursId=gid(hidden))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["honoursId"])

    async def test_shows_the_goal_to_those_alone_who_may_read_it(self, office: Office) -> None:
        goal = await office.company.objective(
            await office.company.cycle(), office.tim, team=office.team, visibility=Visibility.TEAM
        )

        praise = await office.given(office.mira, office.tim, honoursId=gid(goal))

        assert (await office.read(office.tim, praise))["honours"] == {"id": gid(goal)}
        assert (await office.read(office.stella, praise))["honours"] is None

    async def test_refuses_a_team_that_is_not_the_givers(self, office: Office) -> None:
        answer = await office.give(office.stella, office.mira, sharedWith="TEAM", teamId=gid(office.team))

        assert answer["code"] == "NOT_PERMITTED"


class TestReaders:
    async def test_of_praise_for_a_team_are_its_people_and_those_concerned(self, office: Office) -> None:
        praise = await office.given(office.mira, office.stella, sharedWith="TEAM", teamId=gid(office.team))
        other = await office.company.person("Bo")

        seen = [await office.recipients(person, praise) for person in (office.tim, office.stella, office.mira, other)]

        assert seen == [["Stella"], ["Stella"], ["Stella"], None]

    async def test_of_praise_for_its_recipients_alone_are_they_each_for_themselves(self, office: Office) -> None:
        praise = await office.given(office.mira, office.tim, office.stella, sharedWith="RECIPIENTS")

        assert await office.recipients(office.mira, praise) == ["Stella", "Tim"]
        assert await office.recipients(office.tim, praise) == ["Tim"]
        assert await office.recipients(office.stella, praise) == ["Stella"]
        assert await office.recipients(office.lead, praise) is None
        assert await office.recipients(office.company.admin, praise) is None

    async def test_one_recipients_wish_hides_them_and_nobody_else(self, office: Office) -> None:
        praise = await office.given(office.mira, office.tim, office.stella)

        await office.keep_private(office.tim, praise)

        assert await office.recipients(office.lead, praise) == ["Stella"]
        assert await office.recipients(office.stella, praise) == ["Stella"]
        assert await office.recipients(office.tim, praise) == ["Stella", "Tim"]
        assert await office.recipients(office.mira, praise) == ["Stella", "Tim"]
        assert await office.feed(office.lead, recipientId=office.tim.gid) == []

    async def test_praise_that_all_recipients_keep_private_is_hidden_until_one_lets_it_out(
        self, office: Office
    ) -> None:
        praise = await office.given(office.mira, office.tim, office.stella)
        for person in (office.tim, office.stella):
            await office.keep_private(person, praise)
        hidden = await office.recipients(office.company.admin, praise), await office.feed(office.lead)

        await office.keep_private(office.stella, praise, private=False)

        assert hidden == (None, [])
        assert await office.recipients(office.lead, praise) == ["Stella"]

    async def test_are_chosen_once_for_all_by_who_prefers_so(self, office: Office) -> None:
        await office.api.as_(office.tim).succeed("recognitionPreferenceSet", {"keepsPrivate": True})
        choice = await office.api.as_(office.tim).run("{ keepsRecognitionPrivate }")

        praise = await office.given(office.mira, office.tim)
        found = await office.read(office.tim, praise)
        await office.keep_private(office.tim, praise, private=False)

        assert choice == {"keepsRecognitionPrivate": True}
        assert found["keptPrivate"] is True
        assert await office.recipients(office.lead, praise) == ["Tim"]

    async def test_are_those_of_its_history(self, office: Office) -> None:
        praise = await office.given(office.mira, office.tim)
        query = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action } } }"
        before = (await office.api.as_(office.lead).run(query, id=praise))["auditRecords"]["nodes"]

        await office.keep_private(office.tim, praise)
        secret = await office.given(office.mira, office.tim, sharedWith="RECIPIENTS")
        after = [
            (await office.api.as_(person).run(query, id=id_))["auditRecords"]["nodes"]
            for person in (office.lead, office.company.admin)
            for id_ in (praise, secret)
        ]

        assert before == [{"action": "recognition.give"}]
        assert after == [[], [], [], []]

    async def test_only_recipients_keep_it_private(self, office: Office) -> None:
        praise = await office.given(office.mira, office.tim)

        by_giver = await office.api.as_(office.mira).mutate(
            "recognitionKeepPrivate", {"recognitionId": praise, "private": True}
        )

        assert by_giver["code"] == "NOT_PERMITTED"

    async def test_stay_those_concerned_when_the_team_is_gone(self, office: Office) -> None:
        team = await office.company.team("Task force", lead=office.mira)
        praise = await office.given(office.mira, office.tim, sharedWith="TEAM", teamId=gid(team))

        await office.api.as_(office.company.admin).succeed("teamDelete", {"teamId": gid(team)})

        assert (await office.read(office.tim, praise))["sharedWith"] == "RECIPIENTS"
        assert await office.read(office.company.admin, praise) is None


class TestFeed:
    async def test_of_a_team_is_what_praises_its_people_or_is_shared_with_it(self, office: Office) -> None:
        await office.given(office.stella, office.mira, message="For Mira")
        await office.given(office.mira, office.stella, message="For Stella")
        await office.given(
            office.mira, office.stella, message="In the team", sharedWith="TEAM", teamId=gid(office.team)
        )

        assert await office.feed(office.tim, teamId=gid(office.team)) == ["In the team", "For Mira"]
        assert await office.feed(office.tim) == ["In the team", "For Stella", "For Mira"]

    async def test_is_paged_without_repeating_or_leaving_out(self, office: Office, now: TestClock) -> None:
        for number in range(5):
            await office.given(office.mira, office.tim, message=f"No. {number}")
        seen, after = [], None
        while True:
            page = (await office.api.as_(office.lead).run(FEED, first=2, after=after))["recognitions"]
            seen += [each["message"] for each in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break

        assert seen == [f"No. {number}" for number in reversed(range(5))]

    async def test_costs_the_same_for_many_as_for_one(self, office: Office) -> None:
        value = await office.company.company_value()
        goal = await office.company.objective(await office.company.cycle(), office.tim)
        more = {"companyValueId": gid(value), "honoursId": gid(goal), "sharedWith": "TEAM", "teamId": gid(office.team)}
        await office.given(office.mira, office.tim, **more)
        with counted_statements() as few:
            await office.feed(office.lead)
        for _ in range(8):
            await office.given(office.mira, office.tim, **more)

        with counted_statements() as many:
            await office.feed(office.lead)

        assert many.count == few.count


class TestChanging:
    async def test_is_for_its_giver_within_a_day(self, office: Office, now: TestClock) -> None:
        praise = await office.given(office.mira, office.tim)
        change = {"recognitionId": praise, "message": "You stayed calm all night."}

        changed = await office.api.as_(office.mira).succeed(
            "recognitionUpdate", change, "recognition { message editedAt }"
        )
        by_other = await office.api.as_(office.tim).mutate("recognitionUpdate", change)
        now.forward(hours=24)
        too_late = await office.api.as_(office.mira).mutate("recognitionUpdate", change)

        assert changed["recognition"]["message"] == "You stayed calm all night."
        assert changed["recognition"]["editedAt"] is not None
        assert (by_other["code"], too_late["code"]) == ("NOT_PERMITTED", "NOT_PERMITTED")
        assert (await office.read(office.mira, praise))["viewerCan"]["update"] == {"allowed": False}

    async def test_deleting_leaves_nothing(self, office: Office, now: TestClock) -> None:
        praise = await office.given(office.mira, office.tim)
        await office.api.as_(office.lead).succeed("recognitionReact", {"recognitionId": praise, "kind": "HEART"})
        now.forward(days=30)

        by_other = await office.api.as_(office.tim).mutate("recognitionDelete", {"recognitionId": praise})
        await office.api.as_(office.mira).succeed("recognitionDelete", {"recognitionId": praise}, "deletedId")

        assert by_other["code"] == "NOT_PERMITTED"
        assert await office.read(office.tim, praise) is None

    async def test_an_administrator_deletes_what_they_read(self, office: Office) -> None:
        public = await office.given(office.mira, office.tim)
        secret = await office.given(office.mira, office.tim, sharedWith="RECIPIENTS")
        admin = office.api.as_(office.company.admin)

        await admin.succeed("recognitionDelete", {"recognitionId": public})
        hidden = await admin.mutate("recognitionDelete", {"recognitionId": secret})

        assert hidden["code"] == "NOT_FOUND"


class TestReacting:
    async def test_counts_each_kind_once_for_each_person(self, office: Office) -> None:
        praise = await office.given(office.mira, office.tim)
        for person, kind in (
            (office.lead, "CLAP"),
            (office.lead, "CLAP"),
            (office.stella, "CLAP"),
            (office.tim, "THANKS"),
        ):
            await office.api.as_(person).succeed("recognitionReact", {"recognitionId": praise, "kind": kind})

        before = (await office.read(office.lead, praise))["reactions"]
        await office.api.as_(office.lead).succeed("recognitionUnreact", {"recognitionId": praise, "kind": "CLAP"})
        after = (await office.read(office.lead, praise))["reactions"]

        assert before == [
            {"kind": "CLAP", "peopleCount": 2, "mine": True},
            {"kind": "THANKS", "peopleCount": 1, "mine": False},
        ]
        assert after[0] == {"kind": "CLAP", "peopleCount": 1, "mine": False}

    async def test_is_for_those_who_read_it(self, office: Office) -> None:
        praise = await office.given(office.mira, office.tim, sharedWith="RECIPIENTS")

        answer = await office.api.as_(office.lead).mutate("recognitionReact", {"recognitionId": praise, "kind": "CLAP"})

        assert answer["code"] == "NOT_FOUND"


class TestUnrecognizedReports:
    QUERY = "{ unrecognizedReports(days: 30) { person { name } lastAt daysSince } }"

    async def test_are_told_to_their_manager_by_name(self, office: Office, now: TestClock) -> None:
        for name in ("Zoe", "Bo"):
            await office.company.person(name, manager=office.lead)
        await office.given(office.tim, office.mira)
        now.forward(days=40)
        await office.company.person("New", manager=office.lead)

        told = (await office.api.as_(office.lead).run(self.QUERY))["unrecognizedReports"]

        assert [(each["person"]["name"], each["daysSince"]) for each in told] == [
            ("Bo", None),
            ("Mira", 40),
            ("Zoe", None),
        ]

    async def test_are_nobody_elses_business(self, office: Office, now: TestClock) -> None:
        now.forward(days=40)

        for person in (office.mira, office.tim, office.company.admin):
            assert (await office.api.as_(person).run(self.QUERY))["unrecognizedReports"] == []

    async def test_do_not_give_away_what_is_kept_private(self, office: Office, now: TestClock) -> None:
        now.forward(days=40)
        await office.given(office.tim, office.mira, sharedWith="RECIPIENTS")

        told = (await office.api.as_(office.lead).run(self.QUERY))["unrecognizedReports"]

        assert [(each["person"]["name"], each["daysSince"]) for each in told] == [("Mira", None)]


class TestCompanyValues:
    async def test_are_the_administrators_to_say(self, office: Office) -> None:
        given = {"name": "Courage"}

        by_lead = await office.api.as_(office.lead).mutate("companyValueCreate", given)
        value = await office.api.as_(office.company.admin).succeed(
            "companyValueCreate", given, "companyValue { id name active }"
        )
        rest = {"companyValueId": value["companyValue"]["id"], "expectedRevision": 1, "active": False}
        await office.api.as_(office.company.admin).succeed("companyValueUpdate", rest)
        listed = await office.api.as_(office.lead).run("{ companyValues(active: true) { name } }")

        assert by_lead["code"] == "NOT_PERMITTED"
        assert listed == {"companyValues": []}

    async def test_refuses_a_name_that_is_taken(self, office: Office) -> None:
        await office.company.company_value("Courage")

        answer = await office.api.as_(office.company.admin).mutate("companyValueCreate", {"name": "courage"})

        assert [problem["code"] for problem in answer["problems"]] == ["TAKEN"]


class TestComments:
    async def test_are_read_and_written_by_giver_and_recipients_of_what_is_shared_with_a_team(
        self, api: Api, company: Factory
    ) -> None:
        lena, mira, stella = [await company.person(name) for name in ("Lena", "Mira", "Stella")]
        team = await company.team()
        tim = await company.person("Tim", team=team)
        praise = await company.praise(lena, mira, team=team)
        about = {"subjectId": gid(praise)}

        await api.as_(tim).succeed("commentAdd", {**about, "body": "Well done."})
        await api.as_(mira).succeed("commentAdd", {**about, "body": "Thank you."})
        refused = await api.as_(stella).mutate("commentAdd", {**about, "body": "Me too."})

        assert [await self.count(api, person, praise) for person in (lena, mira, tim)] == [2, 2, 2]
        assert refused["code"] == "NOT_FOUND"
        assert await self.count(api, stella, praise) is None

    async def test_stay_with_giver_and_recipient_while_it_is_kept_private(self, api: Api, company: Factory) -> None:
        lena, mira, tim = [await company.person(name) for name in ("Lena", "Mira", "Tim")]
        praise = await company.praise(lena, mira)
        about = {"subjectId": gid(praise)}
        await api.as_(tim).succeed("commentAdd", {**about, "body": "Well done."})

        await api.as_(mira).succeed("recognitionKeepPrivate", {"recognitionId": gid(praise), "private": True})
        while_private = [await self.count(api, person, praise) for person in (lena, mira, tim)]
        refused = await api.as_(lena).mutate("commentAdd", {**about, "body": "Between us."})
        await api.as_(mira).succeed("recognitionKeepPrivate", {"recognitionId": gid(praise), "private": False})

        assert while_private == [1, 1, None]
        assert refused["code"] == "NOT_PERMITTED"
        assert [await self.count(api, person, praise) for person in (lena, mira, tim)] == [1, 1, 1]

    async def count(self, api: Api, person: Person, praise: Recognition) -> int | None:
        """Return how many comments somebody finds at praise, None where they do not find it."""
        query = "query($id: ID!) { node(id: $id) { ... on Recognition { commentCount comments { totalCount } } } }"
        node = (await api.as_(person).run(query, id=gid(praise)))["node"]
        assert node is None or node["commentCount"] == node["comments"]["totalCount"]
        return node and node["comments"]["totalCount"]


class TestMentions:
    async def test_in_comments_are_owed_by_those_who_read_the_praise_and_by_nobody_else(
        self, api: Api, company: Factory
    ) -> None:
        lena, stella = await company.person("Lena"), await company.person("Stella")
        team = await company.team(lead=lena)
        mira, tim = await company.person("Mira", team=team), await company.person("Tim", team=team)
        praise = await company.praise(lena, mira, team=team)
        about = {"subjectId": gid(praise)}

        await api.as_(mira).succeed("commentAdd", {**about, "body": f"{at(tim)} helped me."})
        refused = await api.as_(mira).mutate("commentAdd", {**about, "body": f"{at(stella)} as well."})
        owed = [[each["kind"] for each in await inbox_of(api, person)] for person in (tim, stella)]
        await api.as_(mira).succeed("recognitionKeepPrivate", {"recognitionId": gid(praise), "private": True})

        assert [problem["code"] for problem in refused["problems"]] == ["CANNOT_READ"]
        assert owed == [["MENTION"], []]
        assert await inbox_of(api, tim) == []
