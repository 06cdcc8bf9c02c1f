"""Who reads which goal, in random companies, compared with a model that asks every rule of everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.objectives.models import Visibility
from app.people.models import Role, Team
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api

PEOPLE, TEAMS, GOALS = 6, 4, 6
READ = "query($id: ID!) { node(id: $id) { ... on Cycle { objectives(first: 100) { totalCount nodes { id } } } } }"


@dataclass(frozen=True)
class Company:
    """People, teams and goals by their places: None is nobody, or no team; what is above comes before."""

    managers: list[int | None]
    administrators: set[int]
    team_parents: list[int | None]
    leads: list[int | None]
    members: list[set[int]]
    goals: list[tuple[int, int | None, Visibility]]

    def line_above(self, person: int) -> set[int]:
        """Return those to whom a person reports, step by step."""
        manager = self.managers[person]
        return set() if manager is None else {manager} | self.line_above(manager)

    def with_those_above(self, team: int) -> set[int]:
        """Return a team and those that it is inside of."""
        parent = self.team_parents[team]
        return {team} if parent is None else {team} | self.with_those_above(parent)

    def reads(self, person: int, goal: tuple[int, int | None, Visibility]) -> bool:
        """Whether a person reads a goal.

        A private one: its owner and the line above them. A team's: its people, those of the teams inside it, the leads
        of the teams that it is inside of, and administrators.
        """
        owner, team, visibility = goal
        if visibility is Visibility.ORGANIZATION:
            return True
        if visibility is Visibility.PRIVATE or team is None:
            return person in {owner} | self.line_above(owner)
        if person in self.administrators or any(self.leads[above] == person for above in self.with_those_above(team)):
            return True
        return any(
            (person in self.members[other] or self.leads[other] == person) and team in self.with_those_above(other)
            for other in range(len(self.leads))
        )


def above(place: int) -> st.SearchStrategy[int | None]:
    """Draw one of those before a place, or none: so that nothing is above itself."""
    return st.sampled_from([None, *range(place)])


@st.composite
def companies(draw: Any) -> Company:
    """Draw a company."""
    someone, some_team = st.integers(0, PEOPLE - 1), st.integers(0, TEAMS - 1)
    goals = st.one_of(
        st.tuples(someone, some_team, st.sampled_from(list(Visibility))),
        st.tuples(someone, st.none(), st.sampled_from([Visibility.ORGANIZATION, Visibility.PRIVATE])),
    )
    return Company(
        managers=[draw(above(place)) for place in range(PEOPLE)],
        administrators=draw(st.sets(someone, max_size=1)),
        team_parents=[draw(above(place)) for place in range(TEAMS)],
        leads=[draw(st.none() | someone) for _ in range(TEAMS)],
        members=[draw(st.sets(someone, max_size=3)) for _ in range(TEAMS)],
        goals=draw(st.lists(goals, min_size=1, max_size=GOALS)),
    )


async def found(company: Company) -> tuple[Factory, list[Person]]:
    """Make the people of a company in an organisation of their own."""
    factory = await make_organization()
    people: list[Person] = []
    for place, manager in enumerate(company.managers):
        role = Role.ADMIN if place in company.administrators else Role.MEMBER
        above = None if manager is None else people[manager]
        people.append(await factory.person(f"Person{place}", role=role, manager=above))
    return factory, people


async def set_goals(company: Company, factory: Factory, people: list[Person]) -> tuple[str, list[str]]:
    """Make the teams and goals of a company, and return the ids of the cycle and of the goals."""
    teams: list[Team] = []
    for place, (parent, lead) in enumerate(zip(company.team_parents, company.leads, strict=True)):
        team = await factory.team(
            f"Team {place}",
            lead=None if lead is None else people[lead],
            parent=None if parent is None else teams[parent],
        )
        for member in company.members[place]:
            await factory.join(people[member].id, team)
        teams.append(team)
    cycle = await factory.cycle()
    goals = [
        await factory.objective(cycle, people[owner], team=None if team is None else teams[team], visibility=visibility)
        for owner, team, visibility in company.goals
    ]
    return gid(cycle), [gid(goal) for goal in goals]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(company=companies())
async def test_everybody_reads_just_what_the_rules_say(api: Api, company: Company) -> None:
    factory, people = await found(company)
    cycle_id, goal_ids = await set_goals(company, factory, people)

    for place, person in enumerate(people):
        read = (await api.as_(person).run(READ, id=cycle_id))["node"]["objectives"]

        expected = {id_ for id_, goal in zip(goal_ids, company.goals, strict=True) if company.reads(place, goal)}
        assert {node["id"] for node in read["nodes"]} == expected, place
        assert read["totalCount"] == len(expected), place
