"""The domain's closed lists of words as GraphQL enums, each word described.

They stand together because a GraphQL enum has to be known before the first type that uses it.
"""

from __future__ import annotations

from enum import Enum

import strawberry

from app.check_ins.measured import ValueOrigin
from app.check_ins.signals import SignalKind
from app.conversations.action_item_queries import ActionItemSource
from app.conversations.models import MeetingState, PointKind, TakeawayKind
from app.core.errors import ErrorCode
from app.cycles.calendar import Division
from app.cycles.models import Cadence, CycleState, Stance
from app.feedback.models import (
    FeedbackKind,
    FeedbackRequestPersonState,
    FeedbackRequestState,
    FeedbackVisibility,
)
from app.handovers.models import HandoverOutcome, HandoverState
from app.inbox.registry import SOURCES as INBOX_SOURCES
from app.inbox.source import InboxKind
from app.objectives.alignment_models import AlignmentState
from app.objectives.approval.models import ApprovalRole
from app.objectives.commands import OutsideDays
from app.objectives.dependencies import DependencyRisk
from app.objectives.initiative_models import InitiativeState
from app.objectives.input_rounds.models import InputRoundState
from app.objectives.lists import Archived, ObjectiveOrder
from app.objectives.models import (
    AlignmentKind,
    CarryForward,
    Commitment,
    Health,
    KeyResultProgressMode,
    KeyResultRole,
    KeyResultState,
    Level,
    MetricKind,
    ObjectiveState,
    Outcome,
    ProgressMode,
    ReportedHealth,
    TeamInputKind,
    TeamInputState,
    UnitKind,
    Visibility,
)
from app.objectives.obstacles import ObstacleKind, ObstacleSeverity
from app.objectives.quality.models import RuleScope, Severity
from app.objectives.team_input_queries import TeamInputOrder
from app.people.dated_models import AbsenceKind
from app.people.models import Role, TokenScope
from app.people.queries import UserOrder
from app.proposals.lists import ProposalOrder, Turn
from app.proposals.models import Engine, Origin, ProposalKind, ProposalState, Purpose, RejectionReason, RunState
from app.recognition.award_models import AwardGivers, AwardPeriod, NominationState
from app.recognition.models import ReactionKind, RecognitionReaders
from app.recognition.reward_models import RewardKind, RewardState
from app.reports.rules import SheetStanding
from app.search.queries import SearchKind, SearchMatch
from app.transfer.findings import ImportFile
from app.transfer.models import ExportContents, ExportFormat, ExportState
from app.transfer.standing import ImportedKind


def described(enum: type[Enum], description: str, /, graphql_name: str | None = None, **values: str) -> None:
    """Make an enum a GraphQL enum, each value described by its name; raises TypeError where one is not."""
    strawberry.enum(enum, name=graphql_name, description=description)
    definition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    if {value.name for value in definition.values} != set(values):
        raise TypeError(f"Describe each value of {enum.__name__}, and nothing else.")
    for value in definition.values:
        value.description = values[value.name]


described(
    ErrorCode,
    "The stable codes of refusals. Treat an unknown code as INVALID_INPUT.",
    INVALID_INPUT="The input has bad fields: `problems` lists them.",
    NOT_FOUND="No such thing, or this person may not see it.",
    NOT_PERMITTED="This person may see it, but not do this with it.",
    CONFLICT="It was changed since it was read: merge, and send the current revision.",
    CYCLE_CLOSED="The cycle is closed: its goals are read-only.",
    APPROVAL_NEEDED="Others have a say first: `operation` names the mutation that hands it in.",
    OBSTRUCTED="Something has to be settled first: `obstacles` lists it.",
    PROPOSAL_STALE="What the proposal was drafted from has changed: revise it.",
    PROPOSAL_DECIDED="Somebody has decided on the proposal already.",
    LIMIT_REACHED="There are as many as there may be, or it was tried too often.",
    RESULT_GONE="The same request was done before, and what came of it is no longer there: send a new idempotency key.",
)
described(
    Role,
    "What a person may do across the whole organisation.",
    "UserRole",
    ADMIN="Looks after people, teams and cycles, and reads what every team reads.",
    MEMBER="Works with the goals of the teams around them.",
)
described(
    TokenScope,
    "What a token may be used for.",
    READ="Asking only: every mutation answers NOT_PERMITTED.",
    MEASURE="Asking, and pushing measured values with `keyResultValuesPush`: for an integration.",
    WRITE="Asking and changing, as the person may.",
)
described(
    HandoverState,
    "What became of a handover.",
    OFFERED="It waits for its receiver.",
    ACCEPTED="The receiver took it over.",
    DECLINED="The receiver declined; it stayed with the giver.",
    WITHDRAWN="It was taken back before anybody answered.",
)
described(
    HandoverOutcome,
    "What became of one thing of a handover.",
    OPEN="It waits with its handover.",
    MOVED="It is the receiver's now.",
    KEPT="It stayed: declined, withdrawn, or no longer the giver's to give at acceptance.",
)
described(
    AbsenceKind,
    "Why somebody is away.",
    HOLIDAY="They are on holiday.",
    ILLNESS="They are ill.",
    PARENTAL="They look after a child.",
    OTHER="Something else.",
)
described(
    UserOrder,
    "How people are sorted.",
    NAME="By name.",
    NEWEST="Those added last first.",
)
described(
    CycleState,
    "Where a cycle stands. It moves forward, and from REVIEW back to ACTIVE with a reason.",
    PLANNING="Goals are being set; nobody checks in yet.",
    ACTIVE="Goals are pursued, and people check in.",
    REVIEW="Its days are over: last check-ins, and looking back.",
    CLOSED="It is kept to be read; nothing in it changes any more.",
)
described(
    OutsideDays,
    "What becomes of key results' days that a cycle with other days no longer holds.",
    "OutsideDaysAnswer",
    KEEP="They keep them, until somebody changes the key result.",
    MOVE="Due days move to the nearest day of the cycle, and phased targets outside it go.",
)
described(
    ObstacleSeverity,
    "Whether a cycle can move on in spite of an obstacle.",
    BLOCKING="It has to be settled first.",
    WARNING="The cycle moves on once the warnings are acknowledged.",
)
described(
    ObstacleKind,
    "What is in the way of a cycle's next state.",
    "CycleObstacleKind",
    NOT_NEXT="That state does not follow the present one.",
    CHILD_CYCLE_OPEN="A cycle that lies in it is not closed.",
    PARENT_NOT_RUNNING="The cycle that it lies in is still being planned.",
    NOT_BEGUN="Its first day has not come yet.",
    NOT_OVER="Its last day is not over yet.",
    NO_OBJECTIVES="No objective in it is published.",
    OBJECTIVE_OPEN="An objective is not closed.",
    OBJECTIVE_DRAFT="An objective is still a draft.",
    OBJECTIVE_WITHOUT_KEY_RESULTS="Nothing measures an objective.",
    OBJECTIVE_OWNER_LEFT="The owner of an objective has left.",
    KEY_RESULT_OWNER_LEFT="The owner of a key result has left.",
    KEY_RESULT_UNMEASURED="A key result was never reported on.",
    CHECK_IN_OVERDUE="The check-in of a key result is overdue.",
    PROPOSAL_WAITING="A proposal waits for a decision.",
)
described(
    Division,
    "What a fiscal year is divided into.",
    "FiscalYearDivision",
    QUARTERS="Four quarters.",
    TRIMESTERS="Three parts of four months.",
    HALVES="Two halves.",
)
described(
    Cadence,
    "How often people check in.",
    WEEKLY="Every week.",
    BIWEEKLY="Every two weeks.",
    MONTHLY="Every four weeks.",
)
described(
    Stance,
    "Whether a priority says what matters or what can wait.",
    FOCUS="It matters now.",
    NOT_NOW="It can wait, and nobody needs to feel guilty about it.",
)
described(
    Level,
    "Whose goal it is.",
    COMPANY="The whole company's.",
    TEAM="A team's.",
    INDIVIDUAL="One person's.",
)
described(
    Commitment,
    "What reaching a goal means.",
    COMMITTED="A promise: others rely on it.",
    ASPIRATIONAL="A stretch: getting most of the way is a success.",
    LEARNING="Something to find out.",
)
described(
    ObjectiveState,
    "Where an objective stands in its life.",
    DRAFT="Being written; it counts nowhere.",
    ACTIVE="Being pursued.",
    PAUSED="Resting: nothing is due in it, and it is left out of the means above it until it is resumed.",
    CLOSED="Ended with an outcome; while its cycle runs it may be reopened.",
)
described(
    CarryForward,
    "What becomes of a closed objective in a later cycle.",
    KEEP="It goes on as it is.",
    CHANGE="It goes on, but it is to be thought over.",
    DROP="It ends here.",
)
described(
    Outcome,
    "How a closed objective ended, in a person's judgement.",
    ACHIEVED="It was reached.",
    PARTIAL="It was reached in part.",
    MISSED="It was not reached.",
    ABANDONED="It was given up; it counts in no progress.",
)
described(
    Visibility,
    "Who may read an objective and everything under it.",
    ORGANIZATION="Everybody in the organisation.",
    TEAM="Its team, with those above and the leads.",
    PRIVATE="Its owner, and those above them in the reporting line.",
)
described(
    ProgressMode,
    "What an objective's progress is the weighted mean of.",
    KEY_RESULTS="Its key results.",
    CONTRIBUTIONS="The objectives that contribute to it.",
    BOTH="Its key results and the objectives that contribute to it.",
)
described(
    MetricKind,
    "How a key result is measured.",
    INCREASE="A value that rises from a baseline to a target.",
    DECREASE="A value that falls from a baseline to a target.",
    MAINTAIN="A value that stays within a band, both ends inclusive.",
    MILESTONE="Steps with weights that get done.",
    BINARY="One thing that is done or not.",
    BASELINE="A value that has to be found out first.",
)
described(
    KeyResultRole,
    "What a key result is for.",
    DRIVER="It drives its objective's progress.",
    GUARDRAIL="It guards against harm on the way, and counts in no mean.",
)
described(
    KeyResultState,
    "Whether a key result still counts.",
    ACTIVE="It counts.",
    CANCELLED="It was given up, and is kept to be read.",
)
described(
    InitiativeState,
    "Where a piece of work stands. None of them moves any progress.",
    PLANNED="It is meant to be done.",
    IN_PROGRESS="Somebody is at it.",
    DONE="It is done; whether it helped, the key results say.",
    DROPPED="It was given up, with a reason.",
)
described(
    UnitKind,
    "What figures count.",
    NUMBER="Things, named by the symbol where there is one.",
    PERCENT="Per cent: 5 is 5 %.",
    POINTS="Points, such as percentage points or scores.",
    CURRENCY="Money, in the currency of the code.",
    DURATION="Time, in the unit that the symbol names.",
)
described(
    ReportedHealth,
    "What a person can say about how a goal is doing.",
    ON_TRACK="It will be reached as things are.",
    AT_RISK="It will be reached only if something changes.",
    OFF_TRACK="It will not be reached as things are.",
)
described(
    SignalKind,
    "What the course of a key result shows, whatever was said of it.",
    FLAT="The last three check-ins or more show the same progress, short of the target.",
    BEHIND_THOUGH_ON_TRACK="It was reported on track, but its pace is at risk or off track.",
    CONFIDENCE_FALLING="Confidence was lower at each of the last three check-ins, by a tenth or more in all.",
    LONG_BLOCKED="Something has stood in its way for the third week or longer.",
    MOSTLY_MISSED="More than half of the periods that were due passed without a check-in.",
)
described(
    Health,
    "How a goal is doing: as people say, or as the pace says where nobody does.",
    ON_TRACK="It will be reached as things are.",
    AT_RISK="It will be reached only if something changes.",
    OFF_TRACK="It will not be reached as things are.",
    PENDING="Nobody has checked in yet.",
    STALE="A check-in is overdue by more than half a period, whatever was said before.",
    PAUSED="It rests: nothing is due, whatever was said before.",
)
described(
    Archived,
    "What a list does with archived objectives.",
    "ArchivedObjectives",
    LEFT_OUT="They are left out.",
    INCLUDED="They are listed among the others.",
    ALONE="They alone are listed.",
)
described(
    ObjectiveOrder,
    "How objectives are sorted.",
    TITLE="By title.",
    HEALTH_WORST_FIRST="Those in trouble first: stale, off track, at risk, on track, pending, paused.",
    PROGRESS="The furthest first, those without progress last.",
    UPDATED_LATEST="Those that people edited last first.",
)
described(
    ValueOrigin,
    "Who a value of a key result is from.",
    PERSON="A person reported it in a check-in.",
    INTEGRATION="An integration measured it.",
)
described(
    AlignmentKind,
    "What an alignment means.",
    CONTRIBUTES="It counts in the other one's progress, as that one's `progressMode` says.",
    SUPPORTS="It is drawn, and counts nowhere.",
    DEPENDS_ON="It waits for the other one, whose side promises a day.",
)
described(
    AlignmentState,
    "Where an alignment stands between its two sides.",
    PROPOSED="It waits for the other side's word, and counts nowhere.",
    ACCEPTED="It is in force.",
    DECLINED="The other side turned it down, with a reason.",
    WITHDRAWN="It was taken back before anybody decided.",
    ENDED="It is over, as the side that served or waited decided.",
    OVERRULED="The other side took it back, with a reason.",
    FULFILLED="What was waited for is there.",
)
described(
    DependencyRisk,
    "Why what a goal waits for may not be there in time.",
    NOT_PROMISED="The other side has not given its word.",
    PROMISE_PASSED="The day that was promised is over.",
    AT_RISK="What is waited for is at risk itself.",
    OFF_TRACK="What is waited for is off track.",
    STALE="Nobody knows how what is waited for is doing: its check-ins are long overdue.",
    PAUSED="What is waited for rests for now.",
    GIVEN_UP="What is waited for is closed or cancelled.",
)
described(
    KeyResultProgressMode,
    "What a key result's progress is.",
    CHECK_INS="What its check-ins measure.",
    CONTRIBUTIONS="The weighted mean of the goals that contribute to it; check-ins still tell its health.",
)
described(
    Severity,
    "What the findings of a quality rule do.",
    "RuleSeverity",
    OFF="The rule is not applied.",
    ADVICE="They are shown, and keep nobody from anything.",
    BLOCKING="They keep a goal from being published or closed, and a proposal from being approved, until dismissed.",
)
described(
    RuleScope,
    "What a quality rule looks at.",
    OBJECTIVE="An objective: its words, its owner, its reason, and how many there are.",
    KEY_RESULT="A key result: its words and figures, beside the others.",
    KEY_RESULT_SET="The key results of an objective together; found in the objective.",
    ALIGNMENT="How an objective serves those above it; found in the objective.",
    CLOSING="How an objective ends; asked for with `findingsForClosing`.",
)
described(
    TeamInputKind,
    "What a person puts in before goals are set.",
    IDEA="Something that could be done.",
    PRIORITY="Something that matters.",
    CONSTRAINT="Something that limits what can be done.",
    RISK="Something that could go wrong.",
    METRIC="A figure that is known, with where it comes from.",
)
described(
    TeamInputState,
    "What became of an input.",
    OPEN="Nothing yet.",
    USED="A goal took it up.",
    SET_ASIDE="It was set aside, with a reason.",
)
described(
    InputRoundState,
    "Whether a round still asks people.",
    OPEN="People are asked, also once its due day is over.",
    CLOSED="It is over: each input is used in a goal, or set aside with a reason.",
)
described(
    TeamInputOrder,
    "How inputs are sorted.",
    LATEST="The latest first.",
    MOST_SUPPORTED="Those with the most support first.",
)
described(
    Purpose,
    "What the assistant was asked for.",
    "AssistantPurpose",
    KEY_RESULTS="Drafts of key results for an objective.",
    CHECK_IN_SUMMARY="A summary of what a team, or the people of an objective, said in a period.",
)
described(
    RunState,
    "Where a run of the assistant stands.",
    "AssistantRunState",
    QUEUED="It waits for a worker.",
    RUNNING="A worker has it in hand.",
    SUCCEEDED="It ended with drafts, or with the reason why there are none.",
    FAILED="It ended without an answer; `notice` says why.",
    CANCELLED="A person called it off.",
)
described(
    Engine,
    "What drafts.",
    "AssistantEngine",
    BUILTIN="The built-in drafter: rules, no AI model.",
    OPENAI="The model that the operator configured, behind any OpenAI-compatible endpoint.",
)
described(
    Origin,
    "Who wrote a draft or a sentence.",
    ASSISTANT="The assistant, from the records that are cited.",
    PERSON="A person.",
)
described(
    ProposalKind,
    "What a proposal becomes when it is approved.",
    KEY_RESULT="A key result of its objective.",
    OBJECTIVE="The published objective, with its key results.",
    SUMMARY="A published summary.",
)
described(
    Turn,
    "Whose approval a proposal waits for.",
    "ProposalTurn",
    MINE="Yours: you may approve it by yourself, and have not yet.",
    AS_DEPUTY="One that you may give only for somebody whose deputy you are today.",
)
described(
    ProposalOrder,
    "How proposals are sorted.",
    LATEST="The latest first.",
    OLDEST="Those that wait longest first.",
)
described(
    ApprovalRole,
    "What a person is to an objective, as approval policies name people.",
    OWNER="The objective's owner.",
    MANAGER="Anybody above the owner in the reporting line.",
    TEAM_LEAD="The lead of the objective's team, or of a team around it.",
    PARENT_OWNER="The owner of an objective that it serves.",
    ADMIN="An administrator.",
)
described(
    ProposalState,
    "Where a proposal stands.",
    PENDING="It waits for a person to decide.",
    APPLIED="It was approved, and what it drafted exists.",
    REJECTED="It was turned down, with a reason.",
    STALE="What it was drafted from has changed: revise it, and it waits again.",
    RETURNED="It was given back with a comment: revised, or handed in again, it waits once more.",
    WITHDRAWN="Its author took it back.",
    SUPERSEDED="A newer draft took its place, or what it was for was published meanwhile.",
    EXPIRED="It waited for too long.",
)
described(
    RejectionReason,
    "Why a person turned a draft down.",
    NOT_RELEVANT="It is about something else than the objective.",
    NOT_MEASURABLE="Nobody could tell whether it was reached.",
    DUPLICATE="It says what another one says already.",
    WRONG_FACT="Something in it is not so.",
    TOO_EASY="It would be reached anyway.",
    TOO_HARD="It is out of reach.",
    OTHER="Something else, which the comment says.",
)

described(
    RecognitionReaders,
    "With whom praise is shared.",
    ORGANIZATION="With everybody in the organisation.",
    TEAM="With a team.",
    RECIPIENTS="With nobody: each recipient reads it, and its giver.",
)
described(
    AwardGivers,
    "Who gives an award and decides on nominations for it.",
    ADMINS="Administrators.",
    LEADS="Whoever leads a team, and administrators.",
)
described(
    AwardPeriod,
    "The calendar period in which an award is given at most so many times.",
    MONTH="A month.",
    QUARTER="A quarter.",
    YEAR="A year.",
)
described(
    NominationState,
    "What became of a nomination.",
    "AwardNominationState",
    OPEN="It waits for those who give the award.",
    APPROVED="The award was given.",
    DECLINED="It was declined, with a reason.",
    WITHDRAWN="Who nominated took it back.",
)
described(
    RewardKind,
    "What a reward is.",
    VOUCHER="A voucher.",
    GIFT="Some other thing that costs money.",
    DAY_OFF="A day off, or several, or half of one.",
)
described(
    RewardState,
    "Where a reward stands.",
    PROPOSED="It waits for somebody's approval; its budget sets it aside.",
    APPROVED="It may be handed over.",
    DECLINED="It was declined, with a reason; its budget has it back.",
    WITHDRAWN="It was withdrawn; its budget has it back.",
    HANDED_OVER="Its recipient has it.",
)
described(
    ReactionKind,
    "How somebody answers praise without words.",
    "RecognitionReaction",
    CLAP="Applause: 👏.",
    HEART="Love it: ❤️.",
    CELEBRATE="Let us celebrate: 🎉.",
    STRONG="Strong: 💪.",
    THANKS="Thank you as well: 🙏.",
    IDEA="I learned something: 💡.",
)

described(
    SearchKind,
    "What a search can find.",
    PERSON="People, by name and e-mail address; also those who left.",
    TEAM="Teams, by name.",
    OBJECTIVE="Objectives, by title and reason.",
    KEY_RESULT="Key results, by title.",
)
described(
    SearchMatch,
    "How well something fits what was typed.",
    EXACT="Its name, title or address is what was typed.",
    PREFIX="Its name, title or address begins with what was typed.",
    WORDS="All words are in its name or title, or begin one there.",
    TEXT="Some of the words are elsewhere: in an address, or in the reason of an objective.",
)

described(
    ImportFile,
    "The files that can be brought over together.",
    PEOPLE="The people.",
    TEAMS="The teams.",
    GOALS="The objectives and key results.",
)
described(
    ImportedKind,
    "What an import counts.",
    PERSON="People.",
    TEAM="Teams.",
    MEMBERSHIP="People's belonging to teams.",
    OBJECTIVE="Objectives.",
    KEY_RESULT="Key results.",
    VALUE="Values of key results, recorded as check-ins.",
)

described(
    ExportContents,
    "What an export holds.",
    GOALS="Objectives with their key results, in the columns that `csvImport` takes.",
    CHECK_INS="Check-ins.",
    PEOPLE="People, in the columns that `csvImport` takes.",
    TEAMS="Teams, in the columns that `csvImport` takes.",
)
described(
    ExportFormat,
    "How an export is written.",
    CSV="For spreadsheets: commas between cells, UTF-8 with a byte-order mark.",
    JSON="For programs: a list of objects with the same columns, figures as texts.",
)
described(
    ExportState,
    "Where an export stands.",
    QUEUED="It waits for its turn.",
    RUNNING="It is being written.",
    READY="The file is there, until it expires.",
    FAILED="It went wrong: `notice` says how.",
    EXPIRED="The file is gone: ask for another one.",
)
described(
    InboxKind,
    "What somebody can owe.",
    **{source.kind.name: source.description for source in INBOX_SOURCES},
)
described(
    FeedbackKind,
    "What feedback is meant as.",
    PRAISE="Something went well.",
    SUGGESTION="Something could go better, and how.",
    COACHING="Something to learn or to try.",
)
described(
    FeedbackVisibility,
    "Who reads feedback beside its author and the person it is about. Nobody else does, administrators included.",
    RECIPIENT="Nobody else.",
    RECIPIENT_AND_MANAGER="Whoever is the person's manager when it is sent; a later manager inherits nothing.",
    TEAM="Those who belong to a team of the person, who leads it, and who leads a team above it.",
    ORGANIZATION="Everybody in the organisation.",
)
described(
    FeedbackRequestState,
    "Where a request for feedback stands.",
    OPEN="Those who were asked may answer, also after the due day.",
    CLOSED="Enough was said; nobody is waited for.",
    WITHDRAWN="It was taken back; feedback that was given already stays.",
)
described(
    FeedbackRequestPersonState,
    "What somebody who was asked for feedback did.",
    WAITING="Nothing yet.",
    ANSWERED="They gave feedback.",
    DECLINED="They declined, perhaps with a reason; they may still answer while the request is open.",
)
described(
    MeetingState,
    "Where a check-in meeting stands.",
    SCHEDULED="It is to come, or going on: whoever is of the team adds to it.",
    CLOSED="It is over, and what was written down in it stays as it is.",
    CANCELLED="It does not take place.",
)
described(
    PointKind,
    "Why something is on an agenda.",
    RAISED="Somebody raised it.",
    OFF_TRACK="A key result is off track.",
    STALE="A key result is overdue for a check-in by more than half a period.",
    SIGNAL="The course of a key result is remarkable: its `signals` say how.",
    BLOCKER="Something stands in the way of a key result.",
    ACTION_ITEM="What somebody took on in an earlier meeting is still open.",
)
described(
    TakeawayKind,
    "What a meeting came to.",
    DECISION="Something was decided.",
    TAKEAWAY="Something to remember.",
)
described(
    ActionItemSource,
    "What an action item comes from.",
    CHECK_IN_MEETING="A check-in meeting of a team.",
    ONE_ON_ONE_MEETING="A meeting of two people.",
    CHECK_IN="A check-in on a key result.",
)

described(
    SheetStanding,
    "What became of a check-in sheet that a person owed.",
    ON_TIME="It was handed in by the end of the due day.",
    LATE="It was handed in later.",
    MISSING="It is due and was not handed in.",
    WAITING="It is not due yet and was not handed in.",
    ABSENT="Nobody had to hand it in: the person was away without a stand-in.",
)
