import { DateTime } from 'luxon'
import type { ConditionValue, Operator } from '#shared/conditions.ts'
import type { Actor } from '../access.ts'
import { Refusal } from '../errors.ts'
import { fieldFor, type Entity, type Field } from '../fields.ts'

/** What a condition is compiled for: days are days of this zone, and "now" is one moment for the whole query. */
export type CompileContext = { timeZone: string; now: Date; actor: Actor }

/** Beyond these, dates overrun what the database and the calendar of the process hold. */
const MOST_DAYS = 100_000
const MOST_MINUTES = 100_000_000
const LAST_YEAR = 9990

/** Half-open interval that the operator names, so that no moment counts twice. */
export function interval(field: Field, op: Operator, value: ConditionValue, context: CompileContext): [DateTime | null, DateTime | null] {
  const zone = context.timeZone
  const now = DateTime.fromJSDate(context.now).setZone(zone)
  if (op === 'lastMinutes') {
    const minutes = plain({ ...field, type: 'integer' }, value) as number
    if (minutes < 0 || minutes > MOST_MINUTES) throw refused('bad_value', { field: field.name })
    return [now.minus({ minutes }), now.plus({ milliseconds: 1 })]
  }
  if (op === 'lastDays' || op === 'nextDays') {
    const days = plain({ ...field, type: 'integer' }, value) as number
    if (days < 0 || days > MOST_DAYS) throw refused('bad_value', { field: field.name })
    if (field.type === 'date') {
      const today = now.startOf('day')
      return op === 'lastDays' ? [today.minus({ days }), today.plus({ days: 1 })] : [today, today.plus({ days: days + 1 })]
    }
    return op === 'lastDays' ? [now.minus({ days }), now.plus({ milliseconds: 1 })] : [now, now.plus({ days })]
  }
  if (op === 'between') {
    const [from, to] = pair(field, value)
    return [from === null ? null : moment(field, from, zone)[0], to === null ? null : moment(field, to, zone)[1]]
  }
  const [start, end] = moment(field, value, zone)
  switch (op) {
    case 'eq': return [start, end]
    case 'lt': return [null, start]
    case 'lte': return [null, end]
    case 'gt': return [end, null]
    default: return [start, null]
  }
}

/** Start and end of what was named: a day is a whole day of the zone, a moment is one millisecond long. */
function moment(field: Field, value: ConditionValue, zone: string): [DateTime, DateTime] {
  const parsed = typeof value === 'string' ? DateTime.fromISO(value, { zone }) : DateTime.invalid('not a date')
  if (!parsed.isValid || parsed.year < 1 || parsed.year > LAST_YEAR) throw refused('bad_value', { field: field.name })
  const wholeDay = /^\d{4}-\d{2}-\d{2}$/.test(value as string) || field.type === 'date'
  // Where clocks go forward at midnight a day begins at one o'clock; the day after it does not.
  return wholeDay ? [parsed.startOf('day'), parsed.plus({ days: 1 }).startOf('day')] : [parsed, parsed.plus({ milliseconds: 1 })]
}

export function pair(field: Field, value: ConditionValue): [string | number | null, string | number | null] {
  if (!Array.isArray(value) || value.length !== 2) throw refused('bad_value', { field: field.name })
  return [value[0] ?? null, value[1] ?? null]
}

export function plain(field: Field, value: ConditionValue): string | number | boolean {
  const bad = refused('bad_value', { field: field.name })
  if (value === null || Array.isArray(value)) throw bad
  switch (field.type) {
    case 'integer':
    case 'user':
    case 'id': {
      const number = typeof value === 'number' ? value : Number(value)
      if (!Number.isSafeInteger(number) || value === '') throw bad
      return number
    }
    case 'number':
    case 'money': {
      const number = typeof value === 'number' ? value : Number(value)
      if (!Number.isFinite(number) || value === '') throw bad
      // Columns hold decimals, the language speaks minor units.
      return field.type === 'money' ? number / 100 : number
    }
    case 'boolean':
      if (typeof value !== 'boolean') throw bad
      return value
    default: {
      const text = String(value)
      if (text.includes('\0')) throw bad
      return text
    }
  }
}

export const refused = (reason: string, params: Record<string, unknown>): Refusal =>
  new Refusal('condition_invalid', { reason, ...params }, 400)

/** The field that a sum is over. @throws Refusal `condition_invalid`: one that the actor sees in full, and that can be summed */
export function summedField(entity: Entity, name: string, { actor }: CompileContext): Field {
  const declared = entity.fields.get(name)
  if (!declared?.filter) throw refused('unknown_field', { field: name })
  const field = fieldFor(actor, declared)
  if (!field || field.isMasked) throw refused('hidden_field', { field: name })
  if (!['money', 'number', 'integer'].includes(field.type)) throw refused('wrong_operator', { field: name, op: 'sum' })
  return field
}
