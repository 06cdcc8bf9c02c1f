"""What people owe of growth: what they are to learn from, and what waits for their word."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_ends

DUE_SOON_DAYS = 7
"""How many days before its due day something to learn from shows up."""
_FOR_ADMINISTRATORS = "exists (select from users a where a.id = %(me)s and a.role = 'ADMIN')"

SOURCES = (
    Source(
        kind=InboxKind.LEARNING_DUE,
        description=f"Something that the viewer is to learn from, overdue or due within {DUE_SOON_DAYS} days.",
        subject="LearningAssignment",
        settled_by=("learningAssignmentComplete",),
        says="You wanted to learn from “{about}”, and it is due: say when you are through.",
        in_mail="What you wanted to learn from is due: say when you are through.",
        query=f"""
            select a.id, a.created_at, {day_ends("a.due_on")}, r.title, null::uuid, null::uuid
            from learning_assignments a join learning_resources r on r.id = a.learning_resource_id
            where a.user_id = %(me)s and a.completed_at is null and a.due_on <= %(today)s::date + {DUE_SOON_DAYS}""",
    ),
    Source(
        kind=InboxKind.SECONDING_ASKED,
        description="How well somebody who reports to the viewer says they have a skill, which waits for their second.",
        subject="SkillLevel",
        settled_by=("skillLevelSecond", "skillLevelDecline"),
        says="{who} asks you to second how well they have the skill {about}: do so, or say why not.",
        in_mail="{who} asks you to second how well they have a skill: do so, or say why not.",
        query="""
            select l.id, l.stated_at, null::timestamptz, s.name, l.user_id, null::uuid
            from skill_levels l join users u on u.id = l.user_id and u.manager_id = %(me)s and u.active
            join skills s on s.id = l.skill_id
            where l.seconding_asked""",
    ),
    Source(
        kind=InboxKind.MENTORSHIP_ASKED,
        description="A mentorship that the viewer is offered or asked for.",
        subject="Mentorship",
        settled_by=("mentorshipAccept", "mentorshipDecline"),
        says="{who} would begin a mentorship with you, about {about}: accept or decline it.",
        in_mail="{who} would begin a mentorship with you: accept or decline it.",
        query="""
            select m.id, m.created_at, null::timestamptz, coalesce(m.focus, s.name), m.asked_by_id, null::uuid
            from mentorships m left join skills s on s.id = m.skill_id
            where m.state = 'OPEN' and m.asked_by_id <> %(me)s and %(me)s in (m.mentor_id, m.mentee_id)""",
    ),
    Source(
        kind=InboxKind.PATH_TO_CONFIRM,
        description="For administrators: somebody came to the end of the champions' path and waits to be confirmed.",
        subject="LearningEnrollment",
        settled_by=("learningEnrollmentConfirm", "learningEnrollmentReturn"),
        says="{who} came to the end of {about}: confirm it, or say what is missing.",
        in_mail="{who} came to the end of a learning path: confirm it, or say what is missing.",
        query=f"""
            select e.id, e.asked_at, null::timestamptz, p.name, e.user_id, null::uuid
            from learning_enrollments e join learning_paths p on p.id = e.learning_path_id
            where e.state = 'WAITING' and {_FOR_ADMINISTRATORS}""",
    ),
)
