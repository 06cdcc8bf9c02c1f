"""How the tour puts figures and records into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

UNIT = "unit { kind symbol currency }"
SOURCE = """source { __typename id
  ... on TeamInput { kind author { name } }
  ... on Objective { title }
  ... on User { name }
  ... on KeyResult { title owner { name } }
  ... on CheckIn { asOf author { name } keyResult { title } }
  ... on CheckInSheet { periodEnd author { name } }
  ... on Blocker { since raisedBy { name } keyResult { title } }
}"""


def figure(value: str | None, unit: Mapping[str, Any] | None) -> str:
    """Return a figure with its unit, or a question mark where nobody has said it."""
    if value is None:
        return "?"
    kind = unit["kind"] if unit else "NUMBER"
    if kind == "PERCENT":
        return f"{value} %"
    suffix = (unit or {}).get("currency") or (unit or {}).get("symbol") or ("points" if kind == "POINTS" else "")
    return f"{value} {suffix}".strip()


def measure(draft: Mapping[str, Any]) -> str:
    """Return what a drafted key result measures."""
    unit, kind = draft["unit"], draft["kind"]
    if kind in ("INCREASE", "DECREASE"):
        words = f"from {figure(draft['baseline'], unit)} to {figure(draft['target'], unit)}"
    elif kind == "MAINTAIN":
        ends = (("at least", draft["low"]), ("at most", draft["high"]))
        words = " and ".join(f"{side} {figure(end, unit)}" for side, end in ends if end is not None)
    elif kind == "MILESTONE":
        words = ", ".join(draft["milestones"])
    else:
        words = "done or not" if kind == "BINARY" else "to be measured first"
    due = f", due {draft['dueOn']}" if draft["dueOn"] else ""
    return f"{kind}{' (guardrail)' if draft['role'] == 'GUARDRAIL' else ''}: {words}{due}"


def record(source: Mapping[str, Any] | None) -> str:
    """Return which record a citation names."""
    if source is None:
        return "a record that this person may not see"
    match source["__typename"]:
        case "TeamInput":
            return f"{source['author']['name']}'s {source['kind'].lower()}"
        case "CheckIn":
            return f"{source['author']['name']}'s check-in of {source['asOf']} on “{source['keyResult']['title']}”"
        case "Blocker":
            return f"{source['raisedBy']['name']}'s blocker since {source['since']}"
        case "CheckInSheet":
            return f"{source['author']['name']}'s sheet of the period until {source['periodEnd']}"
        case "User":
            return f"what {source['name']} owes"
        case "KeyResult":
            return f"the key result “{source['title']}” of {source['owner']['name']}"
        case kind:
            return f"{kind} “{source.get('title', source['id'])}”"


def records(evidence: Sequence[Mapping[str, Any]]) -> str:
    """Return which records a sentence names, each once."""
    return "; ".join(dict.fromkeys(record(piece["source"]) for piece in evidence))


def percent(share: float | None) -> str:
    """Return a share of 0 to 1 as a percentage."""
    return "not yet known" if share is None else f"{share * 100:.0f} %"


def in_days(days: int) -> str:
    """Return the day that many days from today, as the API takes it."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
