import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import type { MergeRecord } from './merge-record.ts'
import { subscriptionsOf, writeSubscription } from './subscriptions.ts'

type Carried = Pick<MergeRecord, 'identities' | 'phones' | 'emails' | 'tags' | 'addresses' | 'notes' | 'unpinned' | 'known'>

const KEPT_NAMES = ['identities', 'phones', 'emails', 'tags', 'addresses', 'notes'] as const

/**
 * Gives one customer what hangs on another and they lack. Phones, e-mails, tags and addresses are copied: the other keeps their own, frozen,
 * for the day when the two are split again. Notes and what the person is recognised by go over themselves.
 * @param known what went over before, or was not wanted then: it is not copied twice
 */
export async function carryOver(tx: Tx, from: number, to: number, known: MergeRecord['known']): Promise<Carried> {
  const identities = await sql<{ kind: string; value: string }>`
    update customer_identity set customer_id = ${to} where customer_id = ${from} returning kind, value`.execute(tx.db)
  const phones = await sql<{ value: string }>`
    insert into customer_phone (customer_id, number, as_written, digits, position)
    select ${to}, p.number, p.as_written, p.digits, (select coalesce(max(position), -1) from customer_phone where customer_id = ${to}) + row_number() over (order by p.position, p.id)
    from customer_phone p where p.customer_id = ${from} and p.number <> all(${known.phones}::text[])
    on conflict do nothing returning number as value`.execute(tx.db)
  const emails = await sql<{ value: string }>`
    insert into customer_email (customer_id, email, position)
    select ${to}, e.email, (select coalesce(max(position), -1) from customer_email where customer_id = ${to}) + row_number() over (order by e.position, e.id)
    from customer_email e where e.customer_id = ${from} and e.email <> all(${known.emails}::text[])
    on conflict do nothing returning email as value`.execute(tx.db)
  const tags = await sql<{ value: string }>`
    insert into customer_tag (customer_id, name, color, attached) select ${to}, t.name, t.color, t.attached
    from customer_tag t where t.customer_id = ${from} and t.name <> all(${known.tags}::text[])
    on conflict do nothing returning name as value`.execute(tx.db)
  const addresses = await sql<{ id: number; address: Record<string, unknown> }>`
    insert into customer_address (customer_id, is_main, name, external_id, address)
    select ${to}, not exists (select from customer_address where customer_id = ${to} and is_main) and row_number() over (order by a.is_main desc, a.id) = 1,
      a.name, a.external_id, a.address
    from customer_address a
    where a.customer_id = ${from} and a.id <> all(${known.addresses}::bigint[])
      and not exists (select from customer_address same where same.customer_id = ${to} and same.address = a.address)
    returning id, address`.execute(tx.db)
  // One note of a customer is pinned: the one that receives keeps theirs.
  const notes = await sql<{ id: number; unpinned: boolean }>`
    with busy as (select exists (select from customer_note where customer_id = ${to} and pinned) as yes)
    update customer_note n set customer_id = ${to}, pinned = n.pinned and not busy.yes
    from busy, customer_note was where n.customer_id = ${from} and was.id = n.id
    returning n.id, was.pinned and busy.yes as unpinned`.execute(tx.db)
  const held = await sql<MergeRecord['known']>`select
      array(select number from customer_phone where customer_id = ${from}) as phones, array(select email from customer_email where customer_id = ${from}) as emails,
      array(select name from customer_tag where customer_id = ${from}) as tags, array(select id from customer_address where customer_id = ${from}) as addresses`.execute(tx.db)
  const values = ({ rows }: { rows: { value: string }[] }): string[] => rows.map((row) => row.value)
  return {
    identities: identities.rows, phones: values(phones), emails: values(emails), tags: values(tags), addresses: addresses.rows,
    notes: notes.rows.map((note) => note.id), unpinned: notes.rows.find((note) => note.unpinned)?.id ?? null, known: held.rows[0]!,
  }
}

/** The same record with what came later. @returns null when nothing did */
export async function carryLate(tx: Tx, from: number, to: number, record: MergeRecord): Promise<MergeRecord | null> {
  const late = await carryOver(tx, from, to, record.known)
  if (KEPT_NAMES.every((name) => late[name].length === 0)) return null
  const together = Object.fromEntries(KEPT_NAMES.map((name) => [name, [...record[name], ...late[name]]]))
  await refreshMain(tx, to)
  return { ...record, ...together, unpinned: record.unpinned ?? late.unpinned, known: late.known }
}

/** Of two answers to the same question the later one is the person's. */
export async function carrySubscriptions(tx: Tx, from: number, to: number): Promise<MergeRecord['subscriptions']> {
  const [theirs, own] = [await subscriptionsOf(tx, from), new Map((await subscriptionsOf(tx, to)).map((one) => [one.categoryId, one]))]
  const changed = theirs.flatMap((after) => {
    const before = own.get(after.categoryId) ?? null
    return before && before.changedAt >= after.changedAt ? [] : [{ before, after }]
  })
  for (const { after } of changed) await writeSubscription(tx, to, after)
  return changed
}

/** The main phone and e-mail of the row are the first of the lists. */
export async function refreshMain(tx: Tx, id: number): Promise<void> {
  await sql`update customer c set
      phone = (select p.number from customer_phone p where p.customer_id = c.id order by p.position, p.id limit 1),
      email = (select e.email from customer_email e where e.customer_id = c.id order by e.position, e.id limit 1)
    where c.id = ${id}`.execute(tx.db)
}
