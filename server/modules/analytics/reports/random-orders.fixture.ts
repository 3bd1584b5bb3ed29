import type { ClickHouse } from '#server/platform/clickhouse/index.ts'

const DAY = 86_400_000
const FIRST = Date.parse('2025-09-15T00:00:00Z')
const LAST = Date.parse('2026-05-10T00:00:00Z')
const STATUSES = ['new', 'client-confirmed', 'assembling', 'delivering', 'complete', 'complete', 'complete', 'cancel-other', 'no-call']
const WAYS = [['', ''], ['Yandex', 'cpc'], ['yandex', 'organic'], ['vk', 'social'], ['google', 'CPC']] as const
const SITES = ['one', 'two']
const PRODUCTS = 7

/** A read model full of everything that reports look at, always the same: 700 orders of 90 customers on both sides of the change to summer time. */
export async function fillAtRandom(clickhouse: ClickHouse): Promise<void> {
  const draw = chances(20260329)
  const rows: Record<string, object[]> = { order: [], order_item: [], status_span: [], order_attribution: [], task: [], visit: [], cost: [], product: [] }
  const known = new Map<number, number>()
  const moments = Array.from({ length: 700 }, () => FIRST + draw.below((LAST - FIRST) / 1000) * 1000).toSorted((one, other) => one - other)
  // Midnights of the account's clock, before and after it was put forward.
  moments.push(Date.parse('2026-03-28T21:00:00Z'), Date.parse('2026-03-28T20:59:59.999Z'), Date.parse('2026-03-29T21:00:00Z'))
  moments.forEach((at, index) => addOrder(rows, draw, index + 1, at, known))
  for (let id = 1; id <= PRODUCTS; id++) rows['product']!.push({ id, name: `Product ${id}`, is_active: id === 3 ? 0 : 1, site: draw.of(SITES), version: 1 })
  rows['product']!.push({ id: 99, name: 'Never sold', is_active: 1, site: 'one', version: 1 })
  for (let id = 1; id <= 150; id++) {
    const due = FIRST + draw.below(LAST - FIRST)
    const isDone = draw.below(3) > 0
    rows['task']!.push({ id, kind: draw.of(['', 'call']), site: draw.of(SITES), performer_id: draw.below(4), created_at: text(due - DAY), due_at: text(due), completed_at: isDone ? text(due + (draw.below(48) - 30) * 3_600_000) : null, complete: isDone ? 1 : 0, version: 1 })
  }
  for (let id = 1; id <= 900; id++) {
    const [source, medium] = draw.of(WAYS)
    rows['visit']!.push({ id, visitor_id: draw.below(300), site: draw.of(SITES), started_at: text(FIRST + draw.below(LAST - FIRST)), source, medium, campaign: source ? draw.of(['', 'spring']) : '', is_bot: draw.below(8) === 0 ? 1 : 0, version: 1 })
  }
  for (let id = 1; id <= 40; id++) {
    const from = FIRST + draw.below((LAST - FIRST) / DAY) * DAY
    const [source, medium] = draw.of(WAYS)
    rows['cost']!.push({ id, item: 'ads', group_code: draw.of(['attraction', 'administrative']), site: draw.of(['', ...SITES]), source, medium, campaign: source ? draw.of(['', 'spring']) : '', date_from: text(from).slice(0, 10), date_to: text(from + draw.below(45) * DAY).slice(0, 10), amount: 1 + draw.below(900_000), clicks: id % 3 === 0 ? null : id * 7, views: id % 5 === 0 ? null : id * 1_000, created_at: text(from), version: 1 })
  }
  rows['returned_item'] = rows['order_item']!.filter((item) => (item as { is_returned: number }).is_returned === 1)
  for (const [table, some] of Object.entries(rows)) await clickhouse.insert(table, some)
}

function addOrder(rows: Record<string, object[]>, draw: Chances, id: number, at: number, known: Map<number, number>): void {
  const status = draw.of(STATUSES)
  const customer = draw.below(10) === 0 ? 0 : 1 + Math.floor(draw.below(90) ** 1.5 / 10)
  const earlier = customer === 0 ? 0 : (known.get(customer) ?? 0)
  known.set(customer, earlier + 1)
  const [source, medium] = draw.of(WAYS)
  const shared = { site: draw.of(SITES), manager_id: draw.below(4), customer_id: customer, source, medium, campaign: source ? draw.of(['', 'spring']) : '' }
  const days = (least: number, most: number): number => at + least * DAY + draw.below((most - least) * DAY)
  const isDone = status === 'complete'
  const completed = isDone ? days(1, 9) : null
  const paid = isDone && draw.below(5) > 0 ? days(0, 10) : null
  const items = Array.from({ length: 1 + draw.below(3) }, (_, index) => {
    const [quantity, price] = [1 + draw.below(3), 1000 + draw.below(90_000)]
    const isReturned = isDone && draw.below(9) === 0
    return { id: id * 10 + index, order_id: id, product_id: draw.below(PRODUCTS + 1), quantity, initial_price: price, total: price * quantity, purchase_total: Math.floor(price * quantity * 0.6), is_returned: isReturned ? 1 : 0, is_cancelled: isReturned || draw.below(15) === 0 ? 1 : 0, returned_at: isReturned ? text(days(9, 30)) : null }
  })
  const kept = items.filter((item) => !item.is_cancelled)
  const of = (some: typeof items, name: 'total' | 'purchase_total' | 'quantity'): number => some.reduce((whole, item) => whole + item[name], 0)
  const charged = draw.below(3) * 15_000
  const passed = [...new Set(['new', ...(draw.below(2) ? ['client-confirmed'] : []), ...(isDone ? ['delivering'] : []), status])]
  const stays = passed.map((_, index) => (index === 0 ? at : days(index, index + 1)))
  const total = draw.below(40) === 0 ? 0 : of(kept, 'total') + charged
  const moved = stays.at(-1)!
  rows['order']!.push({
    id, number: String(id), ...shared, status, order_type: 'eshop-individual', created_at: text(at), status_changed_at: text(moved), completed_at: completed && text(completed), responsible_id: isDone ? (shared.manager_id + id) % 4 : 0, fully_paid_at: paid && text(paid),
    handed_at: isDone || draw.below(6) === 0 ? text(days(0, 3)) : null, delivered_at: completed && text(completed), promised_until: draw.below(4) ? text(days(2, 8)) : null,
    first_touch_minutes: draw.below(3) ? draw.below(90) : null, total, delivery_cost: total === 0 ? 0 : charged, delivery_net_cost: charged && 9_000, purchase_sum: of(kept, 'purchase_total'), variable_costs: draw.below(4) * 500, all_costs: 2000,
    added_total: draw.below(5) ? 0 : 7_000, returned_sum: of(items.filter((item) => item.is_returned), 'total'), returned_quantity: of(items.filter((item) => item.is_returned), 'quantity'), quantity: of(kept, 'quantity'), items_count: items.length,
    region: draw.of(['', 'Москва', 'Тверь']), delivery_type: draw.of(['', 'courier']), delivery_service: draw.of(['', 'cdek']), earlier_orders: earlier, passed, main_product_id: items[0]!.product_id, version: 1,
  })
  for (const item of items) rows['order_item']!.push({ ...item, ...shared, product_name: `Product ${item.product_id}`, status: 'new', order_created_at: text(at), order_completed_at: completed && text(completed), order_paid_at: paid && text(paid), order_status: status, version: 1 })
  passed.forEach((code, index) => {
    const [entered, left] = [stays[index]!, stays[index + 1] ?? null]
    rows['status_span']!.push({ id: draw.below(30) === 0 && left === null ? 0 : id * 10 + index, order_id: id, status: code, previous: passed[index - 1] ?? '', entered_at: text(entered), left_at: left && text(left), working_minutes: left && Math.max(0, Math.floor((left - entered) / 180_000)), site: shared.site, manager_id: shared.manager_id, order_created_at: text(at), order_total: total, version: 1 })
  })
  const parts = draw.below(4) === 0 ? 2 : 1
  for (let part = 0; part < parts; part++) rows['order_attribution']!.push({ order_id: id, model: 'linear', part, source: part ? 'vk' : source.toLowerCase(), medium: part ? 'social' : medium.toLowerCase(), campaign: shared.campaign, weight: parts === 2 ? 0.5 : 1, version: 1 })
}

const text = (moment: number): string => new Date(moment).toISOString().replace('T', ' ').replace('Z', '')

type Chances = { below(limit: number): number; of<Value>(values: readonly Value[]): Value }

/** Numbers that look drawn and are the same at every run. */
function chances(seed: number): Chances {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { below, of: (values) => values[below(values.length)]! }
}
