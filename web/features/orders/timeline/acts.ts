import type { TimelineEntry } from '#shared/contracts/orders.ts'

/** Entries of one transaction may be stamped a tick apart. */
const AT_ONCE_MS = 10

type Act = [TimelineEntry, ...TimelineEntry[]]

/** Entries of one author at one moment are one act: a change of a line and of the sum that followed from it. The cause comes first. Comments stand alone. */
export function acts(entries: TimelineEntry[]): Act[] {
  const found: Act[] = []
  for (const entry of entries) {
    const last = found.at(-1)
    const before = last?.[0]
    const same = before && Date.parse(before.at) - Date.parse(entry.at) <= AT_ONCE_MS && before.by.kind === entry.by.kind && before.by.id === entry.by.id
    if (last && same && entry.kind !== 'order.comment_added' && before.kind !== 'order.comment_added') last.unshift(entry)
    else found.push([entry])
  }
  return found
}
