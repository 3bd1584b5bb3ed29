import { sql } from 'kysely'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { changeCost, createCost, deleteCosts, type CostPatch, type NewCost } from '#server/modules/costs/index.ts'
import { allOf, conditionsOf, type Condition } from './conditions.ts'
import { costAnswers } from './cost-answer.ts'
import { countRows } from './counting.ts'
import { lookUp } from './lookup.ts'
import { rowsOf } from './upload.ts'
import { readDate } from './wire/dates.ts'
import { refusalOfDatabase } from './wire/database-refusal.ts'
import { entitiesOf, entityOf } from './wire/entity.ts'
import { failed, succeeded } from './wire/envelope.ts'
import { defined, fieldsOf, type Fields } from './wire/fields.ts'
import { filterOf, type Filter } from './wire/filter.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { pageOf, pagination } from './wire/paging.ts'
import { isMap } from './wire/parameters.ts'
import { refusalLines } from './wire/refusal-texts.ts'
import { namedSite, siteForNew, visibleSites } from './wire/sites.ts'

export const costMethods: Method[] = [
  { verb: 'GET', path: '/costs', scope: 'cost_read', handle: listCosts },
  { verb: 'POST', path: '/costs/create', scope: 'cost_write', handle: create },
  { verb: 'POST', path: '/costs/delete', scope: 'cost_write', handle: removeMany },
  { verb: 'POST', path: '/costs/upload', scope: 'cost_write', handle: uploadMany },
  { verb: 'GET', path: '/costs/{id}', scope: 'cost_read', handle: get },
  { verb: 'POST', path: '/costs/{id}/delete', scope: 'cost_write', handle: remove },
  { verb: 'POST', path: '/costs/{id}/edit', scope: 'cost_write', handle: edit },
]

const LABELS = ['source', 'medium', 'campaign', 'keyword', 'content'] as const

/** Newest first. */
async function listCosts(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const where = allOf([...visible(call), ...costConditions(filterOf(call.query, call.account.timeZone))])
  const [found, count] = await Promise.all([
    sql<{ id: number }>`select k.id from cost k where ${where} order by k.id desc limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    countRows(call.db, sql`cost k`, where),
  ])
  const costs = await costAnswers(call.db, found.rows.map((row) => row.id), call.account.timeZone)
  return { body: succeeded({ pagination: pagination(page, count), costs }) }
}

/** A key of single shops sees their costs; those of the whole business are not its. */
const visible = (call: Call): Condition[] => (call.key.sites === 'all' ? [] : [sql`k.sites && ${[...visibleSites(call)]}::text[]`])

function costConditions(filter: Filter): Condition[] {
  const { conditions, given, oneOfIds, oneOf, contains, range, moments } = conditionsOf(filter)
  oneOfIds('ids', sql`k.id`)
  oneOfIds('createdBy', sql`k.created_by`)
  oneOfIds('users', sql`k.user_id`)
  oneOfIds('orderIds', sql`k.order_id`)
  oneOf('costItems', sql`k.item`)
  given(filter.texts('costGroups'), (groups) => sql`k.item in (select i.code from cost_item i where i.group_code = any(${groups}))`)
  given(filter.texts('sites'), (sites) => sql`k.sites && ${sites}::text[]`)
  // A client sends the comment as one more number of an order.
  given(filter.texts('orderNumber'), (numbers) => sql`k.order_id in (select o.id from "order" o where o.number = any(${numbers}))`)
  given(filter.texts('orderExternalIds'), (ids) => sql`k.order_id in (select o.id from "order" o where o.external_id = any(${ids}))`)
  contains('comment', sql`k.comment`)
  range('Summ', sql`k.amount`)
  moments('createdAt', sql`k.created_at`)
  given(dayOf(filter, 'dateFrom'), (day) => sql`k.date_from >= ${day}::date`)
  given(dayOf(filter, 'dateTo'), (day) => sql`k.date_to <= ${day}::date`)
  return conditions
}

/** Clients send a day or a list of them; the last one counts. */
function dayOf(filter: Filter, name: string): string | undefined {
  const text = filter.texts(name)?.at(-1)
  if (text === undefined) return undefined
  const day = readDate(text)
  if (day === null) throw new Refusal('wrong_parameter', {}, 400, [{ path: `children[filter].children[${name}]`, code: 'not_valid' }])
  return day
}

async function get(call: Call): Promise<Answer> {
  const [cost] = await costAnswers(call.db, [await costId(call)], call.account.timeZone)
  return { body: succeeded({ cost }) }
}

async function create(call: Call): Promise<Answer> {
  const input = await newCost(call, fieldsOf(entityOf(call.form, 'cost'), call.account.timeZone))
  const id = await write(call, (tx) => inWireNames(() => createCost(tx, input)))
  return { status: 201, body: succeeded({ id }) }
}

/** Rows are independent: good ones stay though others fail, and the answer then is 460. */
async function uploadMany(call: Call): Promise<Answer> {
  const uploadedCosts: number[] = []
  const errors: string[] = []
  for (const [index, row] of rowsOf(call, 'costs').entries()) {
    try {
      if (!isMap(row)) throw new Refusal('invalid', {}, 400, [{ path: '', code: 'wrong_type', params: { type: 'object' } }])
      const input = await newCost(call, fieldsOf(row, call.account.timeZone))
      uploadedCosts.push(await write(call, (tx) => inWireNames(() => createCost(tx, input))))
    } catch (error) {
      const refusal = error instanceof Refusal ? error : refusalOfDatabase(error)
      if (!refusal) throw error
      errors.push(...refusalLines(refusal, `costs[${index}]`))
    }
  }
  if (errors.length > 0) return { status: 460, body: failed('Costs are loaded with errors', errors, { uploadedCosts }) }
  return { status: 201, body: succeeded({ uploadedCosts }) }
}

async function edit(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'cost'), call.account.timeZone)
  const id = await costId(call)
  const patch = await costInput(call, fields)
  for (const [name, value] of [['costItem', patch.item], ['dateFrom', patch.dateFrom], ['dateTo', patch.dateTo], ['summ', patch.amount]] as const) if (value === null) fields.complain(name, 'required')
  fields.refuse()
  await write(call, (tx) => inWireNames(() => changeCost(tx, id, patch as CostPatch)))
  return { body: succeeded({ id }) }
}

async function remove(call: Call): Promise<Answer> {
  const id = await costId(call)
  await write(call, (tx) => deleteCosts(tx, [id]))
  return { body: succeeded() }
}

/** Removes what is there, and says which were not. */
async function removeMany(call: Call): Promise<Answer> {
  const given = entitiesOf(call.form, 'ids')
  const ids = [...new Set(given.map((id) => readInteger(id) ?? refuseIds()))]
  if (ids.length > MOST_IDS) throw new Refusal('too_many_rows', { most: MOST_IDS })
  const removed = await write(call, async (tx: Tx) => {
    const { rows } = await sql<{ id: number }>`select k.id from cost k where ${allOf([sql`k.id = any(${ids}::bigint[])`, ...visible(call)])} order by k.id for update`.execute(tx.db)
    await deleteCosts(tx, rows.map((row) => row.id))
    return new Set(rows.map((row) => row.id))
  })
  return { body: succeeded({ count: removed.size, notRemovedIds: ids.filter((id) => !removed.has(id)) }) }
}

const MOST_IDS = 1000

function refuseIds(): never {
  throw new Refusal('invalid', {}, 400, [{ path: 'ids', code: 'wrong_type', params: { type: 'integer' } }])
}

async function newCost(call: Call, fields: Fields): Promise<NewCost> {
  const { item, dateFrom, amount, ...input } = await costInput(call, fields)
  for (const [name, value] of [['costItem', item], ['dateFrom', dateFrom], ['summ', amount]] as const) if (value === null || !fields.has(name)) fields.complain(name, 'required')
  fields.refuse()
  const sites = input.sites?.length ? input.sites : ownSites(call, input.orderId ?? null)
  return { ...(defined({ ...input, dateTo: input.dateTo ?? undefined }) as Omit<NewCost, 'item' | 'dateFrom' | 'amount'>), item: item!, dateFrom: dateFrom!, amount: amount!, ...(sites ? { sites } : {}) }
}

/** The form's site; else an order says whose it is, and a key of single shops names one. */
function ownSites(call: Call, orderId: number | null): string[] | undefined {
  const named = parameter(call, 'site')
  if (named) return [namedSite(call, named)]
  return call.key.sites === 'all' || orderId !== null ? undefined : [siteForNew(call)]
}

type Input = { [Name in keyof CostPatch]: CostPatch[Name] | null }

async function costInput(call: Call, fields: Fields): Promise<Input> {
  const source = fields.object('source')
  const sites = fields.texts('sites')
  const labels = source === undefined ? {} : Object.fromEntries(LABELS.map((name) => [name, source === null ? null : source.text(name, 255)]))
  return defined({
    item: fields.text('costItem', 255),
    dateFrom: fields.date('dateFrom'),
    dateTo: fields.date('dateTo'),
    amount: fields.money('summ', 0),
    comment: fields.text('comment', 2000) ?? (fields.has('comment') ? '' : undefined),
    userId: fields.integer('userId', 1),
    orderId: await orderOf(call, fields),
    sites: sites?.map((site) => namedSite(call, site)),
    ...labels,
  })
}

/** The order by its id, external id or number; null takes the cost off it. */
async function orderOf(call: Call, fields: Fields): Promise<number | null | undefined> {
  const order = fields.object('order')
  if (order === undefined || order === null) return order
  const [id, externalId, number] = [order.integer('id', 1), order.text('externalId', 255), order.text('number', 100)]
  const sites = visibleSites(call)
  const found = id ? await lookUp(call, 'order', [String(id)], 'id', sites) : externalId ? await lookUp(call, 'order', [externalId], 'externalId', sites)
    : number ? (await sql<{ id: number }>`select id from "order" where number = ${number} and site = any(${[...sites]}::text[]) order by id desc limit 1`.execute(call.db.kysely)).rows : null
  if (found === null) return null
  if (!found[0]) fields.complain('order', 'not_found', { entity: 'order', id: id ?? externalId ?? number })
  return found[0]?.id
}

const WIRE_NAMES: Record<string, string> = { item: 'costItem', amount: 'summ', orderId: 'order', source: 'source.source', medium: 'source.medium', campaign: 'source.campaign', keyword: 'source.keyword', content: 'source.content' }

/** Refusals name fields as the caller wrote them. */
async function inWireNames<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.fields.length === 0) throw error
    throw new Refusal(error.code, error.params, error.status, error.fields.map((field) => ({ ...field, path: WIRE_NAMES[field.path] ?? field.path })))
  }
}

/** @throws Refusal `not_found`, also for costs of shops that are none of the key's business */
async function costId(call: Call): Promise<number> {
  const id = readInteger(call.path['id']!)
  const { rows } = await sql<{ id: number }>`select k.id from cost k where ${allOf([sql`k.id = ${id}`, ...visible(call)])}`.execute(call.db.kysely)
  if (!rows[0]) throw notFound('cost', call.path['id'])
  return rows[0].id
}
