"""Who is told of drafts, alignment, and what is handed over."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source

_DRAFT = "join proposals p on p.id = done.subject_id"
_HANDOVER = "join handovers h on h.id = done.subject_id"
_ALIGNMENT = "join alignments a on a.id = done.subject_id"


def _draft(kind: NotificationKind, action: str, state: str, description: str, says: str) -> Source:
    return Source(
        kind=kind,
        area=NotificationArea.GOALS,
        description=description,
        actions=(action,),
        subject="Proposal",
        says=says,
        recipient="p.proposed_by_id",
        joins=_DRAFT,
        where=f"p.state = '{state}'",
    )


def _answer(kind: NotificationKind, action: str, noun: str, description: str, says: str) -> Source:
    """Return what those are told who asked for something, of its answer."""
    is_handover = noun == "Handover"
    return Source(
        kind=kind,
        area=NotificationArea.GOALS,
        description=description,
        actions=(action,),
        subject=noun,
        says=says,
        recipient="concerned.id" if is_handover else "a.proposed_by_id",
        joins=f"{_HANDOVER} cross join lateral (values (h.giver_id), (h.offered_by_id)) concerned (id)"
        if is_handover
        else _ALIGNMENT,
    )


SOURCES = (
    _draft(
        NotificationKind.DRAFT_APPROVED,
        "proposal.approve",
        "APPLIED",
        "A draft that the viewer made or asked for was approved and holds now.",
        "{who} approved your draft.",
    ),
    _draft(
        NotificationKind.DRAFT_REJECTED,
        "proposal.reject",
        "REJECTED",
        "A draft that the viewer made or asked for was rejected.",
        "{who} rejected your draft.",
    ),
    _draft(
        NotificationKind.DRAFT_RETURNED,
        "proposal.return",
        "RETURNED",
        "A draft of the viewer's was given back with a comment.",
        "{who} gave your draft back with a comment.",
    ),
    Source(
        kind=NotificationKind.ALIGNMENT_ASKED,
        area=NotificationArea.GOALS,
        description="Somebody asks whether their goal may serve one of the viewer's, or may wait for it.",
        actions=("alignment.propose",),
        subject="Alignment",
        says="{who} asks to align a goal with one of yours.",
        recipient="coalesce(k.owner_id, o.owner_id)",
        joins=f"{_ALIGNMENT} join objectives o on o.id = a.parent_id "
        "left join key_results k on k.id = a.parent_key_result_id",
        where="a.state = 'PROPOSED'",
    ),
    _answer(
        NotificationKind.ALIGNMENT_ACCEPTED,
        "alignment.accept",
        "Alignment",
        "An alignment that the viewer proposed was accepted.",
        "{who} accepted the alignment that you proposed.",
    ),
    _answer(
        NotificationKind.ALIGNMENT_DECLINED,
        "alignment.decline",
        "Alignment",
        "An alignment that the viewer proposed was declined.",
        "{who} declined the alignment that you proposed.",
    ),
    Source(
        kind=NotificationKind.HANDOVER_OFFERED,
        area=NotificationArea.GOALS,
        description="The viewer is offered to take over what somebody answers for.",
        actions=("handover.offer",),
        subject="Handover",
        says="{who} offers you to take over what somebody answers for.",
        recipient="h.receiver_id",
        joins=_HANDOVER,
    ),
    _answer(
        NotificationKind.HANDOVER_ACCEPTED,
        "handover.accept",
        "Handover",
        "What the viewer holds, or offered for somebody, was taken over.",
        "{who} took over what was offered.",
    ),
    _answer(
        NotificationKind.HANDOVER_DECLINED,
        "handover.decline",
        "Handover",
        "What the viewer holds, or offered for somebody, was declined.",
        "{who} declined to take over what was offered.",
    ),
)
