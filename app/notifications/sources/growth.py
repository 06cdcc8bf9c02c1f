"""Who is told of learning, skills and mentorships."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source


def _of_a_person(kind: NotificationKind, action: str, subject: str, table: str, description: str, says: str) -> Source:
    """Return what a person is told of something of theirs."""
    return Source(
        kind=kind,
        area=NotificationArea.GROWTH,
        description=description,
        actions=(action,),
        subject=subject,
        says=says,
        recipient="g.user_id",
        joins=f"join {table} g on g.id = done.subject_id",
    )


def _mentorship(kind: NotificationKind, action: str, description: str, says: str) -> Source:
    """Return what the other of two is told of their mentorship."""
    return Source(
        kind=kind,
        area=NotificationArea.GROWTH,
        description=description,
        actions=(action,),
        subject="Mentorship",
        says=says,
        recipient="concerned.id",
        joins="join mentorships m on m.id = done.subject_id "
        "cross join lateral (values (m.mentor_id), (m.mentee_id)) concerned (id)",
    )


SOURCES = (
    _of_a_person(
        NotificationKind.LEARNING_ASSIGNED,
        "learning_assignment.create",
        "LearningAssignment",
        "learning_assignments",
        "Somebody put something to learn from on the viewer's list.",
        "{who} put something to learn from on your list.",
    ),
    _of_a_person(
        NotificationKind.PATH_STARTED,
        "learning_enrollment.start",
        "LearningEnrollment",
        "learning_enrollments",
        "Somebody started a learning path for the viewer.",
        "{who} started a learning path for you.",
    ),
    _of_a_person(
        NotificationKind.PATH_CONFIRMED,
        "learning_enrollment.confirm",
        "LearningEnrollment",
        "learning_enrollments",
        "It is confirmed that the viewer came to the end of the champions' path.",
        "{who} confirmed that you came to the end of your learning path.",
    ),
    _of_a_person(
        NotificationKind.PATH_RETURNED,
        "learning_enrollment.return",
        "LearningEnrollment",
        "learning_enrollments",
        "Something is missing before it is confirmed that the viewer came to the end of the champions' path.",
        "{who} says what is missing at the end of your learning path.",
    ),
    _of_a_person(
        NotificationKind.SKILL_SECONDED,
        "skill_level.second",
        "SkillLevel",
        "skill_levels",
        "Somebody seconded how well the viewer has a skill.",
        "{who} seconded how well you have a skill.",
    ),
    _of_a_person(
        NotificationKind.SECONDING_DECLINED,
        "skill_level.decline",
        "SkillLevel",
        "skill_levels",
        "Somebody answered why they do not second how well the viewer has a skill.",
        "{who} answered how well you have a skill.",
    ),
    _mentorship(
        NotificationKind.MENTORSHIP_ASKED,
        "mentorship.ask",
        "Somebody offers the viewer a mentorship, or asks them for one.",
        "{who} would begin a mentorship with you.",
    ),
    _mentorship(
        NotificationKind.MENTORSHIP_ACCEPTED,
        "mentorship.accepted",
        "A mentorship that the viewer offered or asked for was accepted.",
        "{who} accepted your mentorship.",
    ),
    _mentorship(
        NotificationKind.MENTORSHIP_DECLINED,
        "mentorship.declined",
        "A mentorship that the viewer offered or asked for was declined.",
        "{who} declined the mentorship that you offered or asked for.",
    ),
    _mentorship(
        NotificationKind.MENTORSHIP_ENDED,
        "mentorship.ended",
        "A mentorship of the viewer's was ended by the other.",
        "{who} ended your mentorship.",
    ),
)
