import { expect, test } from 'vitest'
import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { reportOf } from './catalogue.ts'

const load: CatalogueLoad = {
  id: 1, site: 'shop', source: '/tmp/my.xml', state: 'done', startedAt: '2026-01-01T00:00:00Z', finishedAt: null, rowsRead: 30, offersAdded: 3, offersChanged: 2, offersUnchanged: 1,
  offersDeactivated: 4, offersMissing: 4, rowsRefused: 24, bytesRead: 10, bytesTotal: 10, error: null, report: [],
}

test('the report counts, names lines with reasons, and says how many it keeps to itself', () => {
  const report = Array.from({ length: 24 }, (_, at) => ({ line: at + 7, code: 'bad_price', params: { id: `o${at}`, price: 'сто' }, isKept: false }))
  const lines = reportOf({ ...load, report }, 'shop').split('\n')
  expect(lines[0]).toBe('30 rows read: 3 offers added, 2 changed, 1 as they were, 4 taken out of sale, 24 rows left out.')
  expect(lines[1]).toBe('  line 7: the price of the offer o0 is no number: "сто" (left out)')
  expect(lines.at(-1)).toContain('and 4 more')
})

test('a load that asks says what to do, one that broke off says where', () => {
  expect(reportOf({ ...load, state: 'asks', offersMissing: 9, error: { code: 'catalogue_would_shrink', params: {} } }, 'shop')).toContain('9 offers in sale at "shop" are not in the file')
  expect(reportOf({ ...load, state: 'failed', error: { code: 'broken_xml', params: { line: 12 } } }, 'shop')).toContain('cut off at line 12')
})
