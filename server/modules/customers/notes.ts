import { sql } from 'kysely'
import { differences } from '#server/platform/change-log.ts'
import { forbidden, invalid, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { customerChange } from './changes.ts'
import { loadCustomer } from './customer-state.ts'
import { canSee, reaches } from './who-sees.ts'

const LONGEST_NOTE = 20_000

/** Who wrote it: the person who acts, or the manager whom the API names. */
export type NewNote = { text: string; authorId?: number | null; pinned?: boolean }

/**
 * Adds a note to a customer. One note at most is pinned: pinning one lets the other go.
 * @throws Refusal `not_found`, `forbidden`, `invalid` at `text`
 */
export async function addNote(tx: Tx, customerId: number, { text, authorId, pinned = false }: NewNote): Promise<{ id: number }> {
  const customer = await loadCustomer(tx, customerId)
  const said = readText(text)
  if (pinned) await unpinOthers(tx, customer, null)
  const { id } = await tx.db
    .insertInto('customer_note')
    .values({ customer_id: customerId, text: said, author_id: authorId ?? (tx.actor.kind === 'user' ? tx.actor.id : null), pinned, created_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  const fields = { note: [null, said] as [null, string], ...(pinned ? { notePinned: [false, true] as [boolean, boolean] } : {}) }
  tx.record(customerChange({ kind: 'customer.note_added', id: customerId, site: customer.site, fields, about: { noteId: id } }))
  return { id }
}

/** @throws Refusal `note_not_found`, `forbidden`, `invalid` at `text` */
export async function changeNote(tx: Tx, noteId: number, change: { text?: string; pinned?: boolean }): Promise<{ customerId: number }> {
  const note = await lockNote(tx, noteId)
  const text = change.text === undefined ? note.text : readText(change.text)
  const pinned = change.pinned ?? note.pinned
  const fields = differences({ note: note.text, notePinned: note.pinned }, { note: text, notePinned: pinned })
  if (Object.keys(fields).length > 0) {
    if (pinned && !note.pinned) await unpinOthers(tx, note.customer, noteId)
    await tx.db.updateTable('customer_note').set({ text, pinned }).where('id', '=', noteId).execute()
    tx.record(customerChange({ kind: 'customer.note_changed', ...note.customer, fields, about: { noteId } }))
  }
  return { customerId: note.customer.id }
}

/** @throws Refusal `note_not_found`, `forbidden` */
export async function removeNote(tx: Tx, noteId: number): Promise<{ customerId: number }> {
  const note = await lockNote(tx, noteId)
  await tx.db.deleteFrom('customer_note').where('id', '=', noteId).execute()
  tx.record(customerChange({ kind: 'customer.note_removed', ...note.customer, fields: { note: [note.text, null] }, about: { noteId } }))
  return { customerId: note.customer.id }
}

type Owner = { id: number; site: string }

async function lockNote(tx: Tx, noteId: number): Promise<{ text: string; pinned: boolean; customer: Owner }> {
  const missing = new Refusal('note_not_found', { id: String(noteId) }, 404)
  if (!Number.isSafeInteger(noteId)) throw missing
  // The customer's row is the lock for all that hangs on it, as in every other change of a customer.
  const locking = sql`select c.id from customer c where c.id = (select customer_id from customer_note where id = ${noteId}) for no key update`.execute(tx.db)
  const reading = sql<{ text: string; pinned: boolean; id: number; site: string; mayChange: boolean }>`
    select n.text, n.pinned, c.id, c.site, ${reaches(tx.actor, 'customers.change')} as "mayChange"
    from customer_note n join customer c on c.id = n.customer_id where n.id = ${noteId} and ${canSee(tx.actor)}`.execute(tx.db)
  reading.catch(() => {})
  await locking
  const [row] = (await reading).rows
  if (!row) throw missing
  if (!row.mayChange) throw forbidden('customers.change')
  return { text: row.text, pinned: row.pinned, customer: { id: row.id, site: row.site } }
}

async function unpinOthers(tx: Tx, customer: Owner, but: number | null): Promise<void> {
  const unpinned = await tx.db
    .updateTable('customer_note')
    .set({ pinned: false })
    .where('customer_id', '=', customer.id)
    .where('pinned', '=', true)
    .where('id', 'is distinct from', but)
    .returning('id')
    .execute()
  for (const { id } of unpinned) {
    tx.record(customerChange({ kind: 'customer.note_changed', id: customer.id, site: customer.site, fields: { notePinned: [true, false] }, about: { noteId: id } }))
  }
}

function readText(written: string): string {
  const text = written.trim()
  if (text === '') throw invalid('text', 'required')
  if (text.length > LONGEST_NOTE) throw invalid('text', 'too_long', { longest: LONGEST_NOTE })
  return text
}
