import { sql } from 'kysely'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { chargeBonuses, creditBonuses, editAccount, openAccount } from '#server/modules/loyalty/index.ts'
import { allOf, conditionsOf, siteCondition } from './conditions.ts'
import { countRows } from './counting.ts'
import { accountAnswers, ACCOUNTS, operationAnswers, programAnswers } from './loyalty-answer.ts'
import { calculate } from './loyalty-calculate.ts'
import { lookUp } from './lookup.ts'
import { entityOf } from './wire/entity.ts'
import { succeeded } from './wire/envelope.ts'
import { fieldsOf } from './wire/fields.ts'
import { filterOf } from './wire/filter.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { pageOf, pagination } from './wire/paging.ts'
import { sitesForLookup } from './wire/sites.ts'

export const loyaltyMethods: Method[] = [
  { verb: 'GET', path: '/loyalty/loyalties', scope: 'loyalty_read', handle: listPrograms },
  { verb: 'GET', path: '/loyalty/loyalties/{id}', scope: 'loyalty_read', handle: getProgram },
  { verb: 'GET', path: '/loyalty/accounts', scope: 'loyalty_read', handle: listAccounts },
  { verb: 'POST', path: '/loyalty/account/create', scope: 'loyalty_write', handle: create },
  { verb: 'GET', path: '/loyalty/account/{id}', scope: 'loyalty_read', handle: getAccount },
  { verb: 'POST', path: '/loyalty/account/{id}/edit', scope: 'loyalty_write', handle: edit },
  { verb: 'POST', path: '/loyalty/account/{id}/activate', scope: 'loyalty_write', handle: activate },
  { verb: 'POST', path: '/loyalty/account/{id}/bonus/credit', scope: 'loyalty_write', handle: credit },
  { verb: 'POST', path: '/loyalty/account/{id}/bonus/charge', scope: 'loyalty_write', handle: charge },
  { verb: 'GET', path: '/loyalty/account/{id}/bonus/operations', scope: 'loyalty_read', handle: listOperationsOf },
  { verb: 'GET', path: '/loyalty/account/{id}/bonus/{status}/details', scope: 'loyalty_read', handle: details },
  { verb: 'GET', path: '/loyalty/bonus/operations', scope: 'loyalty_read', handle: listOperations },
  { verb: 'POST', path: '/loyalty/calculate', scope: 'loyalty_read', handle: calculate },
]

const siteOf = (call: Call) => allOf(siteCondition(call, sql`g.site`))

async function listPrograms(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const { conditions, given, oneOf, oneOfIds, yes } = conditionsOf(filterOf(call.query, call.account.timeZone))
  oneOfIds('ids', sql`g.id`)
  yes('active', sql`g.active`)
  oneOf('sites', sql`g.site`)
  // No programme is ever blocked here.
  given(filterOf(call.query, call.account.timeZone).boolean('blocked'), (isBlocked) => (isBlocked ? sql`false` : sql`true`))
  const where = allOf([...siteCondition(call, sql`g.site`), ...conditions])
  const [loyalties, count] = await Promise.all([programAnswers(call, where, sql`limit ${page.limit} offset ${page.offset}`), countRows(call.db, sql`loyalty_program g`, where)])
  return { body: succeeded({ pagination: pagination(page, count), loyalties }) }
}

async function getProgram(call: Call): Promise<Answer> {
  const [loyalty] = await programAnswers(call, sql`g.id = ${readInteger(call.path['id']!)} and ${siteOf(call)}`)
  if (!loyalty) throw notFound('loyalty', call.path['id'])
  return { body: succeeded({ loyalty, requiredFields: [] }) }
}

async function listAccounts(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const filter = filterOf(call.query, call.account.timeZone)
  const { conditions, given, oneOf, oneOfIds, same, moments, range } = conditionsOf(filter)
  oneOfIds('ids', sql`a.id`)
  given(filter.integer('id'), (id) => sql`a.id = ${id}`)
  same('status', sql`a.status`)
  range('Amount', sql`a.balance`)
  range('OrdersSum', sql`coalesce((select f.total_sum from customer_figures f where f.customer_id = c.id), 0)`)
  moments('createdAt', sql`a.created_at`)
  given(filter.integer('customerId'), (id) => sql`(c.id = ${id} or k.id = ${id})`)
  given(filter.text('customerExternalId'), (id) => sql`c.external_id = ${id}`)
  given(filter.text('customer'), (name) => sql`c.search_text like ${`%${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`}`)
  given(filter.text('phoneNumber'), (phone) => sql`a.phone like ${`%${phone.replace(/\D/g, '')}%`}`)
  same('cardNumber', sql`a.card_number`)
  oneOfIds('loyalties', sql`g.id`)
  given(filter.integer('level'), (level) => sql`g.id = ${level}`)
  oneOf('sites', sql`g.site`)
  const where = allOf([...siteCondition(call, sql`g.site`), ...conditions])
  const [loyaltyAccounts, count] = await Promise.all([accountAnswers(call, where, sql`limit ${page.limit} offset ${page.offset}`), countRows(call.db, ACCOUNTS, where)])
  return { body: succeeded({ pagination: pagination(page, count), loyaltyAccounts }) }
}

async function answerAccount(call: Call, id: number, more: Record<string, unknown> = {}): Promise<Answer> {
  const [loyaltyAccount] = await accountAnswers(call, sql`a.id = ${id}`)
  return { body: succeeded({ loyaltyAccount, ...more }) }
}

/** @throws Refusal `not_found`, also for accounts of sites that are none of the key's business */
async function accountId(call: Call): Promise<number> {
  const { rows } = await sql<{ id: number }>`select a.id from ${ACCOUNTS} where a.id = ${readInteger(call.path['id']!)} and ${siteOf(call)}`.execute(call.db.kysely)
  if (!rows[0]) throw notFound('loyaltyAccount', call.path['id'])
  return rows[0].id
}

async function getAccount(call: Call): Promise<Answer> {
  return answerAccount(call, await accountId(call))
}

async function create(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'loyaltyAccount'), call.account.timeZone)
  const customer = fields.object('customer')
  const [id, externalId] = [customer?.integer('id', 1), customer?.text('externalId', 255)]
  const [phone, cardNumber] = [fields.text('phoneNumber', 50), fields.text('cardNumber', 100)]
  if (!id && !externalId) fields.complain('customer', 'required')
  fields.refuse()
  const found = await lookUp(call, 'customer', [id ? String(id) : externalId!], id ? 'id' : 'externalId', sitesForLookup(call))
  if (found.length > 1) throw new Refusal('parameter_missing', { parameter: 'site' })
  if (!found[0]) throw new Refusal('invalid', {}, 400, [{ path: 'customer', code: 'not_found', params: { entity: 'customer', id: id ?? externalId } }])
  const made = await write(call, (tx) => openAccount(tx, { customerId: found[0]!.id, phone: phone ?? null, cardNumber: cardNumber ?? null }))
  return answerAccount(call, made, { warnings: [] })
}

async function edit(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'loyaltyAccount'), call.account.timeZone)
  const id = await accountId(call)
  const [phone, cardNumber] = [fields.text('phoneNumber', 50), fields.text('cardNumber', 100)]
  fields.refuse()
  await write(call, (tx) => editAccount(tx, id, { ...(phone === undefined ? {} : { phone }), ...(cardNumber === undefined ? {} : { cardNumber }) }))
  return answerAccount(call, id)
}

async function activate(call: Call): Promise<Answer> {
  const id = await accountId(call)
  await write(call, (tx) => editAccount(tx, id, { status: 'activated' }))
  return answerAccount(call, id)
}

async function credit(call: Call): Promise<Answer> {
  const id = await accountId(call)
  const { amount, comment } = bonusForm(call)
  // Bonuses that begin or end on a day are not kept here: taking them for others would give away what the shop did not mean.
  for (const path of ['activationDate', 'expireDate']) {
    if (parameter(call, path) !== undefined) throw new Refusal('invalid', {}, 400, [{ path, code: 'bonuses_without_dates' }])
  }
  await write(call, (tx) => creditBonuses(tx, id, amount, comment))
  return { body: succeeded({ loyaltyBonus: { amount } }) }
}

async function charge(call: Call): Promise<Answer> {
  const id = await accountId(call)
  const { amount, comment } = bonusForm(call)
  await write(call, (tx) => chargeBonuses(tx, id, amount, comment))
  return { body: succeeded() }
}

function bonusForm(call: Call): { amount: number; comment: string } {
  const given = parameter(call, 'amount')
  if (given === undefined) throw new Refusal('parameter_missing', { parameter: 'amount' })
  const amount = readInteger(given)
  if (amount === null) throw new Refusal('invalid', {}, 400, [{ path: 'amount', code: 'wrong_type', params: { type: 'integer' } }])
  return { amount, comment: parameter(call, 'comment') ?? '' }
}

async function listOperationsOf(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const id = await accountId(call)
  const { conditions, moments } = conditionsOf(filterOf(call.query, call.account.timeZone))
  moments('createdAt', sql`p.created_at`)
  const where = allOf([sql`p.account_id = ${id}`, ...conditions])
  const [operations, count] = await Promise.all([
    operationAnswers(call, where, sql`order by p.id desc limit ${page.limit} offset ${page.offset}`),
    countRows(call.db, sql`loyalty_operation p`, where),
  ])
  return { body: succeeded({ pagination: pagination(page, count), bonusOperations: operations.map(({ id: _, ...operation }) => operation) }) }
}

/** All operations, oldest first; the cursor is the id of the last one told. */
async function listOperations(call: Call): Promise<Answer> {
  const { limit } = pageOf({ ...call.query.last, page: '1' })
  const after = parameter(call, 'cursor') === undefined ? 0 : readInteger(parameter(call, 'cursor'))
  if (after === null) throw new Refusal('wrong_parameter', {}, 400, [{ path: 'cursor', code: 'not_valid' }])
  const { conditions, oneOfIds } = conditionsOf(filterOf(call.query, call.account.timeZone))
  oneOfIds('loyalties', sql`g.id`)
  const found = await operationAnswers(call, allOf([sql`p.id > ${after}`, ...siteCondition(call, sql`g.site`), ...conditions]), sql`order by p.id limit ${limit + 1}`)
  const told = found.slice(0, limit)
  return {
    body: succeeded({
      pagination: found.length > limit ? { nextCursor: String(told.at(-1)!.id) } : {},
      bonusOperations: told.map(({ id: _, ...operation }) => operation),
    }),
  }
}

/** Bonuses that wait or are about to burn: here they count from the moment they are given and never burn, so there are none. */
async function details(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  if (!['waiting_activation', 'burn_soon'].includes(call.path['status']!)) throw notFound('status', call.path['status'])
  await accountId(call)
  return { body: succeeded({ pagination: pagination(page, 0), statistic: { totalAmount: 0 }, bonuses: [] }) }
}
