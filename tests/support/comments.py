"""A team at work with something of every kind that may be commented on, and the ways to do so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.check_ins.models import CheckIn
from app.core import clock
from app.proposals.models import Origin, Proposal, ProposalKind, ProposalRevision, ProposalState
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

COMMENT = """id body author { name } mentions { name } mentionUnread createdAt editedAt deletedAt
    resolvedAt resolvedBy { name } parent { id } subject { __typename id }"""


def at(person: Person) -> str:
    """Return a mention of a person."""
    return f"[@{person.name}]({person.gid})"


@dataclass(frozen=True)
class Talk:
    """What may be commented on, by its kind in GraphQL, and who talks about it."""

    api: Api
    work: TeamAtWork
    subjects: dict[str, str]

    async def say(
        self, person: Person, body: str = "Well done.", *, on: str = "Objective", **more: Any
    ) -> dict[str, Any]:
        """Comment as a person and return the answer, whatever it is."""
        given = {"subjectId": self.subjects.get(on, on), "body": body, **more}
        selection = f"commentEdge {{ cursor node {{ {COMMENT} }} }} parent {{ id replies {{ totalCount }} }}"
        return await self.api.as_(person).mutate("commentAdd", given, selection)

    async def said(self, person: Person, body: str = "Well done.", **more: Any) -> str:
        """Comment as a person, which must succeed, and return the comment's id."""
        found: str = (await self.say(person, body, **more))["commentEdge"]["node"]["id"]
        return found

    async def read(self, person: Person, on: str = "Objective") -> Any:
        """Return the comments on something as a person reads it; None where they may not."""
        query = f"""query($id: ID!) {{ node(id: $id) {{ ... on {on} {{ commentCount comments {{ totalCount nodes {{
            {COMMENT} replies {{ totalCount nodes {{ {COMMENT} }} }} }} }} }} }} }}"""
        return (await self.api.as_(person).run(query, id=self.subjects[on]))["node"]

    async def mentioned(self, person: Person, arguments: str = "") -> Any:
        """Return what mentions a person, as they find it."""
        query = f"{{ viewer {{ mentions{arguments} {{ totalCount nodes {{ {COMMENT} }} }} }} }}"
        return (await self.api.as_(person).run(query))["viewer"]["mentions"]


async def talk(company: Factory, api: Api) -> Talk:
    """Put a team to work and give it something to talk about."""
    work = await team_at_work(company)
    check_in = await company.add(
        CheckIn,
        audience=work.key_result.audience,
        key_result_id=work.key_result.id,
        author_id=work.member.id,
        recorded_by_id=work.member.id,
        as_of=date(2026, 11, 17),
        recorded_at=clock.now(),
    )
    proposal = await company.add(
        Proposal,
        audience=work.team.id,
        kind=ProposalKind.KEY_RESULT,
        origin=Origin.PERSON,
        objective_id=work.objective.id,
        proposed_by_id=work.member.id,
        state=ProposalState.PENDING,
        created_at=clock.now(),
    )
    await company.add(
        ProposalRevision,
        audience=work.team.id,
        proposal_id=proposal.id,
        number=1,
        author_id=work.member.id,
        payload={"title": "Answer within a day"},
        created_at=clock.now(),
    )
    sheet = (await api.as_(work.member).run("{ mySheet { id } }"))["mySheet"]
    things = (work.objective, work.key_result, check_in, proposal)
    subjects = {type(thing).__name__: gid(thing) for thing in things}
    return Talk(api, work, {**subjects, "CheckInSheet": sheet["id"]})
