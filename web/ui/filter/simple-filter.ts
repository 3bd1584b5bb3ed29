import type { Condition, ConditionValue, Operator } from '#shared/conditions.ts'

/** One chip. */
export type Clause = { field: string; op: Operator; value?: ConditionValue }

/** What the chips can show: clauses that all must hold. Anything else (or, not, has) stands as one chip that can only be removed. */
export type FilterParts = { clauses: Clause[]; other: Condition[] }

const isClause = (condition: Condition): condition is Clause => 'field' in condition

export function partsOf(filter: Condition | undefined): FilterParts {
  if (!filter) return { clauses: [], other: [] }
  const list = 'and' in filter ? filter.and : [filter]
  return { clauses: list.filter(isClause), other: list.filter(one => !isClause(one)) }
}

export function filterOf({ clauses, other }: FilterParts): Condition | undefined {
  const all = [...clauses.map(({ field, op, value }) => (value === undefined ? { field, op } : { field, op, value })), ...other]
  return all.length === 0 ? undefined : all.length === 1 ? all[0] : { and: all }
}
