"""How notifications, reminders and mails reach the viewer."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.notifications import commands, queries
from app.notifications.commands import AreaWish, QuietHours
from app.notifications.models import MailRhythm, NotificationArea
from app.notifications.queries import AreaSettingRow, PreferenceRow
from schema.context import Info
from schema.errors import mutation
from schema.fields import argument, changes, column, computed, many, one, over, root


@over(AreaSettingRow, description="How one area reaches the viewer.")
class NotificationAreaSetting:
    """How one area reaches the viewer."""

    area: NotificationArea = column("The area.")
    in_product: bool = column("Whether it is in `notifications`.")
    mail: MailRhythm = column("How often mail brings what is new of it.")


@over(QuietHours, description="Hours in which no mail is written, in the viewer's zone.")
class NotificationQuietHours:
    """Hours of peace."""

    begins: int = column("The hour from which on, 0 to 23.")
    ends: int = column("The hour until which, 0 to 23; before `begins` it is one of the next day.")


@over(PreferenceRow, description="How notifications, reminders and mails reach the viewer.")
class NotificationSettings:
    """How things reach the viewer."""

    areas: list[NotificationAreaSetting] = many(queries.settings_of, "person_id", description="How each area does.")
    digest_hour: int = column("The hour of working days at which their digest comes, in their zone.")
    quiet_hours: NotificationQuietHours | None = computed(
        lambda row: None if row.quiet_from is None else QuietHours(row.quiet_from, row.quiet_until),
        needs=("quiet_from", "quiet_until"),
        description="Hours in which no mail is written; null: none.",
    )
    time_zone: str = column("Their zone, which these hours are of: `userUpdate` changes it.")


@strawberry.type
class NotificationSettingsQueries:
    """Ways in to settings."""

    @root(NotificationSettings, description="How notifications, reminders and mails reach the viewer.")
    async def notification_settings(self, info: Info) -> Any:
        """Return the viewer's settings."""
        return await queries.preference(info.context.actor.person_id)


@strawberry.input(description="How an area is to reach the viewer; what is left out stays.")
class NotificationAreaWish:
    """What is wanted of an area."""

    area: NotificationArea = argument("The area.")
    in_product: bool | None = argument("Whether it is in `notifications`.", None)
    mail: MailRhythm | None = argument("How often mail brings what is new of it; reminders come daily or weekly.", None)


@strawberry.input(description="Hours in which no mail is to be written.")
class QuietHoursInput:
    """Hours of peace."""

    begins: int = argument("The hour from which on, 0 to 23.")
    ends: int = argument("The hour until which, 0 to 23; before `begins` it is one of the next day.")


@strawberry.input(description="How things are to reach the viewer; what is left out stays.")
class NotificationSettingsUpdateInput:
    """Input of `notificationSettingsUpdate`."""

    areas: list[NotificationAreaWish] = argument("Areas to set, each once.", default_factory=list)
    digest_hour: int | None = argument("The hour at which the digest comes, 0 to 20.", UNSET)
    quiet_hours: QuietHoursInput | None = argument("Hours in which no mail is written; null: none.", UNSET)


@over(commands.SettingsChanged, description="The settings as they are now.")
class NotificationSettingsUpdateSuccess:
    """Success of `notificationSettingsUpdate`."""

    notification_settings: NotificationSettings = one(
        queries.preferences_of, "person_id", description="How things reach the viewer now."
    )


@strawberry.type
class NotificationSettingsMutations:
    """Choosing what reaches one."""

    @mutation(
        commands.update_settings,
        NotificationSettingsUpdateSuccess,
        description="Choose what reaches you in the product and by mail, how often, and when.",
    )
    async def notification_settings_update(self, info: Info, input: NotificationSettingsUpdateInput) -> Any:
        """Change the viewer's settings."""
        given = changes(input, "digest_hour", nullable=["quiet_hours"])
        if given.get("quiet_hours") is not None:
            given["quiet_hours"] = QuietHours(input.quiet_hours.begins, input.quiet_hours.ends)  # type: ignore[union-attr]
        return await commands.update_settings(
            actor=info.context.actor,
            areas=[AreaWish(wish.area, wish.in_product, wish.mail) for wish in input.areas],
            changes=given,
        )
