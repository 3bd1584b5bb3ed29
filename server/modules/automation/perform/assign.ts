import { sql } from 'kysely'
import type { AssignStep } from '#shared/contracts/automation.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { editCustomer } from '#server/modules/customers/index.ts'
import { giveOrders, openStatuses, reason } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import type { StepDone, WorkedRun } from '../advance-run.ts'

/** Gives the order, or the customer, to somebody; of a group to whoever has the fewest open orders. */
export async function assign(tx: Tx, run: WorkedRun, { to, onlyFree = false }: AssignStep): Promise<StepDone> {
  if (onlyFree && run.managerId !== null) return { state: 'skipped', why: { code: 'has_manager', params: { managerId: run.managerId } } }
  const managerId = to.kind === 'nobody' ? null : to.kind === 'user' ? to.id : await leastLoadedOf(tx, to.id)
  if (to.kind === 'user' && !(await freshReferences(tx.db)).usersById.get(to.id)?.active) throw new Refusal('person_inactive', { userId: to.id })
  if (run.orderId === null) await editCustomer(tx, run.customerId!, { managerId: { to: managerId } })
  else await giveOrders(tx, [{ orderId: run.orderId, managerId, reason: reason('by_rule', { ruleId: run.ruleId, rule: run.ruleName }) }], onlyFree)
  return { state: 'done', result: { managerId } }
}

async function leastLoadedOf(tx: Tx, groupId: number): Promise<number> {
  const open = openStatuses(await freshReferences(tx.db))
  const { rows } = await sql<{ id: number }>`
    select u.id from user_group_member m join app_user u on u.id = m.user_id and u.active
    where m.group_id = ${groupId} order by (select count(*) from "order" o where o.manager_id = u.id and o.status = any(${[...open]}::text[])), u.id limit 1`.execute(tx.db)
  if (!rows[0]) throw new Refusal('group_empty', { groupId })
  return rows[0].id
}
