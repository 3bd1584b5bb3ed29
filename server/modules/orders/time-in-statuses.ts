/** A status that the order took, and when. */
export type StatusStep = { at: Date; status: string }

/**
 * How long an order has been in each status so far, in the order in which it first came there. The stay in the present status counts from
 * the order's own mark of it, which is right also for orders that were brought in with their past.
 */
export function timeInStatuses(steps: readonly StatusStep[], present: { status: string; since: Date; now: Date }): { status: string; seconds: number }[] {
  const spent = new Map<string, number>()
  const stay = (status: string, from: Date, to: Date): void => void spent.set(status, (spent.get(status) ?? 0) + Math.max(0, +to - +from))
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1]
    if (next) stay(step.status, step.at, next.at)
  }
  stay(present.status, present.since, present.now)
  return [...spent].map(([status, milliseconds]) => ({ status, seconds: Math.round(milliseconds / 1000) }))
}
