import { changeCustomer, createCustomer, fixExternalIds } from '#server/modules/customers/index.ts'
import { notFound } from '#server/platform/errors.ts'
import { combineCustomers } from './combine-customers.ts'
import { CUSTOMER_HISTORY } from './customer-history.ts'
import { customerInput } from './customer-input.ts'
import { customerAnswers, listCustomers } from './customer-list.ts'
import { createNote, deleteNote, listNotes } from './customer-notes.ts'
import { writeSubscriptions } from './customer-subscriptions.ts'
import { idPairs } from './fix-external-ids.ts'
import { listHistory } from './history.ts'
import { byOf, combinedInto, named } from './lookup.ts'
import { upload } from './upload.ts'
import { failed, succeeded } from './wire/envelope.ts'
import { entityOf } from './wire/entity.ts'
import { fieldsOf } from './wire/fields.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'
import { siteForNew, siteForRow } from './wire/sites.ts'

export const customerMethods: Method[] = [
  { verb: 'GET', path: '/customers', scope: 'customer_read', handle: listCustomers },
  { verb: 'POST', path: '/customers/create', scope: 'customer_write', handle: create },
  { verb: 'POST', path: '/customers/upload', scope: 'customer_write', handle: uploadCustomers },
  { verb: 'POST', path: '/customers/fix-external-ids', scope: 'customer_write', handle: fixIds },
  { verb: 'GET', path: '/customers/history', scope: 'customer_read', handle: (call) => listHistory(call, CUSTOMER_HISTORY) },
  { verb: 'GET', path: '/customers/notes', scope: 'customer_read', handle: (call) => listNotes(call, 'customer') },
  { verb: 'POST', path: '/customers/notes/create', scope: 'customer_write', handle: (call) => createNote(call, 'customer') },
  { verb: 'POST', path: '/customers/notes/{id}/delete', scope: 'customer_write', handle: (call) => deleteNote(call, 'customer') },
  { verb: 'GET', path: '/customers/{externalId}', scope: 'customer_read', handle: get },
  { verb: 'POST', path: '/customers/{externalId}/edit', scope: 'customer_write', handle: edit },
  { verb: 'POST', path: '/customers/{externalId}/subscriptions', scope: 'customer_write', handle: writeSubscriptions },
  { verb: 'POST', path: '/customers/combine', scope: 'customer_write', handle: (call) => combineCustomers(call, 'customer') },
]

async function create(call: Call): Promise<Answer> {
  const { id } = await take(call, entityOf(call.form, 'customer'), siteForNew)
  return { status: 201, body: succeeded({ id }) }
}

async function uploadCustomers(call: Call): Promise<Answer> {
  const names = { rows: 'customers', uploaded: 'uploadedCustomers', failed: 'failedCustomers', message: 'Customers are loaded with errors' }
  return upload(call, names, (row) => take(call, row, siteForRow))
}

async function take(call: Call, row: Record<string, unknown>, siteOf: typeof siteForNew): Promise<{ id: number; externalId: string | null }> {
  const fields = fieldsOf(row, call.account.timeZone)
  const input = customerInput(fields)
  const createdAt = fields.dateTime('createdAt') ?? undefined
  const site = siteOf(call, fields.text('site'))
  fields.refuse()
  const { id } = await write(call, (tx) => createCustomer(tx, { ...input, site, createdAt }))
  return { id, externalId: input.externalId ?? null }
}

async function get(call: Call): Promise<Answer> {
  const [value, by] = [call.path['externalId']!, byOf(call)]
  const combinedTo = await combinedInto(call, 'customer', value, by)
  if (combinedTo) return { status: 404, body: { ...failed('Not found'), combinedTo } }
  const { id } = await named(call, 'customer', value, by)
  const [customer] = await customerAnswers(call.db, [id], call.account.timeZone)
  if (!customer) throw notFound('customer', id)
  return { body: succeeded({ customer }) }
}

async function edit(call: Call): Promise<Answer> {
  const entity = entityOf(call.form, 'customer')
  const { id } = await named(call, 'customer', call.path['externalId']!, byOf(call))
  const fields = fieldsOf(entity, call.account.timeZone)
  const input = customerInput(fields)
  fields.refuse()
  await write(call, (tx) => changeCustomer(tx, id, input))
  return { body: succeeded({ id }) }
}

async function fixIds(call: Call): Promise<Answer> {
  const pairs = idPairs(call, 'customers')
  await write(call, (tx) => fixExternalIds(tx, pairs))
  return { body: succeeded() }
}
