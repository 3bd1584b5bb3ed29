import { sql } from 'kysely'
import type { LogEntry } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { candidates, type Candidate } from './candidates.ts'

/** Changes that can make two alike, or end it. */
const FIELDS = new Set(['firstName', 'lastName', 'phones', 'phone', 'email', 'emails', 'birthday', 'notSameAs', 'mergedInto', 'address', 'type'])
const KINDS = new Set(['customer.created', 'customer.merged', 'customer.split', 'customer.restored', 'customer.merged_into'])

/** Whether the entry may make somebody alike to another, or end it. */
export const mayPair = ({ entity, kind, fields }: LogEntry): boolean => entity === 'customer' && (KINDS.has(kind) || Object.keys(fields).some((field) => FIELDS.has(field)))

/** Keeps the pairs of likely duplicates true to the customers that changed. */
export async function keepPairs(tx: Tx, entries: readonly LogEntry[]): Promise<void> {
  const touched = entries.filter(mayPair)
  await findPairsOf(tx, [...new Set(touched.map((entry) => entry.entityId))])
}

/** Looks anew for everybody that these customers probably are. */
async function findPairsOf(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  // Prepared: planning it anew took longer than looking up a whole batch.
  const question = sql`${candidates(sql<boolean>`me.id = any(${ids}::bigint[])`)}`.compile(tx.db)
  const rows = await tx.prepared<Candidate>('customer_pairs', question.sql, [...question.parameters])
  const pairs = new Map<string, { one: number; other: number; site: string; weight: number; reasons: unknown }>()
  for (const { id, other_id, site, weight, reasons } of rows) {
    const [one, other] = id < other_id ? [id, other_id] : [other_id, id]
    pairs.set(`${one} ${other}`, { one, other, site, weight, reasons })
  }
  await sql`
    with found as (select * from jsonb_to_recordset(${JSON.stringify([...pairs.values()])}::text::jsonb) as f (one bigint, other bigint, site text, weight smallint, reasons jsonb)),
    gone as (
      delete from customer_duplicate d where (d.one_id = any(${ids}::bigint[]) or d.other_id = any(${ids}::bigint[]))
        and not exists (select from found f where f.one = d.one_id and f.other = d.other_id)
    )
    insert into customer_duplicate (one_id, other_id, site, weight, reasons, found_at) select one, other, site, weight, reasons, ${tx.at} from found order by one, other
    on conflict (one_id, other_id) do update set weight = excluded.weight, reasons = excluded.reasons`.execute(tx.db)
}
