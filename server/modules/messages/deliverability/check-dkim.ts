import { createPublicKey } from 'node:crypto'
import type { DomainCheck } from '#shared/contracts/deliverability.ts'
import { verdict } from './checks.ts'
import { dkimName, dkimRecord, publicHalf, tagsOf } from './dkim-record.ts'
import type { DnsReader } from './dns-reader.ts'
import { knownSender } from './known-senders.ts'
import type { SendingWay } from './sending-ways.ts'

const WEAK = 1024

/** Whether receivers find the other half of the key that letters are signed by. @throws DnsTrouble */
export async function checkDkim(dns: DnsReader, way: SendingWay): Promise<DomainCheck> {
  const { selector, dkimKey, dkimDomain } = way
  if (!selector || !dkimKey) return checkServersOwn(dns, way)
  const name = dkimName(selector, dkimDomain)
  const own = publicHalf(dkimKey)
  if (!own) return verdict('dkim', 'bad', 'dkim_key_wrong', { params: { selector, domain: dkimDomain }, way })
  const found = (await dns.txt(name)).filter((text) => tagsOf(text).has('p'))
  const record = dkimRecord(selector, dkimDomain, own, found.join('\n') || null)
  const params = { name, selector, domain: dkimDomain, bits: own.bits }
  if (found.length === 0) return verdict('dkim', 'bad', 'dkim_missing', { params, record, way })
  if (found.length > 1) return verdict('dkim', 'bad', 'dkim_twice', { params, found, record, way })
  const tags = tagsOf(found[0]!)
  const published = tags.get('p') ?? ''
  if (published === '') return verdict('dkim', 'bad', 'dkim_revoked', { params, found, record, way })
  if (!isSameKey(published, own.p)) return verdict('dkim', 'bad', 'dkim_mismatch', { params, found, record, way })
  if (own.k === 'rsa' && own.bits < WEAK) return verdict('dkim', 'bad', 'dkim_weak', { params, found, way })
  if (own.k === 'rsa' && own.bits === WEAK) return verdict('dkim', 'warning', 'dkim_short', { params, found, way })
  if ((tags.get('t') ?? '').split(':').includes('y')) return verdict('dkim', 'warning', 'dkim_testing', { params, found, record, way })
  return verdict('dkim', 'ok', 'dkim_ok', { params, found, way })
}

/** No key of ours: a mail service may sign by its own, whose selector is then known. */
async function checkServersOwn(dns: DnsReader, way: SendingWay): Promise<DomainCheck> {
  const known = knownSender(way.host)
  for (const selector of [...(way.selector ? [way.selector] : []), ...(known?.selectors ?? [])]) {
    const found = (await dns.txt(dkimName(selector, way.dkimDomain))).filter((text) => tagsOf(text).get('p'))
    if (found.length > 0) return verdict('dkim', 'ok', 'dkim_by_server', { params: { selector, domain: way.dkimDomain, service: known?.title ?? way.host }, found, way })
  }
  return verdict('dkim', 'bad', 'dkim_no_key', { params: { domain: way.dkimDomain, service: known?.title ?? null }, way })
}

/** Some publish the bare key (PKCS#1) in place of the wrapped one: it is the same key. */
function isSameKey(published: string, own: string): boolean {
  if (published === own) return true
  try {
    return createPublicKey({ key: Buffer.from(published, 'base64'), format: 'der', type: 'pkcs1' }).export({ type: 'spki', format: 'der' }).toString('base64') === own
  } catch {
    return false
  }
}
