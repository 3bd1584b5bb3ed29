import { sql } from 'kysely'
import type { SavePlans } from '#shared/contracts/monitoring.ts'
import { plannedOf } from '#shared/plans.ts'
import { mayTouchSiteOrAll } from '#server/platform/access.ts'
import { forbidden, invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

/**
 * Writes plans of a month down, many at once: a table is filled by pasting. `amount: null` takes one away.
 * @throws Refusal `invalid` at the cell that is wrong · `forbidden` for a site that is not the actor's
 */
export async function savePlans(tx: Tx, { month, cells }: SavePlans): Promise<void> {
  const { sites, usersById } = await freshReferences(tx.db)
  for (const [place, { metric, site, managerId }] of cells.entries()) {
    if (!plannedOf(metric)) throw invalid(`cells[${place}].metric`, 'unknown', { code: metric })
    if (site !== '' && !sites.byCode.has(site)) throw invalid(`cells[${place}].site`, 'unknown', { code: site })
    if (managerId !== 0 && !usersById.has(managerId)) throw invalid(`cells[${place}].managerId`, 'unknown', { code: String(managerId) })
    if (!mayTouchSiteOrAll(tx.actor, site)) throw forbidden('analytics.change')
  }
  for (const { metric, site, managerId, amount } of cells) {
    const first = `${month}-01`
    const { rows: old } = await sql<{ id: number; amount: number }>`
      select id, amount::float8 as amount from plan where month = ${first}::date and metric = ${metric} and site = ${site} and manager_id = ${managerId} for update`.execute(tx.db)
    const before = old[0]?.amount ?? null
    if (before === amount) continue
    const about = { month, metric, managerId }
    if (amount === null) {
      await sql`delete from plan where id = ${old[0]!.id}`.execute(tx.db)
      tx.record({ kind: 'plan.removed', entity: 'plan', entityId: old[0]!.id, fields: { amount: [before, null] }, about, ...(site === '' ? {} : { site }) })
      continue
    }
    const { rows } = await sql<{ id: number }>`
      insert into plan (month, metric, site, manager_id, amount, changed_at, changed_by) values (${first}::date, ${metric}, ${site}, ${managerId}, ${amount}, ${tx.at}, ${tx.actor.id})
      on conflict (month, metric, site, manager_id) do update set amount = excluded.amount, changed_at = excluded.changed_at, changed_by = excluded.changed_by returning id`.execute(tx.db)
    tx.record({ kind: 'plan.changed', entity: 'plan', entityId: rows[0]!.id, fields: { amount: [before, amount] }, about, ...(site === '' ? {} : { site }) })
  }
}
