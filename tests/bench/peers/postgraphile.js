// The shapes in PostGraphile 5 over the views of the schema `bench`. No authentication, no row-level security, no limits,
// no log: DATABASE_SOCKET is the folder of PostgreSQL's socket, entered as its superuser.
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

const socket = encodeURIComponent(process.env.DATABASE_SOCKET)
const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({ connectionString: `postgresql://postgres@/postgres?host=${socket}`, schemas: ['bench'], poolConfig: { max: 10 } })
  ],
  grafserv: { watch: false, graphiql: false, graphqlPath: '/graphql' },
  grafast: { explain: false }
}

const serv = postgraphile(preset).createServ(grafserv)
const server = createServer()
await serv.addTo(server)
server.listen(0, '127.0.0.1', () => console.log(`serves http://127.0.0.1:${server.address().port}`))
