import type { Condition } from '#shared/conditions.ts'

/** What a condition looks at, so that news is weighed by those segments alone that it may matter to. */
export type Topic = 'customer' | 'order' | 'site' | 'cart' | 'message' | 'bonus' | 'segment'
export const TOPICS: readonly Topic[] = ['customer', 'order', 'site', 'cart', 'message', 'bonus', 'segment']

const OF_RELATION: Record<string, Topic> = { orders: 'order', items: 'order', visits: 'site', events: 'site', carts: 'cart', favourites: 'cart', messages: 'message', bonuses: 'bonus', segments: 'segment' }
/** Fields that are counted from rows of others; figures of orders are the customer's own and change with an entry about him. */
const OF_FIELD: Record<string, Topic> = { segments: 'segment', returnedPercent: 'order' }

type Leaf = Extract<Condition, { field: string }>

function walk(condition: Condition, onLeaf: (leaf: Leaf, relation: string | null) => void, onHas: (has: string) => void, relation: string | null = null): void {
  if ('and' in condition) for (const part of condition.and) walk(part, onLeaf, onHas, relation)
  else if ('or' in condition) for (const part of condition.or) walk(part, onLeaf, onHas, relation)
  else if ('not' in condition) walk(condition.not, onLeaf, onHas, relation)
  else if ('has' in condition) {
    onHas(condition.has)
    if (condition.where) walk(condition.where, onLeaf, onHas, condition.has)
  } else onLeaf(condition, relation)
}

export function topicsOf(condition: Condition): Set<Topic> {
  // Whoever is merged or removed leaves every segment.
  const topics = new Set<Topic>(['customer'])
  walk(condition, ({ field }, relation) => void (relation === null && topics.add(OF_FIELD[field] ?? 'customer')), (has) => void topics.add(OF_RELATION[has] ?? 'customer'))
  return topics
}

/** How time alone changes what a condition says. */
export type Clock = {
  /** The customer is to be looked at so many minutes after something has happened to him. */
  minutes: number[]
  /** How often everybody is to be looked at. */
  every: 'hour' | 'day'
}

const MOVING_FIELDS = new Set(['rfmRecency'])

export function clockOf(condition: Condition): Clock {
  const minutes = new Set<number>()
  let isHourly = false
  walk(condition, ({ field, op, value }) => {
    if (op === 'lastMinutes' && typeof value === 'number' && value > 0) minutes.add(value)
    if (op === 'lastDays' || op === 'nextDays' || op === 'lastMinutes' || MOVING_FIELDS.has(field)) isHourly = true
  }, () => {})
  return { minutes: [...minutes].toSorted((one, other) => one - other), every: isHourly ? 'hour' : 'day' }
}

/** Codes of the segments that a condition asks about. */
export function segmentsNamed(condition: Condition): string[] {
  const codes: string[] = []
  walk(condition, ({ field, value }, relation) => {
    if (field === 'segments' || (relation === 'segments' && field === 'code')) codes.push(...(Array.isArray(value) ? value : [value]).map(String))
  }, () => {})
  return codes
}
