import { expect, test } from 'vitest'
import type { Widget } from '#shared/contracts/dashboards.ts'
import { mergeWidgets } from './merge-widgets.ts'

const widget = (id: number, width = 3): Widget => ({ id, kind: 'number', title: null, measures: ['revenue'], by: null, split: null, base: null, period: null, limit: 10, width, height: 1, isHidden: false })
const base = [1, 2, 3].map(id => widget(id))
const merged = (mine: Widget[], theirs: Widget[]): [number, number][] => mergeWidgets(base, mine, theirs, () => -9).map(one => [one.id, one.width])
const ids = (mine: Widget[], theirs: Widget[]): number[] => merged(mine, theirs).map(([id]) => id)

test('what two people did to a dashboard at once is kept of both', () => {
  // I added one, they added one and made another wider.
  expect(merged([...base, widget(-1)], [widget(1), widget(2, 6), widget(3), widget(7)])).toEqual([[1, 3], [2, 6], [3, 3], [7, 3], [-1, 3]])
  // I removed one, they moved another.
  expect(ids([widget(1), widget(3)], [widget(3), widget(1), widget(2)])).toEqual([3, 1])
  // They removed one that I left alone, and one that I had changed: mine comes back as a new one.
  expect(merged([widget(1), widget(2, 12), widget(3)], [widget(3)])).toEqual([[3, 3], [-9, 12]])
  // Both changed the same one, and I moved it.
  expect(merged([widget(2, 4), widget(1), widget(3)], [widget(1), widget(2, 8), widget(3)])).toEqual([[2, 4], [1, 3], [3, 3]])
})
