"""What people are told of, as they find it."""

from __future__ import annotations

from typing import Any

from tests.support.factories import Person
from tests.support.graphql import Api

NOTIFICATION = "id kind area sentence read readAt createdAt person { name } subject { __typename id }"


async def notifications_of(api: Api, person: Person, arguments: str = "") -> list[dict[str, Any]]:
    """Return a person's notifications, the latest first."""
    query = f"{{ notifications{arguments} {{ nodes {{ {NOTIFICATION} }} }} }}"
    found: list[dict[str, Any]] = (await api.as_(person).run(query))["notifications"]["nodes"]
    return found


async def told(api: Api, person: Person) -> list[tuple[str, str]]:
    """Return the kinds of a person's notifications with those of their subjects, the latest first."""
    return [(each["kind"], each["subject"]["__typename"]) for each in await notifications_of(api, person)]
