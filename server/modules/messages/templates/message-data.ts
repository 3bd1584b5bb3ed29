import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { fieldFor, type Entity, type Field } from '#server/platform/fields.ts'
import { mask } from '#shared/mask.ts'
import { customerCatalogue } from '#server/modules/customers/index.ts'
import { orderEntity } from '#server/modules/orders/index.ts'
import { nameOf, type References } from '#server/modules/settings/index.ts'
import { taskCatalogue } from '#server/modules/tasks/index.ts'
import { ReadTogether } from './read-together.ts'

/** What a message is about. */
export type About = { orderId?: number | null; customerId?: number | null; taskId?: number | null; userId?: number | null }

type Json = Record<string, unknown>

export const ROOTS = { order: orderEntity, customer: customerCatalogue, task: taskCatalogue } as const

/** What purchases cost and what is earned by them is nobody's to send, whatever a template says. */
export const isSendable = (field: Field): boolean => field.right === undefined && !field.tells?.includes('order.purchaseSum')

/**
 * Values of the variables that a template names, and no others: costly ones are read by whoever needs them. Money is in major units, as people
 * write it; codes stand as they are, and what they are called under `<name>Name`; what is empty is not there.
 * @param together of messages that are made at once: what they read is read once
 * @param actor whose rights and masks count: of the sender, everything
 */
export async function messageData(db: Database, actor: Actor, about: About, wanted: readonly string[], locale: 'ru' | 'en', together = new ReadTogether(db)): Promise<Json> {
  const references = await together.references()
  const wants = (root: string): string[] => wanted.filter((path) => path.startsWith(`${root}.`)).map((path) => path.slice(root.length + 1))
  const order = about.orderId ? await orderOf(db, actor, about.orderId, wants('order'), references, together) : null
  const customerId = about.customerId ?? order?.keys.customerId ?? null
  const names = [...wants('customer'), ...(wants('recipient').length > 0 ? ['firstName', 'lastName'] : [])]
  const customer = customerId ? await rowOf(actor, customerCatalogue, customerId, names, references, together) : null
  const task = about.taskId ? await rowOf(actor, taskCatalogue, about.taskId, wants('task'), references, together) : null
  const staff = about.userId && wants('user').length > 0 ? await personOf(db, about.userId) : null
  const site = siteOf(references, order?.keys.site ?? null)
  return filled({
    order: order?.values, customer, task, user: staff, site,
    recipient: { firstName: order?.keys.firstName || customer?.['firstName'] || staff?.['firstName'], lastName: order?.keys.lastName || customer?.['lastName'] || staff?.['lastName'] },
    account: { name: references.account.name, currency: references.account.currency },
    locale,
  }) as Json
}

type OrderKeys = { customerId: number | null; site: string; firstName: string | null; lastName: string | null }

async function orderOf(db: Database, actor: Actor, id: number, names: string[], references: References, together: ReadTogether): Promise<{ values: Json; keys: OrderKeys } | null> {
  const own = ['customerId', 'site', 'currency', 'firstName', 'lastName', ...(names.includes('address') ? ['deliveryAddress'] : []), ...(names.some((name) => name.startsWith('manager.')) ? ['managerId'] : []), ...(names.some((name) => name.startsWith('delivery')) ? ['deliveryTimeFrom', 'deliveryTimeTo'] : [])]
  const values = await rowOf(actor, orderEntity, id, [...names, ...own], references, together)
  if (!values) return null
  const part = (name: string): string | null => (typeof values[name] === 'string' && values[name] !== '' ? values[name] : null)
  if (names.includes('address')) values['address'] = oneLine((values['deliveryAddress'] ?? {}) as Json)
  if (names.includes('deliveryInterval')) values['deliveryInterval'] = [part('deliveryTimeFrom'), part('deliveryTimeTo')].filter(Boolean).join('–')
  if (names.some((name) => name.startsWith('manager.')) && values['managerId']) values['manager'] = await personOf(db, values['managerId'] as number)
  if (names.some((name) => name === 'items' || name.startsWith('items'))) values['items'] = await itemsOf(db, id)
  return { values, keys: { customerId: (values['customerId'] as number | null) ?? null, site: values['site'] as string, firstName: part('firstName'), lastName: part('lastName') } }
}

/** Those of the entity's fields that the names ask for, as the actor sees them. */
async function rowOf(actor: Actor, catalogue: Entity, id: number, names: readonly string[], references: References, together: ReadTogether): Promise<Json | null> {
  const fields = [...catalogue.fields.values()].flatMap((declared) => {
    const field = isSendable(declared) && names.some((name) => isAskedBy(declared, name)) ? fieldFor(actor, declared) : null
    return field ? [field] : []
  })
  const columns: RawBuilder<unknown>[] = fields.map((field, index) => sql`${valueOf(field)} as ${sql.ref(`v${index}`)}`)
  // The same names mean the same columns, but for who may see which of them.
  const row = await together.row(`${catalogue.name} ${actor.kind} ${actor.id} ${[...names].toSorted().join(' ')}`, catalogue, columns, id)
  if (!row) return null
  const values: Json = {}
  for (const [index, field] of fields.entries()) {
    const value = plainValue(row[`v${index}`])
    put(values, field.name, field.isMasked ? mask(field.contact, value) : value)
    const called = field.options && (typeof value === 'string' || typeof value === 'number') ? nameOf(references, field.options, value) : null
    if (called !== null) put(values, `${field.name}Name`, called)
  }
  return values
}

/** `statusName` and `managerIdName` ask for `status` and `managerId`; `deliveryAddress` for all its parts. */
const isAskedBy = (field: Field, name: string): boolean =>
  name === field.name || name.startsWith(`${field.name}.`) || field.name.startsWith(`${name}.`) || name === `${field.name}Name`

function valueOf(field: Field): RawBuilder<unknown> {
  const value = field.shown ?? field.sql
  if (field.type === 'money' || field.type === 'number') return sql`(${value})::float8`
  return field.type === 'date' ? sql`(${value})::text` : value
}

const plainValue = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)

function put(into: Json, path: string, value: unknown): void {
  const steps = path.split('.')
  const last = steps.pop()!
  let place = into
  for (const step of steps) place = (place[step] ??= {}) as Json
  place[last] = value
}

async function itemsOf(db: Database, orderId: number): Promise<Json[]> {
  const { rows } = await sql<Json>`
    select i.product_name as name, coalesce(i.article, f.article) as article, i.quantity::float8 as quantity, i.initial_price::float8 as price,
      (i.total)::float8 as sum, coalesce(f.images[1], p.image_url) as "imageUrl", u.sym as unit
    from order_item i left join offer f on f.id = i.offer_id left join product p on p.id = f.product_id left join unit u on u.code = f.unit left join item_status s on s.code = i.status
    where i.order_id = ${orderId} and not coalesce(s.cancel_status, false) order by i.position, i.id limit 200`.execute(db)
  return rows
}

async function personOf(db: Database, id: number): Promise<Json | null> {
  const row = await db.selectFrom('app_user').select(['name', 'first_name as firstName', 'last_name as lastName', 'phone', 'email', 'position']).where('id', '=', id).executeTakeFirst()
  return row ?? null
}

function siteOf(references: References, code: string | null): Json {
  const sites = references.sites.all
  const site = (code === null ? undefined : references.sites.byCode.get(code)) ?? sites.find((one) => one.defaultForCrm) ?? sites[0]
  return { name: site?.name ?? references.account.name, url: site?.url, phones: site?.phones, address: site?.address }
}

const oneLine = (address: Json): string =>
  typeof address['text'] === 'string' && address['text'] !== ''
    ? address['text']
    : ['index', 'region', 'city', 'street', 'house', 'flat'].map((part) => address[part]).filter((part) => typeof part === 'string' && part !== '').join(', ')

/** Without what is empty: a template asks whether there is something, and an empty text is nothing. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([name, one]) => {
    const kept = filled(one)
    return kept === undefined || kept === null || kept === '' ? [] : [[name, kept] as const]
  })
  return Object.fromEntries(entries)
}
