import { sql, type RawBuilder } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { FieldType } from '#shared/conditions.ts'
import type { Field } from '#server/platform/fields.ts'
import { beforeWorkingMinutes, workingHoursOf, type References } from '#server/modules/settings/index.ts'
import { waitingStatuses } from './first-touch.ts'

// Filters by these are put into words that indexes answer (plannableTouch); the SQL here is for columns and for what is left.
const waits = sql`(o.first_touched_at is null and o.status in (select s.code from order_status s where s.group_code in ('new', 'approval')))`
const waited = sql`(case when o.first_touched_at is not null then o.first_touch_minutes when ${waits} then working_minutes(greatest(o.created_at, now() - interval '60 days'), now()) end)`
const norm = sql`(select a.first_touch_norm from account a)`

const field = (name: string, type: FieldType, ru: string, en: string, expression: RawBuilder<unknown>, more: Partial<Field> = {}): Field =>
  ({ name, type, label: { ru, en }, sql: expression, filter: true, column: true, essential: true, ...more })

/** How long buyers wait for a person, and calls in vain. */
export const touchFields: Field[] = [
  field('isUntouched', 'boolean', 'Не тронут', 'Untouched', waits),
  field('isTouchOverdue', 'boolean', 'Ждёт дольше нормы', 'Waits longer than the norm', sql`(${waits} and working_minutes(greatest(o.created_at, now() - interval '60 days'), now()) >= ${norm})`, { costly: true }),
  field('firstTouchMinutes', 'integer', 'Первый контакт, мин', 'First contact, min', waited, { costly: true }),
  field('firstTouchedAt', 'datetime', 'Первый контакт', 'First contact', sql`o.first_touched_at`),
  field('firstTouchedBy', 'user', 'Кто связался первым', 'Who made first contact', sql`o.first_touched_by`),
  field('callAttempts', 'integer', 'Недозвонов', 'Calls in vain', sql`o.call_attempts`),
  field('nextCallAt', 'datetime', 'Следующий звонок', 'Next call', sql`o.next_call_at`),
]

/** What is untouched stands in an index with its status; and who came before a moment waits longer than the norm. */
export function plannableTouch({ field: name, op, value }: { field: string; op: string; value?: unknown }, references: References, now: Date): Condition | null {
  if ((name !== 'isUntouched' && name !== 'isTouchOverdue') || op !== 'eq' || value !== true) return null
  const waiting: Condition[] = [{ field: 'status', op: 'in', value: waitingStatuses(references) }, { field: 'firstTouchedAt', op: 'empty' }]
  if (name === 'isUntouched') return { and: waiting }
  const edge = beforeWorkingMinutes(now, references.account.firstTouchNorm, workingHoursOf(references.account))
  return edge ? { and: [...waiting, { field: 'createdAt', op: 'lte', value: edge.toISOString() }] } : { or: [] }
}
