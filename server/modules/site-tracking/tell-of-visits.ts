import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { raiseHook } from '#server/modules/automation/index.ts'
import type { Visit } from './place-visits.ts'
import type { Visitor } from './visitors.ts'

/** A visit that began so long ago, told late by a script that could not, is no news. */
const NEWS = 30 * 60_000

/** That a customer came to the site is news for the rules; of those whom nobody knows there is nothing to tell. */
export async function tellOfVisits(tx: Tx, begun: readonly Visit[], visitors: readonly Visitor[]): Promise<void> {
  const customers = new Map(visitors.flatMap(({ id, customerId }): [number, number][] => (customerId === null ? [] : [[id, customerId]])))
  const news = begun.filter(({ visitorId, isBot, startedAt }) => !isBot && customers.has(visitorId) && startedAt.getTime() > tx.at.getTime() - NEWS)
  if (news.length === 0) return
  const ids = [...new Set(news.map(({ visitorId }) => customers.get(visitorId)!))]
  const { rows } = await sql<{ id: number }>`select id from customer where id = any(${ids}::bigint[])`.execute(tx.db)
  const there = new Set(rows.map(({ id }) => id))
  for (const { id, visitorId, landing, channel, source, campaign } of news) {
    const customerId = customers.get(visitorId)!
    if (there.has(customerId)) await raiseHook(tx, 'visit.came', { customerId, key: String(id), about: { visitId: id, landing, channel, source, campaign } })
  }
}
