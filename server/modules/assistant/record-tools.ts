import { z } from 'zod'
import { fieldFor, describeFields, type Entity } from '#server/platform/fields.ts'
import { may } from '#server/platform/access.ts'
import { forbidden } from '#server/platform/errors.ts'
import { customerCard, customerCatalogue, listCustomers } from '#server/modules/customers/index.ts'
import { listOrders, orderCard, orderEntity, totalOrders } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import type { Asker, Tool } from './tool.ts'

const MONEY = 'Money is in minor units of the currency: 150000 is 1500.00.'
const listInput = {
  text: z.string().max(200).optional().describe('What a person would type: a number, four digits of a phone, a name'),
  filter: z.record(z.string(), z.unknown()).optional().describe('A condition: {"and":[…]}, {"or":[…]}, {"not":…} or {"field":"status","op":"in","value":["new"]}; names, operators and codes come from describe_fields. Dates are YYYY-MM-DD of the account’s calendar; lastDays takes a number'),
  sort: z.string().max(64).optional().describe('A field, with a leading minus for descending; -createdAt unless given'),
  fields: z.array(z.string().max(64)).max(60).optional().describe('Columns to answer with; the usual ones when absent'),
  limit: z.number().int().min(1).max(50).optional().describe('20 unless given'),
  cursor: z.string().max(500).optional().describe('nextCursor of the page before'),
}
const byId = { id: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).describe('id of a list, not the number that people see') }

type ListInput = { text?: string; filter?: object; sort?: string; fields?: string[]; limit?: number; cursor?: string }
const queryOf = ({ text, filter, sort, fields, limit, cursor }: ListInput) => ({
  limit: limit ?? 20,
  ...(text ? { q: text } : {}),
  ...(filter ? { filter: JSON.stringify(filter) } : {}),
  ...(sort ? { sort } : {}),
  ...(fields ? { fields: fields.join(',') } : {}),
  ...(cursor ? { cursor } : {}),
})
const idsOf = (rows: readonly { id: number }[]): number[] => rows.map((row) => row.id)
const linked = <Row extends { id: number }>({ publicUrl }: Asker, place: string, rows: readonly Row[]) => rows.map((row) => ({ ...row, link: `${publicUrl}/${place}/${row.id}` }))

const findOrders: Tool = {
  name: 'find_orders', title: 'Find orders', rights: ['orders.view'], input: listInput,
  description: `Orders that match, newest first unless told otherwise, with their count and sums. ${MONEY}`,
  run: async (asker, input) => {
    const query = queryOf(input as ListInput)
    const { q, filter } = query
    const matching = { ...(q ? { q } : {}), ...(filter ? { filter } : {}) }
    const [page, totals] = await Promise.all([listOrders(asker.db.kysely, asker.actor, query), totalOrders(asker.db.kysely, asker.actor, matching)])
    return { answer: { rows: linked(asker, 'orders', page.rows), nextCursor: page.nextCursor, totals }, shown: { entity: 'order', ids: idsOf(page.rows), as: 'list' } }
  },
}

const readOrder: Tool = {
  name: 'order_card', title: 'One order', rights: ['orders.view'], input: byId,
  description: `Everything about one order: goods, payments, delivery, the customer, what is wrong with it. ${MONEY}`,
  run: async (asker, input) => {
    const card = await orderCard(asker.db, asker.actor, input['id'] as number)
    return { answer: { ...card, link: `${asker.publicUrl}/orders/${card.id}` }, shown: { entity: 'order', ids: [card.id], as: 'card' } }
  },
}

const findCustomers: Tool = {
  name: 'find_customers', title: 'Find customers', rights: ['customers.view'], input: listInput,
  description: `Customers that match, newest first unless told otherwise. ${MONEY}`,
  run: async (asker, input) => {
    const page = await listCustomers(asker.db.kysely, asker.actor, queryOf(input as ListInput))
    return { answer: { rows: linked(asker, 'customers', page.rows), nextCursor: page.nextCursor }, shown: { entity: 'customer', ids: idsOf(page.rows), as: 'list' } }
  },
}

const readCustomer: Tool = {
  name: 'customer_card', title: 'One customer', rights: ['customers.view'], input: byId,
  description: `Everything about one customer: contacts, notes, figures, the last orders. ${MONEY}`,
  run: async (asker, input) => {
    const card = await customerCard(asker.db.kysely, asker.actor, input['id'] as number)
    return { answer: { ...card, link: `${asker.publicUrl}/customers/${card.id}` }, shown: { entity: 'customer', ids: [card.id], as: 'card' } }
  },
}

const CATALOGUES: Record<string, { catalogue: Entity; right: 'orders.view' | 'customers.view' }> = {
  order: { catalogue: orderEntity, right: 'orders.view' },
  customer: { catalogue: customerCatalogue, right: 'customers.view' },
}

const describe: Tool = {
  name: 'describe_fields', title: 'What can be asked about', rights: ['orders.view', 'customers.view'], input: { entity: z.enum(['order', 'customer']) },
  description: 'Fields of orders or customers that this person may see, with their types, and the codes that stand in them. Ask it before you write a filter.',
  run: async ({ db, actor }, input) => {
    const { catalogue, right } = CATALOGUES[input['entity'] as string]!
    if (!may(actor, right)) throw forbidden(right)
    const references = await freshReferences(db.kysely)
    const seen = describeFields(catalogue, actor).filter((field) => field.filter || field.column)
    const lists = [...new Set(seen.flatMap((field) => (field.options ? [field.options] : [])))]
    const codes = Object.fromEntries(lists.flatMap((name) => {
      const reference = (references as unknown as Record<string, { all?: { code: string; name: string; active?: boolean }[] }>)[name]
      return reference?.all ? [[name, reference.all.map(({ code, name: title }) => ({ code, name: title }))]] : []
    }))
    return { answer: { fields: seen.filter((field) => fieldFor(actor, catalogue.fields.get(field.name)!)), codes } }
  },
}

/** Orders and customers, as the lists and cards of the web app show them to the same person. */
export const recordTools: Tool[] = [findOrders, readOrder, findCustomers, readCustomer, describe]
