import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { ConditionError, parseCondition, type Condition } from '#shared/conditions.ts'
import type { CreateSegment, EditSegment } from '#shared/contracts/segments.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { customerCatalogue, matchingCustomers } from '#server/modules/customers/index.ts'
import { bumpVersion, freshReferences } from '#server/modules/settings/index.ts'
import { segmentsNamed, topicsOf } from './condition-parts.ts'
import { findByLines } from './find-by-lines.ts'
import { MEMBERS_LOCK } from './weigh-customers.ts'

export type MadeSegment = { id: number; unknown: string[] }

/**
 * A dynamic segment is counted by whoever keeps members, soon after; a static one is there at once.
 * @throws Refusal `invalid` (code taken, neither a condition nor a list), `condition_invalid`, `segment_circle`
 */
export async function createSegment(tx: Tx, { name, code, description = '', condition, limit = null, from, lines, recipe = null }: CreateSegment & { recipe?: string | null }): Promise<MadeSegment> {
  const isDynamic = condition !== undefined && condition !== null
  if (!isDynamic && !from && !lines) throw invalid('condition', 'required')
  const asked = isDynamic ? await readSegmentCondition(tx, condition, null) : null
  const taken = code ? await sql`select from segment where code = ${code}`.execute(tx.db) : null
  if (taken && taken.rows.length > 0) throw invalid('code', 'taken')
  const { rows } = await sql<{ id: number; code: string }>`
    insert into segment (code, name, description, is_dynamic, condition, member_limit, recipe, counted_to, created_at, updated_at, created_by)
    values (coalesce(${code ?? null}, 'segment-' || left(md5(random()::text), 8)), ${name}, ${description}, ${isDynamic}, ${asked && JSON.stringify(asked)}::jsonb, ${limit}, ${recipe}, ${isDynamic ? 0 : null}::bigint, ${tx.at}, ${tx.at}, ${tx.actor.kind === 'user' ? tx.actor.id : null})
    returning id, code`.execute(tx.db)
  const made = rows[0]!
  tx.record({ kind: 'segment.created', entity: 'segment', entityId: made.id, fields: { name: [null, name], ...(asked ? { condition: [null, asked] } : {}) }, about: { code: made.code, ...(tx.actor.kind === 'system' ? { by: tx.actor.name } : {}) } })
  const unknown = isDynamic ? [] : await fillList(tx, made, { from, lines, limit })
  await bumpVersion(tx)
  return { id: made.id, unknown }
}

async function fillList(tx: Tx, { id, code }: { id: number; code: string }, { from, lines, limit }: Pick<CreateSegment, 'from' | 'lines'> & { limit: number | null }): Promise<string[]> {
  const found = lines ? await findByLines(tx, lines) : null
  const ids = found ? sql`select unnest(${found.ids}::bigint[]) as id` : await matchingCustomers(tx.db, tx.actor, { ...(from?.filter ? { filter: from.filter } : {}), ...(from?.q ? { q: from.q } : {}) })
  await sql`insert into segment_member (segment_id, customer_id, since) select ${id}, listed.id, ${tx.at} from (${ids}) as listed (id) order by listed.id limit ${limit} on conflict do nothing`.execute(tx.db)
  const { rows: [counted] } = await sql<{ size: number }>`update segment set size = (select count(*) from segment_member where segment_id = ${id}), counted_at = ${tx.at} where id = ${id} returning size`.execute(tx.db)
  await sql`insert into segment_size (segment_id, day, size, entered) values (${id}, (${tx.at}::timestamptz at time zone (select time_zone from account))::date, ${counted!.size}, ${counted!.size})`.execute(tx.db)
  tx.record({ kind: 'segment.counted', entity: 'segment', entityId: id, about: { code, size: counted!.size } })
  return found?.unknown ?? []
}

/**
 * What is absent stays. A new condition, or a segment that is switched on again, is counted anew.
 * @throws Refusal `not_found`; `conflict` where somebody else has changed what the person saw; `invalid` for a condition of a static segment; `condition_invalid`, `segment_circle`
 */
export async function editSegment(tx: Tx, id: number, { seen, ...changes }: EditSegment): Promise<void> {
  // Nobody weighs customers by the condition of before while it becomes another.
  await sql`select pg_advisory_xact_lock(${MEMBERS_LOCK})`.execute(tx.db)
  const { rows } = await sql<State & { isDynamic: boolean; code: string }>`
    select code, name, description, condition, member_limit as "limit", is_active as "isActive", archived_at is not null as "isArchived", is_dynamic as "isDynamic" from segment where id = ${id} for update`.execute(tx.db)
  const found = rows[0]
  if (!found) throw notFound('segment', id)
  const { isDynamic, code, ...before } = found
  if (changes.condition !== undefined && !isDynamic) throw invalid('condition', 'static')
  const condition = changes.condition === undefined ? before.condition : await readSegmentCondition(tx, changes.condition, code)
  const after: State = { ...before, ...changes, condition }
  const fields = differences(before, after)
  if (Object.keys(fields).length === 0) return
  if (seen) await refuseConflict(tx, id, fields, seen)
  const isCountedAnew = isDynamic && after.isActive && !after.isArchived && ['condition', 'isActive', 'isArchived', 'limit'].some((name) => name in fields)
  await sql`
    update segment set name = ${after.name}, description = ${after.description}, condition = ${condition && JSON.stringify(condition)}::jsonb, member_limit = ${after.limit}, is_active = ${after.isActive},
      archived_at = case when ${after.isArchived} then coalesce(archived_at, ${tx.at}) end, updated_at = ${tx.at}, version = version + ${'condition' in fields ? 1 : 0}, counted_to = case when ${isCountedAnew} then 0 else counted_to end
    where id = ${id}`.execute(tx.db)
  if ('condition' in fields) await sql`delete from segment_due where segment_id = ${id}`.execute(tx.db)
  tx.record({ kind: 'segment.changed', entity: 'segment', entityId: id, fields, about: { code } })
  await bumpVersion(tx)
}

async function refuseConflict(tx: Tx, id: number, fields: Record<string, [unknown, unknown]>, seen: Record<string, unknown>): Promise<void> {
  const met = Object.entries(fields).filter(([name, [theirs, mine]]) => name in seen && !isDeepStrictEqual(seen[name] ?? null, theirs) && !isDeepStrictEqual(mine, theirs))
  if (met.length === 0) return
  const { rows: [last] } = await sql<{ by: string | null; at: Date }>`
    select coalesce(u.name, k.name) as by, l.at from change_log l left join app_user u on l.actor_kind = 'user' and u.id = l.actor_id left join api_key k on l.actor_kind = 'key' and k.id = l.actor_id
    where l.entity = 'segment' and l.entity_id = ${id} and l.fields ?| ${met.map(([name]) => name)}::text[] order by l.id desc limit 1`.execute(tx.db)
  throw new Refusal('conflict', { fields: Object.fromEntries(met.map(([name, [theirs, mine]]) => [name, { from: seen[name] ?? null, mine, theirs, by: last?.by ?? null, at: last?.at.toISOString() ?? null }])) }, 409)
}

type State = { name: string; description: string; condition: Condition | null; limit: number | null; isActive: boolean; isArchived: boolean }

/** The condition as it is kept. It may ask what its author may see, and never, however far round, about its own segment. */
export async function readSegmentCondition(tx: Pick<Tx, 'db' | 'actor' | 'at'>, given: unknown, own: string | null): Promise<Condition> {
  const condition = parsed(given)
  const { account } = await freshReferences(tx.db)
  compileCondition(condition, customerCatalogue, { timeZone: account.timeZone, now: tx.at, actor: tx.actor })
  await refuseCircle(tx, condition, own)
  return condition
}

function parsed(given: unknown): Condition {
  try {
    return parseCondition(given)
  } catch (error) {
    if (error instanceof ConditionError) throw new Refusal('condition_invalid', { reason: error.code, path: error.path })
    throw error
  }
}

async function refuseCircle(tx: Pick<Tx, 'db'>, condition: Condition, own: string | null): Promise<void> {
  if (!topicsOf(condition).has('segment')) return
  const seen = new Set<string>()
  let asked = condition
  const waiting: Condition[] = []
  for (;;) {
    const codes = segmentsNamed(asked)
    // «In none at all» is about every segment, this one too.
    if (codes.length === 0 || codes.includes('null') || (own !== null && codes.includes(own))) throw new Refusal('segment_circle', {}, 409)
    const { rows } = await sql<{ condition: Condition }>`select condition from segment where is_dynamic and code = any(${codes.filter((code) => !seen.has(code))}::text[])`.execute(tx.db)
    for (const code of codes) seen.add(code)
    waiting.push(...rows.map((row) => row.condition).filter((one) => topicsOf(one).has('segment')))
    const next = waiting.pop()
    if (!next) return
    asked = next
  }
}
