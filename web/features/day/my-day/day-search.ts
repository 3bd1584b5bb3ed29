import type { DayKind } from '#shared/contracts/day.ts'

/** In the order in which they are counted above the list. */
export const dayKinds = ['touch', 'late', 'task', 'retry', 'missed'] as const satisfies DayKind[]

/** What the address says: one kind only, and which item is open beside the list. */
export type DaySearch = { kind?: DayKind; open?: string }

export function readDaySearch(search: Record<string, unknown>): DaySearch {
  const kind = dayKinds.find(one => one === search.kind)
  return { ...(kind ? { kind } : {}), ...(typeof search.open === 'string' && /^[a-z]+:\d+$/.test(search.open) ? { open: search.open } : {}) }
}
