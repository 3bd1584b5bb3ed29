import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { messageChange, type Lane, type MessageState, type Origin, type Purpose } from './message-state.ts'
import { draftRows, insertRows, type OutboxRow } from './outbox-rows.ts'
import { CHANNELS, type Channel } from './providers/provider.ts'

export type NewMessage = {
  /** One key, one message, for ever: planning it again gives the message that there is. */
  key: string
  channel: Channel
  /** Marketing needs consent, waits for the quiet to end and can be unsubscribed from. */
  purpose: Purpose
  /** `prompt` unless it is marketing. */
  lane?: Lane
  /** What it is about, of those that people subscribe to one by one. */
  topic?: string | null
  /** Empty for the buyer of the order that it is about. */
  to: { customerId?: number | null; userId?: number | null; address?: string | null }
  /** The words come from here when it leaves, with the data of that moment; or they are given as `content`. */
  templateId?: number | null
  locale?: 'ru' | 'en' | null
  content?: { subject?: string | null; text: string; html?: string | null }
  about?: { orderId?: number | null; customerId?: number | null; taskId?: number | null }
  /** What the template says beyond the catalogue's fields. */
  variables?: Record<string, unknown>
  /** Now unless told. */
  dueAt?: Date
  /** Ids of files. */
  attachments?: number[]
  /** RFC 5322 Message-ID of the letter that this one answers. */
  inReplyTo?: string | null
  headers?: Record<string, string>
  /** The channel's default one unless told. */
  providerId?: number | null
  origin: Origin
}

/** `reason` says why it is not sent, or not yet. */
export type PlannedMessage = { id: number; state: MessageState; reason: string | null; isNew: boolean }

/** Puts a message into the outbox: it leaves after the transaction is committed. @throws Refusal `invalid` for what can never be sent */
export async function planMessage(tx: Tx, message: NewMessage): Promise<PlannedMessage> {
  return (await planMessages(tx, [message]))[0]!
}

const PORTION = 1000

/** The same for many at once. Those of the bulk lane stand in the log when they leave, and together when they are planned. */
export async function planMessages(tx: Tx, messages: readonly NewMessage[]): Promise<PlannedMessage[]> {
  const planned: PlannedMessage[] = []
  for (let from = 0; from < messages.length; from += PORTION) planned.push(...(await planPortion(tx, messages.slice(from, from + PORTION))))
  return planned
}

async function planPortion(tx: Tx, messages: readonly NewMessage[]): Promise<PlannedMessage[]> {
  messages.forEach(refuseNonsense)
  const rows = await draftRows(tx, messages)
  const ids = await insertRows(tx, rows)
  const made = rows.filter((row) => ids.has(row.key))
  const known = await existing(tx, rows.filter((row) => !ids.has(row.key)).map((row) => row.key))
  recordPlanned(tx, made, ids)
  const told = new Set<string>()
  return rows.map((row) => {
    const id = ids.get(row.key)
    if (id === undefined) return known.get(row.key)!
    // A key that is named twice at once is new the first time.
    const isNew = !told.has(row.key)
    told.add(row.key)
    return { id, state: row.state, reason: row.reason, isNew }
  })
}

async function existing(tx: Tx, keys: readonly string[]): Promise<Map<string, PlannedMessage>> {
  if (keys.length === 0) return new Map()
  const rows = await tx.db.selectFrom('message').select(['id', 'key', 'state', 'reason']).where('key', 'in', keys).execute()
  return new Map(rows.map(({ id, key, state, reason }) => [key, { id, state: state as MessageState, reason, isNew: false }]))
}

function recordPlanned(tx: Tx, rows: readonly OutboxRow[], ids: ReadonlyMap<string, number>): void {
  const single = rows.filter((row) => row.lane === 'prompt')
  for (const row of single) {
    const kind = row.state === 'suppressed' ? 'message.suppressed' : row.state === 'held' ? 'message.held' : 'message.planned'
    tx.record(messageChange(kind, logged(row, ids), { state: [null, row.state], ...(row.reason ? { reason: [null, row.reason] } : {}), dueAt: [null, row.due_at] }, { origin: row.origin, ...(row.reason_params ? { params: row.reason_params } : {}) }))
  }
  const bulk = rows.find((row) => row.lane === 'bulk')
  // A quarter of a million entries would stand before what happens next; each of these is told when it leaves.
  if (bulk) tx.record(messageChange('message.planned', { ...logged(bulk, ids), orderId: null, customerId: null, site: null }, {}, { count: rows.length - single.length, origin: bulk.origin }))
}

const logged = (row: OutboxRow, ids: ReadonlyMap<string, number>) =>
  ({ id: ids.get(row.key)!, orderId: row.order_id, customerId: row.customer_id, site: row.site, channel: row.channel, purpose: row.purpose, subject: row.subject, templateId: row.template_id })

function refuseNonsense({ key, channel, content, templateId, inReplyTo, headers }: NewMessage): void {
  if (key === '' || key.length > 200) throw invalid('key', 'wrong_value')
  if (!CHANNELS.includes(channel)) throw invalid('channel', 'wrong_value')
  if (!content && !templateId) throw invalid('content', 'empty')
  // A line break would let the words of a letter write its headers.
  const lines = [content?.subject, inReplyTo, ...Object.entries(headers ?? {}).flat()]
  if (lines.some((line) => line && /[\r\n\0]/.test(line))) throw invalid('headers', 'wrong_value')
}
