import { sql } from 'kysely'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { customerChange } from './changes.ts'
import { loadCustomer } from './customer-state.ts'
import { wordsOf } from './mistyped.ts'

/** A person who was removed, as far as others have to look for what they keep of him. It goes nowhere but into their hands. */
export type RemovedPerson = {
  /** His own id first, then of those who were merged into him. */
  ids: number[]
  site: string
  externalId: string | null
  phones: string[]
  emails: string[]
}

// An address or phone that others have too goes on as theirs.
const PASS_ON = `
  with released as (delete from customer_identity where customer_id = any($1::bigint[]) returning site, kind, value)
  insert into customer_identity (site, kind, value, customer_id)
  select r.site, r.kind, r.value, min(c.id)
  from released r
  join lateral (
    select p.customer_id from customer_phone p where r.kind = 'phone' and p.number = r.value
    union all select e.customer_id from customer_email e where r.kind = 'email' and e.email = r.value
  ) as holder on holder.customer_id <> all($1::bigint[])
  join customer c on c.id = holder.customer_id and c.site = r.site and c.merged_into is null
  group by r.site, r.kind, r.value
  on conflict do nothing`

// Words of names are kept for mistyped searches; a rare one would be a trace.
const FORGET_WORDS = `
  delete from customer_word w where w.word = any($1::text[])
    and not exists (select from customer c where c.search_text like '%' || replace(replace(replace(w.word, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%')`

/**
 * Removes a person and all that hangs on his row: contacts, addresses, notes, tags, bonuses, and the frozen rows of those who were merged into him.
 * @throws Refusal `not_found`, `forbidden`, `customer_is_company` (409)
 */
export async function removePerson(tx: Tx, id: number): Promise<RemovedPerson> {
  const { type, site, externalId } = await loadCustomer(tx, id)
  if (type !== 'customer') throw new Refusal('customer_is_company', { id }, 409)
  const { rows } = await sql<{ id: number; names: string; phones: string[]; emails: string[] }>`
    select c.id, concat_ws(' ', c.first_name, c.last_name, c.patronymic, c.nick_name) as names,
      array(select number from customer_phone p where p.customer_id = c.id) as phones, array(select email from customer_email e where e.customer_id = c.id) as emails
    from customer c where c.id = ${id} or c.merged_into = ${id} order by c.id <> ${id}, c.id for update of c`.execute(tx.db)
  const ids = rows.map((row) => row.id)
  const former = await sql<{ name: string }>`
    select distinct v.name from change_log l, jsonb_each(l.fields) f, jsonb_array_elements_text(f.value) v (name)
    where l.entity = 'customer' and l.entity_id = any(${ids}::bigint[]) and f.key in ('firstName', 'lastName', 'patronymic', 'nickName') and jsonb_typeof(f.value) = 'array' and v.name is not null`.execute(tx.db)
  await tx.prepared('customer_identities_of_gone', PASS_ON, [ids])
  await sql`delete from customer where id = any(${ids}::bigint[])`.execute(tx.db)
  await sql`update customer set likely_duplicate_of = null where likely_duplicate_of = any(${ids}::bigint[])`.execute(tx.db)
  await tx.prepared('customer_words_forget', FORGET_WORDS, [[...new Set([...rows.map((row) => row.names), ...former.rows.map((row) => row.name)].flatMap(wordsOf))]])
  // The store's own number of him is what its module finds him by, to forget him there too.
  tx.record(customerChange({ kind: 'customer.deleted', id, site, about: { ...(externalId ? { externalId } : {}), ...(ids.length > 1 ? { mergedIds: ids.slice(1) } : {}) } }))
  return { ids, site, externalId, phones: [...new Set(rows.flatMap((row) => row.phones))], emails: [...new Set(rows.flatMap((row) => row.emails))] }
}
