import type { Tx } from '#server/platform/transact.ts'

const LOCK = 7_405_160

/**
 * Whoever writes visitors, visits, events, carts or favourites does it one transaction after another. So ids of events follow the order of
 * commits, what came twice is seen, and no two make one visitor or cart. Events of many requests share a turn (collector.ts): it is taken
 * tens of times a second, not thousands.
 *
 * What is looked up here is always few rows by an index. Plans are kept, and one that was made when a month of events was still empty would
 * read all of it again and again: measured at half a second a turn. So this transaction plans without such readings.
 */
export async function takeTurn(tx: Tx): Promise<void> {
  await tx.prepared('site_turn', `select pg_advisory_xact_lock($1), set_config('enable_seqscan', 'off', true)`, [LOCK])
}
