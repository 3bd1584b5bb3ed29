import { Refusal } from '#server/platform/errors.ts'
import { lookUp } from './lookup.ts'
import { entityOf } from './wire/entity.ts'
import { fieldsOf } from './wire/fields.ts'
import { parameter, type Answer, type Call, type Method } from './wire/method.ts'
import { readNumber } from './wire/numbers.ts'
import { sitesForLookup } from './wire/sites.ts'

/**
 * Bonuses on orders. There is no loyalty programme in this program yet, so no customer takes part in one: what may be charged is nothing,
 * and the protocol refuses to charge more than may be charged. The methods are here so that a store that calls them learns that, instead
 * of an unknown method; they never succeed.
 */
export const orderLoyaltyMethods: Method[] = [
  { verb: 'POST', path: '/orders/loyalty/apply', scope: 'order_write', handle: apply },
  { verb: 'POST', path: '/orders/loyalty/cancel-bonus-operations', scope: 'order_write', handle: cancel },
]

async function apply(call: Call): Promise<Answer> {
  await refuseUnknownOrder(call)
  const bonuses = parameter(call, 'bonuses')
  if (bonuses === undefined) throw new Refusal('parameter_missing', { parameter: 'bonuses' })
  if (readNumber(bonuses) === null) throw new Refusal('invalid', {}, 400, [{ path: 'bonuses', code: 'wrong_type', params: { type: 'float' } }])
  throw new Refusal('invalid', {}, 400, [{ path: 'bonuses', code: 'no_loyalty' }])
}

async function cancel(call: Call): Promise<Answer> {
  await refuseUnknownOrder(call)
  throw new Refusal('invalid', {}, 400, [{ path: 'order', code: 'no_loyalty' }])
}

async function refuseUnknownOrder(call: Call): Promise<void> {
  const order = fieldsOf(entityOf(call.form, 'order'), call.account.timeZone, 'order')
  const [id, externalId] = [order.integer('id'), order.text('externalId', 255)]
  const wanted = id ? String(id) : externalId
  if (!wanted) order.complain('id', 'required')
  order.refuse()
  const found = await lookUp(call, 'order', [wanted!], id ? 'id' : 'externalId', sitesForLookup(call))
  if (found.length > 1) throw new Refusal('parameter_missing', { parameter: 'site' })
  if (!found[0]) throw new Refusal('not_found', { entity: 'order', id: wanted }, 404)
}
