import type { InfiniteData, Query } from '@tanstack/react-query'
import { followedBy, onLiveChanges } from '../../base/live.ts'
import { queryClient } from '../../base/query-client.ts'
import type { ListPageAnswer, Row } from './list-data.ts'

type Pages = InfiniteData<ListPageAnswer<Row>, string | null>
export type ReadPage = (cursor: string | null) => Promise<ListPageAnswer<Row>>

/** Lists this short are simply asked again as a whole. */
const SHORT = 2

/**
 * A list read far down is not asked for all its pages again with each change: only for those in which a changed row stands, and for the
 * first, where a new row most likely belongs. A row that moved between others is there again when the list is next read as a whole.
 */
export async function refreshPages(data: Pages, changed: ReadonlySet<number>, read: ReadPage): Promise<Pages> {
  const pages = await Promise.all(data.pages.map(async (page, at) => {
    if (at > 0 && !page.rows.some(row => changed.has(row.id))) return page
    const answer = await read(data.pageParams[at] ?? null)
    if (at === data.pages.length - 1) return answer
    // The next page is bound to the cursor it was read by. Rows that new ones pushed over the edge would fall between the two: they stay here.
    const fresh = new Set(answer.rows.map(row => row.id))
    const pushed = page.rows.filter(row => !fresh.has(row.id) && !changed.has(row.id))
    return { rows: [...answer.rows, ...pushed], nextCursor: page.nextCursor }
  }))
  return { ...data, pages }
}

async function refresh(query: Query, read: ReadPage, changed: ReadonlySet<number>): Promise<void> {
  const data = query.state.data as Pages | undefined
  if (!data || data.pages.length <= SHORT || !query.isActive()) return queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true })
  const fresh = await refreshPages(data, changed, read)
  queryClient.setQueryData<Pages>(query.queryKey, now => (now === data ? fresh : now))
}

onLiveChanges(async changes => {
  const byEntity = Map.groupBy(changes.flatMap(change => followedBy(change.entity).map(entity => ({ entity, id: change.id }))), change => change.entity)
  await Promise.allSettled(queryClient.getQueryCache().getAll().flatMap(query => {
    const own = byEntity.get(String(query.queryKey[0]))
    const read = query.meta?.readPage as ReadPage | undefined
    return own && read ? [refresh(query, read, new Set(own.map(change => change.id)))] : []
  }))
})
