import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import type { Condition } from './conditions.ts'

/** Up to here every count is exact and fresh. */
const NARROW = 2000
/** A wide count is fresh for so long, or for this many times what it took: counting must never be most of what the database does. */
const FRESH = 10_000
const FRESH_PER_COST = 30
/** After this many times its freshness it is no answer any more; between, it is, while a fresh one is fetched behind it. */
const STALE = 6
const MOST_KEPT = 500

type Kept = { count: number; at: number; freshFor: number; refreshing: boolean }

const keptOf = new WeakMap<Db, Map<string, Kept>>()

/**
 * How many rows a list has. Clients page until `totalPageCount`, so it must be there and right; but counting a million orders takes longer
 * than reading a page of them. So: up to 2,000 rows the count is exact, every time. Beyond that the exact count is kept for a minute or more
 * under the text of the list's question; rows added meanwhile come first in the lists, where a client that pages on meets them anyway.
 */
export async function countRows(db: Db, from: Condition, where: Condition): Promise<number> {
  const narrow = await sql<{ count: number }>`select count(*) as count from (select from ${from} where ${where} limit ${NARROW + 1}) as found`.execute(db.kysely)
  const count = narrow.rows[0]!.count
  if (count <= NARROW) return count

  const question = sql<{ count: number }>`select count(*) as count from ${from} where ${where}`
  const { sql: text, parameters } = question.compile(db.kysely)
  const key = `${text}\n${JSON.stringify(parameters)}`
  const kept = keptOf.get(db) ?? new Map<string, Kept>()
  keptOf.set(db, kept)

  const refresh = async (): Promise<number> => {
    const started = Date.now()
    const { rows } = await question.execute(db.kysely)
    const now = Date.now()
    kept.delete(key)
    kept.set(key, { count: rows[0]!.count, at: now, freshFor: Math.max(FRESH, (now - started) * FRESH_PER_COST), refreshing: false })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
    return rows[0]!.count
  }

  const known = kept.get(key)
  const age = known ? Date.now() - known.at : Infinity
  if (!known || age > known.freshFor * STALE) return refresh()
  if (age > known.freshFor && !known.refreshing) {
    known.refreshing = true
    // Nobody waits for it: when it fails the next request past the minute counts itself and shows the fault.
    refresh().catch(() => kept.delete(key))
  }
  return known.count
}
