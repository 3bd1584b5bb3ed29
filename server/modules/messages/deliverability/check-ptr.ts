import { isIP } from 'node:net'
import type { DomainCheck } from '#shared/contracts/deliverability.ts'
import { refusedRange } from '#server/platform/outside/index.ts'
import { verdict } from './checks.ts'
import type { DnsReader } from './dns-reader.ts'
import { knownSender } from './known-senders.ts'
import type { SendingWay } from './sending-ways.ts'

/** Whether the server's address has a name and the name has the address: receivers believe no server without. @throws DnsTrouble */
export async function checkPtr(dns: DnsReader, way: SendingWay): Promise<DomainCheck> {
  const { host } = way
  const known = knownSender(host)
  if (known) return verdict('ptr', 'ok', 'ptr_of_service', { params: { host, service: known.title }, way })
  const addresses = isIP(host) ? [host] : await dns.addresses(host)
  if (addresses.length === 0) return verdict('ptr', 'bad', 'ptr_no_address', { params: { host }, way })
  const open = addresses.filter((address) => refusedRange(address) === null)
  if (open.length === 0) return verdict('ptr', 'warning', 'ptr_private_host', { params: { host, addresses }, way })
  const found: string[] = []
  for (const address of open) {
    const names = await dns.ptr(address)
    found.push(...names.map((name) => `${address} → ${name}`))
    const record = isIP(host) ? null : { type: 'PTR' as const, name: address, value: host, replaces: names.join('\n') || null }
    if (names.length === 0) return verdict('ptr', 'bad', 'ptr_missing', { params: { host, address }, record, way })
    const back = await Promise.all(names.map((name) => dns.addresses(name)))
    if (!back.some((list) => list.includes(address))) return verdict('ptr', 'bad', 'ptr_not_confirmed', { params: { host, address, name: names[0] }, found, record, way })
  }
  return verdict('ptr', 'ok', 'ptr_ok', { params: { host }, found, way })
}
