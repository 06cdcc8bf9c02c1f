"""Commands on cycles, their priorities and the organisation whose calendar they follow, all of them here."""

from app.cycles.commands.cycles import CycleChanged, create_cycle
from app.cycles.commands.organization import OrganizationChanged, update_organization
from app.cycles.commands.priorities import (
    PrioritiesAnnounced,
    PriorityChanged,
    announce_priorities,
    create_priority,
    delete_priority,
    rank_priorities,
    update_priority,
    withdraw_priority,
)

__all__ = [
    "CycleChanged",
    "OrganizationChanged",
    "PrioritiesAnnounced",
    "PriorityChanged",
    "announce_priorities",
    "create_cycle",
    "create_priority",
    "delete_priority",
    "rank_priorities",
    "update_organization",
    "update_priority",
    "withdraw_priority",
]
