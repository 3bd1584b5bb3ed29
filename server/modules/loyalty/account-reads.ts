import { sql, type RawBuilder } from 'kysely'
import type { BonusOperations, CustomerLoyalty, LoyaltyAccount } from '#shared/contracts/loyalty.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { seeCustomer, visibleOrdersOfCustomer } from '#server/modules/customers/index.ts'

const PAGE = 50

const accountsWhere = async (db: Database, where: RawBuilder<boolean>): Promise<LoyaltyAccount[]> => {
  const { rows } = await sql<Omit<LoyaltyAccount, 'createdAt'> & { createdAt: Date }>`
    select a.id, a.customer_id as "customerId", a.status, a.card_number as "cardNumber", a.balance, a.created_at as "createdAt",
      jsonb_build_object('id', g.id, 'name', g.name, 'site', g.site, 'active', g.active, 'bonusValue', (g.bonus_value * 100)::bigint) as program
    from loyalty_account a join loyalty_program g on g.id = a.program_id where ${where} order by a.id`.execute(db)
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

/** The accounts of a customer, and whether there is a programme to join. @throws Refusal `not_found` */
export async function customerLoyalty(db: Database, actor: Actor, customerId: number): Promise<CustomerLoyalty> {
  await seeCustomer(db, actor, customerId)
  const accounts = await accountsWhere(db, sql`a.customer_id in (select ${customerId}::bigint union all select m.id from customer m where m.merged_into = ${customerId})`)
  const { rows } = await sql<{ id: number; name: string }>`
    select g.id, g.name from customer c join loyalty_program g on g.site = c.site and g.active where c.id = ${customerId} and c.type = 'customer'`.execute(db)
  const open = rows[0]
  return { accounts, mayJoin: open && !accounts.some((account) => account.program.id === open.id) ? open.name : null }
}

/** One account. @throws Refusal `not_found`, also for the account of a customer whom the actor may not see */
export async function loyaltyAccount(db: Database, actor: Actor, id: number): Promise<LoyaltyAccount> {
  const [account] = await accountsWhere(db, sql`a.id = ${id}`)
  if (!account) throw notFound('loyalty_account', id)
  await seeCustomer(db, actor, account.customerId)
  return account
}

/** The ledger, newest first. @param before id of the last one seen. @throws Refusal `not_found` */
export async function bonusOperations(db: Database, actor: Actor, accountId: number, before?: number): Promise<BonusOperations> {
  await loyaltyAccount(db, actor, accountId)
  const { rows } = await sql<Omit<BonusOperations['operations'][number], 'at'> & { at: Date }>`
    select p.id, p.type, p.amount, p.percent::float8 as percent, p.comment, p.created_at as at,
      case when o.id is not null then jsonb_build_object('id', o.id, 'number', o.number) end as "order",
      jsonb_build_object('kind', p.actor_kind, 'name', coalesce(case p.actor_kind when 'user' then (select u.name from app_user u where u.id = p.actor_id)
        when 'key' then (select k.name from api_key k where k.id = p.actor_id) end, '')) as by
    from loyalty_operation p left join "order" o on o.id = p.order_id and ${visibleOrdersOfCustomer(actor)}
    where p.account_id = ${accountId} ${before === undefined ? sql`` : sql`and p.id < ${before}`}
    order by p.id desc limit ${PAGE + 1}`.execute(db)
  const page = rows.slice(0, PAGE)
  return { operations: page.map((row) => ({ ...row, at: row.at.toISOString() })), nextBefore: rows.length > PAGE ? page.at(-1)!.id : null }
}
