"""The words of the codes of errors."""

from __future__ import annotations

from app.core.errors import DenialGround, ErrorCode
from schema.enums.describing import described

described(
    ErrorCode,
    "The stable codes of refusals. Treat an unknown code as INVALID_INPUT.",
    INVALID_INPUT="The input has bad fields: `problems` lists them.",
    NOT_FOUND="No such thing, or this person may not see it.",
    NOT_PERMITTED="This person may see it, but not do this with it, or nobody as it stands: see `ground`.",
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
    DenialGround,
    "Why something may not be done: what stood in the way first.",
    RIGHTS="It is for others: somebody else may.",
    STATE="It does not go with how the thing stands, whoever asks. Read it again; `message` says what to do instead.",
)
