import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Why an address is not called from here: the kind of network that it belongs to. */
export type RefusedRange = string

type Address = ipaddr.IPv4 | ipaddr.IPv6

const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3')
/** Public by number, yet what answers there is the machine room: the cloud's own door to its machines. */
const METADATA = new Set(['168.63.129.16'])

/**
 * Whether a request that somebody else chose the address of may go there. Only addresses of the open internet pass: whatever is not known
 * to be public is refused, so that a range that is new tomorrow is closed. IPv4 in IPv6 clothes is judged by the IPv4 inside.
 * @param address an IP address as numbers; a name must be resolved before
 * @returns null when it may be called, else the range, in words for programs: `loopback`, `private`, `linkLocal` …
 */
export function refusedRange(address: string, allowed: readonly string[] = []): RefusedRange | null {
  // A zone names a network card of this machine: nothing of the open internet has one.
  if (isIP(address) === 0 || address.includes('%')) return isListedZone(address, allowed) ? null : 'notAnAddress'
  const inner = unwrapped(ipaddr.parse(address))
  if (isInNetworks(inner, allowed)) return null
  if (METADATA.has(inner.toString())) return 'metadata'
  const range = inner.range()
  if (inner.kind() === 'ipv4') return range === 'unicast' ? null : range
  if (range !== 'unicast') return range
  return inner.match(GLOBAL_V6) ? null : 'reserved'
}

/** Networks as people write them, checked. @returns the first entry that is none, or null */
export function wrongNetwork(entries: readonly string[]): string | null {
  return entries.find((entry) => isIP(entry.split('/')[0]!) === 0 || entry.includes('%') || (entry.includes('/') && !ipaddr.isValidCIDR(entry))) ?? null
}

function isListedZone(address: string, allowed: readonly string[]): boolean {
  const bare = address.replace(/%.*$/, '')
  return bare !== address && isIP(bare) !== 0 && isInNetworks(unwrapped(ipaddr.parse(bare)), allowed)
}

/** `::ffff:127.0.0.1` and `64:ff9b::7f00:1` (a translator's way of writing it) are 127.0.0.1. */
function unwrapped(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  return address.match(NAT64) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address
}

function isInNetworks(address: Address, networks: readonly string[]): boolean {
  return networks.some((entry) => {
    const [network, bits] = ipaddr.parseCIDR(entry.includes('/') ? entry : `${entry}/${entry.includes(':') ? 128 : 32}`)
    return network.kind() === address.kind() && address.match([network, bits] as [ipaddr.IPv4, number] & [ipaddr.IPv6, number])
  })
}
