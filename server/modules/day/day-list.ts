import type { Day, DayItem, DayKind, DayOrder, DayPart, DayQuery } from '#shared/contracts/day.ts'
import { addDays, formatDay, startOfDay } from '#shared/dates.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { waitedMinutes } from '#server/modules/orders/index.ts'
import { freshReferences, workingHoursOf, type References } from '#server/modules/settings/index.ts'
import { countOrders, dayOrders, type DayOrderRow } from './day-orders.ts'
import { countTasks, COUNTED, dayTasks, type DayTaskRow, type TaskCounts } from './day-tasks.ts'
import { customerSummaries, orderSummaries, type Customers } from './summaries.ts'

/**
 * The order of work. First what was promised to a buyer for this hour, since nobody else will keep it; then whoever waits for a first word; then
 * what is stuck. Tasks of earlier days come after these: thousands of them must not hide a new order.
 */
const ORDER: DayPart[] = ['promised', 'touch', 'late', 'overdue', 'missed', 'later', 'anytime']

/** All that waits for this person, the next thing first. */
export async function dayList(db: Database, actor: Actor, query: DayQuery, now = new Date()): Promise<Day> {
  const references = await freshReferences(db)
  const { timeZone } = references.account
  const today = formatDay(now, timeZone)
  const bounds = { now, dayStart: startOfDay(today, timeZone), dayEnd: startOfDay(addDays(today, 1), timeZone) }
  const limit = query.limit ?? 100
  const isAsked = (row: { kind: DayKind }): boolean => query.kind === undefined || row.kind === query.kind
  // A kind alone is looked for deeper, since the other ones fall out of what was read.
  const depth = query.kind === 'task' || query.kind === 'retry' ? COUNTED : limit
  const [tasks, orders, taskCounts, orderCounts] = await Promise.all([
    dayTasks(db, actor, bounds, depth),
    may(actor, 'orders.view') ? dayOrders(db, actor, references, now, limit) : [],
    countTasks(db, actor, bounds),
    countOrders(db, actor, references, now),
  ])
  const places = [...tasks.map((row) => ofTask(row, now)), ...orders.map((row) => ofOrder(row, references, now))]
    .filter(isAsked)
    .toSorted((a, b) => ORDER.indexOf(a.part) - ORDER.indexOf(b.part))
    .slice(0, limit)
  const [summaries, customers] = await Promise.all([
    orderSummaries(db, actor, places.flatMap((place) => place.orderId ?? [])),
    customerSummaries(db, actor, places.flatMap((place) => (place.orderId === null ? (place.customerId ?? []) : []))),
  ])
  return {
    now: now.toISOString(),
    items: places.map((place) => itemOf(place, summaries, customers)),
    counts: { ...orderCountsOf(orderCounts), ...taskCountsOf(taskCounts) },
    free: orderCounts.free,
    norm: references.account.firstTouchNorm,
  }
}

type Place = Omit<DayItem, 'order' | 'customer' | 'dueAt'> & { dueAt: Date | null; orderId: number | null; customerId: number | null }

function ofOrder(row: DayOrderRow, references: References, now: Date): Place {
  const whole = { key: `${row.part}:${row.id}`, kind: row.part, part: row.part, isFree: row.isFree, task: null, orderId: row.id, customerId: null }
  if (row.part === 'late') {
    return { ...whole, dueAt: row.at, isOverdue: true, why: why('late_in_status', { status: row.status, minutes: minutesSince(row.at, now) }) }
  }
  if (row.part === 'missed') return { ...whole, dueAt: null, isOverdue: false, why: why('no_answer', { attempts: row.attempts }) }
  const norm = references.account.firstTouchNorm
  const minutes = waitedMinutes(row.createdAt, now, workingHoursOf(references.account))
  const isOverdue = minutes >= norm
  return { ...whole, dueAt: null, isOverdue, why: why(isOverdue ? 'waits_touch_too_long' : 'waits_touch', { minutes, norm }) }
}

function ofTask(row: DayTaskRow, now: Date): Place {
  const { id, part, at, kind, text, orderId, customerId, isRetry, attempts } = row
  const isDue = part === 'promised' || part === 'overdue'
  const params = { ...(isRetry ? { attempts } : {}), ...(isDue && at ? { minutes: minutesSince(at, now) } : {}) }
  const code = isRetry ? (isDue ? 'retry_due' : 'retry_later') : isDue ? 'task_due' : part === 'later' ? 'task_later' : 'task_anytime'
  return {
    key: `task:${id}`, kind: isRetry ? 'retry' : 'task', part, dueAt: at, isOverdue: isDue, isFree: false, why: why(code, params),
    task: { id, kind, text, dueAt: at?.toISOString() ?? null, orderId, customerId }, orderId, customerId,
  }
}

const why = (code: string, params: Record<string, unknown>): DayItem['why'] => ({ code, params })
const minutesSince = (at: Date, now: Date): number => Math.max(0, Math.floor((+now - +at) / 60_000))

function itemOf({ orderId, customerId, dueAt, ...place }: Place, orders: ReadonlyMap<number, DayOrder>, customers: Customers): DayItem {
  return {
    ...place,
    dueAt: dueAt?.toISOString() ?? null,
    order: orderId === null ? null : (orders.get(orderId) ?? null),
    customer: customerId === null ? null : (customers.get(customerId) ?? null),
  }
}

const orderCountsOf = ({ touch, late, missed }: { touch: number; late: number; missed: number }) => ({ touch, late, missed })

function taskCountsOf(counts: TaskCounts): Pick<Day['counts'], 'task' | 'retry' | 'later'> {
  const upTo = (count: number): number => Math.min(COUNTED, count)
  const { promised, overdue, later, anytime } = counts
  return {
    task: upTo(promised.tasks + overdue.tasks + anytime.tasks),
    retry: upTo(promised.retries + overdue.retries + anytime.retries),
    later: upTo(later.tasks + later.retries),
  }
}
