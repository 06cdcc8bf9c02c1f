"""Runs of the assistant and the drafts that wait for a person."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields

from app.core.records import ExactNumber, Record


class Purpose(StrEnum):
    """What the assistant was asked for."""

    KEY_RESULTS = "KEY_RESULTS"
    CHECK_IN_SUMMARY = "CHECK_IN_SUMMARY"
    OBJECTIVE_CRITIQUE = "OBJECTIVE_CRITIQUE"
    PARENTS = "PARENTS"
    FEEDBACK_WORDING = "FEEDBACK_WORDING"
    REFLECTION_DRAFT = "REFLECTION_DRAFT"
    DIRECTOR_SUMMARY = "DIRECTOR_SUMMARY"
    ONE_ON_ONE = "ONE_ON_ONE"


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Engine(StrEnum):
    """What drafts: rules without a model, or a model behind an OpenAI-compatible endpoint."""

    BUILTIN = "builtin"
    OPENAI = "openai"


class Origin(StrEnum):
    """Who wrote a draft or a sentence."""

    ASSISTANT = "ASSISTANT"
    PERSON = "PERSON"


class ProposalKind(StrEnum):
    """What a proposal becomes when it is approved."""

    KEY_RESULT = "KEY_RESULT"
    OBJECTIVE = "OBJECTIVE"
    SUMMARY = "SUMMARY"
    CHANGE = "CHANGE"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    PENDING = "PENDING"
    APPLIED = "APPLIED"
    REJECTED = "REJECTED"
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"
    STALE = "STALE"
    SUPERSEDED = "SUPERSEDED"
    EXPIRED = "EXPIRED"


class ApprovalGap(StrEnum):
    """Who decides upon a proposal where too few people are what its approval policy asks for."""

    ADMINISTRATORS = "ADMINISTRATORS"
    NOBODY = "NOBODY"


class RejectionReason(StrEnum):
    """Why a person turned a draft down."""

    NOT_RELEVANT = "NOT_RELEVANT"
    NOT_MEASURABLE = "NOT_MEASURABLE"
    DUPLICATE = "DUPLICATE"
    WRONG_FACT = "WRONG_FACT"
    TOO_EASY = "TOO_EASY"
    TOO_HARD = "TOO_HARD"
    OTHER = "OTHER"


class AssistantRun(Record):
    """One request to the assistant, and what answers "why did it say that?" afterwards.

    ``request`` holds what was asked (chosen inputs, guidance, period); ``trace`` what was done: prompt id, version
    and hash, parameters, source ids and hashes, attempts, verdicts. One for the person alone who asked is its own
    ``audience``, and has its ``result`` here.
    """

    audience = fields.UUIDField()
    purpose = fields.CharEnumField(Purpose, max_length=20)
    state = fields.CharEnumField(RunState, max_length=10, default=RunState.QUEUED)
    requested_by_id = fields.UUIDField()
    objective_id = fields.UUIDField(null=True)
    team_id = fields.UUIDField(null=True)
    request: fields.Field[Any] = fields.JSONField()
    engine_requested = fields.CharEnumField(Engine, max_length=10)
    engine_used = fields.CharEnumField(Engine, max_length=10, null=True)
    model_requested = fields.CharField(max_length=120, null=True)
    model_answered = fields.CharField(max_length=120, null=True)
    failure = fields.CharField(max_length=40, null=True)
    notice = fields.TextField(null=True)
    abstained = fields.BooleanField(default=False)
    unused: fields.Field[Any] = fields.JSONField(default=list)
    trace: fields.Field[Any] = fields.JSONField(default=dict)
    result: fields.Field[Any] = fields.JSONField(null=True)
    arrived: fields.Field[Any] = fields.JSONField(null=True)
    """What of its draft stands already while it runs: texts with what each cites."""

    input_tokens = fields.IntField(null=True)
    output_tokens = fields.IntField(null=True)
    cost_usd = ExactNumber(null=True)
    reserved_usd = ExactNumber(null=True)
    """What was set aside for the model before it was asked; what it cost in the end is ``cost_usd``."""

    model_asked_at = fields.DatetimeField(null=True)
    latency_ms = fields.IntField(null=True)
    attempts = fields.IntField(default=0)
    scheduled_for = fields.DateField(null=True)
    """The first day of the week for which it was made without being asked for."""

    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "assistant_runs"


class Proposal(Record):
    """A draft that waits for a person: what it is for, what it was drafted from (``base``), and what became of it.

    A change is of the key result with ``key_result_id``, or where that is None of the objective itself.
    """

    audience = fields.UUIDField()
    kind = fields.CharEnumField(ProposalKind, max_length=12)
    origin = fields.CharEnumField(Origin, max_length=10)
    run_id = fields.UUIDField(null=True)
    objective_id = fields.UUIDField(null=True)
    key_result_id = fields.UUIDField(null=True)
    team_id = fields.UUIDField(null=True)
    proposed_by_id = fields.UUIDField()
    state = fields.CharEnumField(ProposalState, max_length=10, default=ProposalState.PENDING)
    revision = fields.IntField(default=1)
    base: fields.Field[Any] = fields.JSONField(default=dict)
    decided_by_id = fields.UUIDField(null=True)
    decided_for_id = fields.UUIDField(null=True)
    decided_at = fields.DatetimeField(null=True)
    rejection_reason = fields.CharEnumField(RejectionReason, max_length=16, null=True)
    comment = fields.TextField(null=True)
    result_id = fields.UUIDField(null=True)
    expires_at = fields.DatetimeField(null=True)
    position = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "proposals"


class ProposalRevision(Record):
    """One immutable wording of a proposal: its payload and what the quality rules say of it."""

    audience = fields.UUIDField()
    proposal_id = fields.UUIDField()
    number = fields.IntField()
    author_id = fields.UUIDField(null=True)
    payload: fields.Field[Any] = fields.JSONField()
    findings: fields.Field[Any] = fields.JSONField(default=list)
    created_at = fields.DatetimeField()

    class Meta:
        table = "proposal_revisions"


class ProposalApproval(Record):
    """One person's approval of a proposal at a revision, perhaps as the deputy of another (``for_id``)."""

    audience = fields.UUIDField()
    proposal_id = fields.UUIDField()
    revision = fields.IntField()
    person_id = fields.UUIDField()
    for_id = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "proposal_approvals"


class ApprovalDeputy(Record):
    """Who decides upon drafts for somebody who is away, on these days, the last inclusive."""

    approver_id = fields.UUIDField()
    deputy_id = fields.UUIDField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    named_by_id = fields.UUIDField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "approval_deputies"


class Evidence(Record):
    """The record and the words that a part of a proposal rests on.

    ``supports`` names the fields (or, in a summary, the sentence by its key) that the quote is for; ``source_hash``
    tells later whether the source still says so.
    """

    audience = fields.UUIDField()
    proposal_id = fields.UUIDField()
    source_kind = fields.CharField(max_length=30)
    source_id = fields.UUIDField()
    quote = fields.TextField()
    before = fields.TextField(null=True)
    supports: fields.Field[Any] = fields.JSONField()
    source_hash = fields.BinaryField()
    position = fields.IntField(default=0)

    class Meta:
        table = "evidence"


class Question(Record):
    """What a draft could not find out; its answer becomes a METRIC input."""

    audience = fields.UUIDField()
    run_id = fields.UUIDField()
    objective_id = fields.UUIDField()
    proposal_id = fields.UUIDField(null=True)
    about = fields.CharField(max_length=40)
    text = fields.TextField()
    asked_of_id = fields.UUIDField(null=True)
    answer_input_id = fields.UUIDField(null=True)
    position = fields.IntField(default=0)

    class Meta:
        table = "questions"
