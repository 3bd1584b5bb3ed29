import type { UnchangedEvent } from '#shared/contracts/automation.ts'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, workingHoursOf } from '#server/modules/settings/index.ts'
import { after } from './due-time.ts'
import type { LiveRule } from './live-rules.ts'
import { matchesField } from './match-event.ts'
import { putPlans } from './plan-dates.ts'

type Told = Pick<LogEntry, 'entity' | 'kind' | 'fields'>

/** Whether the entry ends a silence, and begins one that counts: `null` = it has nothing to do with it. */
export function beginsSilence(event: UnchangedEvent, subject: string, entry: Told): boolean | null {
  if (entry.entity !== subject) return null
  if (!event.field) return true
  const isCreated = entry.kind.endsWith('.created')
  if (!(event.field in entry.fields)) return isCreated ? !event.is?.length : null
  return matchesField({ name: event.field, to: event.is ?? [] }, entry.fields)
}

/** Every change begins the waiting anew. */
export async function followSilence(tx: Tx, rules: readonly LiveRule[], entries: readonly LogEntry[]): Promise<void> {
  for (const rule of rules) {
    const { event } = rule.draft
    if (event.kind !== 'unchanged') continue
    const last = new Map<number, { entry: LogEntry; begins: boolean }>()
    for (const entry of entries) {
      const begins = entry.id > rule.sinceEntry ? beginsSilence(event, rule.subject, entry) : null
      if (begins !== null) last.set(entry.entityId, { entry, begins })
    }
    if (last.size === 0) continue
    const { account } = await freshReferences(tx.db)
    const hours = workingHoursOf(account)
    const begun = [...last].filter(([, { begins }]) => begins)
    const ended = [...last].filter(([, { begins }]) => !begins).map(([id]) => id)
    if (ended.length > 0) await tx.db.deleteFrom('rule_plan').where('rule_id', '=', rule.id).where('subject_id', 'in', ended).execute()
    await putPlans(tx, rule.id, begun.map(([id, { entry }]) => ({ id, due: after(entry.at, event.for, hours, account.timeZone), basis: String(entry.id) })), true)
  }
}
