import { Type } from 'typebox'
import { enqueue, job } from '#server/platform/jobs.ts'
import type { Module } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { Refusal } from '#server/platform/errors.ts'
import { DEMO_SITE } from './demo-orders.ts'
import { loadDemo } from './load-demo.ts'
import { demoShopRoutes } from './demo-shop.ts'
import { demoState, noteDemo } from './demo-state.ts'
import { removeDemo } from './remove-demo.ts'

export { loadDemo, type DemoProgress } from './load-demo.ts'
export { removeDemo } from './remove-demo.ts'

const loading = job({
  name: 'demo.load',
  lane: 'bulk',
  payload: Type.Object({ besideRealData: Type.Boolean() }),
  run: async ({ db }, { besideRealData }) => {
    try {
      await loadDemo(db, { besideRealData, onProgress: (progress) => void noteDemo(db, progress) })
    } catch (error) {
      await noteDemo(db, { step: 'failed', done: 0, total: 0, perSecond: 0 }, true)
      throw error
    }
  },
})

const DemoState = Type.Object({
  step: Type.Enum(['none', 'reading', 'catalogue', 'orders', 'done', 'failed'], { description: 'none: no demo in this account' }),
  done: Type.Integer({ description: 'Invoices so far' }),
  total: Type.Integer(),
  perSecond: Type.Integer({ description: 'Invoices a second' }),
})

/** The demo on real data: loaded and removed from the welcome screen, the settings and the command line. */
export const demo: Module = {
  name: 'demo',
  jobs: [loading],
  routes: (app, { db }) => {
    demoShopRoutes(app, db)
    app.get('/api/demo', { config: { access: 'signed-in' }, schema: { response: { 200: DemoState } } }, () => demoState(db))
    app.post(
      '/api/demo/load',
      {
        config: { access: 'settings.change' },
        schema: {
          description: 'Starts loading in the background; GET /api/demo tells how far it is. 409 demo_beside_real_data unless besideRealData.',
          body: Type.Object({ besideRealData: Type.Optional(Type.Boolean()) }),
          response: { 202: DemoState },
        },
      },
      async (request, reply) => {
        const besideRealData = request.body.besideRealData ?? false
        const { rows } = await db.pool.query<{ real: boolean }>('select exists (select from "order" where site <> $1) as real', [DEMO_SITE])
        if (rows[0]!.real && !besideRealData) throw new Refusal('demo_beside_real_data', {}, 409)
        await noteDemo(db, { step: 'reading', done: 0, total: 0, perSecond: 0 }, true)
        await transact(db, request.actor, (tx) => enqueue(tx, loading, { besideRealData }, { key: 'demo' }))
        return reply.code(202).send(await demoState(db))
      },
    )
    app.post(
      '/api/demo/remove',
      { config: { access: 'settings.change' }, schema: { response: { 200: Type.Object({ orders: Type.Integer({ description: 'Orders that were removed' }) }) } } },
      async () => {
        const removed = await removeDemo(db)
        await noteDemo(db, { step: 'none', done: 0, total: 0, perSecond: 0 }, true)
        return removed
      },
    )
  },
}
