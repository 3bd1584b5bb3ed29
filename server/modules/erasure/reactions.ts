import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import { leaveGoneCustomers } from '#server/modules/orders/index.ts'

const namesCustomer = ({ entity, kind, fields }: LogEntry): boolean => entity === 'order' && (kind === 'order.created' || typeof fields['customerId']?.[1] === 'number')

/**
 * An order looks its customer up without a lock and is written a moment later; of one who was erased in between nothing is left to hang it on. The log shows
 * each such latecomer, after the erasure.
 */
export const latecomersReader: Reader = {
  name: 'erasure.latecomers',
  concerns: namesCustomer,
  effect: (tx, entries) => leaveGoneCustomers(tx, [...new Set(entries.filter(namesCustomer).map(({ entityId }) => entityId))]),
}
