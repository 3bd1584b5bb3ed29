import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { READY, useReady } from '#server/modules/segments/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

/** Switches on the ready segments, of RFM the nine: the twenty-five say the same more finely. One that the account has had already, be it put away, stays as it is. */
export async function demoSegments(db: Db): Promise<void> {
  await transact(db, systemActor(DEMO_SITE), async (tx) => {
    const known = await tx.prepared<{ recipe: string }>('demo_segments', 'select recipe from segment where recipe is not null', [])
    const codes = READY.filter(({ group, code }) => group !== 'rfm25' && !known.some(({ recipe }) => recipe === code)).map(({ code }) => code)
    await useReady(tx, codes, 'ru')
  })
}
