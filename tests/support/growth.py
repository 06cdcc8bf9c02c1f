"""Somebody who grows, whoever helps them, and everybody around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.core import clock
from app.database.unit_of_work import values, writing
from app.growth.models import (
    DevelopmentGoal,
    LearningAssignment,
    LearningEnrollment,
    LearningKind,
    LearningPath,
    LearningPathResource,
    LearningResource,
    LearningResourceSkill,
    Mentorship,
    Proficiency,
    Skill,
    SkillLevel,
)
from app.people.models import Team, User
from tests.support.factories import Factory, Person

NEXT_MONTH = date(2026, 12, 18)


@dataclass(frozen=True)
class Growing:
    """Olga reports to Mona, who reports to Max; Lena leads the team of Olga and Tim. There is a skill and a book."""

    company: Factory
    team: Team
    director: Person
    manager: Person
    person: Person
    lead: Person
    colleague: Person
    skill: Skill
    book: LearningResource

    @property
    def strangers(self) -> dict[str, Person]:
        """Everybody who is neither Olga nor above her in the reporting line."""
        return {"lead": self.lead, "colleague": self.colleague, "administrator": self.company.admin}

    @property
    def others(self) -> dict[str, Person]:
        """Everybody who is neither Olga nor whom she reports to."""
        return {"manager's manager": self.director, **self.strangers}

    async def level(self, level: Proficiency = Proficiency.CAPABLE, **given: Any) -> SkillLevel:
        """Let Olga have said how well she has the skill."""
        of = {"user_id": self.person.id, "skill_id": self.skill.id}
        return await self.company.add(SkillLevel, level=level, **{**of, "stated_at": clock.now(), **given})

    async def assignment(self, **given: Any) -> LearningAssignment:
        """Put the book on Olga's list, by herself unless said otherwise."""
        of = {"audience": await close_to(self.company, self.person.id), "user_id": self.person.id}
        by = {"learning_resource_id": self.book.id, "assigned_by_id": self.person.id, "created_at": clock.now()}
        return await self.company.add(LearningAssignment, **{**of, **by, **given})

    async def path(self, *resources: LearningResource, **given: Any) -> LearningPath:
        """Add a learning path, of the book alone unless others are given."""
        usual = {"name": "OKR champion", "for_champions": True, "created_at": clock.now()}
        path: LearningPath = await as_admin(self.company, LearningPath, **{**usual, **given})
        for place, resource in enumerate(resources or (self.book,)):
            on_it = {"learning_path_id": path.id, "learning_resource_id": resource.id, "position": place}
            await as_admin(self.company, LearningPathResource, **on_it)
        return path

    async def enrollment(self, path: LearningPath, **given: Any) -> LearningEnrollment:
        """Let Olga walk a path."""
        of = {"audience": await close_to(self.company, self.person.id), "user_id": self.person.id}
        by = {"learning_path_id": path.id, "started_by_id": self.person.id, "created_at": clock.now()}
        return await self.company.add(LearningEnrollment, **{**of, **by, **given})

    async def goal(self, title: str = "Lead a review on my own", **given: Any) -> DevelopmentGoal:
        """Let Olga have a development goal."""
        of = {"audience": await close_to(self.company, self.person.id), "owner_id": self.person.id}
        said = {"title": title, "why": "I want to.", "measure": "I led two.", "skill_id": self.skill.id}
        at = {"created_at": clock.now(), "updated_at": clock.now()}
        return await self.company.add(DevelopmentGoal, **{**of, **said, **at, **given})

    async def mentorship(self, mentor: Person, asked_by: Person | None = None, **given: Any) -> Mentorship:
        """Let Olga ask somebody to be her mentor, or let them offer it."""
        of = {"mentor_id": mentor.id, "mentee_id": self.person.id, "skill_id": self.skill.id}
        async with writing((await self.person.actor()).sight):
            return await Mentorship.create(
                organization_id=self.company.organization_id,
                asked_by_id=(asked_by or self.person).id,
                **{**of, "created_at": clock.now(), **given},
            )


async def growing(company: Factory) -> Growing:
    """Let somebody grow."""
    director, lead = await company.person("Max"), await company.person("Lena")
    team = await company.team(lead=lead)
    manager = await company.person("Mona", manager=director)
    person = await company.person("Olga", manager=manager, team=team)
    colleague = await company.person("Tim", team=team)
    skill = await make_skill(company)
    book = await resource(company, skill)
    return Growing(company, team, director, manager, person, lead, colleague, skill, book)


async def make_skill(company: Factory, name: str = "Facilitation", **given: Any) -> Skill:
    """Add a skill of the organisation."""
    skill: Skill = await as_admin(company, Skill, name=name, **{"created_at": clock.now(), **given})
    return skill


async def resource(
    company: Factory, *skills: Skill, title: str = "The first ninety minutes", **given: Any
) -> LearningResource:
    """Add something to learn from, a book that an administrator added unless said otherwise."""
    usual = {"kind": LearningKind.BOOK, "added_by_id": company.admin.id, "created_at": clock.now()}
    found: LearningResource = await as_admin(company, LearningResource, title=title, **{**usual, **given})
    for skill in skills:
        await as_admin(company, LearningResourceSkill, learning_resource_id=found.id, skill_id=skill.id)
    return found


async def close_to(company: Factory, person_id: UUID) -> UUID:
    """Return the key of what a person shares with the one whom they report to."""
    async with company._all():
        [(audience,)] = await values("select waymark.close_to(%s)", (person_id,))
    return UUID(str(audience))


async def as_admin(company: Factory, model: type, **values: Any) -> Any:
    """Create a row that administrators write."""
    async with writing((await company.admin.actor()).sight):
        return await model.create(organization_id=company.organization_id, **values)  # type: ignore[attr-defined]


async def report_to(company: Factory, person: Person, manager: Person) -> None:
    """Let a person report to somebody else from now on."""
    async with company._all():
        await User.filter(id=person.id).update(manager_id=manager.id)
