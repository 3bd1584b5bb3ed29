import type { PreviewTemplate, RenderedMessage } from '#shared/contracts/message-templates.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Visibility } from '#server/platform/platform.ts'
import { renderMessage } from './render-message.ts'
import { sampleData } from './sample-data.ts'

type Sees = { visibility: Readonly<Record<string, Visibility>>; publicUrl: string }

/**
 * How a message would look with the data of a record that the reader may see: hidden fields are missing, masked ones masked. Without a record,
 * with invented data.
 * @throws Refusal `not_found` for a record out of reach, and what `renderMessage` throws
 */
export async function previewTemplate(db: Database, { visibility, publicUrl }: Sees, actor: Actor, asked: PreviewTemplate): Promise<RenderedMessage> {
  const { orderId, customerId, taskId } = asked
  for (const [entity, id] of [['order', orderId], ['customer', customerId], ['task', taskId]] as const) {
    if (id !== undefined && !(await visibility[entity]!(db, actor, [id])).has(id)) throw notFound(entity, id)
  }
  const isInvented = orderId === undefined && customerId === undefined && taskId === undefined
  const given = asked.template
  const template = !('id' in given) ? given : given.version === undefined ? given.id : { id: given.id, version: given.version }
  // A customer whom the reader does not see stays unseen behind an order that they do.
  const ofOrder = customerId === undefined && orderId !== undefined ? await db.selectFrom('order').select('customer_id').where('id', '=', orderId).executeTakeFirst() : undefined
  const behind = ofOrder?.customer_id ?? null
  const seesCustomer = behind === null || (await visibility['customer']!(db, actor, [behind])).has(behind)
  const { mustBlock: _held, version: _version, ...message } = await renderMessage(db, {
    template, locale: asked.locale, actor, about: { orderId, taskId, customerId: customerId ?? (seesCustomer ? undefined : -1) },
    variables: sampleData(publicUrl, isInvented, asked.locale ?? 'ru'),
  })
  return message
}
