import { sql } from 'kysely'
import { scopeRules, type ScopeRule } from '#server/platform/access-scope.ts'
import { systemActor, type Actor } from '#server/platform/access.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import type { Explain, RuleVerdict } from '#server/platform/platform.ts'
import { orderEntity } from './fields.ts'
import { SCOPE } from './visibility.ts'

const policy = systemActor('policy')

/** Why somebody sees an order or does not: the rules of visibility.ts, each asked of this order alone. */
export const explainOrder: Explain = { find, rules }

async function find(db: Database, text: string): Promise<{ id: number; title: string } | null> {
  const id = /^#(\d{1,15})$/.exec(text)?.[1]
  const where = id ? sql`o.id = ${id}::bigint` : sql`(lower(o.number) = lower(${text}::text) or lower(o.external_id) = lower(${text}::text))`
  const { rows } = await sql<{ id: number; number: string }>`select o.id, o.number from "order" o where ${where} order by o.created_at desc limit 1`.execute(db)
  return rows[0] ? { id: rows[0].id, title: rows[0].number } : null
}

async function rules(db: Database, actor: Actor, id: number): Promise<RuleVerdict[]> {
  const all = scopeRules(actor, 'orders.view', SCOPE)
  const context = { timeZone: 'UTC', now: new Date(), actor: policy }
  const answers = all.map((rule, index) => sql`coalesce(${compileCondition(rule.condition, orderEntity, context)}, false) as ${sql.ref(`r${index}`)}`)
  const columns = sql.join([sql`o.manager_id as "managerId"`, sql`o.site`, sql`o.order_type as "orderType"`, sql`o.order_method as "orderMethod"`, sql`o.delivery_type as "deliveryType"`, ...answers])
  const { rows } = await sql<Record<string, unknown>>`select ${columns} from "order" o where o.id = ${id}`.execute(db)
  const row = rows[0]
  return row ? all.map((rule, index) => ({ rule: rule.rule, holds: row[`r${index}`] === true, params: paramsOf(rule, row) })) : []
}

function paramsOf(rule: ScopeRule, order: Record<string, unknown>): Record<string, unknown> {
  switch (rule.rule) {
    case 'right': return { right: rule.right }
    case 'scope': return { right: rule.right, scope: rule.scope, managerId: order.managerId ?? null }
    case 'site': return { site: order.site, allowed: rule.codes }
    case 'limit': return { field: rule.field, code: order[rule.field] ?? null, allowed: rule.codes }
  }
}
