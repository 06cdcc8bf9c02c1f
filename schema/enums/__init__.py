"""The domain's closed lists of words as GraphQL enums, each word described: a module for each room.

They stand together because a GraphQL enum has to be known before the first type that uses it.
"""

from schema.enums import (  # noqa: F401  each module describes its words
    check_ins,
    conversations,
    cycles,
    errors,
    feedback,
    goal_setting,
    goals,
    growth,
    inbox,
    notifications,
    people,
    proposals,
    recognition,
    reports,
    reviews,
    search,
    surveys,
    transfer,
)
