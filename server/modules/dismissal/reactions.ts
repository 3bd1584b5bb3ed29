import { enqueue } from '#server/platform/jobs.ts'
import type { Reader } from '#server/platform/readers.ts'
import { handOverWork } from './jobs.ts'

/** Fields that give a record to a person. */
const GIVES = ['managerId', 'performerId']

/**
 * Orders keep coming in while somebody is dismissed, and a store may name them for years: whatever is given to somebody who is gone is handed
 * over too, however late its transaction was.
 */
export const stragglersReader: Reader = {
  name: 'dismissal.stragglers',
  concerns: ({ fields }) => GIVES.some((name) => typeof fields[name]?.[1] === 'number'),
  effect: async (tx, entries) => {
    const given = entries.flatMap((entry) => GIVES.flatMap((field) => entry.fields[field]?.[1] ?? []))
    const people = [...new Set(given.map(Number).filter(Number.isSafeInteger))]
    if (people.length === 0) return
    const rows = await tx.db.selectFrom('dismissal').select('id').where('user_id', 'in', people).where('restored_at', 'is', null).execute()
    for (const { id } of rows) await enqueue(tx, handOverWork, { id }, { key: `dismissal ${id}` })
  },
}
