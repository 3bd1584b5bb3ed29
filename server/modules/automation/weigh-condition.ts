import { sql, type RawBuilder } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { Subject } from '#shared/contracts/automation.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { catalogueOf, rowsOf, ruleReader } from './subject-catalogue.ts'

/** A leaf that was not so, and the value of its field then; money in minor units, of `has` how many there were. */
export type FalseLeaf = { condition: Condition; value: unknown }
export type Weighed = { holds: true } | { holds: false; failed: FalseLeaf | null }
type Asked = { subject: Subject; id: number; now: Date; timeZone: string }

/** Whether the condition holds for the record now; and if not, which leaf was false, with its value. A record that is gone fulfils none. */
export async function weighCondition(db: Database, condition: Condition | null | undefined, asked: Asked): Promise<Weighed> {
  if (!condition) return { holds: true }
  const holding = await holdFor(db, condition, { ...asked, ids: [asked.id] })
  if (holding.has(asked.id)) return { holds: true }
  return { holds: false, failed: await falseLeaf(db, condition, asked) }
}

/** Which of these records fulfil it. */
export async function holdFor(db: Database, condition: Condition | null | undefined, { subject, ids, now, timeZone }: Omit<Asked, 'id'> & { ids: readonly number[] }): Promise<Set<number>> {
  const catalogue = catalogueOf(subject)
  const where = condition ? compileCondition(condition, catalogue, { timeZone, now, actor: ruleReader }) : sql<boolean>`true`
  const { rows } = await sql<{ id: number }>`select ${catalogue.id} as id ${rowsOf(subject, ids)} and ${where}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

type Leaf = { condition: Condition; truth: boolean; value: unknown }

async function falseLeaf(db: Database, condition: Condition, { subject, id, now, timeZone }: Asked): Promise<FalseLeaf | null> {
  const catalogue = catalogueOf(subject)
  const leaves = leavesOf(condition)
  const context = { timeZone, now, actor: ruleReader }
  const columns = leaves.flatMap((leaf, index) => [
    sql`coalesce(${compileCondition(leaf, catalogue, context)}, false) as ${sql.ref(`t${index}`)}`,
    sql`${valueOf(leaf, subject)} as ${sql.ref(`v${index}`)}`,
  ])
  if (columns.length === 0) return null
  const { rows } = await sql<Record<string, unknown>>`select ${sql.join(columns)} ${rowsOf(subject, [id])}`.execute(db)
  const row = rows[0]
  if (!row) return null
  const weighed = new Map<Condition, Leaf>(leaves.map((leaf, index) => [leaf, { condition: leaf, truth: row[`t${index}`] === true, value: row[`v${index}`] ?? null }]))
  return blame(condition, weighed)
}

function leavesOf(condition: Condition): Condition[] {
  if ('and' in condition) return condition.and.flatMap(leavesOf)
  if ('or' in condition) return condition.or.flatMap(leavesOf)
  if ('not' in condition) return leavesOf(condition.not)
  return [condition]
}

function valueOf(leaf: Condition, subject: Subject): RawBuilder<unknown> {
  const catalogue = catalogueOf(subject)
  if ('has' in leaf) return sql`(select count(*) ${catalogue.relations![leaf.has]!.from})`
  if (!('field' in leaf)) return sql`null`
  const field = catalogue.fields.get(leaf.field)!
  const value = field.shown ?? field.sql
  return field.type === 'money' ? sql`round(${value} * 100)::bigint` : field.type === 'date' ? sql`${value}::text` : sql`${value}`
}

function isTrue(condition: Condition, weighed: ReadonlyMap<Condition, Leaf>): boolean {
  if ('and' in condition) return condition.and.every((part) => isTrue(part, weighed))
  if ('or' in condition) return condition.or.some((part) => isTrue(part, weighed))
  if ('not' in condition) return !isTrue(condition.not, weighed)
  return weighed.get(condition)!.truth
}

/** The first part that stood in the way. Of alternatives all did: the whole is named, with the value of the first. */
function blame(condition: Condition, weighed: ReadonlyMap<Condition, Leaf>): FalseLeaf | null {
  if (isTrue(condition, weighed)) return null
  if ('and' in condition) return blame(condition.and.find((part) => !isTrue(part, weighed))!, weighed)
  if ('or' in condition && condition.or.length === 1) return blame(condition.or[0]!, weighed)
  const first = weighed.get(leavesOf(condition)[0]!)
  return { condition, value: first?.value ?? null }
}
