import { sql } from 'kysely'
import type { LikelySame } from '#shared/contracts/duplicates.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSeeCustomer, contactEmail, contactPhones } from '#server/modules/customers/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { candidates } from './candidates.ts'
import { reasonsShownTo, sideJson, sideShownTo } from './sides.ts'

const MOST = 10

/** Who is probably the same person as this customer, as things are this moment; the surest first. */
export async function matchesOf(db: Database, actor: Actor, customerId: number): Promise<LikelySame[]> {
  const { rows } = await sql<LikelySame>`
    select ${sideJson(actor)} as side, found.weight, found.reasons
    from (${candidates(sql<boolean>`me.id = ${customerId}`)}) as found
    join customer c on c.id = found.other_id left join customer_figures f on f.customer_id = c.id
    where ${canSeeCustomer(actor)}
    order by found.weight desc, c.id limit ${MOST}`.execute(db)
  return rows.map((row) => shown(actor, row))
}

export type Typed = { phone?: string; email?: string; site?: string; except?: number }

/** Who has the phone or e-mail that somebody is typing: a whole one, for parts are found by the search. */
export async function matchesOfTyped(db: Database, actor: Actor, { phone, email, site, except }: Typed): Promise<LikelySame[]> {
  const { account } = await freshReferences(db)
  const numbers = contactPhones([phone], account.countryIso).filter((one) => one.identity).map((one) => one.number)
  const address = contactEmail(email)
  if (numbers.length === 0 && !address) return []
  const { rows } = await sql<LikelySame>`
    select ${sideJson(actor)} as side, found.weight, found.reasons
    from (
      select id, max(weight) as weight, jsonb_agg(jsonb_build_object('kind', kind, 'value', value) order by weight desc) as reasons from (
        (select p.customer_id as id, 85 as weight, 'phone' as kind, p.number as value from customer_phone p where p.number = any(${numbers}::text[]) limit 50)
        union all
        (select e.customer_id, 80, 'email', e.email from customer_email e where e.email = ${address} limit 50)
      ) as same group by id
    ) as found
    join customer c on c.id = found.id left join customer_figures f on f.customer_id = c.id
    where ${canSeeCustomer(actor)} and c.id <> ${except ?? 0} ${site ? sql`and c.site = ${site}` : sql``}
    order by found.weight desc, f.last_order_at desc nulls last, c.id limit ${MOST}`.execute(db)
  return rows.map((row) => shown(actor, row))
}

const shown = (actor: Actor, { side, weight, reasons }: LikelySame): LikelySame => ({ side: sideShownTo(actor, side), weight, reasons: reasonsShownTo(actor, reasons) })
