import { clean, messageIds, type ParsedLetter } from '../letter/parse-letter.ts'
import { bounceKind, type BounceKind } from './bounce-kind.ts'
import { readTextBounce } from './read-text-bounce.ts'

/** What a mail system says of one address that a letter went to. */
export type BouncedRecipient = { address: string; kind: BounceKind | 'complaint'; status: string | null; words: string }

export type Bounce = {
  recipients: BouncedRecipient[]
  /** Message-ID of the letter that came back, without the angles; null when the report does not show it. */
  rfcMessageId: string | null
}

const LONGEST_WORDS = 1000
const LONGEST_REPORT = 200_000

/**
 * Reads a report that a letter was not delivered: RFC 3464, a complaint as ARF (RFC 5965), or the prose of systems that know neither.
 * @returns null when the letter is no such report
 */
export function readBounce(letter: ParsedLetter): Bounce | null {
  const part = (mime: string): string | null => {
    const bytes = letter.parts.find((one) => one.mime === mime)?.bytes
    return bytes ? clean(bytes.subarray(0, LONGEST_REPORT).toString('utf8')) : null
  }
  const rfcMessageId = returnedMessageId(letter)
  const feedback = part('message/feedback-report')
  if (feedback !== null) return complaint(feedback, letter, rfcMessageId)
  const status = part('message/delivery-status') ?? part('message/global-delivery-status')
  const recipients = status === null ? [] : fromStatus(status)
  if (recipients.length > 0) return { recipients, rfcMessageId }
  const told = readTextBounce(letter)
  return told && { recipients: told.map((one) => ({ ...one, words: one.words.slice(0, LONGEST_WORDS).toWellFormed() })), rfcMessageId }
}

type Fields = Map<string, string>

/** Groups of fields, parted by empty lines; continued lines are joined. */
function groupsOf(text: string): Fields[] {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/\n[ \t]+(?=\S)/g, ' ')
    .split(/\n\s*\n/)
    .map((group) => {
      const fields: Fields = new Map()
      for (const line of group.split('\n')) {
        const [, name, value] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? []
        if (name && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value!.trim())
      }
      return fields
    })
}

function fromStatus(text: string): BouncedRecipient[] {
  return groupsOf(text).flatMap((fields) => {
    // The address as we wrote it; after a forward the final one is somebody whom we do not know.
    const address = addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient')) ?? addressIn(fields.get('x-actual-recipient'))
    const action = (fields.get('action') ?? '').toLowerCase().split(/[\s(]/)[0]!
    if (!address || !['failed', 'delayed', ''].includes(action)) return []
    const diagnostic = (fields.get('diagnostic-code') ?? '').replace(/^[\w-]+\s*;\s*/, '').trim()
    const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null
    return [{ address, status, kind: bounceKind(moreExact(status, diagnostic), smtpCode(diagnostic), diagnostic, action || null), words: (diagnostic || fields.get('status') || action).slice(0, LONGEST_WORDS).toWellFormed() }]
  })
}

/** Some write 5.0.0 as the status and say the real one in the words. */
function moreExact(status: string | null, diagnostic: string): string | null {
  if (status !== null && !/^[45]\.0\.0$/.test(status)) return status
  return /\b[45]\.[1-7]\.\d{1,3}\b/.exec(diagnostic)?.[0] ?? null
}

const smtpCode = (words: string): number | null => Number(/(?:^|[\s:(])([45]\d\d)(?=[\s-]|$)/.exec(words)?.[1]) || null

/** `rfc822; <a@b.c>`; RFC 3798's xtext where somebody used it. */
function addressIn(field: string | undefined): string | null {
  const written = (field ?? '').replace(/^[\w-]+\s*;\s*/, '').replaceAll(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return /[^\s<>"';,]+@[^\s<>"';,]+/.exec(written)?.[0]?.toLowerCase() ?? null
}

function complaint(report: string, letter: ParsedLetter, rfcMessageId: string | null): Bounce | null {
  const fields = groupsOf(report)[0] ?? new Map()
  const type = fields.get('feedback-type') ?? 'abuse'
  const original = originalOf(letter)
  const address = addressIn(fields.get('original-rcpt-to')) ?? addressIn(headerOf(original, 'to') ?? undefined) ?? null
  if (type.toLowerCase() === 'not-spam') return null
  if (address === null && rfcMessageId === null) return null
  return { recipients: [{ address: address ?? '', kind: 'complaint', status: null, words: `${type} · ${fields.get('user-agent') ?? fields.get('reported-domain') ?? ''}`.replace(/ · $/, '') }], rfcMessageId }
}

/** Message-ID of what came back: from its copy, its headers, or the place in the text where older systems put them. */
function returnedMessageId(letter: ParsedLetter): string | null {
  const original = originalOf(letter) ?? letter.text.split(/^-{3,}[^\n]*(?:copy of (?:the|your) message|Original message|Исходное сообщение|копия)[^\n]*$/im)[1] ?? ''
  const inCopy = headerOf(original, 'message-id')
  return messageIds(inCopy ?? undefined)[0] ?? letter.references.at(-1) ?? null
}

function originalOf(letter: ParsedLetter): string | null {
  const part = letter.parts.find((one) => /^(?:message\/(?:rfc822|global|rfc822-headers|partial)|text\/rfc822-headers)$/.test(one.mime))
  return part ? clean(part.bytes.subarray(0, LONGEST_REPORT).toString('latin1')) : null
}

function headerOf(text: string | null, name: string): string | null {
  return new RegExp(`^${name}:[ \\t]*((?:[^\\r\\n]|\\r?\\n[ \\t])*)`, 'im').exec(text ?? '')?.[1]?.replaceAll(/\s+/g, ' ').trim() || null
}
