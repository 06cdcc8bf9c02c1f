"""What a refusal tells a program: whether others may do it, or nobody as the thing stands now."""

from __future__ import annotations

import pytest

from tests.support.conversations import Meet, meet_of
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

CAN = "query($id: ID!) { node(id: $id) { ... on ActionItem { viewerCan { complete { allowed ground } } } } }"


@pytest.fixture
async def meet(company: Factory) -> Meet:
    """A team that meets."""
    return await meet_of(company)


async def ground_of(api: Api, person: Person, mutation: str, **given: object) -> str:
    """Let a person try what they may not, and return on which ground it is refused."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    query = f"""mutation($input: {kind}!) {{ {mutation}(input: $input) {{
        ... on UserError {{ code }} ... on NotPermittedError {{ ground }} }} }}"""
    answer = (await api.as_(person).run(query, input=given))[mutation]
    assert answer["code"] == "NOT_PERMITTED"
    return str(answer["ground"])


class TestGround:
    async def test_is_rights_where_somebody_else_may(self, api: Api, company: Factory, meet: Meet) -> None:
        item, colleague = await meet.item(meet.member), await company.person("Tom", team=meet.team)

        refused = await ground_of(api, colleague, "actionItemComplete", actionItemId=gid(item))
        shown = await api.as_(colleague).run(CAN, id=gid(item))

        assert refused == "RIGHTS"
        assert shown["node"]["viewerCan"]["complete"] == {"allowed": False, "ground": "RIGHTS"}

    async def test_is_the_state_where_nobody_may(self, api: Api, meet: Meet) -> None:
        item = await meet.item(meet.member)
        mine = api.as_(meet.member)
        before = await mine.run(CAN, id=gid(item))
        await mine.succeed("actionItemComplete", {"actionItemId": gid(item)})

        refused = await ground_of(api, meet.member, "actionItemComplete", actionItemId=gid(item))
        shown = await mine.run(CAN, id=gid(item))

        assert before["node"]["viewerCan"]["complete"] == {"allowed": True, "ground": None}
        assert refused == "STATE"
        assert shown["node"]["viewerCan"]["complete"] == {"allowed": False, "ground": "STATE"}
