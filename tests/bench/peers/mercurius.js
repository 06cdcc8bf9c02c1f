// The shapes in Mercurius with graphql-jit and one batched loader for each relation. No authentication, no row-level
// security, no limits, no log: DATABASE_SOCKET is the folder of PostgreSQL's socket, entered as its superuser.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import pg from 'pg'

const DATE = 1082
pg.types.setTypeParser(DATE, (text) => text)
const pool = new pg.Pool({ host: process.env.DATABASE_SOCKET, user: 'postgres', database: 'postgres', max: 10 })

const schema = `
  interface Node { id: ID! }
  type Query { node(id: ID!): Node }
  type Cycle implements Node { id: ID! name: String! state: String! objectives(first: Int!): Objectives! }
  type Objectives { nodes: [Objective!]! }
  type Objective implements Node {
    id: ID! title: String! state: String! progress: Float owner: User! team: Team keyResults: [KeyResult!]!
  }
  type User implements Node { id: ID! name: String! }
  type Team implements Node { id: ID! name: String! }
  type KeyResult implements Node {
    id: ID! title: String! weight: String! progress: Float latestCheckIn: CheckIn checkIns(first: Int!): CheckIns!
  }
  type CheckIns { nodes: [CheckIn!]! }
  type CheckIn implements Node {
    id: ID! asOf: String! value: String confidence: Float health: String note: String
  }
`

// Prepared once on each connection, as Waymark's statements are.
const rows = async (name, text, values) => (await pool.query({ name, text, values })).rows

const CHECK_IN = 'c.id, c.as_of as "asOf", c.value, c.confidence, c.health, c.note'

function grouped (parents, found, key) {
  const groups = new Map(parents.map((parent) => [parent, []]))
  for (const row of found) groups.get(row[key]).push(row)
  return parents.map((parent) => groups.get(parent))
}

async function byId (name, columns, table, ids) {
  const found = await rows(name, `select ${columns} from ${table} c where c.id = any($1)`, [[...new Set(ids)]])
  const rowOf = new Map(found.map((row) => [row.id, row]))
  return ids.map((id) => rowOf.get(id) ?? null)
}

const resolvers = {
  Node: { resolveType: (value) => value.__typename },
  Query: {
    node: async (_, { id }) => {
      const [cycle] = await rows('cycle', 'select id, name, state from cycles where id = $1', [id])
      return cycle && { __typename: 'Cycle', ...cycle }
    }
  }
}

const loaders = {
  Cycle: {
    objectives: async (queries) => {
      const ids = queries.map(({ obj }) => obj.id)
      const found = await rows('objectives', `
        select f.* from unnest($1::uuid[]) k (id) cross join lateral (
          select o.id, o.cycle_id, o.owner_id, o.team_id, o.title, o.state, p.progress
          from objectives o join objective_progress p on p.id = o.id
          where o.cycle_id = k.id and o.archived_at is null order by o.title, o.id limit $2
        ) f`, [ids, queries[0].params.first])
      return grouped(ids, found, 'cycle_id').map((nodes) => ({ nodes }))
    }
  },
  Objective: {
    owner: (queries) => byId('owners', 'c.id, c.name', 'users', queries.map(({ obj }) => obj.owner_id)),
    team: (queries) => byId('teams', 'c.id, c.name', 'teams', queries.map(({ obj }) => obj.team_id)),
    keyResults: async (queries) => {
      const ids = queries.map(({ obj }) => obj.id)
      const found = await rows('key_results', `
        select k.id, k.objective_id, k.title, k.weight, p.progress, p.latest_check_in_id
        from key_results k join key_result_progress p on p.id = k.id
        where k.objective_id = any($1) order by k.position, k.id`, [ids])
      return grouped(ids, found, 'objective_id')
    }
  },
  KeyResult: {
    latestCheckIn: (queries) =>
      byId('latest', CHECK_IN, 'check_ins', queries.map(({ obj }) => obj.latest_check_in_id)),
    checkIns: async (queries) => {
      const ids = queries.map(({ obj }) => obj.id)
      const found = await rows('check_ins', `
        select f.* from unnest($1::uuid[]) k (id) cross join lateral (
          select ${CHECK_IN}, c.key_result_id from check_ins c
          where c.key_result_id = k.id and c.replaced_at is null
          order by c.as_of desc, c.recorded_at desc, c.id desc limit $2
        ) f`, [ids, queries[0].params.first])
      return grouped(ids, found, 'key_result_id').map((nodes) => ({ nodes }))
    }
  }
}

const app = Fastify({ logger: false })
app.register(mercurius, { schema, resolvers, loaders, jit: 1 })
console.log(`serves ${await app.listen({ host: '127.0.0.1', port: 0 })}`)
