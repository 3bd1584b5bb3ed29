import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import { markTouched } from '#server/modules/orders/index.ts'
import { distribute } from './distribute.ts'
import { followCallTasks } from './follow-call-tasks.ts'
import { ownCustomers } from './own-customers.ts'
import { touchesOf } from './touches.ts'

/**
 * What follows from what happened, in this order: first touches, so that what somebody works on already is not given to another; whose the
 * customers are; promised calls; then the queue. One reader reads in one process at a time, so distribution never meets itself.
 */
export const dayReader: Reader = {
  name: 'day.orders',
  concerns: (entry) => WATCHED.has(entry.entity) || entry.about?.['reference'] === 'distributionRules',
  effect: async (tx, entries) => {
    await markTouched(tx, touchesOf(entries))
    await ownCustomers(tx, entries)
    await followCallTasks(tx, entries)
    if (entries.some(movesTheQueue)) await distribute(tx)
  },
}

const WATCHED = new Set(['order', 'task', 'user', 'user_group'])
const PEOPLE = ['status', 'active', 'online', 'groupIds']

function movesTheQueue({ kind, entity, fields, about }: LogEntry): boolean {
  if (kind === 'order.created') return true
  if (entity === 'order') return 'managerId' in fields ? fields.managerId![1] === null : 'status' in fields
  if (entity === 'user') return kind === 'user.created' || PEOPLE.some((field) => field in fields)
  if (entity === 'user_group') return true
  return about?.['reference'] === 'distributionRules'
}
