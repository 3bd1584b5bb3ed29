import { sql } from 'kysely'
import type { DismissalCounts } from '#shared/contracts/dismissal.ts'
import type { Database } from '#server/platform/db.ts'
import { openStatuses } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

/** What somebody has in hand. */
export async function countOf(db: Database, userId: number): Promise<DismissalCounts> {
  const statuses = openStatuses(await freshReferences(db))
  const { rows } = await sql<DismissalCounts>`
    select (select count(*) from "order" where manager_id = ${userId} and status = any(${statuses}::text[]))::int as orders,
      (select count(*) from customer where manager_id = ${userId})::int as customers,
      (select count(*) from task where performer_id = ${userId} and not complete)::int as tasks`.execute(db)
  return rows[0]!
}

export const totalOf = ({ orders, customers, tasks }: DismissalCounts): number => orders + customers + tasks
