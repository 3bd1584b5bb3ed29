import { Type } from 'typebox'
import client from 'prom-client'
import { lastChangeId } from './change-log.ts'
import type { App } from './http/server.ts'
import type { Platform } from './platform.ts'

/** `GET /health` for supervisors and `GET /metrics` for Prometheus; metrics are served to this machine alone. */
export function observabilityRoutes(app: App, platform: Platform): void {
  const registry = new client.Registry()
  client.collectDefaultMetrics({ register: registry })
  const seconds = new client.Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the last byte of the answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  })
  new client.Gauge({
    name: 'live_streams',
    help: 'Open live streams of browsers',
    registers: [registry],
    collect() {
      this.set(platform.live.subscribers)
    },
  })
  new client.Gauge({
    name: 'change_reader_lag',
    help: 'Entries of the change log that a reader has not seen yet',
    labelNames: ['reader'],
    registers: [registry],
    async collect() {
      const last = await lastChangeId(platform.db.pool)
      const { rows } = await platform.db.pool.query<{ name: string; last_id: number }>('select name, last_id from change_reader')
      for (const row of rows) this.set({ reader: row.name }, Math.max(0, last - row.last_id))
    },
  })
  new client.Gauge({
    name: 'database_connections',
    help: 'Connections of this process to PostgreSQL, by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'open' }, platform.db.pool.totalCount)
      this.set({ state: 'idle' }, platform.db.pool.idleCount)
      this.set({ state: 'waiting' }, platform.db.pool.waitingCount)
    },
  })

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  })

  app.get(
    '/health',
    {
      config: { access: 'public' },
      schema: {
        description: 'Whether this process can do its work: 200 when it reaches the database, else 503.',
        response: {
          200: Type.Object({ status: Type.Literal('ok'), version: Type.String() }),
          503: Type.Object({ status: Type.Literal('no_database'), version: Type.String() }),
        },
      },
    },
    async (_request, reply) => {
      const version = platform.version
      return platform.db.pool.query('select 1').then(
        () => reply.send({ status: 'ok' as const, version }),
        () => reply.code(503).send({ status: 'no_database' as const, version }),
      )
    },
  )
  app.get('/metrics', { config: { access: 'public' }, schema: { description: 'Prometheus metrics; answered to this machine alone.' } }, async (request, reply) => {
    if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) return reply.code(404).send()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
