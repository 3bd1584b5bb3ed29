import type { Db } from '#server/platform/db.ts'
import type { DemoProgress } from './load-demo.ts'

export type DemoState = { step: DemoProgress['step'] | 'none' | 'failed'; done: number; total: number; perSecond: number }

const NOTED_EVERY = 500
const noted = new WeakMap<Db, number>()

/** Keeps how far the load is where every process can read it. Not more often than people look, unless it must not be missed. */
export async function noteDemo(db: Db, state: DemoState, always = false): Promise<void> {
  const now = Date.now()
  if (!always && state.step !== 'done' && now - (noted.get(db) ?? 0) < NOTED_EVERY) return
  noted.set(db, now)
  await db.pool.query('update account set demo_state = $1', [JSON.stringify(state)])
}

export async function demoState(db: Db): Promise<DemoState> {
  const { rows } = await db.pool.query<{ demo_state: DemoState | null }>('select demo_state from account')
  return rows[0]?.demo_state ?? { step: 'none', done: 0, total: 0, perSecond: 0 }
}
