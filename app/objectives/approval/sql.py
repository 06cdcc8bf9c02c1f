"""The policy in force for an objective, as statements on objectives gather it."""

from __future__ import annotations

_ALL = (
    "(select jsonb_object_agg(s.level || coalesce(s.team_id::text, ''), jsonb_build_object("
    "'publishers', s.publishers, 'approvers', s.approvers, 'approvals', s.approvals, "
    "'author_may_approve', s.author_may_approve)) from approval_policies s)"
)
IN_FORCE = f"coalesce({_ALL} -> (o.level || o.team_id::text), {_ALL} -> o.level::text)"
"""The policy for an objective ``o`` as JSON: its team's, its level's, or null. Gathered once for a statement."""
