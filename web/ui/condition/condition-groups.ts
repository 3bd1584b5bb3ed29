import type { Condition } from '#shared/conditions.ts'

/** How the parts of a group go together: all hold, at least one, not all, none. */
export type GroupMode = 'all' | 'any' | 'notAll' | 'none'
export type ConditionGroup = { mode: GroupMode; parts: Condition[] }
export const GROUP_MODES: readonly GroupMode[] = ['all', 'any', 'notAll', 'none']

/** A list of conditions under and, or, or the denial of either; undefined for a single one. */
export function groupOf(condition: Condition): ConditionGroup | undefined {
  if ('and' in condition) return { mode: 'all', parts: condition.and }
  if ('or' in condition) return { mode: 'any', parts: condition.or }
  if (!('not' in condition)) return undefined
  const inner = condition.not
  if ('and' in inner) return { mode: 'notAll', parts: inner.and }
  if ('or' in inner) return { mode: 'none', parts: inner.or }
  return { mode: 'none', parts: [inner] }
}

export function conditionOf({ mode, parts }: ConditionGroup): Condition {
  switch (mode) {
    case 'all': return { and: parts }
    case 'any': return { or: parts }
    case 'notAll': return { not: { and: parts } }
    case 'none': return parts.length === 1 && !groupOf(parts[0]!) ? { not: parts[0]! } : { not: { or: parts } }
  }
}

/** What a nested group is most likely for: within «all» one looks for «any». */
export const otherMode = (mode: GroupMode): GroupMode => (mode === 'all' || mode === 'notAll' ? 'any' : 'all')

/** A condition that asks nothing is none. */
export function emptied(condition: Condition): Condition | null {
  const group = groupOf(condition)
  return group && group.parts.length === 0 ? null : condition
}
