import { sql } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { Database } from '#server/platform/db.ts'
import { clockOf, topicsOf, type Clock, type Topic } from './condition-parts.ts'

/** A dynamic segment whose members are kept. */
export type LiveSegment = {
  id: number
  code: string
  name: string
  version: number
  condition: Condition
  memberLimit: number | null
  size: number
  /** Its first count is under way: who comes and goes is not told to anybody yet. */
  isCounting: boolean
  topics: ReadonlySet<Topic>
  clock: Clock
}

const LIVE = sql`
  select s.id, s.code, s.name, s.version, s.condition, s.member_limit as "memberLimit", s.size, s.counted_to is not null as "isCounting"
  from segment s where s.is_dynamic and s.is_active and s.archived_at is null`

type Row = Omit<LiveSegment, 'topics' | 'clock'>
const withParts = (row: Row): LiveSegment => ({ ...row, topics: topicsOf(row.condition), clock: clockOf(row.condition) })

export async function liveSegments(db: Database): Promise<LiveSegment[]> {
  const { rows } = await sql<Row>`${LIVE} order by s.id`.execute(db)
  return rows.map(withParts)
}

export async function liveSegment(db: Database, id: number): Promise<LiveSegment | null> {
  const { rows } = await sql<Row>`${LIVE} and s.id = ${id}`.execute(db)
  return rows[0] ? withParts(rows[0]) : null
}
