import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { DnsReader } from './dns-reader.ts'

/** How many questions a receiver asks for one record, and how many of them may come back empty (RFC 7208, 4.6.4). */
export const MOST_LOOKUPS = 10
export const MOST_VOID = 2
/** Records that include each other end here. */
const READ_AT_MOST = 40

type Qualifier = '+' | '-' | '~' | '?'
type Term = { qualifier: Qualifier; networks: string[]; child: SpfNode | null; isAll: boolean }
type SpfNode = { terms: Term[]; redirect: SpfNode | null }

export type Spf = {
  /** Texts of the records of the domain itself that say `v=spf1`; more than one are as good as none. */
  records: string[]
  lookups: number
  voids: number
  /** A term that no receiver understands, or a record that is included and is not there. */
  wrong: string | null
  /** Names of all records that are included. */
  includes: string[]
  tree: SpfNode | null
}

const isSpf = (text: string): boolean => /^v=spf1(\s|$)/i.test(text)

/** Reads the record of a domain with all that it includes. @throws DnsTrouble */
export async function readSpf(dns: DnsReader, domain: string): Promise<Spf> {
  const records = (await dns.txt(domain)).filter(isSpf)
  const spf: Spf = { records, lookups: 0, voids: 0, wrong: null, includes: [], tree: null }
  if (records.length === 1) spf.tree = await readNode(dns, spf, records[0]!, domain)
  return spf
}

async function readNode(dns: DnsReader, spf: Spf, record: string, domain: string): Promise<SpfNode> {
  const node: SpfNode = { terms: [], redirect: null }
  for (const word of record.trim().split(/\s+/).slice(1)) {
    if (spf.lookups > READ_AT_MOST) break
    const [, modifier, target] = /^([a-z][a-z0-9_.-]*)=(.*)$/i.exec(word) ?? []
    if (modifier?.toLowerCase() === 'redirect') node.redirect = await readIncluded(dns, spf, target!)
    else if (modifier === undefined) await readTerm(dns, spf, node, word, domain)
  }
  return node
}

async function readTerm(dns: DnsReader, spf: Spf, node: SpfNode, word: string, domain: string): Promise<void> {
  const [, sign, name = '', , value = '', bits = ''] = /^([+\-~?])?([a-z0-9]+)(:([^/\s]*(?:::?[^/\s]*)*))?((?:\/\d+)?(?:\/\/\d+)?)$/i.exec(word) ?? []
  const add = (more: Partial<Term>): void => void node.terms.push({ qualifier: (sign ?? '+') as Qualifier, networks: [], child: null, isAll: false, ...more })
  const wrong = (): void => void (spf.wrong ??= word)
  const target = value || domain
  switch (name.toLowerCase()) {
    case 'all':
      return add({ isAll: true })
    case 'ip4':
    case 'ip6': {
      const network = `${value}${bits}`
      const isRight = isIP(value) === (name.toLowerCase() === 'ip4' ? 4 : 6) && (bits === '' || ipaddr.isValidCIDR(network))
      return isRight ? add({ networks: [network] }) : wrong()
    }
    case 'include':
      return value ? add({ child: await readIncluded(dns, spf, value) }) : wrong()
    case 'a':
      return add({ networks: await addressesFor(dns, spf, [target], bits) })
    case 'mx': {
      const hosts = target.includes('%') ? [] : await dns.mx(target)
      return add({ networks: await addressesFor(dns, spf, hosts.slice(0, 10), bits) })
    }
    case 'exists':
    case 'ptr':
      // What they say depends on the letter; a receiver asks all the same.
      spf.lookups += 1
      return
    default:
      return wrong()
  }
}

async function readIncluded(dns: DnsReader, spf: Spf, name: string): Promise<SpfNode | null> {
  spf.lookups += 1
  if (name.includes('%')) return null
  spf.includes.push(name.toLowerCase())
  const records = (await dns.txt(name)).filter(isSpf)
  if (records.length === 0) spf.voids += 1
  if (records.length !== 1) {
    spf.wrong ??= `include:${name}`
    return null
  }
  return readNode(dns, spf, records[0]!, name)
}

async function addressesFor(dns: DnsReader, spf: Spf, hosts: readonly string[], bits: string): Promise<string[]> {
  spf.lookups += 1
  const named = hosts.filter((host) => !host.includes('%'))
  const found = (await Promise.all(named.map((host) => dns.addresses(host)))).flat()
  if (found.length === 0 && named.length > 0) spf.voids += 1
  const [four, six] = [/^\/(\d+)/.exec(bits)?.[1], /\/\/(\d+)$/.exec(bits)?.[1]]
  return found.map((address) => (isIP(address) === 6 ? `${address}/${six ?? 128}` : `${address}/${four ?? 32}`))
}

/** What a receiver concludes of a letter from this address: `+` it may, `-` it is forged, `~` it probably is, `?` nothing is said. */
export function judge(node: SpfNode | null, address: string): Qualifier | null {
  if (!node) return null
  for (const term of node.terms) {
    const matches = term.isAll || term.networks.some((network) => isWithin(address, network)) || (term.child !== null && judge(term.child, address) === '+')
    if (matches) return term.qualifier
  }
  return node.redirect ? judge(node.redirect, address) : '?'
}

/** What is said of everybody who is not named. */
export function lastWord(node: SpfNode | null): Qualifier | null {
  if (!node) return null
  const all = node.terms.find(({ isAll }) => isAll)
  return all ? all.qualifier : node.redirect ? lastWord(node.redirect) : null
}

function isWithin(address: string, network: string): boolean {
  const [name, bits] = network.split('/')
  const [one, other] = [ipaddr.process(address), ipaddr.process(name!)]
  if (one.kind() !== other.kind()) return false
  const length = bits === undefined ? (one.kind() === 'ipv4' ? 32 : 128) : Number(bits)
  return one.match([other, length] as [ipaddr.IPv4, number] & [ipaddr.IPv6, number])
}

/** The record with a term more, before its last word; several records become one. */
export function withTerm(records: readonly string[], terms: readonly string[]): string {
  const words = records.flatMap((record) => record.trim().split(/\s+/).slice(1))
  const isLast = (word: string): boolean => /^[+\-~?]?all$/i.test(word) || /^redirect=/i.test(word)
  const kept = [...new Set(words.filter((word) => !isLast(word)))]
  const [last = '~all'] = words.filter(isLast)
  const end = /^(\+?|\?)all$/i.test(last) ? '~all' : last
  return ['v=spf1', ...kept, ...terms.filter((term) => !kept.includes(term)), end].join(' ')
}
