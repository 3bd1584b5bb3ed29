import type { DomainCheck } from '#shared/contracts/deliverability.ts'
import { txtRecord, verdict } from './checks.ts'
import { tagsOf } from './dkim-record.ts'
import type { DnsReader } from './dns-reader.ts'
import type { SendingWay } from './sending-ways.ts'

const POLICIES = ['none', 'quarantine', 'reject']

/** What receivers are told to do with letters that prove nothing, and whether ours prove something under the domain that people see. @throws DnsTrouble */
export async function checkDmarc(dns: DnsReader, way: SendingWay): Promise<DomainCheck> {
  const { domain } = way
  const { at, found } = await findPolicy(dns, domain)
  const fresh = (replaces: string | null) => txtRecord(`_dmarc.${domain}`, `v=DMARC1; p=none; rua=mailto:${way.from}`, replaces)
  if (found.length === 0) return verdict('dmarc', 'bad', 'dmarc_missing', { params: { domain }, record: fresh(null), way })
  if (found.length > 1) return verdict('dmarc', 'bad', 'dmarc_twice', { params: { domain }, found, record: fresh(found.join('\n')), way })
  const tags = tagsOf(found[0]!)
  const policy = ((at === domain ? undefined : tags.get('sp')) ?? tags.get('p') ?? '').toLowerCase()
  if (!POLICIES.includes(policy)) return verdict('dmarc', 'bad', 'dmarc_unreadable', { params: { domain, policy }, found, record: fresh(found[0]!), way })
  const aligned = (other: string, mode: string | undefined): boolean => (mode === 's' ? other === domain : isUnder(other, at) && isUnder(domain, at))
  const isDkimAligned = aligned(way.dkimDomain, tags.get('adkim'))
  const isSpfAligned = aligned(way.bounceDomain, tags.get('aspf'))
  const params = { domain, policy, dkimDomain: way.dkimDomain, bounceDomain: way.bounceDomain }
  if (!isDkimAligned && !isSpfAligned) return verdict('dmarc', 'bad', 'dmarc_not_aligned', { params, found, way })
  if (!isDkimAligned) return verdict('dmarc', 'warning', 'dmarc_dkim_not_aligned', { params, found, way })
  if (policy === 'none') return verdict('dmarc', 'warning', 'dmarc_none', { params, found, record: at === domain ? txtRecord(`_dmarc.${domain}`, stricter(found[0]!), found[0]!) : null, way })
  return verdict('dmarc', 'ok', 'dmarc_ok', { params, found, way })
}

/** The policy of the domain, or of one above it: up to the last but one label, as receivers walk. */
async function findPolicy(dns: DnsReader, domain: string): Promise<{ at: string; found: string[] }> {
  const labels = domain.split('.')
  for (let place = 0; place <= Math.max(0, labels.length - 2); place += 1) {
    const at = labels.slice(place).join('.')
    const found = (await dns.txt(`_dmarc.${at}`)).filter((text) => /^v\s*=\s*DMARC1\s*(;|$)/i.test(text))
    if (found.length > 0) return { at, found }
  }
  return { at: domain, found: [] }
}

const isUnder = (name: string, top: string): boolean => name === top || name.endsWith(`.${top}`)
const stricter = (record: string): string => record.replace(/\bp\s*=\s*none/i, 'p=quarantine')
