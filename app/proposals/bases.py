"""What a change of a published goal was proposed for: the goal as people held each other to it, in one JSON value.

Expressions are about a key result ``k`` or an objective ``o``. Names are as people see them, values are text.
"""

from __future__ import annotations

KEY_RESULT_AS_IT_IS = """jsonb_build_object(
    'title', k.title, 'state', k.state, 'kind', k.kind, 'role', k.role,
    'unit', concat_ws(' ', k.unit_kind, k.unit_symbol, k.unit_currency),
    'baseline', k.baseline::text, 'target', k.target::text, 'low', k.low::text, 'high', k.high::text,
    'stretch', k.stretch::text, 'phases', k.phases::text, 'weight', k.weight::text, 'dueOn', k.due_on::text,
    'owner', (select u.name from users u where u.id = k.owner_id),
    'milestones', (select string_agg(m.title || ' (' || m.weight || ')', '; ' order by m.position)
        from milestones m where m.key_result_id = k.id))"""
OBJECTIVE_AS_IT_IS = """jsonb_build_object(
    'title', o.title, 'commitment', o.commitment, 'progressMode', o.progress_mode,
    'owner', (select u.name from users u where u.id = o.owner_id),
    'team', (select t.name from teams t where t.id = o.team_id))"""
