import type { Address, Attachment, Email } from 'postal-mime'
import { guessCharset, withCharset } from './undeclared-charset.ts'

export type Party = { address: string; name: string }
export type Recipient = Party & { kind: 'to' | 'cc' | 'replyTo' }
export type Part = { name: string; mime: string; bytes: Buffer; contentId: string | null; isInline: boolean }

/** A letter as it was read, whatever it was like. Texts hold nothing that the database would refuse. */
export type ParsedLetter = {
  /** By lower-case name, the first of each; unfolded, not decoded. */
  headers: ReadonlyMap<string, string>
  messageId: string | null
  inReplyTo: string | null
  references: string[]
  from: Party | null
  recipients: Recipient[]
  subject: string
  /** What its header says; null when it says nothing that is a date. */
  sentAt: Date | null
  text: string
  html: string | null
  parts: Part[]
  /** MIME so broken that only its plain reading was left. */
  isBroken: boolean
}

const LONGEST_TEXT = 500_000
const LONGEST_HTML = 2_000_000
const MOST_REFERENCES = 100

/** Reads a letter from its bytes. Never fails: what cannot be taken apart is shown as it came. */
export async function parseLetter(raw: Buffer): Promise<ParsedLetter> {
  const { default: PostalMime } = await import('postal-mime')
  const read = (bytes: Buffer): Promise<Email> => PostalMime.parse(bytes, { forceRfc822Attachments: true, maxHeadersSize: 1_000_000 })
  try {
    const email = await read(raw)
    // Mailers of old send bare 8-bit text and leave it to the reader to know which alphabet it is in.
    const guess = lost(email) > 0 ? guessCharset(raw) : null
    const again = guess ? await read(withCharset(raw, guess)) : email
    return fromEmail(lost(again) < lost(email) ? again : email)
  } catch {
    return plainReading(raw)
  }
}

/** How much did not come out as words: signs of no letter, and runs of accented capitals, which is how Russian looks when it is taken for Latin-1. */
const lost = (email: Email): number =>
  [email.subject, email.text, email.html, nameOf(email.from)].join(' ').match(/\uFFFD|[\u00C0-\u00FF]{3,}/g)?.reduce((sum, run) => sum + run.length, 0) ?? 0
const nameOf = (address: Address | undefined): string => address?.name ?? ''

function fromEmail(email: Email): ParsedLetter {
  const headers = new Map<string, string>()
  for (const { key, value } of email.headers) if (!headers.has(clean(key))) headers.set(clean(key), clean(value))
  const from = parties(email.from)[0] ?? parties(email.sender)[0] ?? null
  const of = (kind: Recipient['kind'], addresses: Address[] | undefined): Recipient[] =>
    (addresses ?? []).flatMap((one) => parties(one).map((party) => ({ ...party, kind })))
  const html = email.html ? clean(email.html).slice(0, LONGEST_HTML) : null
  return {
    headers,
    messageId: messageIds(email.messageId)[0] ?? null,
    inReplyTo: messageIds(email.inReplyTo)[0] ?? null,
    references: [...new Set([...messageIds(email.references), ...messageIds(email.inReplyTo)])].slice(-MOST_REFERENCES),
    from,
    recipients: [...of('to', email.to), ...of('cc', email.cc), ...of('replyTo', email.replyTo)].slice(0, 200),
    subject: oneLine(email.subject ?? '').slice(0, 1000),
    sentAt: dateOf(email.date),
    text: clean(email.text ?? '').trim().slice(0, LONGEST_TEXT),
    html,
    parts: email.attachments.map(partOf),
    isBroken: false,
  }
}

function partOf(attachment: Attachment, place: number): Part {
  const { content } = attachment
  const bytes = typeof content === 'string' ? Buffer.from(content) : content instanceof ArrayBuffer ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const mime = /^[\w.+-]+\/[\w.+-]+$/.test(attachment.mimeType) ? attachment.mimeType : 'application/octet-stream'
  const name = fileName(attachment.filename ?? '') || nameless(mime, place)
  return { name, mime, bytes, contentId: clean(attachment.contentId ?? '').replaceAll(/[<>]/g, '').slice(0, 500) || null, isInline: Boolean(attachment.related) }
}

/** A name that a folder bears: no path, no control characters. */
export const fileName = (written: string): string => oneLine(written).replaceAll(/[/\\]/g, '_').slice(0, 200)

const ENDINGS: Record<string, string> = { 'message/rfc822': 'eml', 'message/delivery-status': 'txt', 'text/calendar': 'ics', 'text/rfc822-headers': 'txt', 'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif', 'application/pdf': 'pdf' }
const nameless = (mime: string, place: number): string => `attachment-${place + 1}.${ENDINGS[mime] ?? 'bin'}`

function parties(address: Address | undefined): Party[] {
  if (!address) return []
  if (address.group) return address.group.flatMap(parties)
  const written = oneLine(address.address ?? '').toLowerCase()
  return /^[^\s@]+@[^\s@]+$/.test(written) ? [{ address: written.slice(0, 254), name: oneLine(address.name).slice(0, 200) }] : []
}

/** `<id@host>`s of a header, in their order, without the angles. */
export function messageIds(header: string | undefined): string[] {
  const text = clean(header ?? '')
  const found = [...text.matchAll(/<([^<>\s]{1,500})>/g)].map((match) => match[1]!)
  if (found.length > 0) return found
  const bare = text.trim()
  return bare !== '' && !/\s/.test(bare) && bare.length <= 500 ? [bare] : []
}

function dateOf(written: string | undefined): Date | null {
  const date = written ? new Date(written) : null
  return date && !Number.isNaN(+date) && date.getFullYear() > 1980 && +date < Date.now() + 2 * 24 * 3600_000 ? date : null
}

const oneLine = (text: string): string => clean(text).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll(/\s+/g, ' ').trim()
/** What PostgreSQL takes as text. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** Headers by their plain form, the rest as text: better than nothing, and nothing is kept back. */
function plainReading(raw: Buffer): ParsedLetter {
  const text = clean(new TextDecoder(guessCharset(raw) ?? 'utf-8').decode(raw.subarray(0, LONGEST_TEXT)))
  const end = text.search(/\r?\n\r?\n/)
  const head = (end < 0 ? text : text.slice(0, end)).replaceAll(/\r?\n[ \t]+/g, ' ')
  const headers = new Map<string, string>()
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    const key = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (key && !headers.has(key)) headers.set(key, line.slice(colon + 1).trim())
  }
  const from = /([^\s<>@]+@[^\s<>@]+)/.exec(headers.get('from') ?? '')?.[1]?.toLowerCase()
  return {
    headers,
    messageId: messageIds(headers.get('message-id'))[0] ?? null,
    inReplyTo: messageIds(headers.get('in-reply-to'))[0] ?? null,
    references: messageIds(headers.get('references')).slice(-MOST_REFERENCES),
    from: from ? { address: from.slice(0, 254), name: '' } : null,
    recipients: [],
    subject: oneLine(headers.get('subject') ?? '').slice(0, 1000),
    sentAt: dateOf(headers.get('date')),
    text: (end < 0 ? '' : text.slice(end)).trim(),
    html: null,
    parts: [],
    isBroken: true,
  }
}
