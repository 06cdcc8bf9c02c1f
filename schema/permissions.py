"""What a person may do with a thing, and why not."""

from __future__ import annotations

from app.core import permission
from app.core.errors import DenialGround
from schema.fields import column, over


@over(permission.Permission, description="Whether something may be done. Pure on the row, so it costs no statement.")
class Permission:
    """A permission with its reason."""

    allowed: bool = column("Whether it may be done.")
    reason: str | None = column("Why not, as a sentence to show.")
    ground: DenialGround | None = column("Whether that is for others, or for another state; null where it is allowed.")
