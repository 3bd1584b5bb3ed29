import { expect, test } from 'vitest'
import type { TimelineEntry } from '#shared/contracts/orders.ts'
import { acts } from './acts.ts'

const entry = (id: number, change: Partial<TimelineEntry> = {}): TimelineEntry => ({ id, at: '2026-11-21T10:00:00.000Z', kind: 'order.changed', by: { kind: 'user', id: 1, name: 'Анна' }, fields: {}, about: null, ...change })
const ids = (entries: TimelineEntry[]) => acts(entries).map(act => act.map(one => one.id))

test('what one author did at one moment is one act', () => {
  expect(ids([entry(3), entry(2, { kind: 'order.item_changed' }), entry(1, { at: '2026-11-21T09:00:00.000Z' })])).toEqual([[2, 3], [1]])
})

test('two authors of one moment, and comments, stand apart', () => {
  expect(ids([entry(3), entry(2, { by: { kind: 'key', id: 1, name: 'Сайт' } })])).toEqual([[3], [2]])
  expect(ids([entry(3), entry(2, { kind: 'order.comment_added' }), entry(1)])).toEqual([[3], [2], [1]])
})
