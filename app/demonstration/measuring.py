"""What machines count and push in the running quarter: figures that move, shown apart from what people report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from app.check_ins.commands.measuring import PushedValue, push_values
from app.core.errors import Refusal
from app.demonstration.calendar import Calendar
from app.demonstration.telling import Scene, Teller, moment

_HOUR = 6
PUSHED = {
    ("sven", "availability"): ("status page", ("99.94", "99.96", "99.97", "99.71", "99.95", "99.96", "99.98")),
    ("jiwoo", "slow_queries"): ("database log", ("126", "121", "119", "133", "120", "117", "116")),
}
"""By who answers for a key result: the source, and its values of the last seven mornings."""


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the last morning, on which what was measured all week arrives."""
    at = moment(calendar.days_ago(1), _HOUR + 1)
    yield Scene(at, "What machines count", partial(_push, teller, calendar), by_people=False)


async def _push(teller: Teller, calendar: Calendar) -> None:
    for (owner, key), (source, figures) in PUSHED.items():
        pushed = [
            PushedValue(teller.key_results[key], Decimal(figure), moment(calendar.days_ago(days), _HOUR))
            for days, figure in zip(range(len(figures), 0, -1), figures, strict=True)
        ]
        for answer in await push_values(actor=await teller.as_(owner), source=source, pushed=pushed):
            if isinstance(answer, Refusal):
                raise answer
