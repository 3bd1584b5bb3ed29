import { sql } from 'kysely'
import { decimal } from '#shared/money.ts'
import { differences } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { checkCost, type CostValues } from './cost-input.ts'
import { costChange, lockCosts, type CostState } from './cost-state.ts'
import { costValues, refuseForeignSites } from './create-cost.ts'

export type CostPatch = Partial<CostValues>

/** Changes what is given. @throws Refusal `not_found`, `forbidden`, `invalid` */
export async function changeCost(tx: Tx, id: number, patch: CostPatch): Promise<void> {
  const [before] = await lockCosts(tx, [id])
  await applyChanges(tx, before!, patch)
}

/** The same for a cost that is locked already. A loaded cost stays its load's: the next load of its days writes it anew. */
export async function applyChanges(tx: Tx, before: CostState, patch: CostPatch): Promise<void> {
  const { id, ...was } = before
  const values = await checkCost(tx, costValues({ ...was, ...patch }), was)
  const fields = differences(was, values)
  if (Object.keys(fields).length === 0) return
  refuseForeignSites(tx, values)
  await sql`
    update cost set item = ${values.item}, sites = ${values.sites}::text[], order_id = ${values.orderId}, user_id = ${values.userId}, date_from = ${values.dateFrom}::date,
      date_to = ${values.dateTo}::date, amount = ${decimal(values.amount)}::numeric, source = ${values.source}, medium = ${values.medium}, campaign = ${values.campaign},
      keyword = ${values.keyword}, content = ${values.content}, comment = ${values.comment}, updated_at = ${tx.at}
    where id = ${id}`.execute(tx.db)
  tx.record(costChange('cost.changed', { id, ...values }, fields))
}
