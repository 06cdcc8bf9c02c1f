"""The words of proposals and runs of the assistant."""

from __future__ import annotations

from app.proposals.lists import ProposalOrder, Turn
from app.proposals.models import (
    ApprovalGap,
    Engine,
    Origin,
    ProposalKind,
    ProposalState,
    Purpose,
    RejectionReason,
    RunState,
)
from app.proposals.personal import NoRewrite, Sureness
from app.proposals.reflection_drafts import ReflectionField, ReflectionPart
from app.proposals.talking_points import PointTopic
from schema.enums.describing import described

described(
    Purpose,
    "What the assistant was asked for.",
    "AssistantPurpose",
    KEY_RESULTS="Drafts of key results for an objective.",
    CHECK_IN_SUMMARY="A summary of what a team, or the people of an objective, said in a period.",
    OBJECTIVE_CRITIQUE="What the quality rules find in an objective's wording, and how to say it better.",
    PARENTS="Goals that an objective could serve.",
    FEEDBACK_WORDING="Other words for a draft of feedback.",
    ONE_ON_ONE="What one of the two people of a one-on-one could talk about.",
    DIRECTOR_SUMMARY="A summary of the approved summaries of the teams inside a team.",
    REFLECTION_DRAFT="How an objective went, for its owner who reflects on it.",
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
    CHANGE="A published objective or key result, changed.",
)
described(
    ApprovalGap,
    "Who decides where too few people are what the approval policy asks for.",
    ADMINISTRATORS="An administrator, whose approval alone is enough.",
    NOBODY="Nobody can: no other administrator reads it. Let more people read it, or change the approval policy.",
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
    NoRewrite,
    "Why no other wording is offered.",
    NOTHING_TO_CLEAR="The rules find nothing that another wording would mend.",
    BEYOND_RULES="The built-in drafter only leaves words out and asks. It takes a person here, or an AI model.",
    NONE_STOOD="What the AI model wrote did not satisfy the rules, or said what its author had not said.",
)
described(
    Sureness,
    "How sure the assistant is that a goal is one to serve.",
    FAIRLY="The words of both name the same subject. It may still be another goal.",
    HARDLY="They share a word or a topic: a hint to look at it, no more.",
)
described(
    ReflectionPart,
    "What the sentences of a draft of a reflection are about.",
    PROGRESS="Where the objective and its key results began, and where they stand.",
    CHECK_INS="How often they were reported on, and how their health moved.",
    CHANGES="What was changed on the way, by whom and why: targets, baselines, limits, due days.",
    BLOCKERS="What stood in the way, and for how long.",
    NOTES="What people wrote in check-ins, quoted.",
    PRIORITY="The priority that the objective was linked to.",
)
described(
    ReflectionField,
    "A field of a reflection that its author alone fills in.",
    SCORE="`score`.",
    SCORE_REASON="`scoreReason`.",
    VERDICT="`verdict`.",
    VERDICT_REASON="`verdictReason`.",
    CAUSE="`cause`.",
    CAUSE_NOTE="`causeNote`.",
    LEARNED="`learned`.",
)
described(
    PointTopic,
    "What a talking point is about.",
    "TalkingPointTopic",
    AGREED="What the shared notes of the last talk say.",
    ACTION_ITEM="Something that one of the two took on and has not done.",
    RAISED="A point that was raised and not come to, or that the other raised for the next talk.",
    BLOCKER="Something that stands in the way.",
    TROUBLE="A goal that is off track or at risk, went without check-ins, or whose course is remarkable.",
    CHECK_IN="What was said in a check-in since the last talk.",
    FEEDBACK="Feedback of the last two months to the other, or from the other to you.",
    PRAISE="Praise of the last two months for the other.",
    GROWTH="A development goal.",
    COACHING="A coaching note that you wrote, or that was shared with you.",
)
