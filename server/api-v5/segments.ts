import { sql } from 'kysely'
import { allOf, conditionsOf, type Condition } from './conditions.ts'
import { countRows } from './counting.ts'
import { moment } from './wire/dates.ts'
import { succeeded } from './wire/envelope.ts'
import { filterOf, type Filter } from './wire/filter.ts'
import type { Answer, Call, Method } from './wire/method.ts'
import { pageOf, pagination } from './wire/paging.ts'

export const segmentMethods: Method[] = [{ verb: 'GET', path: '/segments', scope: 'segment_read', handle: listSegments }]

export type SegmentRow = { id: number; code: string; name: string; created_at: string; is_dynamic: boolean; size: number; active: boolean }

/** One JSON object for the row `s` of `segment`. */
export const SEGMENT_JSON = `jsonb_build_object('id', s.id, 'code', s.code, 'name', s.name, 'created_at', s.created_at, 'is_dynamic', s.is_dynamic, 'size', s.size, 'active', s.is_active and s.archived_at is null)`

/** The segment of the wire. */
export const segmentAnswer = (row: SegmentRow, zone: string): Record<string, unknown> => ({
  id: row.id, code: row.code, name: row.name, createdAt: moment(row.created_at, zone), isDynamic: row.is_dynamic, customersCount: row.size, active: row.active,
})

/** Newest first. Segments are of the whole business: the shops of a key do not narrow them. */
async function listSegments(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const where = allOf(segmentConditions(filterOf(call.query, call.account.timeZone)))
  const [found, count] = await Promise.all([
    sql<{ segment: SegmentRow }>`select ${sql.raw(SEGMENT_JSON)} as segment from segment s where ${where} order by s.id desc limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    countRows(call.db, sql`segment s`, where),
  ])
  return { body: succeeded({ pagination: pagination(page, count), segments: found.rows.map((row) => segmentAnswer(row.segment, call.account.timeZone)) }) }
}

function segmentConditions(filter: Filter): Condition[] {
  const { conditions, given, oneOfIds, contains, yes, range } = conditionsOf(filter)
  oneOfIds('ids', sql`s.id`)
  contains('name', sql`s.name`)
  // Any other word restricts nothing, as an unknown filter does.
  given(filter.text('type'), (type) => (type === 'dynamic' ? sql`s.is_dynamic` : type === 'static' ? sql`not s.is_dynamic` : sql`true`))
  yes('active', sql`(s.is_active and s.archived_at is null)`)
  range('CustomersCount', sql`s.size`)
  given(filter.dateTime('dateFrom'), (from) => sql`s.created_at >= ${from}`)
  given(filter.dateTime('dateTo', true), (to) => sql`s.created_at <= ${to}`)
  return conditions
}
