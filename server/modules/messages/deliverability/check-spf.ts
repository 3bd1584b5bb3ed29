import { isIP } from 'node:net'
import type { DomainCheck } from '#shared/contracts/deliverability.ts'
import { refusedRange } from '#server/platform/outside/index.ts'
import { txtRecord, verdict } from './checks.ts'
import type { DnsReader } from './dns-reader.ts'
import { knownSender } from './known-senders.ts'
import type { SendingWay } from './sending-ways.ts'
import { judge, lastWord, MOST_LOOKUPS, MOST_VOID, readSpf, withTerm, type Spf } from './spf.ts'

/** Whether receivers learn from SPF that this server may write for the domain. @throws DnsTrouble */
export async function checkSpf(dns: DnsReader, way: SendingWay): Promise<DomainCheck> {
  const domain = way.bounceDomain
  const spf = await readSpf(dns, domain)
  const addresses = isIP(way.host) ? [way.host] : await dns.addresses(way.host)
  const known = knownSender(way.host)
  const isPrivate = !known && addresses.length > 0 && addresses.every((address) => refusedRange(address) !== null)
  const own = known ? [`include:${known.include}`] : isPrivate ? [] : addresses.map((address) => `${isIP(address) === 6 ? 'ip6' : 'ip4'}:${address}`)
  const record = own.length > 0 ? txtRecord(domain, withTerm(spf.records, own), spf.records.join('\n') || null) : null
  const say = (state: 'ok' | 'warning' | 'bad', code: string, params: Record<string, unknown> = {}, mended = record): DomainCheck =>
    verdict('spf', state, code, { params: { domain, host: way.host, ...params }, found: spf.records, record: state === 'ok' ? null : mended, way })
  if (spf.records.length === 0) return say('bad', 'spf_missing')
  if (spf.records.length > 1) return say('bad', 'spf_twice')
  const broken = brokenness(spf)
  if (broken) return say('bad', ...broken, null)
  const covers = known ? isIncluded(spf, known.include) : addresses.length > 0 && addresses.every((address) => judge(spf.tree, address) === '+')
  const last = lastWord(spf.tree)
  if (last === '+') return say('bad', 'spf_open')
  if (!known && addresses.length === 0) return say('bad', 'spf_no_host', {}, null)
  if (!covers && isPrivate) return say('warning', 'spf_private_host', {}, null)
  if (!covers) return say('bad', 'spf_not_covering', { addresses })
  if (last === null || last === '?') return say('warning', 'spf_says_nothing', {}, txtRecord(domain, withTerm(spf.records, []), spf.records[0]))
  if (spf.lookups >= MOST_LOOKUPS - 1) return say('warning', 'spf_near_limit', { lookups: spf.lookups, most: MOST_LOOKUPS }, null)
  return say('ok', 'spf_ok', { lookups: spf.lookups, most: MOST_LOOKUPS })
}

function brokenness({ wrong, lookups, voids }: Spf): [code: string, params: Record<string, unknown>] | null {
  if (lookups > MOST_LOOKUPS) return ['spf_too_many_lookups', { lookups, most: MOST_LOOKUPS }]
  if (wrong !== null) return ['spf_unreadable', { term: wrong }]
  return voids > MOST_VOID ? ['spf_many_empty', { voids, most: MOST_VOID }] : null
}

const isIncluded = (spf: Spf, name: string): boolean => spf.includes.includes(name)
