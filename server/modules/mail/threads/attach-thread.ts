import { sql } from 'kysely'
import type { AttachThread, MakeCustomer } from '#shared/contracts/mail.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { changeCustomer, loadCustomer } from '#server/modules/customers/index.ts'
import { mailboxById, type MailboxRow } from '../boxes/mailbox-row.ts'
import { loadThread, recordThread, type ThreadState } from './keep-thread.ts'
import { customerFrom } from './make-known.ts'
import { recountThread } from './recount-thread.ts'

/** Says whose a thread is and what it is about. An order brings its buyer along. @throws Refusal `not_found` for an order or customer that is not there */
export async function attachThread(tx: Tx, id: number, { customerId, orderId, addAddress }: AttachThread): Promise<void> {
  const thread = await loadThread(tx, id)
  const order = orderId ? await tx.db.selectFrom('order').select(['id', 'customer_id']).where('id', '=', orderId).executeTakeFirst() : undefined
  if (orderId && !order) throw notFound('order', orderId)
  const buyer = customerId === undefined ? (order?.customer_id ?? thread.customerId) : customerId
  if (buyer !== null && !(await tx.db.selectFrom('customer').select('id').where('id', '=', buyer).executeTakeFirst())) throw notFound('customer', buyer)
  await change(tx, thread, { customerId: buyer, orderId: orderId === undefined ? thread.orderId : orderId, isKnown: buyer !== null || thread.isKnown })
  if (!addAddress || buyer === null || thread.address === null) return
  const { emails } = await loadCustomer(tx, buyer)
  if (!emails.includes(thread.address)) await changeCustomer(tx, buyer, { emails: [...emails, thread.address] })
  await attachOthers(tx, thread.address, buyer)
}

/** Makes whoever wrote a customer: all that came from the address is theirs from then on. @returns the customer's id */
export async function makeCustomerOfThread(tx: Tx, id: number, told: MakeCustomer): Promise<number> {
  const thread = await loadThread(tx, id)
  if (thread.address === null) throw invalid('address', 'required')
  const { person } = await tx.db.selectFrom('mail_thread').select('person').where('id', '=', id).executeTakeFirstOrThrow()
  const box = (await mailboxById(tx.db, thread.mailboxId))!
  const customerId = await customerFrom(tx, box, { address: thread.address, name: person }, told)
  await change(tx, thread, { customerId, orderId: thread.orderId, isKnown: true })
  await attachOthers(tx, thread.address, customerId)
  return customerId
}

/** A person says that the writer is no customer, or takes it back. */
export async function dismissThread(tx: Tx, id: number, isKnown: boolean): Promise<void> {
  const thread = await loadThread(tx, id)
  await change(tx, thread, { customerId: thread.customerId, orderId: thread.orderId, isKnown: isKnown || thread.customerId !== null })
}

/** Threads from the address that nobody was found for. */
export async function attachOthers(tx: Tx, address: string, customerId: number): Promise<void> {
  const { rows } = await sql<{ id: number }>`select id from mail_thread where address = ${address} and customer_id is null order by id for update`.execute(tx.db)
  for (const { id } of rows) {
    const thread = await loadThread(tx, id)
    await change(tx, thread, { customerId, orderId: thread.orderId, isKnown: true })
  }
}

/** Nothing waits for an answer here, or does again. */
export async function finishThread(tx: Tx, id: number, isDone: boolean): Promise<void> {
  const thread = await loadThread(tx, id)
  await tx.db.updateTable('mail_thread').set({ done_at: isDone ? tx.at : null }).where('id', '=', id).execute()
  await recountThread(tx, id)
  recordThread(tx, await boxOf(tx, thread), thread, isDone ? 'finished' : 'reopened')
}

/** Somebody has looked at what came. */
export async function markThreadSeen(tx: Tx, id: number): Promise<void> {
  const thread = await loadThread(tx, id)
  await tx.db.updateTable('mail_thread').set({ seen_at: tx.at }).where('id', '=', id).execute()
  await recountThread(tx, id)
  recordThread(tx, await boxOf(tx, thread), thread, 'seen')
}

const boxOf = async (tx: Tx, thread: ThreadState): Promise<MailboxRow> => (await mailboxById(tx.db, thread.mailboxId))!

type Whose = Pick<ThreadState, 'customerId' | 'orderId' | 'isKnown'>

async function change(tx: Tx, thread: ThreadState, to: Whose): Promise<void> {
  const fields: Record<string, [unknown, unknown]> = {}
  for (const name of ['customerId', 'orderId', 'isKnown'] as const) if (thread[name] !== to[name]) fields[name] = [thread[name], to[name]]
  if (Object.keys(fields).length === 0) return
  await tx.db.updateTable('mail_thread').set({ customer_id: to.customerId, order_id: to.orderId, is_known: to.isKnown, updated_at: tx.at }).where('id', '=', thread.id).execute()
  recordThread(tx, await boxOf(tx, thread), { ...thread, ...to }, 'changed', fields)
}
