import { sql } from 'kysely'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

export type HookNews = { orderId?: number | null; customerId?: number | null; about?: Record<string, unknown>; /** Told twice with one key it counts once. */ key?: string }

/** News from outside, for rules that listen to it by its name: `cart.abandoned`, `call.missed`. @returns whether it is news. @throws Refusal `not_found` */
export async function raiseHook(tx: Tx, name: string, { orderId = null, customerId = null, about = {}, key }: HookNews): Promise<boolean> {
  if (key) {
    const { rows } = await sql`insert into rule_hook_told (key) values (${`${name}:${key}`}) on conflict do nothing returning key`.execute(tx.db)
    if (rows.length === 0) return false
  }
  const { rows } = await sql<{ customerId: number | null; site: string | null }>`
    select coalesce(c.id, o.customer_id) as "customerId", coalesce(o.site, c.site) as site
    from (select) asked left join "order" o on o.id = ${orderId}::bigint left join customer c on c.id = coalesce(${customerId}::bigint, o.customer_id)
    where (${orderId}::bigint is null or o.id is not null) and (${customerId}::bigint is null or c.id is not null)`.execute(tx.db)
  if (!rows[0] || (orderId === null && customerId === null)) throw new Refusal('not_found', { entity: orderId === null ? 'customer' : 'order', id: String(orderId ?? customerId) }, 404)
  const hook = await sql<{ id: number }>`
    insert into rule_hook (name, last_at, told) values (${name}, ${tx.at}, 1) on conflict (name) do update set last_at = excluded.last_at, told = rule_hook.told + 1 returning id`.execute(tx.db)
  tx.record({ kind: 'hook.raised', entity: 'hook', entityId: hook.rows[0]!.id, orderId, customerId: rows[0].customerId, site: rows[0].site, about: { hook: name, ...about } })
  return true
}
