import type { ChangedField, RuleEvent, Subject } from '#shared/contracts/automation.ts'
import type { LogEntry } from '#server/platform/change-log.ts'

type Entry = Pick<LogEntry, 'kind' | 'entity' | 'entityId' | 'orderId' | 'customerId' | 'actorKind' | 'fields' | 'about'>

/** The record of this kind that the entry is about; null when it is about none. */
export function subjectOf(subject: Subject, entry: Pick<LogEntry, 'entity' | 'entityId' | 'orderId' | 'customerId'>): number | null {
  if (entry.entity === subject) return entry.entityId
  return subject === 'order' ? entry.orderId : entry.customerId
}

/** Whether the entry is the event. Dates and silence are no entries: they are planned, see plan-dates.ts. */
export function matchesEvent(event: RuleEvent, entry: Entry): boolean {
  switch (event.kind) {
    case 'change':
      return (
        entry.entity === event.entity &&
        (!event.kinds?.length || event.kinds.includes(entry.kind)) &&
        (!event.by?.length || event.by.includes(entry.actorKind)) &&
        (event.fields ?? []).every((field) => matchesField(field, entry.fields))
      )
    case 'message':
      return isIncoming(entry) && (!event.channels?.length || event.channels.includes(String(entry.about?.['channel'] ?? 'email') as never))
    case 'taskDone':
      return (
        entry.kind === 'task.completed' &&
        (!event.results?.length || event.results.includes(String(entry.fields['result']?.[1] ?? ''))) &&
        (!event.taskKinds?.length || event.taskKinds.includes(String((entry.about?.['task'] as { kind?: unknown } | undefined)?.kind ?? '')))
      )
    case 'ruleRan':
      return entry.kind === 'rule.ran' && entry.entityId === event.ruleId
    case 'hook':
      return (entry.kind === 'hook.raised' && entry.about?.['hook'] === event.name) || HOOK_OF_ENTRY[entry.kind] === event.name
    default:
      return false
  }
}

/** News that is told by the log itself, and by whoever integrates another program as a hook. */
const HOOK_OF_ENTRY: Record<string, string> = { 'customer.segment_entered': 'segment.entered', 'customer.segment_left': 'segment.left' }

/** What a machine has sent back is no letter of the customer's: two robots would answer each other for ever. */
const isIncoming = ({ kind, about }: Entry): boolean => (kind === 'letter.received' && about?.['isAutomatic'] !== true) || kind === 'message.received'

export function matchesField({ name, from, to }: ChangedField, fields: Entry['fields']): boolean {
  const change = fields[name]
  return change !== undefined && isOneOf(from, change[0]) && isOneOf(to, change[1])
}

const isOneOf = (wanted: readonly unknown[] | undefined, value: unknown): boolean => !wanted?.length || wanted.some((one) => same(one, value))

/** As the log compares: by JSON, and nothing is the same however it is said. */
function same(one: unknown, other: unknown): boolean {
  const plain = (value: unknown): string => JSON.stringify(value === undefined || value === '' ? null : value)
  return plain(one) === plain(other)
}
