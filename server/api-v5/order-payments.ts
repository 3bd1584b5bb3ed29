import { addPayment, changePayment, removePayment } from '#server/modules/orders/index.ts'
import { Refusal } from '#server/platform/errors.ts'
import { byOf, lookUp, type By } from './lookup.ts'
import { paymentChanges, paymentInput } from './order-input.ts'
import { succeeded } from './wire/envelope.ts'
import { entityOf } from './wire/entity.ts'
import { fieldsOf, type Fields } from './wire/fields.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'
import { sitesForLookup, visibleSites } from './wire/sites.ts'

export const orderPaymentMethods: Method[] = [
  { verb: 'POST', path: '/orders/payments/create', scope: 'order_write', handle: create },
  { verb: 'POST', path: '/orders/payments/{id}/edit', scope: 'order_write', handle: edit },
  { verb: 'POST', path: '/orders/payments/{id}/delete', scope: 'order_write', handle: remove },
]

async function create(call: Call): Promise<Answer> {
  const payment = fieldsOf(entityOf(call.form, 'payment'), call.account.timeZone)
  const input = paymentInput(payment)
  const orderId = await orderOf(call, payment)
  payment.refuse()
  const { paymentId } = await write(call, (tx) => addPayment(tx, orderId, input, { by: 'api', strict: call.key.strict }))
  return { status: 201, body: succeeded({ id: paymentId }) }
}

/** The order that a new payment names by id, external id or number; 0 when it names none, which is complained about. */
async function orderOf(call: Call, payment: Fields): Promise<number> {
  const order = payment.object('order')
  const [id, externalId, number] = [order?.integer('id'), order?.text('externalId', 255), order?.text('number', 255)]
  const wanted = id ?? externalId ?? number
  if (!wanted) {
    payment.complain('order', 'required')
    return 0
  }
  const sites = sitesForLookup(call)
  const found = id || externalId ? await lookUp(call, 'order', [String(wanted)], id ? 'id' : 'externalId', sites) : await byNumber(call, String(number), sites)
  if (!found[0]) payment.complain('order', 'not_found', { entity: 'order', id: wanted })
  return found[0]?.id ?? 0
}

async function byNumber(call: Call, number: string, sites: readonly string[]): Promise<{ id: number }[]> {
  const { rows } = await call.db.pool.query<{ id: number }>('select id from "order" where number = $1 and site = any($2) order by id desc limit 1', [number, sites])
  return rows
}

async function edit(call: Call): Promise<Answer> {
  const payment = fieldsOf(entityOf(call.form, 'payment'), call.account.timeZone)
  // Other methods read the path as an external id unless told; here modules that send no `by` mean the internal id.
  const id = await paymentOf(call, byOf(call, 'id'), sitesForLookup(call))
  const changes = paymentChanges(payment)
  payment.refuse()
  await write(call, (tx) => changePayment(tx, id, changes, { by: 'api', strict: call.key.strict }))
  return { body: succeeded({ id }) }
}

async function remove(call: Call): Promise<Answer> {
  const id = await paymentOf(call, 'id', visibleSites(call))
  await write(call, (tx) => removePayment(tx, id))
  return { body: succeeded() }
}

async function paymentOf(call: Call, by: By, sites: readonly string[]): Promise<number> {
  const found = await lookUp(call, 'payment', [call.path['id']!], by, sites)
  if (found.length > 1) throw new Refusal('parameter_missing', { parameter: 'site' })
  if (!found[0]) throw new Refusal('payment_not_found', {}, 404)
  return found[0].id
}
