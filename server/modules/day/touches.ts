import type { LogEntry } from '#server/platform/change-log.ts'
import type { Touch } from '#server/modules/orders/index.ts'

/** To whom an order is given tells the buyer nothing. */
const SILENT_FIELDS = new Set(['managerId'])
/** What a person does about a task is a touch of its order only when it says that somebody was called. */
const CALLED = new Set(['answered', 'no_answer', 'refused'])

/**
 * Which orders a person touched by these entries: an order entered by hand, a call, a comment, a new status, any changed field, line or payment.
 * Keys, rules and the system touch nothing, however much they change.
 */
export function touchesOf(entries: readonly LogEntry[]): Touch[] {
  return entries.filter(isTouch).map((entry) => ({ orderId: entry.orderId ?? entry.entityId, userId: entry.actorId!, at: entry.at }))
}

function isTouch(entry: LogEntry): boolean {
  if (entry.actorKind !== 'user' || entry.actorId === null) return false
  if (entry.kind === 'task.completed') return entry.orderId !== null && CALLED.has(String(entry.fields.result?.[1]))
  if (entry.entity !== 'order') return false
  return entry.kind !== 'order.changed' || Object.keys(entry.fields).some((field) => !SILENT_FIELDS.has(field))
}
