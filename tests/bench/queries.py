"""The two shapes: in GraphQL, in PostGraphile's names, and as one hand-written statement with the same JSON."""

DASHBOARD = """
query Dashboard($cycle: ID!, $first: Int!) {
  node(id: $cycle) { ... on Cycle {
    name state
    objectives(first: $first) { nodes {
      id title state progress
      owner { id name } team { id name }
      keyResults { id title weight progress latestCheckIn { id asOf value confidence health note } }
    } }
  } }
}
"""

BIG = """
query Big($cycle: ID!, $first: Int!) {
  node(id: $cycle) { ... on Cycle {
    name state
    objectives(first: $first) { nodes {
      id title state progress
      owner { id name } team { id name }
      keyResults { id title weight progress checkIns(first: 3) { nodes { id asOf value confidence health note } } }
    } }
  } }
}
"""


def _in_postgraphile(check_ins: str) -> str:
    return f"""
query Read($cycle: UUID!, $first: Int!) {{
  cycleByRowId(rowId: $cycle) {{
    name state
    objectives(first: $first, orderBy: TITLE_ASC) {{ nodes {{
      rowId title state progress
      owner {{ rowId name }} team {{ rowId name }}
      keyResults(orderBy: POSITION_ASC) {{ nodes {{ rowId title weight progress {check_ins} }} }}
    }} }}
  }}
}}
"""


_POSTGRAPHILE_CHECK_IN = "rowId asOf value confidence health note"
DASHBOARD_POSTGRAPHILE = _in_postgraphile(f"latestCheckIn {{ {_POSTGRAPHILE_CHECK_IN} }}")
BIG_POSTGRAPHILE = _in_postgraphile(
    f"checkIns(first: 3, orderBy: [AS_OF_DESC, RECORDED_AT_DESC]) {{ nodes {{ {_POSTGRAPHILE_CHECK_IN} }} }}"
)

_ID = "'{kind}_' || translate(rtrim(encode(uuid_send({column}), 'base64'), '='), '+/', '-_')"


def _id(kind: str, column: str) -> str:
    return _ID.format(kind=kind, column=column)


_CHECK_IN = f"""json_build_object('id', {_id("CheckIn", "i.id")}, 'asOf', i.as_of, 'value', i.value::text,
  'confidence', i.confidence, 'health', i.health, 'note', i.note)"""
_LATEST = f"""'latestCheckIn', (select {_CHECK_IN} from check_ins i where i.id = p.latest_check_in_id)"""
_THREE = f"""'checkIns', json_build_object('nodes', (select json_agg({_CHECK_IN}) from (
  select * from check_ins i where i.key_result_id = k.id order by i.as_of desc, i.recorded_at desc, i.id desc limit 3
) i))"""


def statement(check_ins: str) -> str:
    """Return the hand-written statement; ``check_ins`` is what each key result shows of them."""
    return f"""
select (json_build_object('data', json_build_object('node', json_build_object(
  'name', c.name, 'state', c.state, 'objectives', json_build_object('nodes', (
    select json_agg(json_build_object(
      'id', {_id("Objective", "o.id")}, 'title', o.title, 'state', o.state, 'progress', op.progress,
      'owner', json_build_object('id', {_id("User", "u.id")}, 'name', u.name),
      'team', json_build_object('id', {_id("Team", "t.id")}, 'name', t.name),
      'keyResults', (select json_agg(json_build_object(
          'id', {_id("KeyResult", "k.id")}, 'title', k.title, 'weight', k.weight::text, 'progress', p.progress,
          {check_ins}) order by k.position)
        from key_results k join key_result_progress p on p.id = k.id where k.objective_id = o.id)
    ) order by o.title, o.id)
    from (select * from objectives o where o.cycle_id = c.id order by o.title, o.id limit %(first)s) o
    join objective_progress op on op.id = o.id
    join users u on u.id = o.owner_id
    left join teams t on t.id = o.team_id
  ))))))::text
from cycles c where c.id = %(cycle)s
"""


DASHBOARD_SQL = statement(_LATEST)
BIG_SQL = statement(_THREE)
