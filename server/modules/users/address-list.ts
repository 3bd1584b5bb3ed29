import { BlockList, isIP } from 'node:net'
import { invalid } from '#server/platform/errors.ts'

const MOST = 500

/** An address as it is compared: one of IPv4 that came over IPv6 is one of IPv4, a zone is no part of it. A caller who has hung up has none any more. */
export function plainAddress(address: string | undefined): string {
  const bare = (address ?? '').trim().replace(/%.*$/, '')
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
}

/**
 * Addresses and networks as people write them, one an entry, checked: `203.0.113.7`, `10.0.0.0/8`, `2001:db8::/32`.
 * @throws Refusal `invalid` at the entry that is none
 */
export function readAddresses(entries: readonly string[], path: string): string[] {
  if (entries.length > MOST) throw invalid(path, 'too_many', { most: MOST })
  return [...new Set(entries.map((entry, place) => readNetwork(entry.trim(), `${path}[${place}]`)))]
}

function readNetwork(entry: string, path: string): string {
  const [address = '', length, ...more] = entry.split('/')
  const family = isIP(address)
  const bits = family === 6 ? 128 : 32
  const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits)
  if (family === 0 || !isLength || more.length > 0 || address.includes('%')) throw invalid(path, 'not_an_address', { entry })
  const plain = plainAddress(address)
  const mapped = plain !== address
  const prefix = length === undefined ? (mapped ? 32 : bits) : Number(length) - (mapped ? 96 : 0)
  if (prefix < 0) throw invalid(path, 'not_an_address', { entry })
  return length === undefined ? plain.toLowerCase() : `${plain.toLowerCase()}/${prefix}`
}

/** Whether an address is in a list that `readAddresses` has read. An empty list holds everybody. */
export function isListed(list: readonly string[], address: string): boolean {
  if (list.length === 0) return true
  const block = new BlockList()
  for (const entry of list) {
    const [network = '', length] = entry.split('/')
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4'
    block.addSubnet(network, Number(length ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  const plain = plainAddress(address)
  const family = isIP(plain)
  return family !== 0 && block.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}
