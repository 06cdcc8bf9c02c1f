"""How Tidewater's people grow: skills, what they learn from, a development goal, a mentorship, the champions' path."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from app.comments.commands import add_comment
from app.database.unit_of_work import reading
from app.demonstration.calendar import Calendar
from app.demonstration.people import PEOPLE
from app.demonstration.telling import Scene, Teller, moment
from app.growth.commands.assignments import assign_learning, complete_assignment
from app.growth.commands.enrollments import complete_path, start_path
from app.growth.commands.goals import create_goal, mark_step
from app.growth.commands.mentorships import Focus, accept_mentorship, ask_for_mentorship, offer_mentorship
from app.growth.commands.paths import create_path
from app.growth.commands.resources import add_resource
from app.growth.commands.skill_levels import second_skill_level, state_skill_level
from app.growth.commands.skills import create_skill
from app.growth.goal_queries import steps_of_goals
from app.growth.learner_queries import assignments_of_users
from app.growth.models import LearningKind, Proficiency

_ADMINISTRATOR = PEOPLE[0].key
SKILLS = {
    "interviews": ("Interviewing clinics", "Hearing what a receptionist does, not what they think we want to hear."),
    "databases": ("Databases", "Knowing why a query is slow before changing it."),
    "goals": ("Writing goals", "Key results that a stranger can measure."),
    "talks": ("Leading talks", "So that everybody has spoken when a talk is over."),
}
RESOURCES = (
    ("first", "Half a morning behind a reception desk", LearningKind.PRACTICE, "interviews", 240),
    ("outcomes", "Outcomes, not outputs: how we write key results", LearningKind.ARTICLE, "goals", 25),
    ("coaching", "Three goal talks beside a champion", LearningKind.PRACTICE, "goals", 180),
    ("plans", "Reading query plans", LearningKind.COURSE, "databases", 300),
)


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield how Tidewater's people began to grow, and where they are today."""
    story = Story(teller, calendar)
    yield Scene(moment(calendar.past.starts_on, 12), "The champions' path", story.champions)
    yield Scene(moment(calendar.days_ago(20), 9), "What people are good at", story.skills_stated)
    yield Scene(moment(calendar.days_ago(15), 10), "What people want to learn", story.goals_set)
    yield Scene(moment(calendar.days_ago(3), 10), "Who helps whom", story.help_offered)


class Story:
    """Remembers under which ids things went into the database."""

    def __init__(self, teller: Teller, calendar: Calendar) -> None:
        self._teller = teller
        self._calendar = calendar
        self._skills: dict[str, UUID] = {}
        self._resources: dict[str, UUID] = {}

    async def champions(self) -> None:
        """Name the skills, gather what there is to learn from, and lay the path."""
        teller = self._teller
        for key, (name, description) in SKILLS.items():
            made = await create_skill(actor=await teller.as_(_ADMINISTRATOR), name=name, description=description)
            self._skills[key] = made.skill_id
        for key, title, kind, skill, minutes in RESOURCES:
            added = await add_resource(
                actor=await teller.as_("freya"),
                title=title,
                kind=kind,
                minutes=minutes,
                skill_ids=[self._skills[skill]],
            )
            self._resources[key] = added.learning_resource_id
        path = await create_path(
            actor=await teller.as_(_ADMINISTRATOR),
            name="OKR champion",
            description="For those who want to help others to write goals that can be believed.",
            resource_ids=[self._resources["outcomes"], self._resources["coaching"]],
            for_champions=True,
        )
        self._path_id = path.learning_path_id

    async def skills_stated(self) -> None:
        """Let Ji-woo say how well she knows databases, and Priya second it."""
        teller = self._teller
        jiwoo = await state_skill_level(
            actor=await teller.as_("jiwoo"),
            skill_id=self._skills["databases"],
            level=Proficiency.TEACHING,
            note="The move to the new cluster, and the two evenings on query plans.",
            ask_seconding=True,
        )
        await second_skill_level(actor=await teller.as_("priya"), skill_level_id=jiwoo.skill_level_id)

    async def goals_set(self) -> None:
        """Let Jonas set a goal that Mira comments on, and put something on two lists."""
        teller, calendar = self._teller, self._calendar
        goal = await create_goal(
            actor=await teller.as_("jonas"),
            title="Lead an interview that changes what we build",
            why="I find out late what an import does to somebody's Monday. I want to hear it first.",
            measure="Two of our decisions this quarter name an interview of mine.",
            skill_id=self._skills["interviews"],
            target_on=calendar.in_days(40),
            steps=["Sit with a receptionist for half a morning", "Write five questions that have no yes", "Lead two"],
            resource_ids=[self._resources["first"]],
        )
        await add_comment(
            actor=await teller.as_("mira"),
            subject=("DevelopmentGoal", goal.development_goal_id),
            body="I like the measure. Take the clinic in Braga, they are blunt and kind.",
        )
        await self._questions_written(goal.development_goal_id)
        for manager, person, key, days in (("mira", "jonas", "first", 5), ("priya", "sven", "plans", 30)):
            await assign_learning(
                actor=await teller.as_(manager),
                resource_id=self._resources[key],
                user_id=teller.people[person],
                due_on=calendar.in_days(days),
            )

    async def help_offered(self) -> None:
        """Let Jonas ask to be seconded, people ask for mentors or offer to be, and Aiko wait at the end of the path."""
        teller = self._teller
        await state_skill_level(
            actor=await teller.as_("jonas"),
            skill_id=self._skills["interviews"],
            level=Proficiency.LEARNING,
            note="Two interviews beside Aiko, with a question of my own in each.",
            ask_seconding=True,
        )
        asked = await ask_for_mentorship(
            actor=await teller.as_("aiko"),
            mentor_id=teller.people["linh"],
            focus=Focus(self._skills["interviews"], "Showing a drawing before it is finished"),
        )
        await accept_mentorship(actor=await teller.as_("linh"), mentorship_id=asked.mentorship_id)
        await offer_mentorship(
            actor=await teller.as_("grace"),
            mentee_id=teller.people["mira"],
            focus=Focus(self._skills["talks"], None, "Your Monday round has grown. I had the same at twelve people."),
        )
        await self._walk("aiko")

    async def _walk(self, person: str) -> None:
        """Let somebody walk the champions' path to its end, where an administrator has the last word."""
        teller = self._teller
        started = await start_path(actor=await teller.as_(person), path_id=self._path_id)
        actor = await teller.as_(person)
        async with reading(actor.sight):
            pages = await assignments_of_users([actor.person_id], completed=False, first=10, after=None)
        for assignment in pages[actor.person_id].rows:
            await complete_assignment(actor=await teller.as_(person), assignment_id=assignment.id)
        await complete_path(actor=await teller.as_(person), enrollment_id=started.learning_enrollment_id)

    async def _questions_written(self, goal_id: UUID) -> None:
        actor = await self._teller.as_("jonas")
        async with reading(actor.sight):
            steps = await steps_of_goals([goal_id])
        await mark_step(actor=actor, step_id=steps[goal_id][1].id, done=True)
