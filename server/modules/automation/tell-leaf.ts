import type { Condition, ConditionValue } from '#shared/conditions.ts'
import type { Subject, Why } from '#shared/contracts/automation.ts'
import type { Actor } from '#server/platform/access.ts'
import { describeCondition, type NameValue } from '#server/platform/conditions/describe.ts'
import { shownTo } from '#server/platform/fields.ts'
import { catalogueOf } from './subject-catalogue.ts'

type Kept = { code: string; params?: Record<string, unknown>; failed?: { condition: Condition; value: unknown } | null }

/** Why, as the reader may know it: of a field that is kept from them no value is told. */
export function tellWhy(why: Kept | null, subject: Subject, actor: Actor, name: NameValue): Why | null {
  if (!why) return null
  const failed = why.failed ? tellLeaf(why.failed, subject, actor, name) : null
  return { code: why.code, params: why.params ?? {}, ...(failed ? { failed } : {}) }
}

export function tellLeaf({ condition, value }: { condition: Condition; value: unknown }, subject: Subject, actor: Actor, name: NameValue): NonNullable<Why['failed']> {
  const catalogue = catalogueOf(subject)
  const field = fieldOf(condition)
  const shown = field === null ? value : shownTo(actor, catalogue, field, value)
  const words = (language: 'ru' | 'en'): string => {
    const wanted = describeCondition(condition, catalogue, language, name)
    if (shown === undefined) return wanted
    return `${wanted}; ${language === 'ru' ? 'тогда' : 'then'}: ${field === null ? String(shown) : describeCondition(asLeaf(field, shown), catalogue, language, name)}`
  }
  return { condition, value: shown === undefined ? null : shown, words: { ru: words('ru'), en: words('en') } }
}

/** The field whose value is told: of a combination the first. */
function fieldOf(condition: Condition): string | null {
  if ('field' in condition) return condition.field
  if ('has' in condition) return null
  if ('not' in condition) return fieldOf(condition.not)
  const parts = 'and' in condition ? condition.and : condition.or
  return parts[0] ? fieldOf(parts[0]) : null
}

function asLeaf(field: string, value: unknown): Condition {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return { field, op: 'empty' }
  return { field, op: Array.isArray(value) ? 'in' : 'eq', value: (value instanceof Date ? value.toISOString() : value) as ConditionValue }
}
