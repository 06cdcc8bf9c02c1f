"""The words of people, their absences and handovers."""

from __future__ import annotations

from app.handovers.models import HandoverOutcome, HandoverState
from app.people.dated_models import AbsenceKind
from app.people.models import Role, TokenScope
from app.people.queries import UserOrder
from schema.enums.describing import described

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
