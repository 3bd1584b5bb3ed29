import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { openStatuses } from '#server/modules/orders/index.ts'

export type Writer = { customerId: number | null; orderId: number | null }

/**
 * Whose letter it is and which order it is about. A letter that answers one of ours is about what ours was about: nobody can guess its
 * Message-ID. Else the customer who has the address; the order that the subject names, or the only one of theirs that is open.
 */
export async function whoWrote(tx: Tx, { address, subject, references, site }: { address: string | null; subject: string; references: readonly string[]; site: string | null }): Promise<Writer> {
  const answered = references.length > 0 ? await ofOurMessage(tx, references) : null
  const customerId = (address === null ? null : await customerOf(tx, address, site)) ?? answered?.customerId ?? null
  const named = await orderNamed(tx, subject, { customerId, address, site })
  const orderId = named?.id ?? answered?.orderId ?? (customerId === null ? null : await onlyOpenOrder(tx, customerId))
  return { customerId, orderId }
}

async function ofOurMessage(tx: Tx, references: readonly string[]): Promise<Writer | null> {
  const { rows } = await sql<Writer>`
    select c.id as "customerId", m.order_id as "orderId" from message m left join customer asked on asked.id = m.customer_id left join customer c on c.id = coalesce(asked.merged_into, asked.id)
    where m.message_id = any(${references.map((id) => `<${id}>`)}::text[]) order by m.id desc limit 1`.execute(tx.db)
  return rows[0] ?? null
}

/** Several may have the address, on several sites: the one with the latest order is meant. */
async function customerOf(tx: Tx, address: string, site: string | null): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select c.id from customer_email e join customer has on has.id = e.customer_id join customer c on c.id = coalesce(has.merged_into, has.id)
    where e.email = ${address} and (${site}::text is null or c.site = ${site})
    order by (select max(o.created_at) from "order" o where o.customer_id = c.id) desc nulls last, c.id limit 1`.execute(tx.db)
  return rows[0]?.id ?? null
}

const LONG_ENOUGH = 4

/** The order whose number stands in the subject. A stranger's letter must name it in full and without doubt. */
async function orderNamed(tx: Tx, subject: string, who: { customerId: number | null; address: string | null; site: string | null }): Promise<{ id: number } | null> {
  const numbers = [...new Set((subject.match(/[\p{L}\d][\p{L}\d_/-]*/gu) ?? []).filter((word) => /\d/.test(word) && word.length <= 64).flatMap((word) => [word, word.toUpperCase()]))].slice(0, 20)
  if (numbers.length === 0) return null
  const { rows } = await sql<{ id: number; number: string; isTheirs: boolean }>`
    select o.id, o.number, coalesce(o.customer_id = ${who.customerId}::bigint, false) or coalesce(lower(o.email) = ${who.address}, false) as "isTheirs"
    from "order" taken join "order" o on o.id = coalesce(taken.combined_into, taken.id)
    where taken.number = any(${numbers}::text[]) and (${who.site}::text is null or o.site = ${who.site}) order by o.id desc limit 10`.execute(tx.db)
  const theirs = rows.find((row) => row.isTheirs)
  if (theirs) return theirs
  const strangers = rows.filter((row) => row.number.length >= LONG_ENOUGH)
  return who.customerId === null && strangers.length === 1 ? strangers[0]! : null
}

async function onlyOpenOrder(tx: Tx, customerId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select o.id from "order" o where o.customer_id = ${customerId} and o.status = any(${openStatuses(await freshReferences(tx.db))}::text[]) and o.combined_into is null limit 2`.execute(tx.db)
  return rows.length === 1 ? rows[0]!.id : null
}
