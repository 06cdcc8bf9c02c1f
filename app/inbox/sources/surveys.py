"""The surveys that wait for an answer; one that was answered is simply not there any more."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_ends

SOURCES = (
    Source(
        kind=InboxKind.SURVEY,
        description="A survey about the viewer's manager that they have not answered.",
        subject="Survey",
        settled_by=("surveyAnswer",),
        says="Say how {about} does as a manager. Nobody learns who said what.",
        in_mail="Say how somebody does as a manager. Nobody learns who said what.",
        query=f"""
            select s.id, s.created_at, {day_ends("s.closes_on")}, u.name, s.started_by_id, null::uuid
            from surveys s join survey_invitations i on i.survey_id = s.id join users u on u.id = s.about_id
            where i.person_id = %(me)s and not i.answered and s.state = 'OPEN' and s.closes_on >= %(today)s::date""",
    ),
)
