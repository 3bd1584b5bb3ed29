import { sql } from 'kysely'
import type { DuplicatePairs, DuplicateReason, DuplicateSide } from '#shared/contracts/duplicates.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { canSeeCustomer } from '#server/modules/customers/index.ts'
import { reasonsShownTo, sideJson, sideShownTo } from './sides.ts'

const PAGE = 50
const MOST_COUNTED = 1000

type Row = { one: DuplicateSide; other: DuplicateSide; weight: number; reasons: DuplicateReason[] }

// Both must be there to see: a pair tells of the other.
const visible = (actor: Actor) => sql`exists (select from customer c where c.id = d.one_id and ${canSeeCustomer(actor)})
  and exists (select from customer c where c.id = d.other_id and ${canSeeCustomer(actor)})`

/** Pairs of customers who are probably one person, the surest first: a walk along an index, however many customers there are. */
export async function listPairs(db: Database, actor: Actor, cursor: string | undefined): Promise<DuplicatePairs> {
  const after = cursor === undefined ? sql`` : sql`and (d.weight, d.one_id, d.other_id) < (${sql.join(readCursor(cursor))})`
  const side = (id: 'one_id' | 'other_id') => sql`(select ${sideJson(actor)} from customer c left join customer_figures f on f.customer_id = c.id where c.id = page.${sql.raw(id)})`
  const { rows } = await sql<Row>`
    with page as materialized (
      select d.one_id, d.other_id, d.weight, d.reasons from customer_duplicate d where ${visible(actor)} ${after}
      order by d.weight desc, d.one_id desc, d.other_id desc limit ${PAGE + 1}
    )
    select ${side('one_id')} as one, ${side('other_id')} as other, page.weight, page.reasons from page
    order by page.weight desc, page.one_id desc, page.other_id desc`.execute(db)
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
  return {
    rows: rows.slice(0, PAGE).map(({ one, other, weight, reasons }) => ({
      one: sideShownTo(actor, one), other: sideShownTo(actor, other), weight, reasons: reasonsShownTo(actor, reasons),
    })),
    nextCursor: last ? `${last.weight}.${last.one.id}.${last.other.id}` : null,
  }
}

export async function countPairs(db: Database, actor: Actor): Promise<{ count: number; capped: boolean }> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select from customer_duplicate d where ${visible(actor)} limit ${MOST_COUNTED + 1}) as found`.execute(db)
  return { count: Math.min(rows[0]!.count, MOST_COUNTED), capped: rows[0]!.count > MOST_COUNTED }
}

function readCursor(cursor: string): number[] {
  const parts = cursor.split('.').map(Number)
  if (parts.length !== 3 || !parts.every(Number.isSafeInteger)) throw new Refusal('bad_cursor', {}, 400)
  return parts
}
