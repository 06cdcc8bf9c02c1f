"""The people of the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.comments import queries as comments
from app.conversations.coaching_queries import coaching_notes_about
from app.core.paging import Page
from app.feedback import policy as feedback_policy
from app.feedback import queries as feedback_queries
from app.feedback import request_queries
from app.growth import goal_queries, learner_queries, skill_queries
from app.growth.models import DevelopmentGoalState, EnrollmentState
from app.handovers import queries as handovers
from app.objectives import initiative_queries
from app.people import absences as away
from app.people import lines, policy, queries
from app.people.models import Role
from app.people.queries import UserRow
from app.people.session_queries import sessions_of_users
from app.surveys import policy as survey_policy
from schema.context import parse_optional_id
from schema.feedback_lists import feedback_list, feedback_request_list
from schema.fields import Node, batched, column, itself, many, node_id, over, permission
from schema.objective_lists import AfterArgument, FirstArgument, InitiativeStatesArgument, initiatives_asked
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.permissions import Permission
from schema.scalars import Date, DateTime
from schema.teams import OnArgument, Team

if TYPE_CHECKING:
    from schema.absences import Absence
    from schema.coaching_notes import CoachingNoteConnection
    from schema.comments import CommentConnection
    from schema.development_goals import DevelopmentGoalConnection
    from schema.feedback import Feedback
    from schema.handovers import Handover, Holdings
    from schema.initiatives import InitiativeConnection
    from schema.learning_assignments import LearningAssignmentConnection
    from schema.learning_enrollments import LearningEnrollmentConnection
    from schema.reporting_lines import ReportingLine
    from schema.sessions import Session
    from schema.skill_levels import SkillLevel, SkillLevelConnection
    from schema.tokens import PersonalAccessToken


@over(UserRow, description="What the viewer may do with a person.")
class UserViewerCan:
    """What the viewer may do with a person."""

    edit: Permission = permission(policy.can_edit_user, "Change name, zone, language and picture.")
    administer: Permission = permission(policy.can_administer_user, "Change address, role and manager.")
    deactivate: Permission = permission(policy.can_deactivate_user, "Let the person leave.")
    plan_absence: Permission = permission(
        policy.can_plan_absence, "Say when the person is away, and who checks in for them."
    )
    name_champion: Permission = permission(policy.can_name_champion, "Say whether the person is an OKR champion.")
    reactivate: Permission = permission(policy.can_reactivate_user, "Let the person come back.")
    give_feedback: Permission = permission(feedback_policy.can_give, "Give the person feedback.")
    open_survey: Permission = permission(
        survey_policy.can_open, "Ask those who report to the person about them, with `surveyOpen`."
    )


@over(UserRow, load=queries.users_by_id, description="A person of the organisation; who left stays, inactive.")
class User(Node):
    """A person."""

    id: strawberry.ID = node_id("User")
    name: str = column("The name that colleagues know.")
    email: str = column("The address that the person signs in with.")
    role: Role = column("What the person may do across the organisation.")
    avatar_url: str | None = column("Where a picture is, if there is one.")
    active: bool = column("False once the person has left.")
    time_zone: str = column("The person's IANA time zone.")
    locale: str = column("The person's language, as a BCP 47 tag.")
    away_until: Date | None = column("The last day of the absence that they are in; null while they are here.")
    absences: list[Annotated[Absence, strawberry.lazy("schema.absences")]] = many(
        away.absences_of_users, "id", description="When they are away, today or later, the earliest first."
    )
    holdings: Annotated[Holdings, strawberry.lazy("schema.handovers")] = itself(
        "What they answer for and what waits for them: offer it to others with `handoverOffer`."
    )
    open_handovers: list[Annotated[Handover, strawberry.lazy("schema.handovers")]] = many(
        handovers.open_handovers_of_users,
        "id",
        description="The offers to them or of theirs that wait for an answer, as far as the viewer may read them.",
    )
    stands_in: list[Annotated[Absence, strawberry.lazy("schema.absences")]] = many(
        away.stand_ins_of_users,
        "id",
        description="The absences of others in which they check in for them, today or later, the earliest first.",
    )
    champion: bool = column("Whether the person is an OKR champion, who looks after how goals are written.")
    reporting_lines: list[Annotated[ReportingLine, strawberry.lazy("schema.reporting_lines")]] = many(
        lines.lines_of_users,
        "id",
        description="The person's managers with their days, past and settled for later, the earliest first.",
    )
    personal_access_tokens: list[Annotated[PersonalAccessToken, strawberry.lazy("schema.tokens")]] = many(
        queries.personal_tokens_of_users,
        "id",
        description="The viewer's own tokens that are not revoked, the latest first; always empty for anybody else.",
    )
    sessions: list[Annotated[Session, strawberry.lazy("schema.sessions")]] = many(
        sessions_of_users,
        "id",
        description="The browsers in which the viewer is signed in, the one used last first; always empty for anybody "
        "else.",
    )
    feedback_about = feedback_list(
        "feedbackAbout",
        feedback_queries.feedback_about,
        "The feedback about the person that the viewer may read, the latest first: their own, what they sent, and what "
        "is for them as manager, for a team of theirs, or for everybody.",
    )
    feedback_by = feedback_list(
        "feedbackBy",
        feedback_queries.feedback_by,
        "The feedback that the person sent, as far as the viewer may read it, the latest first.",
    )
    feedback_wanting_more = feedback_list(
        "feedbackWantingMore",
        feedback_queries.feedback_wanting_more,
        "The feedback of the viewer whose recipient asked for more, until they reply; always empty for anybody else.",
    )
    feedback_requests = feedback_request_list(
        "feedbackRequests",
        request_queries.requests_by_users,
        "The requests for feedback that the person made, as far as the viewer has a part in them, the latest first.",
    )
    feedback_requests_waiting = feedback_request_list(
        "feedbackRequestsWaiting",
        request_queries.requests_waiting_for,
        "The open requests for feedback that wait for the viewer, the next due first; always empty for anybody else.",
    )
    feedback_drafts: list[Annotated[Feedback, strawberry.lazy("schema.feedback")]] = many(
        feedback_queries.drafts_of_users,
        "id",
        description="The viewer's own feedback that is not sent yet, the latest first, at most 100; always empty for "
        "anybody else.",
    )
    skill_levels: list[Annotated[SkillLevel, strawberry.lazy("schema.skill_levels")]] = many(
        skill_queries.skill_levels_of_users,
        "id",
        description="How well they say today that they have skills, by the skill's name: for themselves and for "
        "everybody above them in the reporting line; empty for anybody else. At most one for each skill.",
    )
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When the person was added.")
    viewer_can: UserViewerCan = itself("What the viewer may do with this person.")

    @batched(
        lines.managers_of_users,
        "id",
        Annotated["User", strawberry.lazy("schema.people")] | None,
        description="The person's manager, today or on a day.",
    )
    def manager(on: OnArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"on": on}

    @batched(
        lines.reports_of_users,
        "id",
        list[Annotated["User", strawberry.lazy("schema.people")]],
        description="The active people whose manager this is, by name; on a day, everybody whose manager it was then.",
    )
    def reports(on: OnArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"on": on}

    @batched(
        queries.teams_of_users, "id", list[Team], description="The teams the person belongs to, today or on a day."
    )
    def teams(on: OnArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"on": on}

    @batched(
        initiative_queries.initiatives_of_owners,
        "id",
        Annotated["InitiativeConnection", strawberry.lazy("schema.initiatives")],
        description="The work that the person does for key results, as far as the viewer may read it, next due first.",
    )
    def initiatives(
        states: InitiativeStatesArgument = None,  # noqa: N805
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return initiatives_asked(states, first, after)

    @batched(
        coaching_notes_about,
        "id",
        Annotated["CoachingNoteConnection", strawberry.lazy("schema.coaching_notes")],
        description="What the viewer noted about the person, or what was shared with the viewer; the latest first.",
    )
    def coaching_notes(first: FirstArgument = 25, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}

    @batched(
        skill_queries.skill_history_of_users,
        "id",
        Annotated["SkillLevelConnection", strawberry.lazy("schema.skill_levels")],
        description="All that they ever said of how well they have skills, the latest first: for those who read their "
        "`skillLevels`.",
    )
    def skill_history(
        skill_id: Annotated[  # noqa: N805
            strawberry.ID | None, strawberry.argument(description="Only what they said of this skill; null: of any.")
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"skill_id": parse_optional_id(skill_id, "Skill", "skillId"), "first": first, "after": after}

    @batched(
        learner_queries.assignments_of_users,
        "id",
        Annotated["LearningAssignmentConnection", strawberry.lazy("schema.learning_assignments")],
        description="What they are to learn from and have learned from, the next due first: for themselves and for the "
        "one whom they report to today; empty for anybody else.",
    )
    def learning_assignments(
        completed: Annotated[  # noqa: N805
            bool | None, strawberry.argument(description="Only what is completed (true), or open (false); null: both.")
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"completed": completed, "first": first, "after": after}

    @batched(
        learner_queries.enrollments_of_users,
        "id",
        Annotated["LearningEnrollmentConnection", strawberry.lazy("schema.learning_enrollments")],
        description="The learning paths that they walk or have walked, the latest first, as far as the viewer may read "
        "it.",
    )
    def learning_enrollments(
        states: Annotated[  # noqa: N805
            list[EnrollmentState] | None,
            strawberry.argument(description="Only those in one of these states; null: in any, [] fits none."),
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"states": None if states is None else tuple(states), "first": first, "after": after}

    @batched(
        goal_queries.goals_of_users,
        "id",
        Annotated["DevelopmentGoalConnection", strawberry.lazy("schema.development_goals")],
        description="What they want to become better at, the latest first: for themselves and for the one whom they "
        "report to today; empty for anybody else.",
    )
    def development_goals(
        states: Annotated[  # noqa: N805
            list[DevelopmentGoalState] | None,
            strawberry.argument(description="Only those in one of these states; null: in any, [] fits none."),
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"states": None if states is None else tuple(states), "first": first, "after": after}

    @batched(
        comments.mentions_of,
        "id",
        Annotated["CommentConnection", strawberry.lazy("schema.comments")],
        description="The comments in which others mention the viewer, the latest mention first; always empty for "
        "anybody else.",
    )
    def mentions(
        first: FirstArgument = 25,  # noqa: N805
        after: AfterArgument = None,
        unread: Annotated[
            bool | None, strawberry.argument(description="True: those not read yet; false: those read; null: both.")
        ] = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"first": first, "after": after, "unread": unread}


@over(EdgeRow, description="A person in a list.")
class UserEdge(Edge):
    """A person in a list."""

    node: User = column("The person.")


@over(Page, description="A page of people.")
class UserConnection(Connection):
    """A page of people."""

    edges: list[UserEdge] = edges()
    nodes: list[User] = nodes()
