import { cancelDelivery, packingList } from '#server/modules/orders/index.ts'
import { notFound } from '#server/platform/errors.ts'
import { byOf, named } from './lookup.ts'
import { succeeded } from './wire/envelope.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { readBoolean } from './wire/numbers.ts'

export const orderPaperMethods: Method[] = [
  { verb: 'GET', path: '/orders/{externalId}/plates/{plateId}/print', scope: 'order_read', handle: print },
  { verb: 'POST', path: '/orders/{externalId}/delivery/cancel', scope: 'order_write', handle: cancel },
]

/** Print forms by the id that the protocol asks for them by. */
const PLATES = new Map([['1', packingList]])

async function print(call: Call): Promise<Answer> {
  const { id } = await named(call, 'order', call.path['externalId']!, byOf(call))
  const plate = PLATES.get(call.path['plateId']!)
  if (!plate) throw notFound('plate', call.path['plateId'])
  const { name, bytes } = await plate(call.db, call.key.actor, id)
  return { file: { name, type: 'application/pdf', bytes } }
}

async function cancel(call: Call): Promise<Answer> {
  const { id } = await named(call, 'order', call.path['externalId']!, byOf(call))
  const force = readBoolean(parameter(call, 'force') ?? false) ?? false
  await write(call, (tx) => cancelDelivery(tx, id, force))
  return { body: succeeded() }
}
