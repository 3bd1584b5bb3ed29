import { describe, expect, test } from 'vitest'
import { readUrl } from './fetch-outside.ts'
import { refusedRange, wrongNetwork } from './refused-address.ts'

const OPEN = ['8.8.8.8', '1.1.1.1', '93.184.216.34', '172.32.0.1', '172.15.255.255', '100.128.0.1', '192.169.0.1', '2a00:1450:4001:830::200e', '2606:4700:4700::1111', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '64:ff9b::808:808']

const CLOSED: [address: string, why: string][] = [
  ['0.0.0.0', 'this machine'], ['0.1.2.3', 'this network'], ['127.0.0.1', 'loopback'], ['127.255.255.254', 'loopback'], ['10.0.0.1', 'private'], ['10.255.255.255', 'private'],
  ['172.16.0.1', 'private'], ['172.31.255.255', 'private'], ['192.168.0.1', 'private'], ['169.254.1.1', 'link-local'], ['169.254.169.254', 'metadata of clouds'],
  ['169.254.170.2', 'metadata of containers'], ['100.64.0.1', 'the provider’s own network'], ['100.100.100.200', 'metadata, Alibaba'], ['168.63.129.16', 'metadata, Azure'],
  ['192.0.0.192', 'metadata, Oracle'], ['192.0.2.1', 'documentation'], ['198.51.100.1', 'documentation'], ['203.0.113.1', 'documentation'], ['198.18.0.1', 'benchmarks'],
  ['192.88.99.1', 'relays'], ['224.0.0.1', 'multicast'], ['239.255.255.250', 'multicast'], ['240.0.0.1', 'reserved'], ['255.255.255.255', 'broadcast'],
  ['::', 'this machine'], ['::1', 'loopback'], ['0:0:0:0:0:0:0:1', 'loopback, in full'], ['fe80::1', 'link-local'], ['febf::1', 'link-local'], ['fec0::1', 'site-local'],
  ['fc00::1', 'unique local'], ['fd00:ec2::254', 'metadata, Amazon'], ['ff02::1', 'multicast'], ['2001:db8::1', 'documentation'], ['3fff::1', 'documentation'], ['100::1', 'discard'],
  ['2001::1', 'Teredo'], ['2002:7f00:1::1', '6to4 of 127.0.0.1'], ['2002:0808:0808::1', '6to4'], ['::127.0.0.1', 'compatible with IPv4'], ['::7f00:1', 'the same in hexadecimal'],
  ['::ffff:127.0.0.1', 'mapped'], ['::ffff:7f00:1', 'mapped, in hexadecimal'], ['::FFFF:10.0.0.1', 'mapped, private'], ['::ffff:169.254.169.254', 'mapped metadata'], ['::ffff:a9fe:a9fe', 'the same in hexadecimal'],
  ['::ffff:0:7f00:1', 'translated'], ['64:ff9b::127.0.0.1', 'NAT64'], ['64:ff9b::7f00:1', 'NAT64 in hexadecimal'], ['64:ff9b::a9fe:a9fe', 'NAT64 metadata'], ['64:ff9b:1::7f00:1', 'NAT64 of a network of one’s own'],
  ['5f00::1', 'segment routing'], ['4000::1', 'nobody’s yet'], ['fe80::1%eth0', 'with a zone'], ['localhost', 'a name'], ['', 'nothing'],
]

describe('which addresses a request may go to', () => {
  test.each(OPEN)('%s is of the open internet', (address) => expect(refusedRange(address)).toBeNull())
  test.each(CLOSED)('%s is refused: %s', (address) => expect(refusedRange(address)).toEqual(expect.any(String)))

  test.each([
    ['http://0177.0.0.1/'], ['http://0x7f.0.0.1/'], ['http://0x7f000001/'], ['http://2130706433/'], ['http://127.1/'], ['http://0/'], ['http://017700000001/'], ['http://①②⑦.⓪.⓪.①/'],
    ['http://127.0.0.1./'], ['http://[::ffff:127.0.0.1]/'], ['http://[0:0:0:0:0:ffff:7f00:0001]/'], ['http://0xA9FEA9FE/latest/meta-data'], ['http://0300.0250.0.1/'], ['http://[64:ff9b::10.0.0.1]/'],
  ])('%s is a way of writing a closed address', (url) => {
    expect(refusedRange(readUrl(url).hostname.replace(/^\[|\]$/g, ''))).toEqual(expect.any(String))
  })

  test('a network that an owner named is let through, and only that', () => {
    const allowed = ['10.1.0.0/16', '127.0.0.1', 'fd12::/64']
    for (const address of ['10.1.2.3', '127.0.0.1', '::ffff:127.0.0.1', '64:ff9b::a01:203', 'fd12::5']) expect(refusedRange(address, allowed), address).toBeNull()
    for (const address of ['10.2.0.1', '127.0.0.2', '::1', 'fd12:0:0:1::5', '169.254.169.254']) expect(refusedRange(address, allowed), address).toEqual(expect.any(String))
  })

  test('what is no address and no network is found in a list', () => {
    expect(wrongNetwork(['10.0.0.0/8', '127.0.0.1', '::1', 'fd00::/8'])).toBeNull()
    for (const entry of ['10.0.0.0/33', 'localhost', '10.0.0', '', 'fe80::1%eth0', '*']) expect(wrongNetwork(['10.0.0.0/8', entry])).toBe(entry)
  })
})
