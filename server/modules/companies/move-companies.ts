import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { changeCustomer } from '#server/modules/customers/index.ts'
import { corporateChange } from './changes.ts'

/** What went from one customer to another: companies and contacts of a corporate one, links in which a person is the contact. */
export type MovedCompanies = { companies: number[]; contacts: number[]; links: number[] }

type Owner = { id: number; site: string }

/** Gives all that hangs on one customer to another when the two are merged; what the other has already stays where it is. */
export async function moveCompanies(tx: Tx, from: number, to: number): Promise<MovedCompanies> {
  return move(tx, from, to, null)
}

/** Gives back those of the moved ones that are still there. */
export async function returnCompanies(tx: Tx, moved: MovedCompanies, from: number, to: number): Promise<void> {
  await move(tx, from, to, moved)
}

async function move(tx: Tx, from: number, to: number, only: MovedCompanies | null): Promise<MovedCompanies> {
  const owners = await tx.db.selectFrom('customer').select(['id', 'site']).where('id', 'in', [from, to]).execute()
  const [giver, taker] = [owners.find((one) => one.id === from)!, owners.find((one) => one.id === to)!]
  const among = (ids: readonly number[] | undefined) => (ids === undefined ? sql`true` : sql`moving.id = any(${ids}::bigint[])`)

  const companies = await sql<{ id: number; name: string }>`
    update company moving set customer_id = ${to}, is_main = false where moving.customer_id = ${from} and ${among(only?.companies)} returning moving.id, moving.name`.execute(tx.db)
  const contacts = await sql<{ id: number; contactId: number }>`
    update corporate_contact moving set corporate_id = ${to}, is_main = false
    where moving.corporate_id = ${from} and moving.contact_id <> ${to} and ${among(only?.contacts)}
      and not exists (select from corporate_contact same where same.corporate_id = ${to} and same.contact_id = moving.contact_id)
    returning moving.id, moving.contact_id as "contactId"`.execute(tx.db)
  const links = await sql<{ id: number; corporateId: number; site: string }>`
    update corporate_contact moving set contact_id = ${to} from customer c
    where c.id = moving.corporate_id and moving.contact_id = ${from} and moving.corporate_id <> ${to} and ${among(only?.links)}
      and not exists (select from corporate_contact same where same.contact_id = ${to} and same.corporate_id = moving.corporate_id)
    returning moving.id, moving.corporate_id as "corporateId", c.site`.execute(tx.db)

  for (const { id, name } of companies.rows) {
    tx.record(corporateChange('customer.company_removed', giver, { company: [{ id, name }, null] }, { companyId: id, by: 'merge' }))
    tx.record(corporateChange('customer.company_added', taker, { company: [null, { id, name }] }, { companyId: id, by: 'merge' }))
  }
  for (const { id, contactId } of contacts.rows) {
    tx.record(corporateChange('customer.contact_removed', giver, { contact: [{ id: contactId }, null] }, { linkId: id, contactId, by: 'merge' }))
    tx.record(corporateChange('customer.contact_added', taker, { contact: [null, { id: contactId }] }, { linkId: id, contactId, by: 'merge' }))
  }
  for (const { id, corporateId, site } of links.rows) {
    tx.record(corporateChange('customer.contact_changed', { id: corporateId, site }, { contact: [{ id: from }, { id: to }] }, { linkId: id, contactId: to, by: 'merge' }))
  }
  if (companies.rows.length + contacts.rows.length > 0) for (const owner of [giver, taker]) await crown(tx, owner)
  if (links.rows.length > 0 && only === null) await changeCustomer(tx, to, { isContact: true })
  const ids = (rows: { id: number }[]): number[] => rows.map((row) => row.id)
  return { companies: ids(companies.rows), contacts: ids(contacts.rows), links: ids(links.rows) }
}

/** Where no main one is left, the oldest becomes it. */
async function crown(tx: Tx, owner: Owner): Promise<void> {
  const company = await sql<{ id: number; name: string }>`
    update company set is_main = true where id = (select k.id from company k where k.customer_id = ${owner.id} order by k.id limit 1)
      and not exists (select from company k where k.customer_id = ${owner.id} and k.is_main) returning id, name`.execute(tx.db)
  for (const { id, name } of company.rows) tx.record(corporateChange('customer.company_changed', owner, { companyIsMain: [false, true] }, { companyId: id, companyName: name }))
  const contact = await sql<{ id: number; contactId: number }>`
    update corporate_contact set is_main = true where id = (select l.id from corporate_contact l where l.corporate_id = ${owner.id} order by l.id limit 1)
      and not exists (select from corporate_contact l where l.corporate_id = ${owner.id} and l.is_main) returning id, contact_id as "contactId"`.execute(tx.db)
  for (const { id, contactId } of contact.rows) tx.record(corporateChange('customer.contact_changed', owner, { contactIsMain: [false, true] }, { linkId: id, contactId }))
}
