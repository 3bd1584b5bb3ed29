import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { anywhere, conditionsOf, literally, tasksCount, type Condition } from './conditions.ts'
import { costSum, webVisit } from './cost-sum.ts'
import type { Filter } from './wire/filter.ts'
import { readTime } from './wire/dates.ts'

/**
 * The filters of `GET /orders` as conditions over `"order" o`. Those about things that are not kept (fiscal receipts, parcel
 * dates, couriers, the Message Gateway) restrict nothing, as the protocol wants of filters it does not know.
 */
export async function orderConditions(db: Db, filter: Filter): Promise<Condition[]> {
  const { conditions, add, given, oneOf, oneOfIds, same, contains, yes, range, moments, days, customFields, contragent, source } = conditionsOf(filter)

  oneOfIds('ids', sql`o.id`)
  oneOf('externalIds', sql`o.external_id`)
  oneOf('numbers', sql`o.number`)
  oneOf('sites', sql`o.site`)
  oneOf('orderTypes', sql`o.order_type`)
  oneOf('orderMethods', sql`o.order_method`)
  oneOf('deliveryTypes', sql`o.delivery_type`)
  oneOf('deliveryServices', sql`o.delivery_service`)
  oneOf('shipmentStores', sql`o.shipment_store`)
  oneOf('countries', sql`o.country_iso`)
  const statuses = await statusesOf(db, filter.texts('extendedStatus'))
  given(statuses, (codes) => sql`o.status = any(${codes})`)

  people({ given, oneOfIds, filter })
  same('email', sql`o.email`)
  // `ilike` without wildcards, because the trigram index serves it.
  given(filter.text('city'), (city) => sql`o.city ilike ${literally(city)}`)
  same('region', sql`o.region`)
  same('index', sql`(o.delivery_address ->> 'index')`)
  same('metro', sql`(o.delivery_address ->> 'metro')`)
  contains('managerComment', sql`o.manager_comment`)
  contains('customerComment', sql`o.customer_comment`)
  given(filter.text('trackNumber'), (value) => sql`lower(o.track_number) = lower(${value})`)
  given(filter.text('deliveryExternalId'), (value) => sql`o.delivery_data ->> 'externalId' = ${value}`)
  given(filter.text('companyName'), (value) => sql`(o.company_id in (select k.id from company k where k.name ilike ${anywhere(value)}) or o.contragent ->> 'legalName' ilike ${anywhere(value)})`)
  contragent(sql`o.contragent`)
  source(sql`o.source`)
  customFields(sql`o.custom_fields`)

  range('PrepaySumm', sql`o.paid_sum`)
  range('Price', sql`o.total`)
  range('DeliveryCost', sql`o.delivery_cost`)
  range('DeliveryNetCost', sql`o.delivery_net_cost`)
  range('PurchaseSumm', sql`o.purchase_sum`)
  range('MarginSumm', sql`(o.total - o.purchase_sum)`)
  range('CostSumm', costSum('co.id = o.id'))

  yes('call', sql`o.call`)
  yes('shipped', sql`o.shipped`)
  given(filter.boolean('expired'), (expired) => (expired ? sql`o.status_deadline_at < now()` : sql`(o.status_deadline_at is null or o.status_deadline_at >= now())`))

  moments('createdAt', sql`o.created_at`)
  moments('fullPaidAt', sql`o.fully_paid_at`)
  moments('statusUpdatedAt', sql`o.status_changed_at`)
  moments('firstWebVisit', webVisit('first', 'o.customer_id'))
  moments('lastWebVisit', webVisit('last', 'o.customer_id'))
  days('deliveryDate', sql`o.delivery_date`)
  days('shipmentDate', sql`o.shipment_date`)
  given(time(filter, 'deliveryTimeFrom'), (value) => sql`o.delivery_time ->> 'from' >= ${value}`)
  given(time(filter, 'deliveryTimeTo'), (value) => sql`o.delivery_time ->> 'to' <= ${value}`)

  const payment = payments(filter)
  if (payment) add(payment)
  given(filter.text('product'), bought)
  given(filter.text('tasksCounts'), (kind) => tasksCount(kind, sql`k.order_id = o.id`))
  given(filter.integer('attachments'), (kind) => {
    const attached = sql`exists (select from file_attachment a where a.entity = 'order' and a.entity_id = o.id)`
    return kind === 1 ? sql`not ${attached}` : attached
  })
  return conditions
}

type Tools = Pick<ReturnType<typeof conditionsOf>, 'given' | 'oneOfIds'> & { filter: Filter }

function people({ given, oneOfIds, filter }: Tools): void {
  oneOfIds('managers', sql`o.manager_id`)
  given(filter.texts('managerGroups'), (groups) => sql`o.manager_id in (select m.user_id from user_group_member m join user_group g on g.id = m.group_id where g.code = any(${groups}))`)
  given(filter.integer('customerId'), (id) => sql`o.customer_id = ${id}`)
  given(filter.text('customerExternalId'), (id) => sql`o.customer_id in (select id from customer where external_id = ${id})`)
  given(filter.text('customerType'), (type) => sql`exists (select from customer c where c.id = o.customer_id and c.type = ${type})`)
  given(filter.boolean('vip'), (vip) => sql`exists (select from customer c where c.id = o.customer_id and c.vip = ${vip})`)
  given(filter.boolean('bad'), (bad) => sql`exists (select from customer c where c.id = o.customer_id and c.bad = ${bad})`)
  given(filter.text('customer'), (value) => customerLike(value))
  for (const [name, column] of [['firstOrder', sql`first_order_at`], ['lastOrder', sql`last_order_at`]] as const) {
    given(filter.dateTime(`${name}From`), (from) => sql`o.customer_id in (select customer_id from customer_figures where ${column} >= ${from})`)
    given(filter.dateTime(`${name}To`, true), (to) => sql`o.customer_id in (select customer_id from customer_figures where ${column} <= ${to})`)
  }
}

// A union, so that each half finds its rows by its own trigram index; with `or` a million orders would be walked.
function customerLike(value: string): Condition {
  const digits = value.replace(/\D/g, '')
  const byName = sql`select x.id from "order" x join customer c on c.id = x.customer_id where c.search_text like lower(${anywhere(value)})`
  // The last ten digits, since a number may be written with 8 or +7.
  const byPhone = sql`select x.id from "order" x where x.phone_digits like ${anywhere(digits.slice(-10))}`
  return digits.length >= 3 ? sql`o.id in (${byName} union ${byPhone})` : sql`o.id in (${byName})`
}

/** Goods by part of their name, or by article or external id. Every part of the union has an index of its own. */
function bought(value: string): Condition {
  const offers = sql`select f.id from offer f where f.name ilike ${anywhere(value)} union select f.id from offer f where lower(f.article) = lower(${value})
    union select f.id from offer f where f.external_id = ${value} and f.site in (select code from site)`
  return sql`o.id in (select i.order_id from order_item i where i.offer_id in (${offers})
    union select i.order_id from order_item i where i.offer_id is null and i.product_name ilike ${anywhere(value)})`
}

/** Type, status and date of payment speak of one and the same payment. */
function payments(filter: Filter): Condition | null {
  const { conditions, oneOf, moments } = conditionsOf(filter)
  oneOf('paymentTypes', sql`p.type`)
  oneOf('paymentStatuses', sql`p.status`)
  moments('paidAt', sql`p.paid_at`)
  return conditions.length === 0 ? null : sql`exists (select from payment p where p.order_id = o.id and ${sql.join(conditions, sql` and `)})`
}

/** `extendedStatus` takes codes of statuses and of groups. Turned into statuses first, so that the index on status serves. */
async function statusesOf(db: Db, codes: string[] | undefined): Promise<string[] | undefined> {
  if (!codes) return undefined
  const { rows } = await sql<{ code: string }>`select code from order_status where code = any(${codes}) or group_code = any(${codes})`.execute(db.kysely)
  return rows.map((row) => row.code)
}

function time(filter: Filter, name: string): string | undefined {
  const value = filter.text(name)
  return value === undefined ? undefined : (readTime(value) ?? undefined)
}
