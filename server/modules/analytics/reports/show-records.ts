import { sql } from 'kysely'
import type { ReportBehind } from '#shared/contracts/reports.ts'
import { fieldFor, type Entity, type Field } from '#server/platform/fields.ts'
import { mask } from '#shared/mask.ts'
import { valueInAnswer } from '#server/platform/http/list-page.ts'
import type { Asking } from './report-spec.ts'

type Fact = { entity: string; id: number; at: string | null; value: number | null }

/** What is shown of records behind a number, by names of their catalogues; the first that is not empty is the title. */
const SHOWN: Record<string, { title: readonly string[]; fields: readonly string[] }> = {
  order: { title: ['number'], fields: ['customerName', 'status', 'site', 'total', 'managerId'] },
  customer: { title: ['fullName'], fields: ['ordersCount', 'totalSum', 'lastOrderAt', 'managerId'] },
  product: { title: ['name', 'article'], fields: ['article', 'site'] },
  task: { title: ['text'], fields: ['performerId', 'dueAt', 'completedAt'] },
  cost: { title: ['comment', 'item'], fields: ['item', 'amount', 'dateFrom', 'dateTo', 'site'] },
}

/** Records as the actor may see them, in the order of the facts; one that is gone, or is not for them, is called by its number alone. */
export async function showRecords({ platform, actor }: Asking, facts: readonly Fact[]): Promise<Pick<ReportBehind, 'columns' | 'rows'>> {
  const shown = new Map<string, Map<number, Record<string, unknown>>>()
  const columns: ReportBehind['columns'] = []
  for (const [entity, group] of Map.groupBy(facts, (fact) => fact.entity)) {
    const catalogue = platform.catalogues.find((one) => one.name === entity)
    const wanted = SHOWN[entity]
    if (!catalogue || !wanted) continue
    const names = [...new Set([...wanted.title, ...wanted.fields])]
    const fields = names.flatMap((name) => catalogue.fields.get(name) ?? []).flatMap((field) => fieldFor(actor, field) ?? [])
    const ids = [...new Set(group.map((fact) => fact.id))]
    const seen = await platform.visibility[entity]?.(platform.db.kysely, actor, ids)
    shown.set(entity, await readFields(platform, catalogue, fields, ids.filter((id) => seen?.has(id))))
    if (columns.length === 0) columns.push(...fields.filter((field) => wanted.fields.includes(field.name)).map(({ name, label, type, options }) => ({ name, label, type, ...(options ? { options } : {}) })))
  }
  const rows = facts.map(({ entity, id, at, value }) => {
    const record = shown.get(entity)?.get(id) ?? {}
    const wanted = SHOWN[entity]
    const title = wanted?.title.map((name) => record[name]).find((one) => typeof one === 'string' && one !== '')
    const fields = Object.fromEntries((wanted?.fields ?? []).flatMap((name) => (name in record ? [[name, record[name]]] : [])))
    return { entity, id, title: title === undefined ? `#${id}` : String(title), date: at, value, fields }
  })
  return { columns, rows }
}

async function readFields(platform: Asking['platform'], catalogue: Entity, fields: readonly Field[], ids: readonly number[]): Promise<Map<number, Record<string, unknown>>> {
  if (ids.length === 0) return new Map()
  const values = fields.map((field, index) => sql`${valueInAnswer(field)} as ${sql.ref(`c${index}`)}`)
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join([sql`${catalogue.id} as id`, ...values])} ${catalogue.from} where ${catalogue.id} = any(${[...ids]}::bigint[])`.execute(platform.db.kysely)
  return new Map(rows.map((row) => [
    Number(row['id']),
    Object.fromEntries(fields.map((field, index) => {
      const value = row[`c${index}`]
      return [field.name, field.isMasked ? mask(field.contact, value) : value instanceof Date ? value.toISOString() : value]
    })),
  ]))
}
