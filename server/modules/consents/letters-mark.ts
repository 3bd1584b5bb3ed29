import { sql } from 'kysely'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import type { Tx } from '#server/platform/transact.ts'

/** «Takes no letters» is also switched on the card, by an import and by stores: the ledger must know of it. */
export const lettersMark: Reader = {
  name: 'consents.letters_mark',
  concerns: ({ entity, fields }) => entity === 'customer' && 'emailUnsubscribedAt' in fields,
  effect: async (tx, entries) => {
    for (const entry of entries) {
      const change = entry.entity === 'customer' ? entry.fields.emailUnsubscribedAt : undefined
      if (change) await note(tx, entry, change[1] ? 'withdrawn' : 'granted')
    }
  },
}

const SOURCES: Record<string, string> = { key: 'api', user: 'manager', rule: 'manager', system: 'import' }

async function note(tx: Tx, entry: LogEntry, state: 'granted' | 'withdrawn'): Promise<void> {
  // What was written by the ledger itself stands there already.
  const { numInsertedOrUpdatedRows } = await tx.db.insertInto('consent').columns(['customer_id', 'purpose', 'channel', 'state', 'source', 'actor_kind', 'actor_id', 'at'])
    .expression(sql`
      select ${entry.entityId}::bigint, 'mailing', 'email', ${state}::text, ${SOURCES[entry.actorKind] ?? 'manager'}::text, ${entry.actorKind}::text, ${entry.actorId}::bigint, ${entry.at}::timestamptz
      where coalesce((select k.state from consent k where k.customer_id = ${entry.entityId} and k.purpose = 'mailing' and k.topic is null
        and (k.channel is null or k.channel = 'email') order by k.at desc, k.id desc limit 1), '') <> ${state}`)
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows) tx.record({ kind: 'consent.noted', entity: 'consent', entityId: entry.entityId, site: entry.site, about: { state } })
}
