import type { DomainCheck } from '#shared/contracts/deliverability.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { notifyStaff } from '#server/modules/notifications/index.ts'
import { checkDkim } from './check-dkim.ts'
import { checkDmarc } from './check-dmarc.ts'
import { checkPtr } from './check-ptr.ts'
import { checkSpf } from './check-spf.ts'
import { verdict } from './checks.ts'
import { complaintDays, judgeComplaints } from './complaint-days.ts'
import { usePublishedKeys } from './dkim-keys.ts'
import { DnsTrouble, type DnsReader } from './dns-reader.ts'
import { holdingChecks } from './domain-held.ts'
import { sendingWays, type SendingWay } from './sending-ways.ts'

const LOOK_UPS = { spf: checkSpf, dkim: checkDkim, dmarc: checkDmarc, ptr: checkPtr } as const

/** Looks a domain up and writes down what it found. @throws Refusal `not_found` for a domain that nothing leaves by */
export async function checkDomain(db: Db, dns: DnsReader, domain: string, now: Date = new Date()): Promise<void> {
  await usePublishedKeys(db, dns, domain)
  const ways = (await sendingWays(db.kysely)).filter((way) => way.domain === domain)
  if (ways.length === 0) throw notFound('sending_domain', domain)
  // What is switched off cannot send; when all is, it is looked at all the same, since that is how one begins.
  const active = ways.filter(({ isActive }) => isActive)
  const asked = await lookUp(dns, active.length > 0 ? active : ways)
  const complaints = judgeComplaints(await complaintDays(db.kysely, domain, now))
  await transact(db, systemActor('deliverability'), (tx) => saveChecks(tx, domain, [...asked, complaints]), { at: now })
}

const GOOD_FOR = 2 * 3_600_000

/** Domains that it is time to look up: each every two hours, and at every turn one that is new, is not in order, or has a key that waits for its record. */
export async function checkDueDomains(db: Db, dns: DnsReader, now: Date = new Date()): Promise<void> {
  const ways = await sendingWays(db.kysely)
  const rows = await db.kysely.selectFrom('sending_domain').select(['domain', 'checked_at', 'ready_since']).execute()
  const waiting = await db.kysely.selectFrom('dkim_key').select('provider_id').where('activated_at', 'is', null).execute()
  const isDue = (domain: string): boolean => {
    const row = rows.find((one) => one.domain === domain)
    if (!row?.checked_at || !row.ready_since || now.getTime() - row.checked_at.getTime() >= GOOD_FOR) return true
    return ways.some((way) => way.domain === domain && waiting.some((key) => key.provider_id === way.id))
  }
  for (const domain of new Set(ways.map((way) => way.domain))) if (isDue(domain)) await checkDomain(db, dns, domain, now)
}

async function lookUp(dns: DnsReader, ways: readonly SendingWay[]): Promise<DomainCheck[]> {
  const checks: DomainCheck[] = []
  for (const [name, look] of Object.entries(LOOK_UPS) as [keyof typeof LOOK_UPS, (dns: DnsReader, way: SendingWay) => Promise<DomainCheck>][]) {
    for (const way of ways) {
      const found = await look(dns, way).catch((error: unknown) => {
        if (!(error instanceof DnsTrouble)) throw error
        return verdict(name, 'unknown', 'dns_failed', { params: { name: error.asked, reason: error.reason }, way })
      })
      // Two servers of one service come to the same.
      const isSaid = checks.some((one) => one.check === name && one.code === found.code && JSON.stringify([one.params, one.record]) === JSON.stringify([found.params, found.record]))
      if (!isSaid) checks.push(ways.length > 1 ? found : { ...found, provider: null })
    }
  }
  return checks
}

async function saveChecks(tx: Tx, domain: string, asked: readonly DomainCheck[]): Promise<void> {
  await tx.db.insertInto('sending_domain').values({ domain, created_at: tx.at }).onConflict((conflict) => conflict.column('domain').doNothing()).execute()
  const before = await tx.db.selectFrom('sending_domain').selectAll().where('domain', '=', domain).forUpdate().executeTakeFirstOrThrow()
  const known = before.checks as DomainCheck[]
  // DNS that does not answer for an hour says nothing about the record that was there an hour ago.
  const checks = asked.map((one) => (one.state === 'unknown' ? (known.find((old) => old.check === one.check && old.provider === one.provider && old.state !== 'unknown') ?? one) : one))
  const holding = holdingChecks(checks)
  const readySince = holding.length > 0 ? null : (before.ready_since ?? tx.at)
  await tx.db.updateTable('sending_domain').set({ checks: JSON.stringify(checks), checked_at: tx.at, ready_since: readySince }).where('id', '=', before.id).execute()
  const had = before.checked_at === null ? null : holdingChecks(known)
  if (JSON.stringify(had) !== JSON.stringify(holding)) tx.record({ kind: 'sending_domain.checked', entity: 'sending_domain', entityId: before.id, fields: { holding: [had, holding] }, about: { domain } })
  if (had?.length === 0 && holding.length > 0) await tellOfHold(tx, domain, holding)
}

/** A record that somebody took away is found before the next campaign is planned. */
async function tellOfHold(tx: Tx, domain: string, holding: readonly string[]): Promise<void> {
  const { locale } = await tx.db.selectFrom('account').select('locale').executeTakeFirstOrThrow()
  const names = holding.join(', ').toUpperCase()
  const text = locale === 'en' ? `Bulk letters of ${domain} wait: ${names} went wrong.` : `Рассылки ${domain} ждут: не в порядке ${names}.`
  await notifyStaff(tx, { owners: true, kind: 'error', text, link: '/settings/deliverability' })
}
