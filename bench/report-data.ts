import type { ClickHouse } from '../server/platform/clickhouse/index.ts'

/** So many of the newest rows are written twice and not merged. */
const FRESH = 2000

const SITE = `if(number % 3 = 0, 'second', 'shop')`
const SOURCE = `multiIf(${CHANCE(1)} < 0.3, '', ${CHANCE(1)} < 0.55, 'yandex', ${CHANCE(1)} < 0.75, 'google', ${CHANCE(1)} < 0.9, 'vk', 'newsletter')`
const MEDIUM = `multiIf(${CHANCE(1)} < 0.3, '', ${CHANCE(1)} < 0.55, 'cpc', ${CHANCE(1)} < 0.75, 'organic', ${CHANCE(1)} < 0.9, 'cpc', 'email')`
const CAMPAIGN = `if(${CHANCE(1)} < 0.3, '', concat('campaign ', toString(cityHash64(number, 2) % 40)))`
const STATUS = `multiIf(${CHANCE(3)} < 0.82, 'complete', ${CHANCE(3)} < 0.9, 'cancel-other', ${CHANCE(3)} < 0.95, 'no-call', ${CHANCE(3)} < 0.97, 'delivering', ${CHANCE(3)} < 0.99, 'assembling', 'new')`
const CUSTOMER = `toUInt64({orders:UInt64} / 3 * pow(${CHANCE(4)}, 1.6)) + 1`
const TOTAL = `toInt64(50000 + 900000 * pow(${CHANCE(5)}, 3))`
const PRODUCT = `toUInt64(20000 * pow(${CHANCE(6, 'number * 3 + line')}, 2.5)) + 1`

/** Rows as a store has them: few customers buy much, few products sell well, each year is better than the one before. The newest rows are not merged yet. */
export async function fillReports(to: ClickHouse, orders: number): Promise<void> {
  const long = { seconds: 600, memory: 1_200_000_000 }
  const step = 250_000
  for (let from = 0; from < orders; from += step) {
    const numbers = `numbers(${from}, ${Math.min(step, orders - from)})`
    for (const sql of [ordersOf(numbers, 1), itemsOf(numbers, 1), returnsOf(numbers, 1), spansOf(numbers), attributionOf(numbers)]) await to.command(sql, { orders }, long)
  }
  const people = `numbers(${Math.round(orders / 5)})`
  await to.command(`insert into visit (id, visitor_id, site, started_at, source, medium, campaign, is_bot, version) select number + 1, number % 500000, ${SITE}, ${AT(`${orders * 2}`)}, ${SOURCE}, ${MEDIUM}, ${CAMPAIGN}, number % 20 = 0, 1 from numbers(${orders * 2})`, {}, long)
  await to.command(`insert into task (id, kind, site, performer_id, created_at, due_at, completed_at, complete, version) select number + 1, 'call', ${SITE}, number % 12, ${AT(`${Math.round(orders / 5)}`)} as at, at, at + toIntervalHour(number % 30 - 20), number % 10 < 9, 1 from ${people}`, {}, long)
  await to.command(`insert into cost (id, item, group_code, source, medium, campaign, date_from, date_to, amount, version) select number + 1, 'ads', 'attraction', ${SOURCE}, ${MEDIUM}, ${CAMPAIGN}, toDate32('2024-07-01') + number % 730, toDate32('2024-07-01') + number % 730, 100000 + number * 37 % 900000, 1 from numbers(3000) where ${SOURCE} in ('yandex', 'vk')`, {}, long)
  await to.command(`insert into product (id, name, is_active, site, version) select number + 1, concat('Product ', toString(number)), 1, 'shop', 1 from numbers(20000)`, {}, long)
  for (const name of ['`order`', 'order_item', 'returned_item', 'status_span', 'order_attribution', 'visit', 'task']) await to.command(`optimize table ${name} final`, {}, long)
  const fresh = `numbers(${Math.max(0, orders - FRESH)}, ${Math.min(FRESH, orders)})`
  for (const sql of [ordersOf(fresh, 2), itemsOf(fresh, 2), returnsOf(fresh, 2)]) await to.command(sql, { orders }, long)
}

/** A number between 0 and 1 that looks drawn, another one for each `salt`. */
function CHANCE(salt: number, of = 'number'): string {
  return `(cityHash64(${of}, ${salt}) % 1000000 / 1000000)`
}
function AT(count: string): string {
  return `(toDateTime64('2024-07-01 00:00:00', 3, 'UTC') + toIntervalSecond(toUInt32(63000000 * pow(number / ${count}, 0.8))))`
}
function ordersOf(numbers: string, version: number): string {
  return `insert into \`order\` (id, number, site, status, order_type, manager_id, customer_id, created_at, status_changed_at, completed_at, fully_paid_at, handed_at, delivered_at, promised_until, first_touch_minutes,
    total, delivery_cost, delivery_net_cost, purchase_sum, variable_costs, added_total, quantity, items_count, region, delivery_type, delivery_service, source, medium, campaign, earlier_orders, passed, main_product_id, version)
  select number + 1, toString(number), ${SITE}, ${STATUS} as state, 'eshop-individual', number % 12, ${CUSTOMER}, ${AT('{orders:UInt64}')} as at, at + toIntervalHour(number % 200), if(state = 'complete', at + toIntervalHour(20 + number % 150), null),
    if(state = 'complete', at + toIntervalHour(number % 150), null), if(state in ('complete', 'delivering', 'no-call'), at + toIntervalHour(number % 40), null), if(state = 'complete', at + toIntervalHour(20 + number % 150), null), at + toIntervalHour(140), number % 90,
    ${TOTAL} as sum, 30000, 25000, toInt64(sum * 0.6), 1500, if(number % 9 = 0, 20000, 0), 4, 3, concat('Region ', toString(number % 80)), 'courier', if(number % 2 = 0, 'cdek', 'post'), ${SOURCE}, ${MEDIUM}, ${CAMPAIGN}, toUInt32(4 * ${CHANCE(7)}),
    arrayDistinct(['new', 'client-confirmed', 'assembling', 'delivering', state]), toUInt64(20000 * pow(${CHANCE(6, 'number * 3')}, 2.5)) + 1, ${version} from ${numbers}`
}

/** Of the lines those that came back. */
const returnsOf = (numbers: string, version: number): string => `${itemsOf(numbers, version, 'returned_item')} where back`

function itemsOf(numbers: string, version: number, into = 'order_item'): string {
  return `insert into ${into} (id, order_id, product_id, product_name, quantity, total, purchase_total, status, is_returned, is_cancelled, order_created_at, order_completed_at, order_paid_at, order_status, site, manager_id, customer_id, source, medium, campaign, returned_at, version)
  select number * 3 + line + 1, number + 1, ${PRODUCT} as goods, concat('Product ', toString(goods)), 1 + (number + line) % 3, intDiv(${TOTAL}, 3) as sum, toInt64(sum * 0.6), 'saled', (number * 3 + line) % 40 = 0 as back, back, ${AT('{orders:UInt64}')} as at,
    if(${STATUS} = 'complete', at + toIntervalHour(20 + number % 150), null), null, ${STATUS}, ${SITE}, number % 12, ${CUSTOMER}, ${SOURCE}, ${MEDIUM}, ${CAMPAIGN}, if(back, at + toIntervalDay(9), null), ${version}
  from ${numbers} array join [0, 1, 2] as line`
}

function spansOf(numbers: string): string {
  return `insert into status_span (id, order_id, status, previous, entered_at, left_at, working_minutes, site, manager_id, order_created_at, order_total, version)
  select number * 5 + step + 1, number + 1, ['new', 'client-confirmed', 'assembling', 'delivering', ${STATUS}][step + 1], '', ${AT('{orders:UInt64}')} as at, if(step = 4, null, at + toIntervalHour(step * 7)), if(step = 4, null, number % 900), ${SITE}, number % 12, at, ${TOTAL}, 1
  from ${numbers} array join [0, 1, 2, 3, 4] as step`
}

function attributionOf(numbers: string): string {
  return `insert into order_attribution (order_id, model, part, source, medium, campaign, weight, version) select number + 1, model, 0, ${SOURCE}, ${MEDIUM}, ${CAMPAIGN}, 1, 1 from ${numbers} array join ['last_paid', 'last_non_direct', 'first', 'linear'] as model`
}
