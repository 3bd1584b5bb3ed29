import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Db } from '#server/platform/db.ts'

/** Whom a link in a message is for, and what it was about. */
export type LinkClaims = {
  customerId: number
  channel: string
  topic: string | null
  messageId: number | null
  locale: 'ru' | 'en'
}

const BYTES = 16

/** Everything that the page needs stands in the link itself: a letter must be answerable years after its campaign is gone. */
function signClaims(secret: string, { customerId, channel, topic, messageId, locale }: LinkClaims): string {
  const body = Buffer.from(JSON.stringify([customerId, channel, topic, messageId, locale])).toString('base64url')
  return `${body}.${signature(secret, body).toString('base64url')}`
}

/** @returns null for a link that was not made by this server, or was changed on the way */
export function readClaims(secret: string, token: string): LinkClaims | null {
  const [body = '', signed = '', ...rest] = token.split('.')
  const given = Buffer.from(signed, 'base64url')
  if (rest.length > 0 || given.length !== BYTES || !timingSafeEqual(given, signature(secret, body))) return null
  const [customerId, channel, topic, messageId, locale] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, string, string | null, number | null, 'ru' | 'en']
  return { customerId, channel, topic, messageId, locale }
}

const signature = (secret: string, body: string): Buffer => createHmac('sha256', secret).update(body).digest().subarray(0, BYTES)

const secrets = new WeakMap<Db['pool'], string>()

/** What links are signed with: made by the migration, never changed. */
export async function linkSecret(db: Pick<Db, 'pool'>): Promise<string> {
  const known = secrets.get(db.pool)
  if (known) return known
  const { rows } = await db.pool.query<{ secret: string }>('select secret from consent_secret')
  secrets.set(db.pool, rows[0]!.secret)
  return rows[0]!.secret
}

export type UnsubscribeLinks = {
  /** Opens a page with a button; a POST unsubscribes (RFC 8058). */
  oneClick: string
  preferences: string
  /** For the head of a letter. */
  headers: { 'List-Unsubscribe': string; 'List-Unsubscribe-Post': string }
}

/** The links of one message to one customer. @param publicUrl without a trailing slash */
export async function unsubscribeLinks(db: Pick<Db, 'pool'>, publicUrl: string, claims: Omit<LinkClaims, 'messageId' | 'locale'> & Partial<LinkClaims>): Promise<UnsubscribeLinks> {
  const token = signClaims(await linkSecret(db), { messageId: null, locale: 'ru', ...claims })
  const oneClick = `${publicUrl}/u/${token}`
  return { oneClick, preferences: `${publicUrl}/preferences/${token}`, headers: { 'List-Unsubscribe': `<${oneClick}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } }
}
