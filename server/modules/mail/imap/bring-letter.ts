import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow'
import { MAIL_PART_LIMIT } from '#shared/contracts/mail.ts'
import { Refusal } from '#server/platform/errors.ts'
import { keepFile } from '#server/platform/files/folder.ts'
import { textOfHtml } from '../letter/letter-text.ts'
import { clean, fileName, parseLetter, type ParsedLetter, type Part } from '../letter/parse-letter.ts'
import type { FetchedLetter, KeptPart } from '../threads/keep-letter.ts'

/** Up to here a letter is read as a whole, in memory; from here on its parts stream to the disk one by one. */
const WHOLE = 8 * 1024 * 1024
const LONGEST_TEXT_PART = 2 * 1024 * 1024

/** Not a refusal: what the letter's own page says of it. */
export const BROKEN: FetchedLetter['problem'] = { params: {}, code: 'broken' }

export type Brought = Pick<FetchedLetter, 'letter' | 'parts' | 'fingerprint' | 'size' | 'receivedAt' | 'problem'>

/**
 * Brings one letter of the open folder, its attachments onto the disk.
 * @returns null when it is no longer there, or is a draft
 */
export async function bringLetter(client: ImapFlow, uid: number, dataDir: string): Promise<Brought | null> {
  const found = await client.fetchOne(String(uid), { uid: true, size: true, internalDate: true, flags: true, headers: true, bodyStructure: true }, { uid: true })
  if (!found || !found.headers || found.flags?.has('\\Draft')) return null
  const size = found.size ?? 0
  const about = { fingerprint: createHash('sha256').update(found.headers).digest('hex'), size, receivedAt: found.internalDate ? new Date(found.internalDate) : new Date() }
  if (size > WHOLE && found.bodyStructure) return { ...about, ...(await bringParts(client, uid, found, dataDir)) }
  const whole = await client.fetchOne(String(uid), { source: true }, { uid: true })
  if (!whole || !whole.source) return null
  const letter = await withText(await parseLetter(whole.source))
  const parts: KeptPart[] = []
  for (const part of letter.parts) parts.push(await keepPart(dataDir, part))
  return { ...about, letter, parts, problem: letter.isBroken ? BROKEN : null }
}

async function withText(letter: ParsedLetter): Promise<ParsedLetter> {
  return letter.text === '' && letter.html !== null ? { ...letter, text: await textOfHtml(letter.html) } : letter
}

async function keepPart(dataDir: string, { bytes, ...part }: Part): Promise<KeptPart> {
  const kept = bytes.length === 0 ? null : await keepFile(dataDir, Readable.from([bytes]), MAIL_PART_LIMIT)
  return { ...part, kept, size: bytes.length }
}

/** A large letter: its texts, and its attachments as streams. What is larger than a file may be stays where it is, and the letter says so. */
async function bringParts(client: ImapFlow, uid: number, found: FetchMessageObject, dataDir: string): Promise<Pick<Brought, 'letter' | 'parts' | 'problem'>> {
  const letter = await parseLetter(Buffer.concat([found.headers!, Buffer.from('\r\n')]))
  const leaves = leavesOf(found.bodyStructure!)
  const parts: KeptPart[] = []
  let [text, html] = ['', '']
  for (const [place, leaf] of leaves.entries()) {
    const isText = /^text\/(?:plain|html)$/.test(leaf.type) && leaf.disposition !== 'attachment'
    if (isText && (leaf.size ?? 0) <= LONGEST_TEXT_PART) {
      const said = clean((await downloaded(client, uid, leaf)).toString('utf8'))
      if (leaf.type === 'text/html') html += said
      else text += said
    } else parts.push(await streamPart(client, uid, leaf, place, dataDir))
  }
  const left = parts.filter((part) => part.kept === null)
  return {
    letter: await withText({ ...letter, text: text.trim(), html: html || null, parts: [] }),
    parts,
    problem: left.length > 0 ? { code: 'too_large', params: { size: found.size ?? 0, limit: MAIL_PART_LIMIT, left: left.map(({ name, size }) => ({ name, size })) } } : null,
  }
}

const leavesOf = (node: MessageStructureObject): MessageStructureObject[] => (node.childNodes?.length && !node.type.startsWith('message/') ? node.childNodes.flatMap(leavesOf) : [node])

async function downloaded(client: ImapFlow, uid: number, leaf: MessageStructureObject): Promise<Buffer> {
  const { content } = await client.download(String(uid), leaf.part ?? '1', { uid: true, maxBytes: LONGEST_TEXT_PART })
  return content ? buffer(content) : Buffer.alloc(0)
}

async function streamPart(client: ImapFlow, uid: number, leaf: MessageStructureObject, place: number, dataDir: string): Promise<KeptPart> {
  const written = leaf.dispositionParameters?.['filename'] ?? leaf.parameters?.['name'] ?? ''
  const encoded = leaf.size ?? 0
  // The server tells the encoded size; four letters of base64 are three bytes.
  const size = leaf.encoding?.toLowerCase() === 'base64' ? Math.floor((encoded / 78) * 57) : encoded
  const part = { name: fileName(written) || `attachment-${place + 1}`, mime: /^[\w.+-]+\/[\w.+-]+$/.test(leaf.type) ? leaf.type : 'application/octet-stream', contentId: clean(leaf.id ?? '').replaceAll(/[<>]/g, '').slice(0, 500) || null, isInline: leaf.disposition === 'inline' && Boolean(leaf.id) }
  if (size > MAIL_PART_LIMIT) return { ...part, kept: null, size }
  const { content } = await client.download(String(uid), leaf.part ?? '1', { uid: true, chunkSize: 1024 * 1024 })
  if (!content) return { ...part, kept: null, size }
  try {
    const kept = await keepFile(dataDir, content, MAIL_PART_LIMIT)
    return { ...part, kept, size: kept.size }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...part, kept: null, size }
  }
}
