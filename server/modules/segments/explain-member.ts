import { sql, type RawBuilder } from 'kysely'
import type { Condition, ConditionValue, Has } from '#shared/conditions.ts'
import type { SegmentWhy, WhyNode } from '#shared/contracts/segments.ts'
import type { Actor } from '#server/platform/access.ts'
import { compileCondition, type CompileContext } from '#server/platform/conditions/compile-postgres.ts'
import { describeCondition, type NameValue } from '#server/platform/conditions/describe.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { shownTo } from '#server/platform/fields.ts'
import { customerCatalogue, seeCustomer, shownName } from '#server/modules/customers/index.ts'
import { namesFor, wordsOf } from './read-segments.ts'
import { askingNow } from './weigh-customers.ts'

type Names = (language: 'ru' | 'en') => NameValue

/** Why a customer is in a segment or is not: every part of the condition, whether it holds, and what is there now. @throws Refusal `not_found` */
export async function explainMember(db: Database, actor: Actor, segmentId: number, customerId: number): Promise<SegmentWhy> {
  await seeCustomer(db, actor, customerId)
  const { rows: [segment] } = await sql<{ condition: Condition | null; since: Date | null; name: string }>`
    select s.condition, m.since, ${shownName(actor)} as name from segment s join customer c on c.id = ${customerId}
    left join segment_member m on m.segment_id = s.id and m.customer_id = c.id where s.id = ${segmentId}`.execute(db)
  if (!segment) throw notFound('segment', segmentId)
  const tree = segment.condition && (await treeOf(db, actor, segment.condition, customerId))
  return { customer: { id: customerId, name: segment.name }, isMember: segment.since !== null, since: segment.since?.toISOString() ?? null, holds: tree?.holds ?? null, tree }
}

type Weighed = { truth: boolean; value: unknown }

async function treeOf(db: Database, actor: Actor, condition: Condition, customerId: number): Promise<WhyNode | null> {
  const context = await askingNow({ db }, new Date())
  const leaves = leavesOf(condition)
  const columns = leaves.flatMap((leaf, index) => [
    sql`(${compileCondition(leaf, customerCatalogue, context)}) is true as ${sql.ref(`t${index}`)}`,
    sql`${valueOf(leaf, context)} as ${sql.ref(`v${index}`)}`,
  ])
  const { rows } = await sql<Record<string, unknown>>`select ${sql.join([sql`1 as there`, ...columns])} ${customerCatalogue.from} where c.id = ${customerId}`.execute(db)
  const row = rows[0]
  if (!row) return null
  const weighed = new Map<Condition, Weighed>(leaves.map((leaf, index) => [leaf, { truth: row[`t${index}`] === true, value: row[`v${index}`] ?? null }]))
  return nodeOf(condition, weighed, actor, await namesFor(db, [condition]))
}

function leavesOf(condition: Condition): Condition[] {
  if ('and' in condition) return condition.and.flatMap(leavesOf)
  if ('or' in condition) return condition.or.flatMap(leavesOf)
  return 'not' in condition ? leavesOf(condition.not) : [condition]
}

/** Of a field what stands there; of a relation how many of those asked for there are, or what they come to. */
function valueOf(leaf: Condition, context: CompileContext): RawBuilder<unknown> {
  if ('has' in leaf) return countOf(leaf, context)
  const field = customerCatalogue.fields.get((leaf as { field: string }).field)!
  const value = field.type === 'phone' || field.shown === undefined ? field.sql : field.shown
  return field.type === 'money' ? sql`round(${value} * 100)::bigint` : field.type === 'date' ? sql`${value}::text` : sql`${value}`
}

function countOf({ has, sum, where }: Has, context: CompileContext): RawBuilder<unknown> {
  const relation = customerCatalogue.relations![has]!
  const narrowed = where ? sql`and ${compileCondition(where, relation.entity(), context)}` : sql``
  if (sum === undefined) return sql`(select count(*) ${relation.from} ${narrowed})`
  const field = relation.entity().fields.get(sum)!
  return sql`(select round(coalesce(sum(${field.sql}), 0) * ${field.type === 'money' ? 100 : 1}) ${relation.from} ${narrowed})`
}

function nodeOf(condition: Condition, weighed: ReadonlyMap<Condition, Weighed>, actor: Actor, names: Names): WhyNode {
  const words = wordsOf(condition, names)
  if ('and' in condition || 'or' in condition) {
    const parts = ('and' in condition ? condition.and : condition.or).map((part) => nodeOf(part, weighed, actor, names))
    return { kind: 'and' in condition ? 'and' : 'or', holds: 'and' in condition ? parts.every((part) => part.holds) : parts.some((part) => part.holds), words, value: null, parts }
  }
  if ('not' in condition) {
    const part = nodeOf(condition.not, weighed, actor, names)
    return { kind: 'not', holds: !part.holds, words, value: null, parts: [part] }
  }
  const { truth, value } = weighed.get(condition)!
  return { kind: 'leaf', holds: truth, words, value: 'has' in condition ? countInWords(condition, Number(value), actor) : valueInWords((condition as { field: string }).field, value, actor, names), parts: [] }
}

function countInWords({ has, sum }: Has, count: number, actor: Actor): WhyNode['value'] {
  if (customerCatalogue.relations![has]!.within?.(actor)) return null
  const field = sum === undefined ? undefined : customerCatalogue.relations![has]!.entity().fields.get(sum)
  const said = (locale: string): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(field?.type === 'money' ? count / 100 : count)
  return { ru: `${field ? field.label.ru.toLowerCase() : 'таких'}: ${said('ru-RU')}`, en: `${field ? field.label.en.toLowerCase() : 'such'}: ${said('en-GB')}` }
}

function valueInWords(field: string, value: unknown, actor: Actor, names: Names): WhyNode['value'] {
  const shown = shownTo(actor, customerCatalogue, field, value)
  if (shown === undefined) return null
  const isNothing = shown === null || shown === '' || (Array.isArray(shown) && shown.length === 0)
  const asked: Condition = isNothing ? { field, op: 'empty' } : { field, op: Array.isArray(shown) ? 'in' : 'eq', value: (shown instanceof Date ? shown.toISOString() : shown) as ConditionValue }
  return { ru: describeCondition(asked, customerCatalogue, 'ru', names('ru')), en: describeCondition(asked, customerCatalogue, 'en', names('en')) }
}
