import { sql, type RawBuilder } from 'kysely'
import type { Filter } from './wire/filter.ts'
import type { Call } from './wire/method.ts'
import { isMap, isScalar, type Parameters } from './wire/parameters.ts'
import { visibleSites } from './wire/sites.ts'

export type Condition = RawBuilder<unknown>

/** Joins conditions; none = everything. */
export function allOf(conditions: Condition[]): Condition {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** Nothing for a key of all sites: the condition would only keep the planner from the best index. */
export function siteCondition(call: Call, column: Condition): Condition[] {
  return call.key.sites === 'all' ? [] : [sql`${column} = any(${visibleSites(call)})`]
}

/** A pattern for `like` that finds just this text, its own wildcards taken literally. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** The same for the text anywhere. */
export const anywhere = (text: string): string => `%${literally(text)}%`

/**
 * `tasksCounts` of orders and customers: 1 = none unfinished, 2 = some, 3 = some overdue; anything else restricts nothing.
 * @param link of the tasks `k` with the row
 */
export function tasksCount(kind: string, link: Condition): Condition {
  const open = (more: Condition) => sql`exists (select from task k where ${link} and not k.complete ${more})`
  if (kind === '1') return sql`not ${open(sql``)}`
  if (kind === '2') return open(sql``)
  return kind === '3' ? open(sql`and k.due_at < now()`) : sql`true`
}

/**
 * Turns filters into conditions: each method takes the name of a filter and adds nothing when it restricts nothing. A filter's meaning is
 * then one line in the list's own file.
 */
export function conditionsOf(filter: Filter) {
  const conditions: Condition[] = []
  const given = <T>(value: T | undefined, condition: (value: T) => Condition): void => {
    if (value !== undefined) conditions.push(condition(value))
  }
  return {
    conditions,
    add: (condition: Condition): void => void conditions.push(condition),
    given,
    oneOf: (name: string, column: Condition): void => given(filter.texts(name), (values) => sql`${column} = any(${values})`),
    oneOfIds: (name: string, column: Condition): void => given(filter.integers(name), (values) => sql`${column} = any(${values}::bigint[])`),
    same: (name: string, column: Condition): void => given(filter.text(name), (value) => sql`lower(${column}) = lower(${value})`),
    contains: (name: string, column: Condition): void => given(filter.text(name), (value) => sql`${column} ilike ${anywhere(value)}`),
    yes: (name: string, column: Condition): void => given(filter.boolean(name), (value) => (value ? column : sql`not ${column}`)),
    /** `minX` and `maxX`, both inclusive; the wire's decimal numbers against numeric columns. */
    range: (what: string, column: Condition): void => {
      given(filter.number(`min${what}`), (value) => sql`${column} >= ${value}::numeric`)
      given(filter.number(`max${what}`), (value) => sql`${column} <= ${value}::numeric`)
    },
    /** `<name>From` and `<name>To` over a moment; a bare date reaches to the end of its day. */
    moments: (name: string, column: Condition): void => {
      given(filter.dateTime(`${name}From`), (value) => sql`${column} >= ${value}`)
      given(filter.dateTime(`${name}To`, true), (value) => sql`${column} <= ${value}`)
    },
    /** `<name>From` and `<name>To` over a calendar day. */
    days: (name: string, column: Condition): void => {
      given(filter.date(`${name}From`), (value) => sql`${column} >= ${value}::date`)
      given(filter.date(`${name}To`), (value) => sql`${column} <= ${value}::date`)
    },
    customFields: (column: Condition): void => {
      for (const [code, value] of Object.entries(filter.map('customFields') ?? {})) conditions.push(...customField(column, code, value))
    },
    contragent: (column: Condition): void => {
      given(filter.text('contragentName'), (value) => sql`${column} ->> 'legalName' ilike ${anywhere(value)}`)
      given(filter.texts('contragentTypes'), (values) => sql`${column} ->> 'contragentType' = any(${values})`)
      for (const [name, key] of Object.entries(REQUISITES)) given(filter.text(name), (value) => sql`${column} ->> ${key} = ${value}`)
    },
    source: (column: Condition): void => {
      for (const [name, key] of Object.entries(SOURCES)) given(filter.text(name), (value) => sql`lower(${column} ->> ${key}) = lower(${value})`)
    },
  }
}

const REQUISITES = {
  contragentInn: 'INN', contragentKpp: 'KPP', contragentBik: 'BIK', contragentCorrAccount: 'corrAccount', contragentBankAccount: 'bankAccount',
}
const SOURCES = { sourceName: 'source', mediumName: 'medium', campaignName: 'campaign', keywordName: 'keyword', adContentName: 'content' }

/** A text matches anywhere, a list by any element, `min`/`max` by number or, for dates, by text. */
function customField(column: Condition, code: string, value: unknown): Condition[] {
  const text = sql`${column} ->> ${code}`
  if (isScalar(value)) {
    if (value === '') return []
    const truth = value === '1' ? 'true' : value === '0' ? 'false' : String(value)
    return [sql`(${text} ilike ${anywhere(String(value))} or ${text} = ${truth})`]
  }
  if (Array.isArray(value)) {
    const elements = value.filter(isScalar).map(String)
    return elements.length === 0 ? [] : [sql`(${text} = any(${elements}) or ${column} -> ${code} ?| ${elements}::text[])`]
  }
  return isMap(value) ? [...bound(text, value, 'min', sql`>=`), ...bound(text, value, 'max', sql`<=`)] : []
}

function bound(text: Condition, value: Parameters, end: 'min' | 'max', compare: Condition): Condition[] {
  const limit = value[end]
  if (!isScalar(limit) || limit === '') return []
  if (Number.isFinite(Number(limit))) {
    return [sql`case when ${text} ~ '^-?[0-9]+([.][0-9]+)?$' then (${text})::numeric ${compare} ${Number(limit)}::numeric else false end`]
  }
  return [sql`${text} ${compare} ${String(limit)}`]
}
