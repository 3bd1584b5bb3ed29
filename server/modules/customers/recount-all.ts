import { Type } from 'typebox'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { job } from '#server/platform/jobs.ts'
import { transact } from '#server/platform/transact.ts'
import { recountFigures } from './recount-figures.ts'

const PAGE = 500
export const recountAllName = { name: 'customers.recount_all' } as const

/** Counts the figures anew that are in another currency than the account's. Until it comes to a customer, his figures say which currency they are in. */
export async function recountAll(db: Db): Promise<void> {
  for (let taken = PAGE; taken === PAGE; ) {
    taken = await transact(db, systemActor('figures'), async (tx) => {
      const rows = await tx.prepared<{ id: number }>('customers_in_another_base', `select customer_id as id from customer_figures where currency <> account_currency() order by customer_id limit ${PAGE}`, [])
      await recountFigures(tx, rows.map(({ id }) => Number(id)))
      return rows.length
    })
  }
}

export const recountAllJob = job({ ...recountAllName, lane: 'bulk', payload: Type.Object({}), run: ({ db }) => recountAll(db) })
