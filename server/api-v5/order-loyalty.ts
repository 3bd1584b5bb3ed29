import { applyBonuses, cancelBonuses } from '#server/modules/orders/index.ts'
import { Refusal } from '#server/platform/errors.ts'
import { bonusesOnOrder, loyaltyOrder } from './loyalty-order.ts'
import { lookUp } from './lookup.ts'
import { entityOf } from './wire/entity.ts'
import { succeeded } from './wire/envelope.ts'
import { fieldsOf } from './wire/fields.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { sitesForLookup } from './wire/sites.ts'

/** Bonuses on orders. No SMS has to confirm a charge here, so the answer never has a `verification`. */
export const orderLoyaltyMethods: Method[] = [
  { verb: 'POST', path: '/orders/loyalty/apply', scope: 'order_write', handle: apply },
  { verb: 'POST', path: '/orders/loyalty/cancel-bonus-operations', scope: 'order_write', handle: cancel },
]

async function apply(call: Call): Promise<Answer> {
  const id = await namedOrder(call)
  const given = parameter(call, 'bonuses')
  if (given === undefined) throw new Refusal('parameter_missing', { parameter: 'bonuses' })
  const bonuses = readInteger(given)
  if (bonuses === null || bonuses < 1) throw new Refusal('invalid', {}, 400, [{ path: 'bonuses', code: 'wrong_type', params: { type: 'integer' } }])
  await write(call, (tx) => bonusesOnOrder('bonuses', () => applyBonuses(tx, id, bonuses)))
  return { body: succeeded({ order: await loyaltyOrder(call, id) }) }
}

async function cancel(call: Call): Promise<Answer> {
  const id = await namedOrder(call)
  await write(call, (tx) => bonusesOnOrder('order', () => cancelBonuses(tx, id)))
  return { body: succeeded({ order: await loyaltyOrder(call, id) }) }
}

async function namedOrder(call: Call): Promise<number> {
  const order = fieldsOf(entityOf(call.form, 'order'), call.account.timeZone, 'order')
  const [id, externalId] = [order.integer('id'), order.text('externalId', 255)]
  const wanted = id ? String(id) : externalId
  if (!wanted) order.complain('id', 'required')
  order.refuse()
  const found = await lookUp(call, 'order', [wanted!], id ? 'id' : 'externalId', sitesForLookup(call))
  if (found.length > 1) throw new Refusal('parameter_missing', { parameter: 'site' })
  if (!found[0]) throw new Refusal('not_found', { entity: 'order', id: wanted }, 404)
  return found[0].id
}
