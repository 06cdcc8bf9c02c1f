"""Puts the schema together from its nouns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from schema.absences import AbsenceMutations
from schema.acting_leads import ActingLeadMutations
from schema.action_item_changes import ActionItemMutations
from schema.action_items import ActionItemQueries
from schema.activity import ActivityQueries
from schema.agendas import AgendaMutations
from schema.alignment_changes import AlignmentMutations
from schema.alignment_map import AlignmentMapQueries
from schema.alignments import AlignmentQueries
from schema.approval_deputies import ApprovalDeputyMutations, ApprovalDeputyQueries
from schema.approval_policies import ApprovalPolicyMutations, ApprovalPolicyQueries
from schema.arriving import ArrivingSubscriptions
from schema.assistant import AssistantSubscriptions
from schema.assistant_lists import AssistantQueries
from schema.assistant_requests import AssistantMutations
from schema.award_nominations import AwardNominationMutations, AwardNominationQueries
from schema.awards import AwardMutations, AwardQueries
from schema.blockers import BlockerMutations
from schema.change_submissions import ChangeSubmissionMutations
from schema.check_in_changes import CheckInMutations
from schema.check_in_facts import CheckInFactsQueries
from schema.check_in_meeting_changes import CheckInMeetingMutations
from schema.check_ins import CheckInQueries
from schema.coaching_notes import CoachingNoteMutations
from schema.comments import CommentMutations, CommentSubscriptions
from schema.company_values import CompanyValueMutations, CompanyValueQueries
from schema.cycles import CycleMutations, CycleQueries
from schema.development_goal_changes import DevelopmentGoalMutations
from schema.execution.documents import CheckedDocuments, Documents
from schema.execution.executor import ViewPerQuery, WaymarkExecutor, answer_of_kept
from schema.exports import ExportMutations, ExportQueries
from schema.feedback_changes import FeedbackMutations
from schema.feedback_request_changes import FeedbackRequestMutations
from schema.finding_changes import FindingMutations
from schema.findings import FindingQueries
from schema.fiscal_years import FiscalYearMutations, FiscalYearQueries
from schema.handovers import HandoverMutations
from schema.imports import ImportMutations
from schema.inbox import InboxQueries
from schema.initiative_changes import InitiativeMutations
from schema.input_round_changes import InputRoundMutations
from schema.input_rounds import InputRoundQueries
from schema.invitations import InvitationMutations, InvitationQueries
from schema.key_result_changes import KeyResultMutations
from schema.key_result_progress import KeyResultProgressMutations
from schema.learning_assignments import LearningAssignmentMutations
from schema.learning_enrollments import LearningEnrollmentMutations, LearningEnrollmentQueries
from schema.learning_paths import LearningPathMutations, LearningPathQueries
from schema.learning_resources import LearningResourceMutations, LearningResourceQueries
from schema.measured_values import MeasuredValueMutations
from schema.meeting_notes import MeetingNoteMutations, MeetingNoteQueries
from schema.memberships import MembershipMutations
from schema.mentorships import MentorshipMutations, MentorshipQueries
from schema.metrics import METRICS
from schema.node import NodeQueries
from schema.notification_settings import NotificationSettingsMutations, NotificationSettingsQueries
from schema.notifications import NotificationMutations, NotificationQueries, NotificationSubscriptions
from schema.objective_changes import ObjectiveMutations
from schema.objective_copies import ObjectiveCopyMutations
from schema.objective_life import ObjectiveLifeMutations
from schema.objective_templates import ObjectiveTemplateMutations, ObjectiveTemplateQueries
from schema.one_on_one_changes import OneOnOneMutations
from schema.one_on_ones import OneOnOneQueries
from schema.organization_changes import OrganizationMutations
from schema.organizations import OrganizationQueries
from schema.people import User
from schema.people_changes import PeopleMutations
from schema.people_lists import PeopleQueries
from schema.personal_requests import PersonalRequestMutations
from schema.priority_changes import PriorityMutations
from schema.proposal_changes import ProposalMutations
from schema.proposal_submissions import ProposalSubmissionMutations
from schema.proposals import ProposalQueries
from schema.quality_rules import QualityRuleMutations, QualityRuleQueries
from schema.recognition import RecognitionQueries
from schema.recognition_changes import RecognitionMutations
from schema.reflection_changes import ReflectionMutations
from schema.reflections import ReflectionQueries
from schema.reporting_lines import ReportingLineMutations
from schema.reports import ReportQueries
from schema.reports_alignment import AlignmentReportQueries
from schema.reports_assistant import AssistantReportQueries
from schema.reports_participation import ParticipationReportQueries
from schema.reports_person import PersonReportQueries
from schema.reports_retrospective import RetrospectiveQueries
from schema.reports_reviews import ReviewReportQueries
from schema.reward_changes import RewardMutations
from schema.rewards import RewardQueries
from schema.saved_filters import SavedFilterMutations, SavedFilterQueries
from schema.scalars import SCALARS
from schema.search import SearchQueries
from schema.sessions import SessionMutations
from schema.skill_levels import SkillLevelMutations
from schema.skills import SkillMutations, SkillQueries
from schema.survey_changes import SurveyMutations
from schema.surveys import SurveyQueries
from schema.team_input_fates import TeamInputFateMutations, TeamInputQueries
from schema.team_inputs import TeamInputMutations
from schema.teams import Team, TeamMutations, TeamQueries
from schema.tokens import TokenMutations
from schema.weeks import WeekQueries

QUERIES = (
    NodeQueries,
    ActivityQueries,
    CycleQueries,
    AlignmentQueries,
    AlignmentMapQueries,
    FiscalYearQueries,
    FindingQueries,
    ObjectiveTemplateQueries,
    QualityRuleQueries,
    ApprovalPolicyQueries,
    InputRoundQueries,
    TeamInputQueries,
    MeetingNoteQueries,
    PeopleQueries,
    OrganizationQueries,
    InvitationQueries,
    TeamQueries,
    CheckInQueries,
    CheckInFactsQueries,
    OneOnOneQueries,
    CompanyValueQueries,
    RecognitionQueries,
    ReflectionQueries,
    SurveyQueries,
    ActionItemQueries,
    AwardQueries,
    AwardNominationQueries,
    RewardQueries,
    SkillQueries,
    LearningResourceQueries,
    LearningPathQueries,
    LearningEnrollmentQueries,
    MentorshipQueries,
    ProposalQueries,
    ApprovalDeputyQueries,
    SearchQueries,
    ExportQueries,
    SavedFilterQueries,
    InboxQueries,
    NotificationQueries,
    NotificationSettingsQueries,
    ReportQueries,
    AlignmentReportQueries,
    AssistantQueries,
    AssistantReportQueries,
    ParticipationReportQueries,
    PersonReportQueries,
    ReviewReportQueries,
    RetrospectiveQueries,
    WeekQueries,
)
MUTATIONS = (
    CycleMutations,
    AlignmentMutations,
    FiscalYearMutations,
    InitiativeMutations,
    PriorityMutations,
    KeyResultMutations,
    KeyResultProgressMutations,
    ObjectiveMutations,
    ObjectiveLifeMutations,
    OrganizationMutations,
    ObjectiveCopyMutations,
    ObjectiveTemplateMutations,
    QualityRuleMutations,
    ApprovalPolicyMutations,
    InputRoundMutations,
    TeamInputMutations,
    TeamInputFateMutations,
    MeetingNoteMutations,
    PeopleMutations,
    ReportingLineMutations,
    InvitationMutations,
    SessionMutations,
    TeamMutations,
    MembershipMutations,
    ActingLeadMutations,
    AbsenceMutations,
    HandoverMutations,
    TokenMutations,
    CheckInMutations,
    MeasuredValueMutations,
    BlockerMutations,
    CommentMutations,
    CheckInMeetingMutations,
    AgendaMutations,
    OneOnOneMutations,
    CoachingNoteMutations,
    CompanyValueMutations,
    RecognitionMutations,
    ReflectionMutations,
    FeedbackMutations,
    FeedbackRequestMutations,
    SurveyMutations,
    ActionItemMutations,
    AwardMutations,
    AwardNominationMutations,
    RewardMutations,
    SkillMutations,
    SkillLevelMutations,
    LearningResourceMutations,
    LearningAssignmentMutations,
    LearningPathMutations,
    LearningEnrollmentMutations,
    DevelopmentGoalMutations,
    MentorshipMutations,
    ProposalMutations,
    ProposalSubmissionMutations,
    ChangeSubmissionMutations,
    ApprovalDeputyMutations,
    FindingMutations,
    ExportMutations,
    SavedFilterMutations,
    ImportMutations,
    NotificationMutations,
    NotificationSettingsMutations,
    AssistantMutations,
    PersonalRequestMutations,
)
SUBSCRIPTIONS: tuple[type, ...] = (
    ArrivingSubscriptions,
    AssistantSubscriptions,
    CommentSubscriptions,
    NotificationSubscriptions,
)
TYPES = (User, Team, *METRICS)


class WaymarkSchema(strawberry.Schema):
    """The schema with the documents that it was asked last; failures are logged where they are masked, not here."""

    documents: Documents

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Execute an operation: a query that was asked before by its plan, without looking at its text again."""
        context: Any = context_value
        known = await answer_of_kept(self.documents, query or "", variable_values, operation_name, context)
        if known is not None:
            return known
        return await super().execute(
            query,
            variable_values,
            context,
            root_value,
            operation_name,
            allowed_operation_types,
            operation_extensions,
        )

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Leave logging to `schema.execution.failures`."""


def assembled(
    queries: Sequence[type] = QUERIES,
    mutations: Sequence[type] = MUTATIONS,
    subscriptions: Sequence[type] = SUBSCRIPTIONS,
) -> WaymarkSchema:
    """Return a schema of these ways in, with documents of its own."""
    documents = Documents()
    found = WaymarkSchema(
        query=merge_types("Query", tuple(queries)),
        mutation=merge_types("Mutation", tuple(mutations)),
        subscription=merge_types("Subscription", tuple(subscriptions)) if subscriptions else None,
        types=TYPES,
        extensions=[lambda: CheckedDocuments(documents), ViewPerQuery],
        execution_context_class=WaymarkExecutor,
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    found.documents = documents
    return found


@cache
def schema() -> WaymarkSchema:
    """Return the one schema of the process."""
    return assembled()


def printed() -> str:
    """Return the schema in SDL, as it is committed in ``schema/schema.graphql``."""
    return schema().as_str() + "\n"
