import { sql } from 'kysely'
import { parsePhone } from '#shared/phone.ts'
import type { Tx } from '#server/platform/transact.ts'
import { canSeeCustomer } from '#server/modules/customers/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

/** Ids are shorter than phones. */
const LONGEST_ID = 9

/** Customers by the lines of a file: an e-mail, an id or a phone each, of those whom the actor may see. */
export async function findByLines(tx: Tx, lines: readonly string[]): Promise<{ ids: number[]; unknown: string[] }> {
  const { account } = await freshReferences(tx.db)
  const wanted = lines.map((line) => line.replaceAll(/^[\s"';]+|[\s"';,]+$/g, '')).filter((line) => line !== '')
  const read = wanted.map((line) => {
    if (line.includes('@')) return { line, email: line.toLowerCase(), id: null, phone: null }
    const plain = line.replace(/^#/, '')
    if (/^\d+$/.test(plain) && plain.length <= LONGEST_ID) return { line, email: null, id: Number(plain), phone: null }
    return { line, email: null, id: null, phone: parsePhone(line, account.countryIso)?.digits ?? null }
  })
  const { rows } = await sql<{ place: number; id: number | null }>`
    select asked.place::int as place, c.id from unnest(${read.map((one) => one.id)}::bigint[], ${read.map((one) => one.email)}::text[], ${read.map((one) => one.phone)}::text[]) with ordinality as asked (id, email, phone, place)
    left join lateral (
      select c.id from customer c where c.id = asked.id and ${canSeeCustomer(tx.actor)}
      union select c.id from customer_email e join customer c on c.id = e.customer_id where e.email = asked.email and ${canSeeCustomer(tx.actor)}
      union select c.id from customer_phone p join customer c on c.id = p.customer_id where p.digits = asked.phone and ${canSeeCustomer(tx.actor)}) c on true`.execute(tx.db)
  const found = rows.filter((row) => row.id !== null)
  const known = new Set(found.map((row) => row.place))
  return { ids: [...new Set(found.map((row) => Number(row.id)))], unknown: read.filter((_, index) => !known.has(index + 1)).map((one) => one.line) }
}
