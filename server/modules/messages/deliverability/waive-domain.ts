import type { DomainCheck } from '#shared/contracts/deliverability.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { holdingChecks } from './domain-held.ts'
import { sendingWays } from './sending-ways.ts'

/**
 * Lets bulk letters leave although something is wrong: what is wrong now, and no more than that. Who and why stays written.
 * @throws Refusal `not_found`, `nothing_to_waive`
 */
export async function waiveDomain(tx: Tx, domain: string, reason: string): Promise<void> {
  if (!(await sendingWays(tx.db)).some((way) => way.domain === domain)) throw notFound('sending_domain', domain)
  await tx.db.insertInto('sending_domain').values({ domain, created_at: tx.at }).onConflict((conflict) => conflict.column('domain').doNothing()).execute()
  const row = await tx.db.selectFrom('sending_domain').selectAll().where('domain', '=', domain).forUpdate().executeTakeFirstOrThrow()
  const checks = row.checked_at ? holdingChecks(row.checks as DomainCheck[]) : ['never_checked']
  if (checks.length === 0) throw new Refusal('nothing_to_waive', { domain }, 409)
  await tx.db
    .updateTable('sending_domain')
    .set({ waived_at: tx.at, waived_by: tx.actor.grants.userId, waived_reason: reason.trim(), waived_checks: checks })
    .where('id', '=', row.id)
    .execute()
  tx.record({ kind: 'sending_domain.waived', entity: 'sending_domain', entityId: row.id, fields: { waived: [row.waived_at ? row.waived_checks : [], checks] }, about: { domain, reason: reason.trim() } })
}

/** Takes a waiver back: bulk letters wait again until all is green. @throws Refusal `not_found` */
export async function withdrawWaiver(tx: Tx, domain: string): Promise<void> {
  const row = await tx.db.selectFrom('sending_domain').select(['id', 'waived_checks']).where('domain', '=', domain).where('waived_at', 'is not', null).forUpdate().executeTakeFirst()
  if (!row) throw notFound('waiver', domain)
  await tx.db.updateTable('sending_domain').set({ waived_at: null, waived_by: null, waived_reason: null, waived_checks: [] }).where('id', '=', row.id).execute()
  tx.record({ kind: 'sending_domain.waiver_withdrawn', entity: 'sending_domain', entityId: row.id, fields: { waived: [row.waived_checks, []] }, about: { domain } })
}
