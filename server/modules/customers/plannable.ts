import type { Condition } from '#shared/conditions.ts'

// Where a field's values stand in rows of their own, with the name that the relation has for them.
const ROWS: Record<string, { has: string; field: string }> = {
  phones: { has: 'phones', field: 'number' },
  tags: { has: 'tags', field: 'name' },
  note: { has: 'notes', field: 'text' },
  segments: { has: 'segments', field: 'code' },
}
const EXACT: Record<string, { has: string; field: string }> = {
  email: { has: 'emails', field: 'email' },
  externalId: { has: 'externalIds', field: 'externalId' },
}

/**
 * The same condition in words that indexes answer: asking a million customers in turn for their phones takes seconds, asking which customers
 * have such a phone does not. An e-mail is found among all that the customer has.
 */
export function plannable(condition: Condition): Condition {
  if ('and' in condition) return { and: condition.and.map(plannable) }
  if ('or' in condition) return { or: condition.or.map(plannable) }
  if ('not' in condition) return { not: plannable(condition.not) }
  if ('has' in condition) return condition
  const { field, op, value = null } = condition
  const rows = ROWS[field]
  if (rows) {
    const has = (of: Condition): Condition => ({ has: rows.has, where: of })
    if (op === 'empty') return { not: { has: rows.has } }
    if (op === 'notEmpty') return { has: rows.has }
    if (op === 'notIn') return { not: has({ field: rows.field, op: 'in', value }) }
    if (op === 'contains' || op === 'eq' || op === 'in') return has({ field: rows.field, op, value })
  }
  const exact = EXACT[field]
  if (exact && (op === 'eq' || op === 'in')) {
    // Kept in lower case, whatever was typed; ids of the store are taken as they are.
    const plain = (one: unknown): string => (field === 'email' ? String(one).toLowerCase() : String(one))
    return { has: exact.has, where: { field: exact.field, op: 'in', value: (Array.isArray(value) ? value : [value]).map(plain) } }
  }
  return condition
}
