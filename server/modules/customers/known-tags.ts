import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'

/** Tags in use with the colour that they have most often, the most used first. */
export async function knownTags(db: Database): Promise<{ name: string; color: string | null }[]> {
  const { rows } = await sql<{ name: string; color: string | null }>`
    select name, mode() within group (order by color) as color from customer_tag group by name order by count(*) desc, name limit 500`.execute(db)
  return rows
}
