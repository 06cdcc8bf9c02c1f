"""Commands on runs, on proposals that wait, on questions, and on findings."""

from app.proposals.commands.findings import FindingChanged, dismiss_finding, restore_finding
from app.proposals.commands.questions import QuestionAnswered, QuestionChanged, answer_question, ask_question
from app.proposals.commands.requests import RunChanged, cancel_run, request_check_in_summary, request_key_results
from app.proposals.commands.revising import ProposalChanged, reject_proposal, revise_proposal

__all__ = [
    "FindingChanged",
    "ProposalChanged",
    "QuestionAnswered",
    "QuestionChanged",
    "RunChanged",
    "answer_question",
    "ask_question",
    "cancel_run",
    "dismiss_finding",
    "reject_proposal",
    "request_check_in_summary",
    "request_key_results",
    "restore_finding",
    "revise_proposal",
]
