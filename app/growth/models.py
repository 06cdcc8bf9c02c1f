"""Growth: skills and how well people have them, development goals, what there is to learn, and mentorships.

The ``audience`` of what is for a person and whomever they report to today is `waymark.close_to(person)`.
"""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class Proficiency(StrEnum):
    """How well somebody has a skill, the least first."""

    LEARNING = "LEARNING"
    CAPABLE = "CAPABLE"
    STRONG = "STRONG"
    TEACHING = "TEACHING"


class DevelopmentGoalState(StrEnum):
    """Where a development goal stands."""

    ACTIVE = "ACTIVE"
    DONE = "DONE"
    DROPPED = "DROPPED"


class LearningKind(StrEnum):
    """What kind of thing one learns from."""

    ARTICLE = "ARTICLE"
    BOOK = "BOOK"
    COURSE = "COURSE"
    VIDEO = "VIDEO"
    PRACTICE = "PRACTICE"


class EnrollmentState(StrEnum):
    """How far somebody has come on a learning path."""

    ACTIVE = "ACTIVE"
    WAITING = "WAITING"
    COMPLETED = "COMPLETED"


class MentorshipState(StrEnum):
    """What became of a mentorship."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    ENDED = "ENDED"


class Skill(Record):
    """A skill that the organisation speaks of; one that is not active is not chosen any more."""

    name = fields.CharField(max_length=80)
    description = fields.TextField(null=True)
    active = fields.BooleanField(default=True)
    merged_into_id = fields.UUIDField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "skills"


class SkillLevel(Record):
    """What a person said of how well they have a skill; the current one has no ``replaced_at``, others are history."""

    user_id = fields.UUIDField()
    skill_id = fields.UUIDField()
    level = fields.CharEnumField(Proficiency, max_length=10)
    note = fields.TextField(null=True)
    stated_at = fields.DatetimeField()
    seconding_asked = fields.BooleanField(default=False)
    seconded_by_id = fields.UUIDField(null=True)
    seconded_at = fields.DatetimeField(null=True)
    answered_by_id = fields.UUIDField(null=True)
    answer = fields.TextField(null=True)
    replaced_at = fields.DatetimeField(null=True)

    class Meta:
        table = "skill_levels"


class LearningResource(Record):
    """Something to learn from; one that is not active is not assigned any more."""

    title = fields.CharField(max_length=200)
    url = fields.CharField(max_length=500, null=True)
    kind = fields.CharEnumField(LearningKind, max_length=10)
    minutes = fields.IntField(null=True)
    description = fields.TextField(null=True)
    added_by_id = fields.UUIDField()
    active = fields.BooleanField(default=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "learning_resources"


class LearningResourceSkill(Record):
    """That one learns a skill from something."""

    learning_resource_id = fields.UUIDField()
    skill_id = fields.UUIDField()

    class Meta:
        table = "learning_resource_skills"


class LearningAssignment(Record):
    """That a person is to learn from something, or has; read by them and whomever they report to today."""

    audience = fields.UUIDField()
    user_id = fields.UUIDField()
    learning_resource_id = fields.UUIDField()
    assigned_by_id = fields.UUIDField()
    note = fields.TextField(null=True)
    due_on = fields.DateField(null=True)
    completed_at = fields.DatetimeField(null=True)
    completion_note = fields.TextField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "learning_assignments"


class LearningPath(Record):
    """Things to learn from, in an order; who completes the one ``for_champions`` becomes an OKR champion."""

    name = fields.CharField(max_length=120)
    description = fields.TextField(null=True)
    for_champions = fields.BooleanField(default=False)
    active = fields.BooleanField(default=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "learning_paths"


class LearningPathResource(Record):
    """A place on a learning path."""

    learning_path_id = fields.UUIDField()
    learning_resource_id = fields.UUIDField()
    position = fields.IntField()

    class Meta:
        table = "learning_path_resources"


class LearningEnrollment(Record):
    """That a person walks a learning path; once they have asked to be confirmed, administrators read it as well."""

    audience = fields.UUIDField()
    user_id = fields.UUIDField()
    learning_path_id = fields.UUIDField()
    started_by_id = fields.UUIDField()
    state = fields.CharEnumField(EnrollmentState, max_length=10, default=EnrollmentState.ACTIVE)
    note = fields.TextField(null=True)
    asked_at = fields.DatetimeField(null=True)
    decided_by_id = fields.UUIDField(null=True)
    decided_at = fields.DatetimeField(null=True)
    reason = fields.TextField(null=True)
    completed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "learning_enrollments"


class DevelopmentGoal(Record):
    """What a person wants to become better at; read by them and whomever they report to today."""

    audience = fields.UUIDField()
    owner_id = fields.UUIDField()
    title = fields.CharField(max_length=200)
    skill_id = fields.UUIDField(null=True)
    why = fields.TextField()
    measure = fields.TextField()
    target_on = fields.DateField(null=True)
    state = fields.CharEnumField(DevelopmentGoalState, max_length=10, default=DevelopmentGoalState.ACTIVE)
    closed_at = fields.DatetimeField(null=True)
    closing_note = fields.TextField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "development_goals"


class DevelopmentStep(Record):
    """A step towards a development goal."""

    audience = fields.UUIDField()
    development_goal_id = fields.UUIDField()
    position = fields.IntField()
    text = fields.CharField(max_length=300)
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "development_steps"


class DevelopmentLink(Record):
    """What helps with a development goal: something to learn from, or an objective to grow with."""

    audience = fields.UUIDField()
    development_goal_id = fields.UUIDField()
    learning_resource_id = fields.UUIDField(null=True)
    objective_id = fields.UUIDField(null=True)
    position = fields.IntField()

    class Meta:
        table = "development_links"


class Mentorship(Record):
    """That one person helps another to grow, offered by the one or asked for by the other; read by these two alone."""

    mentor_id = fields.UUIDField()
    mentee_id = fields.UUIDField()
    asked_by_id = fields.UUIDField()
    skill_id = fields.UUIDField(null=True)
    focus = fields.CharField(max_length=300, null=True)
    message = fields.TextField(null=True)
    state = fields.CharEnumField(MentorshipState, max_length=10, default=MentorshipState.OPEN)
    reason = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    decided_at = fields.DatetimeField(null=True)
    ended_by_id = fields.UUIDField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mentorships"
