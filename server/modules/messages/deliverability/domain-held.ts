import { sql } from 'kysely'
import type { DomainCheck, DomainCheckName } from '#shared/contracts/deliverability.ts'
import { KEPT, type Database } from '#server/platform/db.ts'

/** Why bulk letters of a domain wait. */
export type DomainHold = { reason: 'domain_not_ready'; params: { domain: string; checks: DomainCheckName[] | ['never_checked'] } }

/** Names of the checks that hold: what is wrong, and what nobody knows. */
export function holdingChecks(checks: readonly DomainCheck[]): DomainCheckName[] {
  return [...new Set(checks.filter(({ state }) => state === 'bad' || state === 'unknown').map(({ check }) => check))]
}

/**
 * Whether bulk letters from this domain must wait: until everything is green, or somebody who answers for it has waived what is wrong. What
 * breaks after a waiver holds again. Transactional letters never wait for this.
 * @returns null when they may leave
 */
export async function domainHeld(db: Database, domain: string): Promise<DomainHold | null> {
  const name = domain.toLowerCase()
  const { rows } = await sql<Row>`${KEPT}select checks, checked_at, waived_at, waived_checks from sending_domain where domain = ${name}`.execute(db)
  return holdOf(name, rows[0])
}

type Row = { checks: unknown; checked_at: Date | null; waived_at: Date | null; waived_checks: string[] }

export function holdOf(domain: string, row: Row | undefined): DomainHold | null {
  const waived = new Set(row?.waived_at ? row.waived_checks : [])
  if (!row?.checked_at) return waived.has('never_checked') ? null : { reason: 'domain_not_ready', params: { domain, checks: ['never_checked'] } }
  const checks = holdingChecks(row.checks as DomainCheck[]).filter((name) => !waived.has(name))
  return checks.length > 0 ? { reason: 'domain_not_ready', params: { domain, checks } } : null
}
