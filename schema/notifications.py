"""Notifications: what concerns the viewer, as it happens."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.core.paging import Page
from app.notifications import commands, queries
from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.queries import NewsRow, NotificationRow
from app.notifications.telling import topic
from app.people import queries as people
from schema.context import Info, parse_id, parse_one_of_several
from schema.errors import mutation
from schema.fields import Node, argument, batched, column, computed, node_id, one, over, root
from schema.live import live
from schema.node import nodes_by_reference
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.scalars import DateTime


@over(
    NotificationRow,
    load=queries.notifications_by_id,
    description="That something concerns the viewer. It is there as long as they see its subject, which says the rest.",
)
class Notification(Node):
    """A notification."""

    id: strawberry.ID = node_id("Notification")
    kind: NotificationKind = column("What is told.")
    area: NotificationArea = column("The group that it is set with.")
    sentence: str = column("What is told, as a sentence to show; the words that somebody wrote are in the subject.")
    subject: Node | None = one(nodes_by_reference, "subject", description="What it is about.")
    person: User | None = one(people.users_by_id, "actor_id", description="Who acted; null for a reminder.")
    created_at: DateTime = column("When it happened.")
    read: bool = computed(
        lambda row: row.read_at is not None, needs=("read_at",), description="Whether the viewer has read it."
    )
    read_at: DateTime | None = column("When the viewer said so first; null while it is unread.")


@over(EdgeRow, description="A notification with its place in the list.")
class NotificationEdge(Edge):
    """An edge."""

    node: Notification = column("The notification.")


@over(Page, description="A page of notifications.")
class NotificationConnection(Connection):
    """A page of notifications."""

    edges: list[NotificationEdge] = edges()
    nodes: list[Notification] = nodes()

    @batched(queries.unread_counts, "key", int, description="How many are unread in all, whichever are listed.")
    def unread_count() -> dict[str, Any]:
        """Take no arguments."""
        return {}


@over(NewsRow, description="What is new for the viewer.")
class NotificationNews:
    """What is new."""

    unread_count: int = column("How many notifications are unread.")
    latest: Notification | None = one(
        queries.notifications_by_id, "latest_id", description="The latest, read or not; null where there is none."
    )


@strawberry.type
class NotificationQueries:
    """Ways in to notifications."""

    @root(
        NotificationConnection, description="What concerns the viewer, the latest first, as far as they want it here."
    )
    async def notifications(
        self,
        info: Info,
        unread: Annotated[
            bool | None, strawberry.argument(description="Unread ones alone, or read ones alone; null: both.")
        ] = None,
        areas: Annotated[
            list[NotificationArea] | None, strawberry.argument(description="Of which areas; null: all, [] nothing.")
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of notifications."""
        return await queries.notifications_of(
            info.context.actor.person_id, unread=unread, areas=areas, first=first, after=after
        )


@strawberry.input(description="What the viewer has read.")
class NotificationsMarkReadInput:
    """Input of `notificationsMarkRead`."""

    notification_ids: list[strawberry.ID] = argument("At most 50 notifications of the viewer's.")


@strawberry.input(description="Up to where the viewer has read.")
class NotificationsMarkAllReadInput:
    """Input of `notificationsMarkAllRead`."""

    up_to_id: strawberry.ID = argument("The latest that they have seen; what came in since stays unread.")
    areas: list[NotificationArea] | None = argument("Of which areas; null: all, [] nothing.", None)


@over(commands.NotificationRead, description="The notification as it is now.")
class NotificationsMarkReadSuccess:
    """Success of `notificationsMarkRead`."""

    notification: Notification = one(
        queries.notifications_by_id, "notification_id", description="The notification, which is read now."
    )


@over(commands.AllRead, description="They are read.")
class NotificationsMarkAllReadSuccess:
    """Success of `notificationsMarkAllRead`."""

    number: int = column("How many were unread before.")
    news: NotificationNews = one(queries.news_of, "person_id", description="What is left.")


@strawberry.type
class NotificationMutations:
    """Reading notifications."""

    @mutation(
        commands.read_notifications,
        NotificationsMarkReadSuccess,
        bulk=True,
        description="Say that you have read notifications: one answer for each, in order.",
    )
    async def notifications_mark_read(self, info: Info, input: NotificationsMarkReadInput) -> Any:
        """Mark notifications as read."""
        return await commands.read_notifications(
            actor=info.context.actor,
            notification_ids=[parse_one_of_several(text, "Notification") for text in input.notification_ids],
        )

    @mutation(
        commands.read_all_notifications,
        NotificationsMarkAllReadSuccess,
        description="Say that you have read a notification and all before it.",
    )
    async def notifications_mark_all_read(self, info: Info, input: NotificationsMarkAllReadInput) -> Any:
        """Mark everything as read."""
        return await commands.read_all_notifications(
            actor=info.context.actor,
            up_to_id=parse_id(input.up_to_id, "Notification", "upToId"),
            areas=input.areas,
        )


@strawberry.type
class NotificationSubscriptions:
    """Following what concerns the viewer."""

    @live(
        NotificationNews | None,
        queries.news_of,
        description="What is new for the viewer as it is now, and again after each notification and whenever some are "
        "read.",
    )
    def notification_received(info: Info) -> tuple[str, UUID]:  # noqa: N805
        """Follow what concerns the viewer."""
        person_id = info.context.actor.person_id
        return topic(person_id), person_id
