import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'
import { contactEmail, contactPhones, isIdentityEmail } from '#server/modules/customers/index.ts'
import type { Claim } from './read-batch.ts'

/** A claim in the words that customers are known by: what the shop wrote, read as orders are read. */
export function plainClaim({ externalId, email, phone }: Claim): Claim {
  const [mail, number] = [contactEmail(email), contactPhones([phone]).find((one) => one.identity)?.number]
  return { ...(externalId ? { externalId } : {}), ...(mail && isIdentityEmail(mail) ? { email: mail } : {}), ...(number ? { phone: number } : {}) }
}

/** Whom the site knows by this: the external id goes first, then the phone, then the e-mail. What different people share finds nobody. */
export async function findCustomer(db: Database, site: string, { externalId, email, phone }: Claim): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select coalesce(c.merged_into, c.id) as id from (
      select 1 as place, id from customer where site = ${site} and external_id = ${externalId ?? null} and type = 'customer'
      union all select 2, customer_id from customer_identity where site = ${site} and kind = 'phone' and value = ${phone ?? null} and not shared
      union all select 3, customer_id from customer_identity where site = ${site} and kind = 'email' and value = ${email ?? null} and not shared
    ) met join customer c on c.id = met.id order by met.place, c.id limit 1`.execute(db)
  return rows[0]?.id ?? null
}
