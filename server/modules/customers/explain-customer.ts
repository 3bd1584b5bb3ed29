import { sql } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import type { Explain, RuleVerdict } from '#server/platform/platform.ts'
import { NAME_ALONE } from './shown-name.ts'
import { reachRules } from './who-sees.ts'

/** Why somebody sees a customer or does not: the rules of who-sees.ts, each asked of this customer alone. */
export const explainCustomer: Explain = { find, rules }

async function find(db: Database, text: string): Promise<{ id: number; title: string } | null> {
  const id = /^#?(\d{1,15})$/.exec(text)?.[1] ?? null
  const { rows } = await sql<{ id: number; name: string }>`
    select c.id, ${NAME_ALONE} as name from customer c where c.id = ${id}::bigint or (${id}::bigint is null and c.external_id = ${text}) order by c.id limit 1`.execute(db)
  return rows[0] ? { id: rows[0].id, title: rows[0].name || `№ ${rows[0].id}` } : null
}

async function rules(db: Database, actor: Actor, id: number): Promise<RuleVerdict[]> {
  const all = reachRules(actor, 'customers.view')
  const answers = all.map((rule, index) => sql`coalesce(${rule.sql}, false) as ${sql.ref(`r${index}`)}`)
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join([sql`c.manager_id as "managerId"`, sql`c.site`, sql`c.merged_into as "mergedInto"`, ...answers])} from customer c where c.id = ${id}`.execute(db)
  const row = rows[0]
  if (!row) return []
  const found = { managerId: row.managerId ?? null, site: row.site, mergedInto: row.mergedInto ?? null }
  return all.map(({ rule, params }, index) => ({ rule, holds: row[`r${index}`] === true, params: { ...params, ...found } }))
}
