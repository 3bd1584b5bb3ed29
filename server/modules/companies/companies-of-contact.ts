import { sql } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSeeCustomer } from '#server/modules/customers/index.ts'
import { CORPORATE_NAME } from './shown-name.ts'

/** The corporate customers that a person is a contact of, as far as the actor may see them. */
export async function companiesOfContact(db: Database, actor: Actor, customerId: number): Promise<{ id: number; name: string; isMain: boolean }[]> {
  const { rows } = await sql<{ id: number; name: string; isMain: boolean }>`
    select c.id, ${CORPORATE_NAME} as name, l.is_main as "isMain"
    from corporate_contact l join customer c on c.id = l.corporate_id
    where l.contact_id = ${customerId} and ${canSeeCustomer(actor)}
    order by l.is_main desc, c.id limit 100`.execute(db)
  return rows
}
