"""Telling people of what concerns them, in the transaction in which it was done, by what its audit records say.

No room has to think of it: whatever records an action that a source knows is told to those whom that source names.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from app.activity.commands import Deed, after_deeds
from app.core import clock
from app.database.unit_of_work import values
from app.events import CHANNEL
from app.notifications.registry import ACTIONS, SOURCES


def topic(person_id: UUID) -> str:
    """Return what a person's new notifications are announced under."""
    return f"notifications:{person_id}"


@after_deeds
async def tell(deeds: Sequence[Deed]) -> None:
    """Store a notification for everybody whom what was done concerns, in one statement, and announce it."""
    told = [deed for deed in deeds if deed.action in ACTIONS and deed.actor_id is not None]
    if not told:
        return
    await values(
        _statement(frozenset(deed.action for deed in told)),
        {
            "records": [deed.record_id for deed in told],
            "actions": [deed.action for deed in told],
            "subjects": [deed.subject_id for deed in told],
            "actor": told[0].actor_id,
            "now": clock.now(),
            "channel": CHANNEL,
        },
    )


@lru_cache(maxsize=200)
def _statement(actions: frozenset[str]) -> str:
    """Return the statement over the sources that know one of these actions."""
    concerned = " union all ".join(
        f"select {place} as place, '{source.kind}' as kind, '{source.area}' as area, done.record_id, "
        f"{source.recipient} as recipient_id, '{source.subject}' as subject_kind, {source.subject_id} as subject_id "
        f"from done {source.joins} where done.action in ({_listed(source.actions)}) and ({source.where})"
        for place, source in enumerate(SOURCES)
        if not actions.isdisjoint(source.actions)
    )
    return f"""
        with done as (
            select * from unnest(%(records)s::uuid[], %(actions)s::text[], %(subjects)s::uuid[])
                as d (record_id, action, subject_id)
        ), told as (
            select distinct on (c.record_id, c.recipient_id) c.* from ({concerned}) c
            where c.recipient_id <> %(actor)s order by c.record_id, c.recipient_id, c.place
        )
        select waymark.tell_people((select jsonb_agg(to_jsonb(t)) from told t), %(now)s, %(channel)s)
        """


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
