import { sql } from 'kysely'
import { decimal } from '#shared/money.ts'
import { differences } from '#server/platform/change-log.ts'
import { forbidden } from '#server/platform/errors.ts'
import { mayTouchSite } from '#server/platform/access.ts'
import type { Tx } from '#server/platform/transact.ts'
import { checkCost, LABELS, type CostValues } from './cost-input.ts'
import { costChange } from './cost-state.ts'

/** What is not said is empty; without dateTo the cost is of one day. */
export type NewCost = Partial<Omit<CostValues, 'item' | 'dateFrom' | 'amount'>> & Pick<CostValues, 'item' | 'dateFrom' | 'amount'>

/** Set by loads alone: what they replace when they run again, and what else the service told. */
export type Loaded = { key: string; clicks?: number | null; views?: number | null }

/** Empty stands for none, however it is written. */
const labelOf = (text: string | null | undefined): string | null => text?.replaceAll('\0', '').trim() || null

export function costValues(input: NewCost): CostValues {
  const labels = Object.fromEntries(LABELS.map((name) => [name, labelOf(input[name])])) as Pick<CostValues, (typeof LABELS)[number]>
  return {
    item: input.item.trim(), dateFrom: input.dateFrom, dateTo: input.dateTo ?? input.dateFrom, amount: input.amount, sites: [...new Set(input.sites ?? [])].sort(),
    orderId: input.orderId ?? null, userId: input.userId ?? null, comment: (input.comment ?? '').replaceAll('\0', '').trim(), ...labels,
  }
}

/**
 * Enters a cost. One of an order is of the order's shop, unless shops are named.
 * @returns the id. @throws Refusal `invalid`, `forbidden` for shops out of the actor's reach
 */
export async function createCost(tx: Tx, input: NewCost, loaded?: Loaded): Promise<number> {
  const values = await checkCost(tx, costValues(input))
  refuseForeignSites(tx, values)
  const { rows } = await sql<{ id: number }>`
    insert into cost (item, sites, order_id, user_id, date_from, date_to, amount, source, medium, campaign, keyword, content, comment, load_key, clicks, views,
      created_at, created_by, created_by_name, updated_at)
    values (${values.item}, ${values.sites}::text[], ${values.orderId}, ${values.userId}, ${values.dateFrom}::date, ${values.dateTo}::date, ${decimal(values.amount)}::numeric,
      ${values.source}, ${values.medium}, ${values.campaign}, ${values.keyword}, ${values.content}, ${values.comment}, ${loaded?.key ?? null}, ${loaded?.clicks ?? null}, ${loaded?.views ?? null},
      ${tx.at}, ${tx.actor.kind === 'user' ? tx.actor.id : null}, ${tx.actor.name}, ${tx.at})
    returning id`.execute(tx.db)
  const id = rows[0]!.id
  tx.record(costChange('cost.created', { id, ...values }, differences({}, values), loaded ? { load: loaded.key } : undefined))
  return id
}

/** Whoever keeps single shops enters costs of those: neither another's nor one of the whole business. */
export function refuseForeignSites(tx: Tx, values: CostValues): void {
  const { sites } = tx.actor.grants
  if (sites === 'all') return
  if (values.sites.length === 0 || values.sites.some((site) => !mayTouchSite(tx.actor, site))) throw forbidden('costs.change')
}
