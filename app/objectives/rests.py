"""When goals rested: days on which nothing was due on them, because they were paused, closed or cancelled then.

The present state alone does not tell it once a goal is pursued again; what the audit holds of its states does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from psycopg.types.range import Range


def rested(zone: str) -> str:
    """Return the SQL of the days on which the key result ``k`` or its objective ``o`` rested, as a datemultirange.

    ``zone`` is the SQL of the time zone of those days. The day on which a goal is taken up again is none of them.
    """
    return f"""
    coalesce((
        select range_agg(daterange((s.at at time zone {zone})::date, (s.until at time zone {zone})::date))
        from (select a.changes -> 'state' ->> 1 as state, a.at,
                     lead(a.at) over (partition by a.subject_id order by a.at, a.id) as until
              from audit_records a
              where a.subject_id in (o.id, k.id) and a.changes ? 'state'
                and (a.subject_kind = 'Objective') = (a.subject_id = o.id)) s
        where s.state in ('PAUSED', 'CLOSED', 'CANCELLED')
    ), '{{}}')"""


def is_among(day: date, days: Iterable[Range[date]]) -> bool:
    """Tell whether a day is one of those in several ranges."""
    return any(day in each for each in days)
