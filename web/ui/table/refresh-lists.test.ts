import { describe, expect, it } from 'vitest'
import { refreshPages } from './refresh-lists.ts'

type Row = { id: number; status: string }
const page = (ids: number[], nextCursor: string | null) => ({ rows: ids.map(id => ({ id, status: 'new' }) as Row), nextCursor })
const data = { pages: [page([9, 8, 7], 'a'), page([6, 5, 4], 'b'), page([3, 2, 1], null)], pageParams: [null, 'a', 'b'] }
const ids = (pages: { rows: { id: number }[] }[]) => pages.map(one => one.rows.map(row => row.id))

describe('a long list on which a row changes', () => {
  it('is asked for the first page and the page of the row only', async () => {
    const asked: (string | null)[] = []
    const fresh = await refreshPages(data, new Set([2]), async cursor => {
      asked.push(cursor)
      return cursor === null ? page([9, 8, 7], 'a') : { rows: [{ id: 3 }, { id: 2, status: 'paid' }, { id: 1 }] as Row[], nextCursor: null }
    })
    expect(asked).toEqual([null, 'b'])
    expect(fresh.pages[2]!.rows[1]).toEqual({ id: 2, status: 'paid' })
    expect(fresh.pages[1]).toBe(data.pages[1])
  })

  it('keeps the row that a new one pushed over the edge of the first page', async () => {
    const fresh = await refreshPages(data, new Set([10]), async () => page([10, 9, 8], 'new'))
    expect(ids(fresh.pages)).toEqual([[10, 9, 8, 7], [6, 5, 4], [3, 2, 1]])
    expect(fresh.pages[0]!.nextCursor).toBe('a')
  })

  it('loses the row that no longer meets the filter', async () => {
    const fresh = await refreshPages(data, new Set([8]), async () => page([9, 7, 6], 'new'))
    expect(ids(fresh.pages)).toEqual([[9, 7, 6], [6, 5, 4], [3, 2, 1]])
  })
})
