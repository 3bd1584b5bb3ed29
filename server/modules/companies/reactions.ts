import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import { recountDebts } from './recount-debts.ts'

/** Keeps the debts of corporate customers true to their orders and payments. */
export const debtsReader: Reader = {
  name: 'companies.debts',
  concerns: (entry) => owersOf(entry).length > 0,
  effect: (tx, entries) => recountDebts(tx, entries.flatMap(owersOf)),
}

function owersOf(entry: LogEntry): number[] {
  if (entry.entity !== 'order') return []
  return [entry.customerId, ...(entry.fields.customerId ?? [])].filter((id): id is number => typeof id === 'number')
}
