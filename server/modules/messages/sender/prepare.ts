import { buffer } from 'node:stream/consumers'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { openKept } from '#server/platform/files/folder.ts'
import { unsubscribeLinks, type UnsubscribeLinks } from '#server/modules/consents/index.ts'
import { eachMayReceive } from '../may-receive.ts'
import { isAddressOf } from '../message-state.ts'
import type { OutgoingMessage } from '../providers/provider.ts'
import { addressesNow } from '../recipient-for.ts'
import { ReadTogether } from '../templates/read-together.ts'
import { renderMessage } from '../templates/render-message.ts'
import { htmlToText } from '../templates/html-to-text.ts'
import type { Claimed } from './claim.ts'
import { impossible, later, refusedFor, type Outcome, type Words } from './outcome.ts'

export type Surroundings = { db: Db; dataDir: string; publicUrl: string }
/** Ready to leave, or why it does not. */
export type Prepared = { row: Claimed; message: OutgoingMessage; words: Words } | { row: Claimed; outcome: Outcome } | { row: Claimed; fault: unknown }

/** What was planned longer ago goes to where its receiver is now. */
const STALE = 60_000
const LARGEST_ATTACHMENTS = 25 * 1024 * 1024

/** Makes messages ready with the data of this moment: asks again who may receive what, fills in the words, reads the files. */
export async function prepare(surroundings: Surroundings, rows: readonly Claimed[]): Promise<Prepared[]> {
  const { db } = surroundings
  const now = new Date()
  const stale = rows.filter((row) => !row.isAddressGiven && (row.customerId !== null || row.userId !== null) && +now - +row.createdAt > STALE)
  const moved = await addressesNow(db.kysely, stale)
  const current = rows.map((row) => ({ ...row, address: moved.has(row.id) ? moved.get(row.id)! : row.address }))
  const answers = await eachMayReceive(db.kysely, current, now)
  const together = new ReadTogether(db.kysely)
  return Promise.all(current.map(async (row, n): Promise<Prepared> => {
    const answer = answers[n]!
    if (!answer.yes) {
      if (answer.reason === 'quiet_hours') return { row, outcome: later(row, new Date(answer.params['until'] as string), answer.reason, answer.params) }
      return { row, outcome: refusedFor(row, answer.reason, answer.params) }
    }
    if (row.address !== null && !isAddressOf(row.channel, row.address)) return { row, outcome: refusedFor(row, 'wrong_address', { address: row.address }) }
    try {
      return await compose(surroundings, row, together)
    } catch (error) {
      return error instanceof Refusal ? { row, outcome: impossible(row, error.code, error.params) } : { row, fault: error }
    }
  }))
}

async function compose({ db, dataDir, publicUrl }: Surroundings, row: Claimed, together: ReadTogether): Promise<Prepared> {
  const links = await linksOf(db, publicUrl, row)
  const words = await wordsOf(db, row, links, together)
  if ('outcome' in words) return { row, outcome: words.outcome }
  const message: OutgoingMessage = {
    id: row.id, key: row.key, channel: row.channel, purpose: row.purpose, topic: row.topic, address: row.address, customerId: row.customerId, orderId: row.orderId, userId: row.userId,
    subject: words.subject, text: words.text, html: words.html, messageId: row.messageId ?? '', inReplyTo: row.inReplyTo,
    headers: { ...headersOf(row), ...row.headers }, attachments: await attachmentsOf(db, dataDir, row.attachments ?? []),
    unsubscribeUrl: row.purpose === 'marketing' && links ? links.oneClick : null,
  }
  return { row, message, words }
}

/** Robots that answer letters leave those alone that say that nobody wrote them (RFC 3834). */
const headersOf = ({ origin, lane }: Claimed): Record<string, string> => ({
  ...(origin.kind === 'person' || origin.kind === 'mail' ? {} : { 'Auto-Submitted': 'auto-generated' }),
  ...(lane === 'bulk' ? { Precedence: 'bulk' } : {}),
})

async function linksOf(db: Db, publicUrl: string, row: Claimed): Promise<UnsubscribeLinks | null> {
  if (row.customerId === null) return null
  return unsubscribeLinks(db, publicUrl, { customerId: row.customerId, channel: row.channel, topic: row.topic, messageId: row.id, locale: row.locale ?? 'ru' })
}

async function wordsOf(db: Db, row: Claimed, links: UnsubscribeLinks | null, together: ReadTogether): Promise<Words | { outcome: Outcome }> {
  if (row.templateId === null) {
    const text = row.text?.trim() ? row.text : htmlToText(row.html ?? '')
    return { subject: row.subject, text, html: row.html, templateVersion: null }
  }
  const { customerId, orderId, taskId, userId } = row
  const rendered = await renderMessage(db.kysely, {
    together, template: row.templateId, locale: row.locale, about: { customerId, orderId, taskId, userId },
    variables: { ...(links ? { links: { unsubscribe: links.oneClick, preferences: links.preferences } } : {}), ...row.variables },
  })
  if (rendered.mustBlock) return { outcome: impossible(row, 'variables_missing', { names: rendered.missing }) }
  return { subject: rendered.subject, text: rendered.text, html: rendered.html, templateVersion: rendered.version }
}

async function attachmentsOf(db: Db, dataDir: string, ids: readonly number[]): Promise<OutgoingMessage['attachments']> {
  if (ids.length === 0) return []
  const files = await db.kysely.selectFrom('file').select(['id', 'name', 'mime', 'size', 'storage_key']).where('id', 'in', [...ids]).execute()
  const absent = ids.find((id) => !files.some((file) => file.id === id))
  if (absent !== undefined) throw new Refusal('attachment_missing', { id: absent }, 422)
  if (files.reduce((sum, file) => sum + Number(file.size), 0) > LARGEST_ATTACHMENTS) throw new Refusal('attachments_too_large', { limit: LARGEST_ATTACHMENTS }, 422)
  return Promise.all(files.map(async (file) => ({ name: file.name, type: file.mime, content: await buffer(await openKept(dataDir, file.storage_key)) })))
}
