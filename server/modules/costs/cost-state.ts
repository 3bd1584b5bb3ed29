import { sql } from 'kysely'
import { money, type Money } from '#shared/money.ts'
import type { Change } from '#server/platform/change-log.ts'
import { forbidden, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { CostValues } from './cost-input.ts'
import { reachesCost } from './who-sees.ts'

/** A cost as use cases hold it; fields are named as in the catalogue and in the change log. */
export type CostState = CostValues & { id: number }

type Row = Omit<CostState, 'amount'> & { amount: string; visible: boolean; mine: boolean }

/**
 * The costs, locked until the transaction ends, in the order of their ids.
 * @throws Refusal `not_found` when the actor may not see one, `forbidden` when not change it
 */
export async function lockCosts(tx: Tx, ids: readonly number[]): Promise<CostState[]> {
  const { rows } = await sql<Row>`
    select k.id, k.item, k.date_from::text as "dateFrom", k.date_to::text as "dateTo", k.amount::text as amount, k.sites, k.order_id as "orderId", k.user_id as "userId",
      k.source, k.medium, k.campaign, k.keyword, k.content, k.comment, ${reachesCost(tx.actor) ?? sql`true`} as visible, ${reachesCost(tx.actor, 'costs.change') ?? sql`true`} as mine
    from cost k where k.id = any(${ids}::bigint[]) order by k.id for update`.execute(tx.db)
  const visible = rows.filter((row) => row.visible)
  const lost = ids.find((id) => !visible.some((row) => row.id === id))
  if (lost !== undefined) throw notFound('cost', lost)
  if (visible.some((row) => !row.mine)) throw forbidden('costs.change')
  return visible.map(({ visible: _, mine: __, amount, ...state }) => ({ ...state, amount: money(amount) as Money }))
}

export type CostKind = 'cost.created' | 'cost.changed' | 'cost.deleted'

/** An entry of the log about a cost; the history of its order shows it too. */
export const costChange = (kind: CostKind, cost: CostState, fields: Change['fields'], about?: Change['about']): Change => ({
  kind, entity: 'cost', entityId: cost.id, orderId: cost.orderId, site: cost.sites.length === 1 ? cost.sites[0]! : null, ...(fields ? { fields } : {}),
  about: { ...about, cost: { id: cost.id, item: cost.item, amount: cost.amount } },
})
