import type { Condition } from '#shared/conditions.ts'
import type { References } from '#server/modules/settings/index.ts'

/**
 * The same condition in words that indexes answer. A group of statuses is its statuses, which stand in an index with the date; asking for the
 * payments or goods of every order in turn would walk a million orders, asking which orders have such a payment does not. A customer is looked
 * for by the words of the name.
 */
export function plannable(condition: Condition, references: References): Condition {
  if ('and' in condition) return { and: condition.and.map((part) => plannable(part, references)) }
  if ('or' in condition) return { or: condition.or.map((part) => plannable(part, references)) }
  if ('not' in condition) return { not: plannable(condition.not, references) }
  if ('has' in condition) return condition
  const { field, op, value } = condition
  const isList = op === 'in' || op === 'notIn' || op === 'eq' || op === 'ne'
  const isAbsent = op === 'notIn' || op === 'ne'
  if (field === 'statusGroup' && isList) {
    const groups: unknown[] = Array.isArray(value) ? value : [value]
    const statuses = references.statuses.all.filter((status) => groups.includes(status.group)).map((status) => status.code)
    return { field: 'status', op: isAbsent ? 'notIn' : 'in', value: statuses }
  }
  if ((field === 'paymentTypes' || field === 'paymentStatuses') && isList) {
    const paid: Condition = { has: 'payments', where: { field: field === 'paymentTypes' ? 'type' : 'status', op: 'in', value: value ?? null } }
    return isAbsent ? { not: paid } : paid
  }
  if (field === 'customerName' && typeof value !== 'boolean' && op !== 'empty' && op !== 'notEmpty') {
    const named: Condition = { or: (Array.isArray(value) ? value : [value ?? '']).map((name) => nameHolds(String(name))) }
    return isAbsent ? { not: named } : named
  }
  if (field === 'products' && op === 'contains' && value !== '') {
    const named: Condition[] = ['productName', 'article'].map((name) => ({ field: name, op, value: value ?? null }))
    return { has: 'items', where: { or: named } }
  }
  return condition
}

/** Words of a name in any order: a person writes «Анна Смирнова», the store's module «Смирнова Анна Петровна». */
function nameHolds(name: string): Condition {
  return { and: name.split(/\s+/).filter(Boolean).map((word) => ({ field: 'customerName', op: 'contains', value: word })) }
}
