"""The words of what is done with goals: approval, rounds, alignment, rules, lists, obstacles."""

from __future__ import annotations

from app.objectives.alignment_models import AlignmentState
from app.objectives.approval.models import ApprovalRole
from app.objectives.commands import OutsideDays
from app.objectives.dependencies import DependencyRisk
from app.objectives.initiative_models import InitiativeState
from app.objectives.input_rounds.models import InputRoundState
from app.objectives.key_result_lists import KeyResultOrder
from app.objectives.lists import Archived, ObjectiveOrder
from app.objectives.obstacles import ObstacleKind, ObstacleSeverity
from app.objectives.quality.models import RuleScope, Severity
from app.objectives.team_input_queries import TeamInputOrder
from schema.enums.describing import described

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
    REFLECTION_MISSING="The owner of a closed objective has handed in no reflection.",
    RESPONSE_MISSING="Nobody has responded to a reflection, and somebody is there to do it.",
    DECISION_MISSING="It is not decided what becomes of a closed objective.",
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
    KeyResultOrder,
    "How key results are sorted.",
    TITLE="By title.",
    DUE_NEXT="Those that are due next first.",
    PROGRESS="The furthest first, those without progress last.",
    UPDATED_LATEST="Those that people edited last first.",
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
    REFLECTION="What is written in a reflection; a finding that blocks keeps it from being handed in.",
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
    ApprovalRole,
    "What a person is to an objective, as approval policies name people.",
    OWNER="The objective's owner.",
    MANAGER="Anybody above the owner in the reporting line.",
    TEAM_LEAD="The lead of the objective's team, or of a team around it.",
    PARENT_OWNER="The owner of an objective that it serves.",
    ADMIN="An administrator.",
)
