import { sql } from 'kysely'
import type { DomainCheck, SendingDomain } from '#shared/contracts/deliverability.ts'
import type { Database } from '#server/platform/db.ts'
import { complaintDays } from './complaint-days.ts'
import { dkimRecord, publicHalf } from './dkim-record.ts'
import { holdOf } from './domain-held.ts'
import { sendingWays } from './sending-ways.ts'

const COUNTED = 1000

/** The domains that letters leave by, with what was found of them. */
export async function sendingDomains(db: Database, now: Date = new Date()): Promise<SendingDomain[]> {
  const ways = await sendingWays(db)
  const rows = await db.selectFrom('sending_domain as d').leftJoin('app_user as u', 'u.id', 'd.waived_by').selectAll('d').select('u.name as waivedBy').execute()
  const keys = await db.selectFrom('dkim_key').select(['provider_id', 'domain', 'selector', 'private_key', 'created_at']).where('activated_at', 'is', null).execute()
  const domains = [...new Set(ways.map(({ domain }) => domain))]
  return Promise.all(domains.map(async (domain) => {
    const row = rows.find((one) => one.domain === domain)
    const own = ways.filter((way) => way.domain === domain)
    const key = keys.find(({ provider_id }) => own.some(({ id }) => id === provider_id))
    const isHeld = holdOf(domain, row) !== null
    const half = key && publicHalf(key.private_key)
    return {
      domain,
      providers: own.map(({ id, title, from, host, isActive, selector, dkimKey }) => ({ id, title, from, host, isActive, selector, hasKey: dkimKey !== null })),
      checks: (row?.checks ?? []) as DomainCheck[],
      checkedAt: row?.checked_at?.toISOString() ?? null,
      isHeld,
      waived: row?.waived_at ? { at: row.waived_at.toISOString(), by: row.waivedBy, reason: row.waived_reason ?? '', checks: row.waived_checks } : null,
      waitingKey: key && half ? { providerId: key.provider_id, selector: key.selector, record: dkimRecord(key.selector, key.domain, half), createdAt: key.created_at.toISOString() } : null,
      complaintDays: await complaintDays(db, domain, now),
      heldLetters: isHeld ? await heldLetters(db, own.map(({ id }) => id)) : 0,
    }
  }))
}

async function heldLetters(db: Database, providers: readonly number[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from message where lane = 'bulk' and state in ('planned', 'held') and provider_id = any(${providers}::bigint[]) limit ${COUNTED}::int) waiting`.execute(db)
  return rows[0]!.count
}
