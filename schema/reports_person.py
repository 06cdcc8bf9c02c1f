"""A person's page, to prepare for talking with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.people import queries as people
from app.reports import person as pages
from schema.context import Info, parse_id
from schema.fields import column, many, one, over, root
from schema.reports_standings import KeyResultMove
from schema.scalars import Date

if TYPE_CHECKING:
    from schema.absences import Absence
    from schema.action_items import ActionItem
    from schema.blockers import Blocker
    from schema.check_ins import CheckInSheet
    from schema.comments import Comment
    from schema.feedback import Feedback
    from schema.initiatives import Initiative
    from schema.objectives import Objective
    from schema.people import User
    from schema.proposals import Proposal
    from schema.recognition import Recognition

_AT_MOST = f"at most {pages.AT_MOST}"


@over(
    pages.PersonSince,
    description="What there is to talk about with a person, of what the viewer may read anyway; what they hold is in "
    "`person.holdings`.",
)
class PersonReport:
    """A person's page."""

    person: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "person_id", description="Whose page it is."
    )
    since: Date = column("The first day that counts, such as that of the last conversation.")
    as_of: Date = column("The day for which it holds.")
    objectives: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        pages.objectives_on,
        "page",
        description=f"The objectives they answer for, open or closed since then, {_AT_MOST}.",
    )
    key_results: list[KeyResultMove] = many(
        pages.key_results_on,
        "page",
        description=f"The key results they answer for, and how they moved, {_AT_MOST}; signals are in "
        "`keyResult.signals`.",
    )
    open_blockers: list[Annotated[Blocker, strawberry.lazy("schema.blockers")]] = many(
        pages.open_blockers_on,
        "page",
        description=f"What stands in the way of their key results, or was raised by them, {_AT_MOST}, the "
        "longest-standing first.",
    )
    resolved_blockers: list[Annotated[Blocker, strawberry.lazy("schema.blockers")]] = many(
        pages.resolved_blockers_on,
        "page",
        description=f"What was resolved of it since then, {_AT_MOST}, the latest first.",
    )
    initiatives: list[Annotated[Initiative, strawberry.lazy("schema.initiatives")]] = many(
        pages.initiatives_on,
        "page",
        description=f"Their open initiatives that are overdue or due within {pages.SOON.days} days, {_AT_MOST}.",
    )
    sheets: list[Annotated[CheckInSheet, strawberry.lazy("schema.check_ins")]] = many(
        pages.sheets_on,
        "page",
        description=f"Their check-in sheets of the periods since then, {_AT_MOST}, the latest first; what nobody began "
        "is not among them.",
    )
    comments: list[Annotated[Comment, strawberry.lazy("schema.comments")]] = many(
        pages.comments_on,
        "page",
        description=f"What they wrote since then, and what others wrote about their goals and check-ins, {_AT_MOST}, "
        "the latest first.",
    )
    returned_proposals: list[Annotated[Proposal, strawberry.lazy("schema.proposals")]] = many(
        pages.returned_proposals_on,
        "page",
        description=f"Their drafts that were given back with a comment and wait for them, {_AT_MOST}.",
    )
    feedback: list[Annotated[Feedback, strawberry.lazy("schema.feedback")]] = many(
        pages.feedback_on,
        "page",
        description="The feedback about them that was sent since then, or shown to the viewer, the latest first, "
        f"{_AT_MOST}: to somebody above them just what its author meant for them too, and what the person agreed to "
        "show them with `feedbackShare`.",
    )
    recognitions: list[Annotated[Recognition, strawberry.lazy("schema.recognition")]] = many(
        pages.recognitions_on,
        "page",
        description=f"The praise for them since then, {_AT_MOST}, the latest first; what they keep private is for "
        "them alone.",
    )
    action_items: list[Annotated[ActionItem, strawberry.lazy("schema.action_items")]] = many(
        pages.action_items_on,
        "page",
        description=f"What they took on in meetings or upon check-ins and have not done, {_AT_MOST}, next due first.",
    )
    absences: list[Annotated[Absence, strawberry.lazy("schema.absences")]] = many(
        pages.absences_on,
        "page",
        description=f"When they were away since then, are, or will be, {_AT_MOST}, the earliest first.",
    )


@strawberry.type
class PersonReportQueries:
    """The way in to a person's page."""

    @root(
        PersonReport | None,
        description="What there is to talk about with a person, for themselves and those above them in the reporting "
        "line; null for anybody else.",
    )
    async def person_report(
        self,
        info: Info,
        user_id: Annotated[strawberry.ID, strawberry.argument(description="The person.")],
        since: Annotated[Date, strawberry.argument(description="The first day that counts.")],
    ) -> Any:
        """Return the page."""
        return await pages.person_report(info.context.actor, person_id=parse_id(user_id, "User", "userId"), since=since)
