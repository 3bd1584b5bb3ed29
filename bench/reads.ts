import type { BenchServer } from './server.ts'
import { milliseconds, percentile, type Row } from './table.ts'

const TIMES = 60

/** The manager's reads at a million orders, over HTTP from the same machine, one after another; each time other values. */
export async function measureReads(server: BenchServer): Promise<Row[]> {
  const { rows: some } = await server.pool.query<{ id: number; number: string; phone: string; last_name: string; city: string }>(
    `select id, number, phone, last_name, coalesce(city, 'Москва') as city from "order" tablesample system (0.05) where phone is not null limit ${TIMES}`,
  )
  const one = (n: number): (typeof some)[number] => some[n % some.length]!
  const filter = (condition: unknown): string => `filter=${encodeURIComponent(JSON.stringify(condition))}`
  const columns = 'fields=number,createdAt,status,customerName,phone,total,paidSum,deliveryType,managerId'
  const statuses = ['complete', 'delivering', 'assembling', 'no-call', 'client-confirmed']
  const filtered = (n: number): unknown =>
    [
      { field: 'status', op: 'in', value: [statuses[n % statuses.length]] },
      { and: [{ field: 'deliveryAddress.city', op: 'eq', value: one(n).city }, { field: 'total', op: 'gte', value: 500_000 }] },
      { and: [{ field: 'createdAt', op: 'lastDays', value: 30 }, { field: 'deliveryType', op: 'in', value: ['courier'] }] },
      { field: 'phone', op: 'contains', value: one(n).phone.slice(-4) },
    ][n % 4]
  const cases: [what: string, limit: number, path: (n: number) => string][] = [
    ['list of orders, first page of 100', 100, () => `/api/orders?limit=100&${columns}`],
    ['filtered list: status; city and sum; days and delivery; phone', 100, (n) => `/api/orders?limit=100&${columns}&${filter(filtered(n))}`],
    ['footer of the filtered list: capped count and sums', 100, (n) => `/api/orders/totals?${filter(filtered(n))}`],
    ['search: number; 4 digits of a phone; surname with a typo', 100, (n) => `/api/search?q=${encodeURIComponent([one(n).number, one(n).phone.slice(-4), one(n).last_name.slice(0, -2) + one(n).last_name.slice(-1)][n % 3]!)}`],
    ['order card', 50, (n) => `/api/orders/${one(n).id}`],
  ]
  const rows: Row[] = []
  for (const [what, limit, path] of cases) {
    const times: number[] = []
    for (let n = -5; n < TIMES; n += 1) {
      const started = performance.now()
      const answer = await server.get(path(Math.abs(n)))
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${path(Math.abs(n))} answered ${answer.status}`)
      if (n >= 0) times.push(performance.now() - started)
    }
    const p95 = percentile(times, 0.95)
    rows.push([`${what}, p95`, milliseconds(p95), p95 <= limit, `≤ ${limit} ms`, `p50 ${milliseconds(percentile(times, 0.5))}`])
  }
  return rows
}
