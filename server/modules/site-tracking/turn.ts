import type { Tx } from '#server/platform/transact.ts'

const LOCK = 7_405_160

/**
 * Whoever writes visitors, visits, events, carts or favourites does it one transaction after another. So ids of events follow the order of
 * commits, what came twice is seen, and no two make one visitor or cart. Events of many requests share a turn (collector.ts): it is taken
 * tens of times a second, not thousands.
 */
export async function takeTurn(tx: Tx): Promise<void> {
  await tx.prepared('site_turn', 'select pg_advisory_xact_lock($1)', [LOCK])
}
