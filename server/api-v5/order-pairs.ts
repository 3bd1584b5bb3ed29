import { COMBINE_TECHNIQUES } from '#shared/contracts/order-pairs.ts'
import { combineOrders, linkOrders } from '#server/modules/orders/index.ts'
import { lookUp } from './lookup.ts'
import { succeeded } from './wire/envelope.ts'
import { entityOf } from './wire/entity.ts'
import { fieldsOf, type Fields } from './wire/fields.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { sitesForLookup, visibleSites } from './wire/sites.ts'

export const orderPairMethods: Method[] = [
  { verb: 'POST', path: '/orders/combine', scope: 'order_write', handle: combine },
  { verb: 'POST', path: '/orders/links/create', scope: 'order_write', handle: link },
]

/** More orders than people ever tie together at once: every two of them become a link. */
const MOST_LINKED = 20

/** `order` goes into `resultOrder`, which keeps its id; `errors` is there, and empty, on success. */
async function combine(call: Call): Promise<Answer> {
  const order = fieldsOf(entityOf(call.form, 'order'), call.account.timeZone, 'order')
  const result = fieldsOf(entityOf(call.form, 'resultOrder'), call.account.timeZone, 'resultOrder')
  const given = fieldsOf({ technique: parameter(call, 'technique') ?? 'ours' }, call.account.timeZone)
  const technique = given.choice('technique', COMBINE_TECHNIQUES)
  const [otherId, survivorId] = [await byId(call, order), await byId(call, result)]
  for (const fields of [given, order, result]) fields.refuse()
  await write(call, (tx) => combineOrders(tx, { survivorId, otherId, technique: technique! }))
  return { body: succeeded({ errors: [] }) }
}

async function byId(call: Call, order: Fields): Promise<number> {
  const id = order.integer('id')
  if (!id) {
    order.complain('id', 'required')
    return 0
  }
  const [found] = await lookUp(call, 'order', [String(id)], 'id', visibleSites(call))
  if (!found) order.complain('id', 'not_found', { entity: 'order', id })
  return found?.id ?? 0
}

async function link(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'link'), call.account.timeZone)
  const comment = fields.text('comment', 2000) ?? null
  const rows = fields.rows('orders') ?? []
  if (rows.length < 2) fields.complain('orders', 'too_few', { least: 2 })
  if (rows.length > MOST_LINKED) fields.complain('orders', 'too_many', { most: MOST_LINKED })
  fields.refuse()
  const ids: number[] = []
  for (const row of rows) ids.push(await byAnyName(call, row))
  const distinct = [...new Set(ids)]
  if (!ids.includes(0) && distinct.length < 2) fields.complain('orders', 'too_few', { least: 2 })
  fields.refuse()
  await write(call, async (tx) => {
    for (const [index, one] of distinct.entries()) for (const other of distinct.slice(index + 1)) await linkOrders(tx, one, other, 'link', comment)
  })
  return { status: 201, body: succeeded() }
}

/** An order by id, external id (typed clients write `externalID`) or number; 0 when there is none, which is complained about. */
async function byAnyName(call: Call, row: Fields): Promise<number> {
  const sites = sitesForLookup(call)
  const id = row.integer('id')
  if (id) return foundOr(row, 'id', id, await lookUp(call, 'order', [String(id)], 'id', sites))
  const externalId = row.text('externalId', 255) ?? row.text('externalID', 255)
  if (externalId) return foundOr(row, 'externalId', externalId, await lookUp(call, 'order', [externalId], 'externalId', sites))
  const number = row.text('number', 255)
  if (!number) {
    row.complain('id', 'required')
    return 0
  }
  const { rows } = await call.db.pool.query<{ id: number }>('select id from "order" where number = $1 and site = any($2) order by id desc limit 1', [number, sites])
  return foundOr(row, 'number', number, rows)
}

function foundOr(row: Fields, name: string, value: unknown, found: { id: number }[]): number {
  if (!found[0]) row.complain(name, 'not_found', { entity: 'order', id: value })
  return found[0]?.id ?? 0
}
