"""What a command may refuse, as errors that reach clients typed.

    Refusal                 code
    ├── InvalidInput        INVALID_INPUT      every bad field at once, with what to do
    ├── NotFound            NOT_FOUND          missing or hidden: the same
    ├── NotPermitted        NOT_PERMITTED      visible, but not for this person, or not as it stands: in words
    ├── Conflict            CONFLICT           the record changed under the editor
    ├── CycleClosed         CYCLE_CLOSED       the goals of a closed cycle are read-only
    ├── ApprovalNeeded      APPROVAL_NEEDED    others have a say first; it names the operation to use
    ├── Obstructed          OBSTRUCTED         something has to be settled first: it is listed
    ├── ProposalStale       PROPOSAL_STALE     what the proposal was drafted from has moved
    ├── ProposalDecided     PROPOSAL_DECIDED   somebody was first
    ├── LimitReached        LIMIT_REACHED      a rule bounds how many or how often
    └── ResultGone          RESULT_GONE        the same request was done before, and its result is no longer there

Anything else that a command raises is a bug: masked for clients, in the log under an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID


class ErrorCode(StrEnum):
    """The stable codes of all refusals; a client treats an unknown one as INVALID_INPUT."""

    INVALID_INPUT = "INVALID_INPUT"
    NOT_FOUND = "NOT_FOUND"
    NOT_PERMITTED = "NOT_PERMITTED"
    CONFLICT = "CONFLICT"
    CYCLE_CLOSED = "CYCLE_CLOSED"
    APPROVAL_NEEDED = "APPROVAL_NEEDED"
    OBSTRUCTED = "OBSTRUCTED"
    PROPOSAL_STALE = "PROPOSAL_STALE"
    PROPOSAL_DECIDED = "PROPOSAL_DECIDED"
    LIMIT_REACHED = "LIMIT_REACHED"
    RESULT_GONE = "RESULT_GONE"


class DenialGround(StrEnum):
    """What a person may not do is for others, or does not go with how the thing stands now."""

    RIGHTS = "RIGHTS"
    STATE = "STATE"


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad field: ``path`` from the mutation's `input`, a stable code, and what to do in words."""

    path: tuple[str, ...]
    code: str
    message: str
    params: tuple[tuple[str, str], ...] = ()


class Refusal(Exception):
    """A command's refusal; ``path`` names the field of `input` that it is about, where there is one."""

    code: ClassVar[ErrorCode]

    def __init__(self, message: str, path: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = tuple(path)


class InvalidInput(Refusal):
    """Bad input: ``problems`` lists every bad field at once."""

    code = ErrorCode.INVALID_INPUT

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))

    @classmethod
    def one(cls, path: Sequence[str] | str, code: str, message: str) -> InvalidInput:
        """Return the error for a single bad field."""
        return cls([Problem((path,) if isinstance(path, str) else tuple(path), code, message)])


class NotFound(Refusal):
    """Nothing there that this person may see."""

    code = ErrorCode.NOT_FOUND

    def __init__(self, what: str, path: Sequence[str] | str = ()) -> None:
        super().__init__(f"There is no such {what}.", (path,) if isinstance(path, str) else path)


class NotPermitted(Refusal):
    """The person may see it, but not do this with it: ``ground`` tells whether others might, as it stands."""

    code = ErrorCode.NOT_PERMITTED

    def __init__(self, message: str, path: Sequence[str] = (), *, ground: DenialGround = DenialGround.RIGHTS) -> None:
        super().__init__(message, path)
        self.ground = ground


class Conflict(Refusal):
    """The record changed after the editor read it; ``subject`` is its kind and id as they stand now."""

    code = ErrorCode.CONFLICT

    def __init__(
        self,
        subject: tuple[str, UUID],
        *,
        changed_fields: Sequence[str],
        changed_by_id: UUID | None,
        changed_at: datetime,
    ) -> None:
        super().__init__("It was changed meanwhile: merge with the current version and send its revision.")
        self.subject = subject
        self.changed_fields = tuple(changed_fields)
        self.changed_by_id = changed_by_id
        self.changed_at = changed_at


class CycleClosed(Refusal):
    """The cycle is closed, so its goals are read-only."""

    code = ErrorCode.CYCLE_CLOSED

    def __init__(self, cycle_name: str) -> None:
        super().__init__(f"{cycle_name} is closed: its goals can be read, but no longer changed.")


class ApprovalNeeded(Refusal):
    """Others have a say first; ``operation`` is the mutation that hands it in for their approval."""

    code = ErrorCode.APPROVAL_NEEDED

    def __init__(self, approvers: str, operation: str) -> None:
        super().__init__(f"This needs the approval of {approvers}: hand it in with `{operation}`.")
        self.operation = operation


class Obstructed(Refusal):
    """Something is in the way: ``obstacles`` lists all of it, as the room that refuses knows it."""

    code = ErrorCode.OBSTRUCTED

    def __init__(self, message: str, obstacles: Sequence[Any]) -> None:
        super().__init__(message)
        self.obstacles = tuple(obstacles)


class ProposalStale(Refusal):
    """What the proposal was drafted from has changed since."""

    code = ErrorCode.PROPOSAL_STALE

    def __init__(self, proposal_id: UUID) -> None:
        super().__init__("What this was drafted from has changed: look at the difference and revise it.")
        self.proposal_id = proposal_id


class ProposalDecided(Refusal):
    """The proposal is no longer waiting."""

    code = ErrorCode.PROPOSAL_DECIDED

    def __init__(self, proposal_id: UUID, message: str) -> None:
        super().__init__(message)
        self.proposal_id = proposal_id


class LimitReached(Refusal):
    """A rule bounds how many there may be, or how often something may be tried."""

    code = ErrorCode.LIMIT_REACHED


class ResultGone(Refusal):
    """A repeated request was answered before, and what came of it was deleted or hidden from this person since."""

    code = ErrorCode.RESULT_GONE

    def __init__(self) -> None:
        super().__init__(
            "This was done before with the same idempotency key, and what came of it is no longer there: "
            "send a new key to do it again."
        )
