"""Who is told of one-on-ones and action items."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source

_ITEM = "join action_items a on a.id = done.subject_id"


def _item(kind: NotificationKind, action: str, recipient: str, description: str, says: str) -> Source:
    return Source(
        kind=kind,
        area=NotificationArea.CONVERSATIONS,
        description=description,
        actions=(action,),
        subject="ActionItem",
        says=says,
        recipient=recipient,
        joins=_ITEM,
    )


SOURCES = (
    _item(
        NotificationKind.ACTION_ITEM_GIVEN,
        "action_item.add",
        "a.owner_id",
        "Somebody wrote down an action item as the viewer's.",
        "{who} wrote down an action item for you.",
    ),
    _item(
        NotificationKind.ACTION_ITEM_OFFERED,
        "action_item.hand_over",
        "a.offered_to_id",
        "The viewer is asked to take over an action item.",
        "{who} asks you to take over an action item.",
    ),
    Source(
        kind=NotificationKind.ACTION_ITEM_ACCEPTED,
        area=NotificationArea.CONVERSATIONS,
        description="An action item that was the viewer's was taken over.",
        actions=("action_item.accept",),
        subject="ActionItem",
        says="{who} took over your action item.",
        recipient="(r.changes -> 'owner_id' ->> 0)::uuid",
        joins="join audit_records r on r.id = done.record_id",
    ),
    _item(
        NotificationKind.ACTION_ITEM_DECLINED,
        "action_item.decline",
        "a.owner_id",
        "An action item stays with the viewer: who was asked to take it over declined.",
        "{who} declined to take over your action item.",
    ),
    Source(
        kind=NotificationKind.ONE_ON_ONE_STARTED,
        area=NotificationArea.CONVERSATIONS,
        description="Somebody started one-on-ones with the viewer.",
        actions=("one_on_one.start",),
        subject="OneOnOne",
        says="{who} started one-on-ones with you.",
        recipient="concerned.id",
        joins="join one_on_ones s on s.id = done.subject_id "
        "cross join lateral (values (s.manager_id), (s.report_id)) concerned (id)",
    ),
)
