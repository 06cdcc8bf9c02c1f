"""Commands on runs, on proposals that wait, on questions, and on findings."""

from app.proposals.commands.changing import submit_key_result_change, submit_objective_change
from app.proposals.commands.deputies import DeputyChanged, DeputyEnded, end_deputy, name_deputy
from app.proposals.commands.findings import FindingChanged, dismiss_finding, restore_finding
from app.proposals.commands.questions import QuestionAnswered, QuestionChanged, answer_question, ask_question
from app.proposals.commands.requests import (
    RunChanged,
    cancel_run,
    request_check_in_summary,
    request_critique,
    request_director_summary,
    request_feedback_wording,
    request_key_results,
    request_parents,
    request_preparation,
    request_reflection_draft,
)
from app.proposals.commands.revising import ProposalChanged, revise_proposal
from app.proposals.commands.settling import (
    Rejection,
    Return,
    reject_proposal,
    reject_proposals,
    return_proposal,
    return_proposals,
    withdraw_proposal,
)
from app.proposals.commands.submitting import submit_key_result, submit_objective

__all__ = [
    "DeputyChanged",
    "DeputyEnded",
    "FindingChanged",
    "ProposalChanged",
    "QuestionAnswered",
    "QuestionChanged",
    "Rejection",
    "Return",
    "RunChanged",
    "answer_question",
    "ask_question",
    "cancel_run",
    "dismiss_finding",
    "end_deputy",
    "name_deputy",
    "reject_proposal",
    "reject_proposals",
    "request_check_in_summary",
    "request_critique",
    "request_director_summary",
    "request_feedback_wording",
    "request_key_results",
    "request_parents",
    "request_preparation",
    "request_reflection_draft",
    "restore_finding",
    "return_proposal",
    "return_proposals",
    "revise_proposal",
    "submit_key_result",
    "submit_key_result_change",
    "submit_objective",
    "submit_objective_change",
    "withdraw_proposal",
]
