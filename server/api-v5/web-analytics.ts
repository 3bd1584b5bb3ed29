import { Refusal } from '#server/platform/errors.ts'
import { addSource, addVisit, linkClientId } from '#server/modules/site-tracking/index.ts'
import type { Tx } from '#server/platform/transact.ts'
import { lookUp } from './lookup.ts'
import { refusalOfDatabase } from './wire/database-refusal.ts'
import { failed, succeeded } from './wire/envelope.ts'
import { fieldsOf, type Fields } from './wire/fields.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'
import { isMap } from './wire/parameters.ts'
import { refusalLines } from './wire/refusal-texts.ts'
import { sitesForLookup } from './wire/sites.ts'
import { rowsOf } from './upload.ts'

export const webAnalyticsMethods: Method[] = [
  { verb: 'POST', path: '/web-analytics/client-ids/upload', scope: 'analytics_write', handle: (call) => upload(call, { rows: 'clientIds', failed: 'failedClientIds', message: 'ClientIds are loaded with errors' }, takeClientId) },
  { verb: 'POST', path: '/web-analytics/sources/upload', scope: 'analytics_write', handle: (call) => upload(call, { rows: 'sources', failed: 'failedSources', message: 'Sources are loaded with errors' }, takeSource) },
  { verb: 'POST', path: '/web-analytics/visits/upload', scope: 'analytics_write', handle: (call) => upload(call, { rows: 'visits', failed: 'failedVisits', message: 'Visits are loaded with errors' }, takeVisit) },
]

type Names = { rows: string; failed: string; message: string }
type Told = { site: string; customerId: number | null; orderId: number | null }
type Take = (call: Call, fields: Fields, told: Told, clientId: string | null) => ((tx: Tx) => Promise<unknown>) | Promise<(tx: Tx) => Promise<unknown>>

/** Takes each row by itself: good ones stay though others fail; then the answer is 400 with the failed ones as they were given, and why. */
async function upload(call: Call, names: Names, take: Take): Promise<Answer> {
  const failures: unknown[] = []
  const errors: string[] = []
  for (const [index, row] of rowsOf(call, names.rows).entries()) {
    try {
      if (!isMap(row)) throw new Refusal('invalid', {}, 400, [{ path: '', code: 'wrong_type', params: { type: 'object' } }])
      const fields = fieldsOf(row, call.account.timeZone)
      const told = await ofWhom(call, fields)
      const work = await take(call, fields, told, fields.text('clientId', 255) ?? fields.text('client_id', 255) ?? null)
      await write(call, work)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : refusalOfDatabase(error)
      if (!refusal) throw error
      failures.push(row)
      errors.push(...refusalLines(refusal, `${names.rows}[${index}]`))
    }
  }
  // One client spells the key in its own way.
  const snake = names.failed.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const lists = { [names.failed]: failures, ...(failures.length > 0 ? { [snake]: failures } : {}) }
  return failures.length > 0 ? { status: 400, body: failed(names.message, errors, lists) } : { status: 201, body: succeeded(lists) }
}

/** An order or a customer must be named. The customer of an order is known by the order. @throws Refusal `invalid` */
async function ofWhom(call: Call, fields: Fields): Promise<Told> {
  const [order, customer, site] = [fields.object('order'), fields.object('customer'), fields.text('site', 100)]
  const [orderId, orderExternalId, number] = [order?.integer('id', 1), order?.text('externalId', 255), order?.text('number', 255)]
  const [customerId, customerExternalId] = [customer?.integer('id', 1), customer?.text('externalId', 255)]
  if (!orderId && !orderExternalId && !number && !customerId && !customerExternalId) fields.complain('customer', 'required')
  fields.refuse()
  const sites = sitesForLookup(call).filter((code) => !site || code === site)
  const found = orderId || orderExternalId || number ? await orderOf(call, { orderId, orderExternalId, number }, sites) : null
  if (order && !found && (orderId || orderExternalId || number)) throw new Refusal('invalid', {}, 400, [{ path: 'order', code: 'not_found', params: { entity: 'order', id: orderId ?? orderExternalId ?? number } }])
  if (!customerId && !customerExternalId) return { site: found!.site, customerId: found!.customerId, orderId: found!.id }
  const [person] = await lookUp(call, 'customer', [customerId ? String(customerId) : customerExternalId!], customerId ? 'id' : 'externalId', sites)
  if (!person) throw new Refusal('invalid', {}, 400, [{ path: 'customer', code: 'not_found', params: { entity: 'customer', id: customerId ?? customerExternalId } }])
  return { site: person.site, customerId: person.id, orderId: found?.id ?? null }
}

type OrderNames = { orderId: number | null | undefined; orderExternalId: string | null | undefined; number: string | null | undefined }

async function orderOf(call: Call, { orderId, orderExternalId, number }: OrderNames, sites: readonly string[]): Promise<{ id: number; site: string; customerId: number | null } | null> {
  const [column, value] = orderId ? ['id', orderId] : orderExternalId ? ['external_id', orderExternalId] : ['number', number]
  const { rows } = await call.db.pool.query<{ id: number; site: string; customerId: number | null }>({
    name: `v5_web_order_${column}`, text: `select o.id, o.site, coalesce(c.merged_into, c.id) as "customerId" from "order" o left join customer c on c.id = o.customer_id and c.type = 'customer' where o.${column} = $1 and o.site = any($2) order by o.id desc limit 1`, values: [value, sites],
  })
  return rows[0] ?? null
}

const takeClientId: Take = (_call, fields, told, clientId) => {
  if (!clientId) fields.complain('clientId', 'required')
  fields.refuse()
  return (tx) => linkClientId(tx, told, clientId!)
}

const takeSource: Take = (_call, fields, told, clientId) => {
  const [source, medium, campaign, keyword, content] = ['source', 'medium', 'campaign', 'keyword', 'content'].map((name) => fields.text(name, 255))
  if (!source && !medium && !campaign && !keyword && !content) fields.complain('source', 'required')
  fields.refuse()
  return (tx) => addSource(tx, told, { source: source ?? null, medium: medium ?? null, campaign: campaign ?? null, keyword: keyword ?? null, content: content ?? null }, clientId)
}

const takeVisit: Take = (_call, fields, told, clientId) => {
  const [startedAt, seconds, pages, depth] = [fields.dateTime('createdAt'), fields.integer('visitLength', 0, 86_400), fields.integer('pageViews', 0, 100_000), fields.integer('pageDepth', 0, 100_000)]
  const [landing, exit, source] = [fields.text('landingPage', 2000), fields.text('exitPage', 2000), fields.text('source', 255)]
  const rows = (fields.rows('pages') ?? []).slice(0, 100)
  const viewed = rows.map((row) => ({ url: row.text('url', 2000) ?? '', title: row.text('title', 255) ?? null, views: row.integer('countViews', 0) ?? 1 }))
  for (const row of rows) row.integer('timeOnPage', 0)
  if (!startedAt) fields.complain('createdAt', 'required')
  if (startedAt && startedAt.getTime() > Date.now() + 300_000) fields.complain('createdAt', 'out_of_range', { value: startedAt.toISOString() })
  if (told.customerId === null) fields.complain('customer', 'required')
  fields.refuse()
  return (tx) => addVisit(tx, { ...told, customerId: told.customerId! }, {
    startedAt: startedAt!, seconds: seconds ?? 0, landing: landing ?? null, exit: exit ?? null, pages: pages ?? depth ?? viewed.length, source: source ?? null, viewed: viewed.filter(({ url }) => url !== ''),
  }, clientId)
}
