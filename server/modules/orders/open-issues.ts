import { sql } from 'kysely'
import type { OpenIssue } from '#shared/contracts/orders.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { canSee } from './visibility.ts'

const MOST = 5

/**
 * What a customer has reason to be angry about, for whoever is about to call or sell: orders that should have been delivered by now, and
 * orders that stand in their status longer than they may. The oldest first; of orders that the actor may see.
 */
export async function openIssues(db: Database, actor: Actor, customerId: number): Promise<OpenIssue[]> {
  const { account } = await freshReferences(db)
  const { rows } = await sql<Omit<OpenIssue, 'since'> & { since: Date }>`
    select o.id as "orderId", o.number, issue.kind, issue.since, case issue.kind when 'late_delivery' then o.delivery_date::text end as day
    from "order" o join order_status s on s.code = o.status
    cross join lateral (
      select 'late_delivery' as kind, o.delivery_date::timestamp at time zone ${account.timeZone} as since
        where o.delivery_date < (now() at time zone ${account.timeZone})::date and s.group_code not in ('cancel', 'complete')
      union all
      select 'late_in_status', o.status_deadline_at where o.status_deadline_at < now()
      limit 1
    ) as issue
    where o.customer_id = ${customerId} and ${canSee(actor) ?? sql`true`}
    order by issue.since, o.id limit ${MOST}`.execute(db)
  return rows.map((row) => ({ ...row, since: row.since.toISOString() }))
}
