import { sql } from 'kysely'
import type { MessageCard } from '#shared/contracts/messages.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { shownTo } from '#server/platform/fields.ts'
import type { Platform } from '#server/platform/platform.ts'
import { messageCatalogue } from './fields.ts'
import { linkedNames } from './linked-names.ts'
import { RESENDABLE } from './resend-messages.ts'
import { reachesMessage } from './who-sees.ts'

/** All about one message. @throws Refusal `not_found` */
export async function messageCard(db: Database, sees: Pick<Platform, 'visibility'>, actor: Actor, id: number): Promise<MessageCard> {
  const row = await db
    .selectFrom('message as m')
    .leftJoin('message_provider as p', 'p.id', 'm.provider_id')
    .leftJoin('app_user as u', 'u.id', 'm.user_id')
    .selectAll('m')
    .select(['p.title as provider_title', 'p.kind as provider_kind', 'u.name as user_name'])
    .where('m.id', '=', id)
    .where(reachesMessage(actor) ?? sql<boolean>`true`)
    .executeTakeFirst()
  if (!row) throw notFound('message', id)
  const ids = (one: number | null): number[] => (one === null ? [] : [one])
  const { orders, customers, templates } = await linkedNames(db, sees, actor, { orders: ids(row.order_id), customers: ids(row.customer_id), templates: ids(row.template_id) })
  const files = (row.attachments as number[] | null) ?? []
  const attachments = files.length === 0 ? [] : await db.selectFrom('file').select(['id', 'name', 'size']).where('id', 'in', files).execute()
  const address = shownTo(actor, messageCatalogue, row.channel === 'sms' ? 'phone' : 'email', row.address) as string | null | undefined
  const maySend = may(actor, 'messages.send')
  return {
    id, key: row.key, channel: row.channel as MessageCard['channel'], lane: row.lane as MessageCard['lane'], purpose: row.purpose as MessageCard['purpose'], topic: row.topic,
    state: row.state as MessageCard['state'], reason: row.reason, reasonParams: row.reason_params as Record<string, unknown> | null, address: address ?? null,
    subject: row.subject, text: row.body_text, html: row.body_html, attachments: attachments.map((file) => ({ id: file.id, name: file.name, size: Number(file.size) })),
    attempts: row.attempts, dueAt: row.due_at.toISOString(), nextTryAt: row.next_try_at.toISOString(), createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null, deliveredAt: row.delivered_at?.toISOString() ?? null, externalId: row.external_id, messageId: row.message_id,
    provider: row.provider_id === null || row.provider_title === null ? null : { id: row.provider_id, title: row.provider_title, kind: row.provider_kind! },
    template: row.template_id === null ? null : { id: row.template_id, name: templates.get(row.template_id) ?? '', version: row.template_version },
    order: orders.get(row.order_id ?? -1) ?? null, customer: customers.get(row.customer_id ?? -1) ?? null,
    user: row.user_id === null ? null : { id: row.user_id, name: row.user_name ?? '' }, origin: row.origin as Record<string, unknown>,
    mayResend: maySend && RESENDABLE.includes(row.state), mayCancel: maySend && (row.state === 'planned' || row.state === 'held'),
  }
}
