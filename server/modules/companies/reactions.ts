import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { Reader } from '#server/platform/readers.ts'
import { recountDebts } from './recount-debts.ts'

/** Keeps the debts of corporate customers true to their orders and payments. */
export const debtsReader: Reader = {
  name: 'companies.debts',
  concerns: (entry) => changesBase(entry) || owersOf(entry).length > 0,
  effect: async (tx, entries) => recountDebts(tx, entries.some(changesBase) ? await allOwers(tx) : entries.flatMap(owersOf)),
}

const changesBase = ({ entity, about, fields }: LogEntry): boolean => entity === 'setting' && about?.reference === 'account' && 'currency' in fields

async function allOwers(tx: Tx): Promise<number[]> {
  const rows = await tx.prepared<{ id: number }>('corporate_customers', "select id from customer where type = 'customer_corporate'", [])
  return rows.map(({ id }) => Number(id))
}

function owersOf(entry: LogEntry): number[] {
  if (entry.entity !== 'order') return []
  return [entry.customerId, ...(entry.fields.customerId ?? [])].filter((id): id is number => typeof id === 'number')
}
