import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import { accrueFor } from './accrue.ts'

/** Of an order, what may change what it has earned. */
const FIELDS = ['status', 'total', 'paidSum', 'fullyPaidAt', 'deliveryCost', 'customerId']

/** Keeps what orders have earned true to the orders. */
export const accrualReader: Reader = {
  name: 'loyalty.accrual',
  concerns: (entry) => earns(entry),
  effect: (tx, entries) => accrueFor(tx, entries.filter(earns).map((entry) => entry.entityId)),
}

function earns(entry: LogEntry): boolean {
  return entry.entity === 'order' && (entry.kind === 'order.created' || FIELDS.some((field) => field in entry.fields) || entry.kind.startsWith('order.payment'))
}
