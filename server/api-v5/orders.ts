import { changeOrder, createOrder, fixExternalIds } from '#server/modules/orders/index.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { idPairs } from './fix-external-ids.ts'
import { listHistory } from './history.ts'
import { byOf, named } from './lookup.ts'
import { askForCustomer, newOrderAnswer, orderAnswers } from './order-answer.ts'
import { ORDER_HISTORY } from './order-history.ts'
import { orderInput, refuseHugeSums } from './order-input.ts'
import { listOrders } from './order-list.ts'
import { upload } from './upload.ts'
import { present, succeeded } from './wire/envelope.ts'
import { entityOf } from './wire/entity.ts'
import { fieldsOf } from './wire/fields.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'
import { isMap, isScalar } from './wire/parameters.ts'
import { siteForNew, siteForRow, visibleSites } from './wire/sites.ts'

export const orderMethods: Method[] = [
  { verb: 'GET', path: '/orders', scope: 'order_read', handle: listOrders },
  { verb: 'POST', path: '/orders/create', scope: 'order_write', handle: create },
  { verb: 'POST', path: '/orders/upload', scope: 'order_write', handle: uploadOrders },
  { verb: 'POST', path: '/orders/fix-external-ids', scope: 'order_write', handle: fixIds },
  { verb: 'GET', path: '/orders/statuses', scope: 'order_read', handle: statuses },
  { verb: 'GET', path: '/orders/history', scope: 'order_read', handle: (call) => listHistory(call, ORDER_HISTORY) },
  { verb: 'GET', path: '/orders/{externalId}', scope: 'order_read', handle: get },
  { verb: 'POST', path: '/orders/{externalId}/edit', scope: 'order_write', handle: edit },
]

type Row = Record<string, unknown>

async function create(call: Call): Promise<Answer> {
  const { id, answer } = await take(call, entityOf(call.form, 'order'), siteForNew)
  return { status: 201, body: succeeded({ id, order: answer }) }
}

async function uploadOrders(call: Call): Promise<Answer> {
  const names = { rows: 'orders', uploaded: 'uploadedOrders', failed: 'failedOrders', message: 'Orders are loaded with errors' }
  const orders: Row[] = []
  return upload(
    call,
    names,
    async (row) => {
      const { id, externalId, answer } = await take(call, row, siteForRow)
      orders.push(answer)
      return { id, externalId }
    },
    async () => ({ orders }),
  )
}

async function take(call: Call, row: Row, siteOf: typeof siteForNew): Promise<{ id: number; externalId: string | null; answer: Row }> {
  const fields = fieldsOf(row, call.account.timeZone)
  const input = orderInput(fields)
  refuseHugeSums(fields, input)
  const site = siteOf(call, fields.text('site'))
  fields.refuse()
  const items = input.items?.map((item) => ({ ...item, quantity: item.quantity ?? 1 }))
  const { created, customer } = await write(call, async (tx) => {
    const created = await createOrder(tx, { ...input, items, site }, { by: 'api', strict: call.key.strict })
    return { created, customer: askForCustomer(tx, created.order.customerId) }
  })
  const { id, externalId } = created.order
  const owner = await customer
  // Of a company's order there is more to tell than was written: whose company it is, what its orders come to.
  const answer = owner?.type === 'customer_corporate' ? await orderAnswer(call, id) : newOrderAnswer(created, owner, call.account.timeZone)
  return { id, externalId, answer }
}

async function get(call: Call): Promise<Answer> {
  const { id } = await named(call, 'order', call.path['externalId']!, byOf(call))
  return { body: succeeded({ order: await orderAnswer(call, id) }) }
}

async function edit(call: Call): Promise<Answer> {
  const entity = entityOf(call.form, 'order')
  const { id } = await named(call, 'order', call.path['externalId']!, byOf(call))
  const fields = fieldsOf(entity, call.account.timeZone)
  const { payments: _, createdAt: _createdAt, ...patch } = orderInput(fields)
  refuseHugeSums(fields, patch)
  fields.refuse()
  await write(call, (tx) => changeOrder(tx, id, patch, { by: 'api', strict: call.key.strict }))
  return { body: succeeded({ id, order: await orderAnswer(call, id) }) }
}

async function orderAnswer(call: Call, id: number): Promise<Row> {
  const [order] = await orderAnswers(call, [id])
  if (!order) throw notFound('order', id)
  return order
}

async function fixIds(call: Call): Promise<Answer> {
  const pairs = idPairs(call, 'orders')
  await write(call, (tx) => fixExternalIds(tx, pairs))
  return { body: succeeded() }
}

const STATUSES = `select o.id, o.external_id as "externalId", o.status, s.group_code as "group"
  from "order" o left join order_status s on s.code = o.status
  where (o.id = any($1) or o.external_id = any($2)) and o.site = any($3) order by o.id limit 500`

/** `GET /orders/statuses` by `ids[]` and `externalIds[]`; unknown ones are skipped. */
async function statuses(call: Call): Promise<Answer> {
  const ids = listed(call, 'ids')
  const externalIds = listed(call, 'externalIds')
  if (ids.length + externalIds.length === 0) throw new Refusal('parameter_missing', { parameter: 'ids' })
  const whole = ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number)
  const { rows } = await call.db.pool.query<Row>(STATUSES, [whole, externalIds, visibleSites(call)])
  return { body: succeeded({ orders: rows.map(present) }) }
}

function listed(call: Call, name: string): string[] {
  const value = call.query.all[name]
  const list = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [value]
  return list.filter(isScalar).map(String).filter((text) => text !== '')
}
