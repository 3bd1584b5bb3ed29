import { sql } from 'kysely'
import { Refusal } from '#server/platform/errors.ts'
import { forgetFiles } from '#server/platform/files/forget-files.ts'
import { forgetInLog } from '#server/platform/forget-in-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { forgetInRuns } from '#server/modules/automation/index.ts'
import { forgetRows } from '#server/modules/bulk/index.ts'
import { forgetConsents } from '#server/modules/consents/index.ts'
import { forgetClients } from '#server/modules/costs/index.ts'
import { removePerson } from '#server/modules/customers/index.ts'
import { forgetMerges } from '#server/modules/duplicates/index.ts'
import { forgetCorrespondence } from '#server/modules/mail/index.ts'
import { forgetInMessages } from '#server/modules/messages/index.ts'
import { forgetNotices } from '#server/modules/notifications/index.ts'
import { forgetBuyer, openStatuses, unfinishedOrders } from '#server/modules/orders/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { forgetClaims } from '#server/modules/site-tracking/index.ts'
import { forgetInTasks } from '#server/modules/tasks/index.ts'
import { forgetChecks } from '#server/modules/verification/index.ts'
import { forgetDeliveries } from '#server/modules/webhooks/index.ts'

/** Codes and moments of the trade: everything else that was ever written into the log of a person or his orders may say who he is. */
const KEPT = {
  fields: [
    'status', 'statusChangedAt', 'statusDeadlineAt', 'createdAt', 'site', 'orderType', 'orderMethod', 'currency', 'deliveryType', 'deliveryService', 'deliveryDate', 'shipmentStore', 'shipmentDate',
    'type', 'state', 'reason', 'kind', 'paidAt', 'fullyPaidAt', 'firstTouchedAt', 'completedAt', 'dueAt', 'result', 'firstOrderAt', 'lastOrderAt', 'segments', 'privilegeType', 'priceType', 'vatRate', 'mergedInto',
  ],
  about: ['by', 'item', 'batch', 'reason', 'segment'],
} as const

/**
 * Erases a person on his demand, in one transaction: what is written of him in any table of the trade goes, also out of the log; orders stay with their
 * sums, without him. What he did on the sites, segments and the read model follow by the log. Why each thing stays or goes: docs/decisions/erasing-a-customer.md.
 * @returns storage keys of files, whose bytes the caller drops after the commit
 * @throws Refusal `not_found`, `forbidden`, `customer_is_company` (409), `customer_has_open_orders` (409, with `orders`), `merge_in_progress` (409)
 */
export async function eraseCustomer(tx: Tx, id: number, { isForced }: { isForced: boolean }): Promise<{ storageKeys: string[] }> {
  const person = await removePerson(tx, id)
  const customerIds = person.ids
  if (!isForced) {
    const open = await unfinishedOrders(tx.db, customerIds, openStatuses(await freshReferences(tx.db)))
    if (open.length > 0) throw new Refusal('customer_has_open_orders', { id, count: open.length, orders: open.map((order) => order.number) }, 409)
  }
  const tellers = await forgetMerges(tx, customerIds)
  const orderIds = await forgetBuyer(tx, customerIds)
  const his = { customerIds, orderIds, addresses: [...person.emails, ...person.phones] }
  const taskIds = await forgetInTasks(tx, his)
  const messages = await forgetInMessages(tx, his)
  const mail = await forgetCorrespondence(tx, his)
  await forgetConsents(tx, customerIds)
  await forgetChecks(tx, customerIds, person.phones)
  await forgetInRuns(tx, his)
  await forgetClients(tx, orderIds)
  await forgetClaims(tx, person)
  const runIds = [...(await forgetRows(tx, 'customer', customerIds)), ...(await forgetRows(tx, 'order', orderIds))]
  await forgetNotices(tx, [...customerIds.map((one) => `/customers/${one}`), ...orderIds.map((one) => `/orders/${one}`), ...taskIds.map((one) => `/tasks/${one}`)])
  const records = [
    { entity: 'customer', ids: customerIds }, { entity: 'order', ids: orderIds }, { entity: 'task', ids: taskIds }, { entity: 'message', ids: messages.ids },
    { entity: 'mailThread', ids: mail.threadIds }, { entity: 'letter', ids: mail.letterIds },
  ]
  const storageKeys = await forgetFiles(tx, records.filter(({ entity }) => entity === 'customer' || entity === 'order' || entity === 'task'), [...messages.fileIds, ...mail.fileIds])
  const others = [...records.filter(({ entity }) => entity !== 'customer' && entity !== 'order'), { entity: 'suppression', ids: messages.suppressionIds }, { entity: 'bulk_run', ids: runIds }]
  // Companies say who speaks for them, and who did once.
  const { rows: companies } = await sql<{ id: number }>`select id from customer where type = 'customer_corporate' and site = ${person.site}`.execute(tx.db)
  const entryIds = await forgetInLog(tx, { customerIds, orderIds, others, namedBy: ['mergedId', 'survivorId', 'contactId'] }, KEPT, [...tellers, ...companies.map((one) => one.id)])
  await forgetDeliveries(tx, records, entryIds)
  return { storageKeys }
}
