import { sql } from 'kysely'
import type { LoyaltyProgram, WriteProgram } from '#shared/contracts/loyalty.ts'
import { mayTouchSite } from '#server/platform/access.ts'
import { differences } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { forbidden, invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

/** Columns of a programme as the trade names them: money in minor units. Over the alias `g`. */
export const PROGRAM = sql`g.id, g.site, g.name, g.active, g.accrual_percent::float8 as "accrualPercent", g.charge_percent::float8 as "chargePercent",
  (g.bonus_value * 100)::bigint as "bonusValue", g.accrual_on as "accrualOn", g.created_at as "createdAt", g.activated_at as "activatedAt", g.deactivated_at as "deactivatedAt"`

export type Program = Omit<LoyaltyProgram, 'createdAt' | 'accounts'> & { createdAt: Date; activatedAt: Date | null; deactivatedAt: Date | null }

/** All programmes, by site, with how many take part. */
export async function programsOf(db: Database): Promise<LoyaltyProgram[]> {
  const { rows } = await sql<Program & { accounts: number }>`
    select ${PROGRAM}, (select count(*) from loyalty_account a where a.program_id = g.id and a.status = 'activated') as accounts from loyalty_program g order by g.site`.execute(db)
  return rows.map(({ createdAt, activatedAt: _on, deactivatedAt: _off, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }))
}

/** The bonus programme of a site; null where there is none. */
export async function programOfSite(db: Database, site: string): Promise<Program | null> {
  const { rows } = await sql<Program>`select ${PROGRAM} from loyalty_program g where g.site = ${site}`.execute(db)
  return rows[0] ?? null
}

/**
 * Makes the programme of a site, or changes it. Orders that have earned already keep the percent that they earned by.
 * @throws Refusal `invalid` for an unknown site or no name, `forbidden` for a foreign site
 */
export async function saveProgram(tx: Tx, site: string, input: WriteProgram): Promise<void> {
  const references = await freshReferences(tx.db)
  if (!references.sites.byCode.has(site)) throw invalid('site', 'unknown', { code: site })
  if (!mayTouchSite(tx.actor, site)) throw forbidden('settings.change')
  const before = await programOfSite(tx.db, site)
  const name = (input.name ?? before?.name ?? '').trim()
  if (!name) throw invalid('name', 'required')
  const after = {
    name, active: input.active ?? before?.active ?? false, accrualPercent: input.accrualPercent ?? before?.accrualPercent ?? 5,
    chargePercent: input.chargePercent ?? before?.chargePercent ?? 50, bonusValue: input.bonusValue ?? before?.bonusValue ?? 100, accrualOn: input.accrualOn ?? before?.accrualOn ?? 'complete',
  }
  const { rows } = await sql<{ id: number }>`
    insert into loyalty_program as g (site, name, active, accrual_percent, charge_percent, bonus_value, accrual_on, activated_at)
    values (${site}, ${after.name}, ${after.active}, ${after.accrualPercent}, ${after.chargePercent}, ${after.bonusValue / 100}, ${after.accrualOn}, ${after.active ? tx.at : null})
    on conflict (site) do update set name = excluded.name, active = excluded.active, accrual_percent = excluded.accrual_percent, charge_percent = excluded.charge_percent,
      bonus_value = excluded.bonus_value, accrual_on = excluded.accrual_on,
      activated_at = case when excluded.active and not g.active then ${tx.at} else g.activated_at end,
      deactivated_at = case when g.active and not excluded.active then ${tx.at} else g.deactivated_at end
    returning g.id`.execute(tx.db)
  const was = before && { name: before.name, active: before.active, accrualPercent: before.accrualPercent, chargePercent: before.chargePercent, bonusValue: before.bonusValue, accrualOn: before.accrualOn }
  tx.record({ kind: before ? 'loyalty_program.changed' : 'loyalty_program.created', entity: 'loyalty_program', entityId: rows[0]!.id, site, fields: differences(was ?? {}, after) })
}
