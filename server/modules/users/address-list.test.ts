import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isListed, readAddresses } from './address-list.ts'

test.each([
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.7', '203.0.113.8', false],
  ['10.0.0.0/8', '10.255.1.2', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['192.168.1.77/24', '192.168.1.1', true],
  ['2001:db8::/32', '2001:db8:1::5', true],
  ['2001:DB8::/32', '2001:0db8:0000::5', true],
  ['2001:db8::/32', '2001:db9::5', false],
  ['10.0.0.0/8', '::ffff:10.1.2.3', true],
  ['::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['fe80::/10', 'fe80::1%eth0', true],
  ['0.0.0.0/0', '8.8.8.8', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['10.0.0.0/8', 'not an address', false],
])('%s holds %s: %s', (entry, address, isIn) => {
  expect(isListed(readAddresses([entry], 'list'), address)).toBe(isIn)
})

test('an empty list holds everybody', () => expect(isListed([], '8.8.8.8')).toBe(true))

test.each(['', '10.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0.256', '::/129', 'example.com', '10.0.0.0/ 8', 'fe80::1%eth0', '::ffff:10.0.0.0/8', '010.0.0.1/abc'])('«%s» is no address', (entry) => {
  expect(() => readAddresses(['10.0.0.1', entry], 'list')).toThrow('invalid')
})

test('an address is always in the network of its own first bits, and what was read is read again the same', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV6(), fc.integer({ min: 0, max: 32 }), (four, six, bits) => {
      for (const [address, entry] of [[four, `${four}/${bits}`], [six, `${six}/${bits * 4}`]] as const) {
        const isMappedTooWide = /^::ffff:/i.test(address)
        if (isMappedTooWide) continue
        const list = readAddresses([entry], 'list')
        expect(isListed(list, address)).toBe(true)
        expect(readAddresses(list, 'list')).toEqual(list)
      }
    }),
  )
})
