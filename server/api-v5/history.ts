import { sql } from 'kysely'
import { allOf, siteCondition, type Condition } from './conditions.ts'
import { wireDateTime } from './wire/dates.ts'
import { succeeded } from './wire/envelope.ts'
import { filterOf } from './wire/filter.ts'
import type { Answer, Call } from './wire/method.ts'
import { pageOf, pagination } from './wire/paging.ts'

type Json = Record<string, unknown>

/** One record of the protocol as the log gives it: one changed field, or a thing that came or went (`field` is null then). */
export type HistoryRow = {
  log_id: number
  place: number
  at: Date
  actor_kind: 'user' | 'key' | 'rule' | 'system'
  actor_id: number | null
  kind: string
  entity_id: number
  site: string | null
  about: Json | null
  field: string | null
  old: unknown
  new: unknown
}

export type HistoryOf = {
  entity: 'order' | 'customer' | 'task'
  table: '"order"' | 'customer' | 'task'
  /** Which records of the entity, where the protocol has more than one log of them. */
  only?: Condition
  /** The log keeps addresses and the like whole, not by their parts. */
  inParts: boolean
  /** Kinds of entries that are one record as a whole. */
  whole: readonly string[]
  /** Kinds of entries with a record for each changed field, with the fields that the protocol has a name for. */
  byField: Readonly<Record<string, readonly string[]>>
  /** Turns a page of rows into records; what it adds to every record is in `record`. */
  records(call: Call, rows: HistoryRow[], record: (row: HistoryRow) => Json): Promise<Json[]>
}

/**
 * Records are counted from the log, not kept: an entry with n changed fields is n records, numbered entry × 256 + place. So ids are unique,
 * ascend in the order of commits, are the same each time they are asked for, and there is no second copy of the history that could lag or
 * differ. A place counts all changed fields in the order of their names, also those that the protocol has no name for, so that a name
 * added later does not renumber what clients have seen. Fields beyond the 255th of one change are left out; no entity has so many.
 */
const PLACES = 256

/** Modules ask again with a growing `sinceId` until they are on the last page, so beyond this a count need only be "more". */
const MOST_COUNTED = 10_000

/** An id that no entry reaches. */
const PAST_ALL = Number.MAX_SAFE_INTEGER

/** The changed fields of an entry as they stand in it. */
const FIELDS = sql`
  select e.key as name, e.value -> 0 as old, e.value -> 1 as new, row_number() over (order by e.key collate "C") as place from jsonb_each(l.fields) e`

/** The same where values are kept as objects, which change part by part (`address.city`), and phones number by number. */
const FIELDS_IN_PARTS = sql`
  select n.name, n.old, n.new, row_number() over (order by n.name collate "C", n.turn) as place
  from (
    select e.key as name, 0 as turn, e.value -> 0 as old, e.value -> 1 as new from jsonb_each(l.fields) e
    where e.key <> 'phones' and not (coalesce(jsonb_typeof(e.value -> 0), 'null') in ('object', 'null') and coalesce(jsonb_typeof(e.value -> 1), 'null') in ('object', 'null')
      and e.key in ('address', 'contragent', 'source', 'customFields'))
    union all
    select e.key || '.' || p.part, 0, e.value -> 0 -> p.part, e.value -> 1 -> p.part
    from jsonb_each(l.fields) e,
      lateral (select distinct k.part from (values (e.value -> 0), (e.value -> 1)) v (side), jsonb_object_keys(case jsonb_typeof(v.side) when 'object' then v.side else '{}' end) k (part)) p
    where e.key in ('address', 'contragent', 'source', 'customFields') and e.value -> 0 -> p.part is distinct from e.value -> 1 -> p.part
    union all
    select 'phones', coalesce(o.turn, a.turn)::int, o.number, a.number
    from (select row_number() over (order by x.ord) as turn, x.number from jsonb_array_elements(case jsonb_typeof(l.fields -> 'phones' -> 0) when 'array' then l.fields -> 'phones' -> 0 else '[]' end)
        with ordinality x (number, ord) where not coalesce(l.fields -> 'phones' -> 1, '[]') @> x.number) o
      full join (select row_number() over (order by y.ord) as turn, y.number from jsonb_array_elements(case jsonb_typeof(l.fields -> 'phones' -> 1) when 'array' then l.fields -> 'phones' -> 1 else '[]' end)
        with ordinality y (number, ord) where not coalesce(l.fields -> 'phones' -> 0, '[]') @> y.number) a on a.turn = o.turn
  ) n`

/** `GET /orders/history` and `GET /customers/history`: oldest first, each change once. */
export async function listHistory(call: Call, history: HistoryOf): Promise<Answer> {
  const page = pageOf(call.query.last, { limit: 100 })
  const filter = filterOf(call.query, call.account.timeZone)
  const { entity } = history
  const conditions: Condition[] = [sql`l.entity = ${entity}`, ...(history.only ? [history.only] : []), ...siteCondition(call, sql`l.site`)]
  const [since, id, externalId] = [filter.integer('sinceId'), filter.integer(`${entity}Id`), entity === 'task' ? undefined : filter.text(`${entity}ExternalId`)]
  const [from, to] = [filter.dateTime('startDate'), filter.dateTime('endDate', true)]
  if (id !== undefined) conditions.push(sql`l.entity_id = ${id}`)
  if (externalId !== undefined) conditions.push(sql`l.entity_id in (select e.id from ${sql.raw(history.table)} e where e.external_id = ${externalId})`)
  const contactIds = entity === 'customer' ? filter.integers('contactIds') : undefined
  if (contactIds) conditions.push(sql`l.entity_id in (select k.corporate_id from corporate_contact k where k.contact_id = any(${contactIds}::bigint[]))`)
  if (since !== undefined && since > 0) conditions.push(sql`l.id >= ${Math.floor(since / PLACES)} and l.id * ${PLACES} + r.place > ${since}`)
  // The log's moments ascend with its ids, so a date is a place in it: found once by index, and nothing beyond is walked.
  if (from !== undefined) conditions.push(sql`l.at >= ${from} and l.id >= coalesce((select f.id from change_log f where f.entity = ${entity} and f.at >= ${from} order by f.at, f.id limit 1), ${PAST_ALL})`)
  if (to !== undefined) conditions.push(sql`l.at <= ${to} and l.id <= coalesce((select f.id from change_log f where f.entity = ${entity} and f.at <= ${to} order by f.at desc, f.id desc limit 1), 0)`)

  const records = sql`from change_log l cross join lateral (
      select null as name, 0::bigint as place, null::jsonb as old, l.fields -> 'status' -> 1 as new where l.kind = any(${history.whole})
      union all
      select f.name, f.place, f.old, f.new from (${history.inParts ? FIELDS_IN_PARTS : FIELDS}) f
      where l.kind = any(${Object.keys(history.byField)}) and f.place < ${PLACES} and f.old is distinct from f.new and ${namedFields(history)}
    ) r where ${allOf(conditions)}`
  const [found, counted] = await Promise.all([
    sql<HistoryRow>`select l.id as log_id, r.place, l.at, l.actor_kind, l.actor_id, l.kind, l.entity_id, l.site, l.about, r.name as field, r.old, r.new
      ${records} order by l.id, r.place limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    sql<{ count: number }>`select count(*) as count from (select ${records} limit ${MOST_COUNTED}) as found`.execute(call.db.kysely),
  ])
  return {
    body: succeeded({
      generatedAt: wireDateTime(new Date(), call.account.timeZone),
      history: await history.records(call, found.rows, (row) => commonPart(call, row)),
      pagination: pagination(page, counted.rows[0]!.count),
    }),
  }
}

/** Only fields that the protocol names, so that pages and counts are of records that are really shown. */
function namedFields({ byField }: HistoryOf): Condition {
  const kinds = Object.entries(byField).map(([kind, fields]) => sql`(l.kind = ${kind} and split_part(f.name, '.', 1) = any(${fields}))`)
  return sql`(${sql.join(kinds, sql` or `)})`
}

const SOURCES = { key: 'api', user: 'user', rule: 'rule', system: 'code' } as const

/** What every record has, first to last as clients are used to. */
function commonPart(call: Call, row: HistoryRow): Json {
  return {
    id: row.log_id * PLACES + row.place,
    createdAt: wireDateTime(row.at, call.account.timeZone),
    source: SOURCES[row.actor_kind],
    ...(row.actor_kind === 'user' ? { user: { id: row.actor_id } } : {}),
    // A module drops its own echoes by this flag, so it is about the key that asks now.
    ...(row.actor_kind === 'key' ? { apiKey: { current: row.actor_id === call.key.id, id: row.actor_id } } : {}),
  }
}

/** `deliveryAddress.cityType` → `city_type`, `INN` → `i_n_n`: every capital begins a word, as the protocol spells it. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^_/, '')
