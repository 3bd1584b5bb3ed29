import { ReadModelAnswer } from '#shared/contracts/read-model.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { readModelState } from './read-model-state.ts'
import { REBUILD_ASKED } from './touched.ts'
import { Type } from 'typebox'

export function readModelRoutes(app: App, platform: Platform): void {
  app.get('/api/analytics/state', { config: { access: 'analytics.view' }, schema: { description: 'How fresh figures are, what fills them, and how far a rebuild is', response: { 200: ReadModelAnswer } } }, async () => {
    const { engine, asOf, ...state } = await readModelState(platform)
    const { count = 0, nextAt } = engine.restarts ?? {}
    return { ...state, asOf: asOf?.toISOString() ?? null, engine: { kind: engine.kind, isReady: engine.isReady, trouble: troubleOf(engine), restarts: count, nextStartAt: nextAt?.toISOString() ?? null } }
  })

  // The projector reads of it in the log like of everything else: asked for once, it is done once, also when the process that does it dies.
  app.post('/api/analytics/rebuild', { config: { access: 'settings.change' }, schema: { description: 'Fills the read model anew from PostgreSQL; figures stay as they are until then', response: { 202: Type.Object({}, { description: 'It begins within seconds; the state tells how far it is.' }) } } }, async (request, reply) => {
    await transact(platform.db, request.actor, async (tx) => tx.record({ kind: REBUILD_ASKED, entity: 'setting', entityId: 1 }))
    return reply.code(202).send({})
  })
}

function troubleOf({ kind, isReady, trouble }: { kind: 'embedded' | 'outside'; isReady: boolean; trouble: string | null }) {
  if (isReady) return null
  if (kind === 'outside') return 'server_unreachable' as const
  return trouble ? 'engine_ended' as const : 'engine_starting' as const
}
