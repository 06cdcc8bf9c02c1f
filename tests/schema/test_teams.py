"""Teams through GraphQL."""

from __future__ import annotations

import asyncio
from typing import Any

from app.core.ids import global_id, new_id
from app.objectives.models import Visibility
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

NO_TEAM = global_id("Team", new_id())


def change(team: Any, **fields: Any) -> dict[str, Any]:
    return {"teamId": gid(team), "expectedRevision": 1, **fields}


class TestReadingTeams:
    async def test_shows_the_tree(self, api: Api, company: Factory) -> None:
        product = await company.team("Product", lead=company.admin)
        await company.team("Growth", parent=product)

        data = await api.as_(company.admin).run("{ teams { name lead { name } parent { name } teams { name } } }")

        assert data["teams"] == [
            {"name": "Growth", "lead": None, "parent": {"name": "Product"}, "teams": []},
            {"name": "Product", "lead": {"name": "Ada"}, "parent": None, "teams": [{"name": "Growth"}]},
        ]

    async def test_hides_teams_of_other_organisations(self, api: Api, company: Factory) -> None:
        foreign = await (await make_organization()).team()

        data = await api.as_(company.admin).run(
            "query($id: ID!) { teams { name } node(id: $id) { id } }", id=gid(foreign)
        )

        assert data == {"teams": [], "node": None}

    async def test_reads_many_in_as_many_statements_as_one(self, api: Api, company: Factory) -> None:
        query = (
            "{ teams { lead { name } parent { name } teams { name } members { name } viewerCan { edit { allowed } } } }"
        )
        first = await company.team("T0", lead=company.admin)
        await company.person(team=first)
        await company.team("T1", parent=first)
        with counted_statements() as few:
            await api.as_(company.admin).run(query)
        for number in range(12):
            team = await company.team(f"N{number}", lead=company.admin, parent=first)
            await company.person(f"P{number}", team=team)

        with counted_statements() as many:
            await api.as_(company.admin).run(query)

        assert many.count == few.count

    async def test_says_what_the_viewer_may_do(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lea")
        own = await company.team("Own", lead=lead)
        await company.team("Inside", parent=own)
        await company.team("Other")

        data = await api.as_(lead).run("{ teams { name viewerCan { edit { allowed } } } }")

        allowed = {team["name"]: team["viewerCan"]["edit"]["allowed"] for team in data["teams"]}
        assert allowed == {"Own": True, "Inside": True, "Other": False}


class TestTeamCreate:
    async def test_adds_a_team_at_the_top(self, api: Api, company: Factory) -> None:
        answer = await api.as_(company.admin).succeed(
            "teamCreate", {"name": " Growth ", "leadId": company.admin.gid}, "team { name lead { name } parent { id } }"
        )

        assert answer["team"] == {"name": "Growth", "lead": {"name": "Ada"}, "parent": None}

    async def test_a_lead_adds_one_inside_their_own_and_leads_it_at_once(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lea")
        inside = await company.team("Inside", parent=await company.team("Own", lead=lead))
        asked = {"name": "Deeper", "parentId": gid(inside)}

        answer = await api.as_(lead).succeed("teamCreate", asked, "team { viewerCan { edit { allowed } } }")

        assert answer["team"] == {"viewerCan": {"edit": {"allowed": True}}}

    async def test_acts_once_for_one_key(self, api: Api, company: Factory) -> None:
        request = {"name": "Growth", "idempotencyKey": "k1"}

        first = await api.as_(company.admin).succeed("teamCreate", request, "team { id }")
        again = await api.as_(company.admin).succeed("teamCreate", request, "team { id }")

        assert first == again

    async def test_refuses_others(self, api: Api, company: Factory) -> None:
        member, other = await company.person(), await company.team()

        at_the_top = await api.as_(member).mutate("teamCreate", {"name": "New"})
        inside = await api.as_(member).mutate("teamCreate", {"name": "New", "parentId": gid(other)})

        assert at_the_top["message"] == "Only an administrator puts a team at the top."
        assert inside["message"] == "Only the lead of the team above or an administrator puts a team inside it."

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory) -> None:
        gone = await company.person("Gone", active=False)

        answer = await api.as_(company.admin).mutate("teamCreate", {"name": "", "leadId": gone.gid})

        assert [problem["code"] for problem in answer["problems"]] == ["EMPTY", "NOT_ACTIVE"]

    async def test_finds_nothing_elsewhere(self, api: Api, company: Factory) -> None:
        elsewhere = await make_organization()
        admin = api.as_(company.admin)

        parent = await admin.mutate("teamCreate", {"name": "New", "parentId": gid(await elsewhere.team())})
        lead = await admin.mutate("teamCreate", {"name": "New", "leadId": elsewhere.admin.gid})

        assert (parent["code"], parent["path"]) == ("NOT_FOUND", ["parentId"])
        assert (lead["code"], lead["path"]) == ("NOT_FOUND", ["leadId"])


class TestTeamUpdate:
    async def test_renames_and_hands_over(self, api: Api, company: Factory) -> None:
        lead, next_lead = await company.person("Lea"), await company.person("Next")
        team = await company.team(lead=lead)

        answer = await api.as_(lead).succeed(
            "teamUpdate", change(team, name="Reach", leadId=next_lead.gid), "team { name lead { name } revision }"
        )

        assert answer["team"] == {"name": "Reach", "lead": {"name": "Next"}, "revision": 2}

    async def test_moves(self, api: Api, company: Factory) -> None:
        product = await company.team("Product")
        team = await company.team(parent=await company.team("Sales"))
        admin = api.as_(company.admin)

        moved = await admin.succeed("teamUpdate", change(team, parentId=gid(product)), "team { parent { name } }")
        freed = await admin.succeed(
            "teamUpdate", {**change(team, parentId=None), "expectedRevision": 2}, "team { parent { name } }"
        )

        assert moved["team"] == {"parent": {"name": "Product"}}
        assert freed["team"] == {"parent": None}

    async def test_refuses_a_circle(self, api: Api, company: Factory) -> None:
        top = await company.team("Top")
        low = await company.team("Low", parent=await company.team("Middle", parent=top))

        answer = await api.as_(company.admin).mutate("teamUpdate", change(top, parentId=gid(low)))

        assert answer["problems"][0]["code"] == "CIRCLE"

    async def test_no_circle_closes_between_two_edits_at_the_same_time(self, api: Api, company: Factory) -> None:
        one, two = await company.team("One"), await company.team("Two")
        admin = api.as_(company.admin)

        answers = await asyncio.gather(
            admin.mutate("teamUpdate", change(one, parentId=gid(two))),
            admin.mutate("teamUpdate", change(two, parentId=gid(one))),
        )

        assert sorted(answer["__typename"] for answer in answers) == ["InvalidInputError", "TeamUpdateSuccess"]

    async def test_a_lead_moves_a_team_only_within_their_own(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lea")
        own, other = await company.team("Own", lead=lead), await company.team("Other")
        team = await company.team(parent=own)

        away = await api.as_(lead).mutate("teamUpdate", change(team, parentId=gid(other)))
        up = await api.as_(lead).mutate("teamUpdate", change(team, parentId=None))

        assert away["code"] == up["code"] == "NOT_PERMITTED"

    async def test_refuses_to_let_a_goal_count_what_its_readers_may_no_longer_see(
        self, api: Api, company: Factory
    ) -> None:
        product = await company.team("Product")
        growth = await company.team(parent=product)
        cycle = await company.cycle()
        owned = {"owner": company.admin, "visibility": Visibility.TEAM}
        counted = await company.objective(cycle, team=product, **owned)
        sums_up = await company.objective(cycle, team=growth, **owned)
        await company.align(counted, sums_up)
        admin = api.as_(company.admin)

        away = await admin.mutate("teamUpdate", change(growth, parentId=None))
        renamed = await admin.mutate("teamUpdate", change(growth, name="Reach"))

        assert away["problems"][0]["code"] == "READERS_CHANGE"
        assert renamed["__typename"] == "TeamUpdateSuccess"

    async def test_refuses_a_member_and_an_old_revision(self, api: Api, company: Factory) -> None:
        team = await company.team()
        member = await company.person(team=team)
        await api.as_(company.admin).succeed("teamUpdate", change(team, name="Reach"))

        by_member = await api.as_(member).mutate("teamUpdate", change(team, name="X"))
        late = await api.as_(company.admin).mutate("teamUpdate", change(team, name="X"))

        assert by_member["code"] == "NOT_PERMITTED"
        assert late["code"] == "CONFLICT"

    async def test_finds_nothing_elsewhere(self, api: Api, company: Factory) -> None:
        foreign = await (await make_organization()).team()

        answer = await api.as_(company.admin).mutate("teamUpdate", change(foreign, name="X"))
        unknown = await api.as_(company.admin).mutate("teamUpdate", {**change(foreign, name="X"), "teamId": NO_TEAM})

        assert answer == unknown
        assert unknown["code"] == "NOT_FOUND"


class TestTeamDelete:
    async def test_removes_a_team_that_nothing_hangs_on(self, api: Api, company: Factory) -> None:
        team = await company.team()

        answer = await api.as_(company.admin).succeed("teamDelete", {"teamId": gid(team)}, "deletedId")

        assert answer["deletedId"] == gid(team)
        assert (await api.as_(company.admin).run("{ teams { id } }"))["teams"] == []

    async def test_says_what_still_hangs_on_it(self, api: Api, company: Factory) -> None:
        team = await company.team()
        await company.team("Inside", parent=team)
        await company.person(team=team)
        await company.priority(await company.cycle(), team_id=team.id)

        answer = await api.as_(company.admin).mutate("teamDelete", {"teamId": gid(team)})

        assert answer["problems"][0]["message"] == (
            "Growth still has teams inside, members and priorities: move or remove them first."
        )

    async def test_goes_once_its_members_left(self, api: Api, company: Factory) -> None:
        team = await company.team()
        mira = await company.person(team=team)
        admin = api.as_(company.admin)
        await admin.succeed("teamMemberRemove", {"teamId": gid(team), "userId": mira.gid})

        answer = await admin.mutate("teamDelete", {"teamId": gid(team)})

        assert answer["__typename"] == "TeamDeleteSuccess"

    async def test_refuses_a_member_and_finds_nothing_elsewhere(self, api: Api, company: Factory) -> None:
        team = await company.team()
        foreign = await (await make_organization()).team()

        by_member = await api.as_(await company.person()).mutate("teamDelete", {"teamId": gid(team)})
        elsewhere = await api.as_(company.admin).mutate("teamDelete", {"teamId": gid(foreign)})
        unknown = await api.as_(company.admin).mutate("teamDelete", {"teamId": NO_TEAM})

        assert by_member["code"] == "NOT_PERMITTED"
        assert elsewhere == unknown
        assert unknown["code"] == "NOT_FOUND"


class TestTeamMembers:
    async def test_a_lead_adds_and_removes_people(self, api: Api, company: Factory) -> None:
        lead, mira = await company.person("Lea"), await company.person()
        member = {"teamId": gid(await company.team(lead=lead)), "userId": mira.gid}
        selection = "team { members { name } } user { teams { name } }"

        added = await api.as_(lead).succeed("teamMemberAdd", member, selection)
        removed = await api.as_(lead).succeed("teamMemberRemove", member, selection)

        assert added["team"]["members"] == [{"name": "Mira"}]
        assert added["user"]["teams"] == [{"name": "Growth"}]
        assert (removed["team"]["members"], removed["user"]["teams"]) == ([], [])

    async def test_keeps_the_days(self, api: Api, company: Factory, now: Any) -> None:
        mira = await company.person()
        member = {"teamId": gid(await company.team()), "userId": mira.gid}
        admin = api.as_(company.admin)
        await admin.succeed("teamMemberAdd", {**member, "startsOn": "2026-11-19"})
        members = "{ teams { members { name } } }"

        before = (await admin.run(members))["teams"][0]["members"]
        now.forward(days=1)
        on_the_day = (await admin.run(members))["teams"][0]["members"]
        await admin.succeed("teamMemberRemove", {**member, "lastDay": "2026-11-20"})
        now.forward(days=1)
        on_the_last = (await admin.run(members))["teams"][0]["members"]
        now.forward(days=1)
        after = (await admin.run(members))["teams"][0]["members"]

        assert [len(found) for found in (before, on_the_day, on_the_last, after)] == [0, 1, 1, 0]

    async def test_a_new_member_sees_what_the_team_sees_at_once(self, api: Api, company: Factory) -> None:
        team, mira = await company.team(), await company.person()
        member = {"teamId": gid(team), "userId": mira.gid}

        await api.as_(company.admin).succeed("teamMemberAdd", member)
        inside = (await mira.actor()).audiences
        await api.as_(company.admin).succeed("teamMemberRemove", member)
        outside = (await mira.actor()).audiences

        assert team.id in inside
        assert team.id not in outside

    async def test_refuses_to_add_twice(self, api: Api, company: Factory) -> None:
        team = await company.team()
        member = {"teamId": gid(team), "userId": (await company.person()).gid}
        admin = api.as_(company.admin)

        answers = await asyncio.gather(*(admin.mutate("teamMemberAdd", member) for _ in range(3)))

        refused = [answer["problems"][0]["code"] for answer in answers if "problems" in answer]
        assert refused == ["MEMBER_ALREADY"] * 2

    async def test_refuses_those_who_left(self, api: Api, company: Factory) -> None:
        gone = await company.person("Gone", active=False)

        answer = await api.as_(company.admin).mutate(
            "teamMemberAdd", {"teamId": gid(await company.team()), "userId": gone.gid}
        )

        assert answer["problems"][0]["code"] == "NOT_ACTIVE"

    async def test_refuses_a_member_and_finds_nothing_elsewhere(self, api: Api, company: Factory) -> None:
        team, mira, elsewhere = await company.team(), await company.person(), await make_organization()
        foreign_team = await elsewhere.team()

        for mutation in ("teamMemberAdd", "teamMemberRemove"):
            by_member = await api.as_(mira).mutate(mutation, {"teamId": gid(team), "userId": mira.gid})
            no_team = await api.as_(company.admin).mutate(mutation, {"teamId": gid(foreign_team), "userId": mira.gid})
            nobody = await api.as_(company.admin).mutate(mutation, {"teamId": gid(team), "userId": elsewhere.admin.gid})

            assert by_member["code"] == "NOT_PERMITTED"
            assert (no_team["code"], no_team["path"]) == ("NOT_FOUND", ["teamId"])
            assert (nobody["code"], nobody["path"]) == ("NOT_FOUND", ["userId"])

    async def test_moves_the_end_that_was_settled_and_says_so(self, api: Api, company: Factory) -> None:
        team = await company.team()
        mira = await company.person(team=team)
        member, admin = {"teamId": gid(team), "userId": mira.gid}, api.as_(company.admin)

        for last_day in ("2026-11-30", "2026-12-31"):
            await admin.succeed("teamMemberRemove", {**member, "lastDay": last_day})
        told = await admin.run(
            "query($id: ID!) { auditRecords(subjectId: $id) { nodes { changes { field before after } } } }",
            id=gid(team),
        )
        on_the_last = await admin.run('{ teams { members(on: "2026-12-31") { name } } }')
        after = await admin.run('{ teams { members(on: "2027-01-01") { name } } }')

        ends = [
            change
            for record in told["auditRecords"]["nodes"]
            for change in record["changes"]
            if change["field"] == "endsOn"
        ]
        assert ends == [
            {"field": "endsOn", "before": "2026-11-30", "after": "2026-12-31"},
            {"field": "endsOn", "before": None, "after": "2026-11-30"},
        ]
        assert on_the_last["teams"][0]["members"] == [{"name": "Mira"}]
        assert after["teams"][0]["members"] == []


class TestTeamMemberMove:
    async def test_leaves_one_team_the_day_before_joining_the_other(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lea")
        growth, sales = await company.team("Growth", lead=lead), await company.team("Sales", lead=lead)
        mira = await company.person(team=growth)
        asked = {"userId": mira.gid, "fromTeamId": gid(growth), "toTeamId": gid(sales), "startsOn": "2026-12-01"}

        await api.as_(lead).succeed("teamMemberMove", asked)
        query = "query($id: ID!, $on: Date) { node(id: $id) { ... on User { teams(on: $on) { name } } } }"
        teams = [
            (await api.as_(lead).run(query, id=mira.gid, on=day))["node"]["teams"]
            for day in (None, "2026-11-30", "2026-12-01")
        ]

        assert teams == [[{"name": "Growth"}], [{"name": "Growth"}], [{"name": "Sales"}]]

    async def test_refuses_who_leads_but_one_of_them(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lea")
        growth, sales = await company.team("Growth", lead=lead), await company.team("Sales")
        mira = await company.person(team=growth)

        answer = await api.as_(lead).mutate(
            "teamMemberMove", {"userId": mira.gid, "fromTeamId": gid(growth), "toTeamId": gid(sales)}
        )

        assert answer["code"] == "NOT_PERMITTED"

    async def test_moves_nobody_who_is_not_there(self, api: Api, company: Factory) -> None:
        growth, sales = await company.team("Growth"), await company.team("Sales")
        asked = {"userId": (await company.person()).gid, "fromTeamId": gid(growth), "toTeamId": gid(sales)}

        answer = await api.as_(company.admin).mutate("teamMemberMove", asked)
        members = await api.as_(company.admin).run("{ teams { members { name } } }")

        assert answer["code"] == "NOT_FOUND"
        assert members["teams"] == [{"members": []}, {"members": []}]

    async def test_lets_the_new_lead_be_their_manager_in_one_go(self, api: Api, company: Factory) -> None:
        max_, lena = await company.person("Max"), await company.person("Lena")
        growth, sales = await company.team("Growth"), await company.team("Sales", lead=lena)
        mira = await company.person(team=growth, manager=max_)
        asked = {"userId": mira.gid, "fromTeamId": gid(growth), "toTeamId": gid(sales), "reportToLead": True}

        moved = await api.as_(company.admin).succeed("teamMemberMove", asked, "user { manager { name } }")

        assert moved["user"]["manager"] == {"name": "Lena"}

    async def test_refuses_a_lead_as_manager_where_there_is_none(self, api: Api, company: Factory) -> None:
        growth, sales = await company.team("Growth"), await company.team("Sales")
        mira = await company.person(team=growth)
        asked = {"userId": mira.gid, "fromTeamId": gid(growth), "toTeamId": gid(sales), "reportToLead": True}

        answer = await api.as_(company.admin).mutate("teamMemberMove", asked)

        assert [(one["path"], one["code"]) for one in answer["problems"]] == [(["reportToLead"], "NO_LEAD")]

    async def test_leaves_managers_to_administrators(self, api: Api, company: Factory) -> None:
        lena = await company.person("Lena")
        growth, sales = await company.team("Growth", lead=lena), await company.team("Sales", lead=lena)
        mira = await company.person(team=growth)
        asked = {"userId": mira.gid, "fromTeamId": gid(growth), "toTeamId": gid(sales), "reportToLead": True}

        answer = await api.as_(lena).mutate("teamMemberMove", asked)

        assert answer["__typename"] == "NotPermittedError"


class TestLeads:
    LEAD = "query($id: ID!, $on: Date) { node(id: $id) { ... on Team { lead(on: $on) { name } } } }"

    async def test_are_those_of_the_day(self, api: Api, company: Factory) -> None:
        lena, tim = await company.person("Lena"), await company.person("Tim")
        team, admin = await company.team(lead=lena), api.as_(company.admin)
        await admin.succeed("teamUpdate", {"teamId": gid(team), "expectedRevision": 1, "leadId": tim.gid})

        last_month, today, now = [
            (await admin.run(self.LEAD, id=gid(team), on=day))["node"]["lead"]
            for day in ("2026-10-18", "2026-11-18", None)
        ]

        assert (last_month, today, now) == ({"name": "Lena"}, {"name": "Tim"}, {"name": "Tim"})

    async def test_follow_a_handover(self, api: Api, company: Factory) -> None:
        lena, tim = await company.person("Lena"), await company.person("Tim")
        team = await company.team(lead=lena)
        parts = [{"receiverId": tim.gid, "itemIds": [gid(team)]}]
        offered = await api.as_(lena).succeed(
            "handoverOffer", {"giverId": lena.gid, "parts": parts}, "handovers { id }"
        )
        await api.as_(tim).succeed("handoverAccept", {"handoverId": offered["handovers"][0]["id"]})

        found = [
            (await api.as_(tim).run(self.LEAD, id=gid(team), on=day))["node"]["lead"]
            for day in ("2026-11-17", "2026-11-18")
        ]

        assert found == [{"name": "Lena"}, {"name": "Tim"}]
