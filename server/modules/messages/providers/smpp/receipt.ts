import type { Pdu } from 'smpp'

export type Receipt = { id: string; state: 'delivered' | 'failed' | 'on_its_way'; words: string }

const RECEIPT = 0x04
const WORDS: Record<number, string> = { 1: 'ENROUTE', 2: 'DELIVRD', 3: 'EXPIRED', 4: 'DELETED', 5: 'UNDELIV', 6: 'ACCEPTD', 7: 'UNKNOWN', 8: 'REJECTD' }
const FAILED = ['EXPIRED', 'DELETED', 'UNDELIV', 'REJECTD', 'FAILED']

/** What a deliver_sm says of a message that left; null for an ordinary incoming message. By the tags of 3.4 where they are there, else by the usual text. */
export function receiptOf(pdu: Pdu): Receipt | null {
  if (((pdu.esm_class ?? 0) & 0x3c) !== RECEIPT) return null
  const message = pdu.short_message?.message ?? ''
  const text = Buffer.isBuffer(message) ? message.toString('latin1') : message
  const id = pdu.receipted_message_id?.replace(/\0+$/, '') || /\bid:\s*(\S+)/i.exec(text)?.[1]
  const stat = (pdu.message_state !== undefined ? WORDS[pdu.message_state] : undefined) ?? /\bstat:\s*(\w+)/i.exec(text)?.[1]?.toUpperCase() ?? ''
  const error = /\berr:\s*(\w+)/i.exec(text)?.[1]
  if (!id) return null
  const state = stat === 'DELIVRD' ? 'delivered' : FAILED.includes(stat) ? 'failed' : 'on_its_way'
  return { id, state, words: `${stat}${error && error !== '000' ? ` ${error}` : ''}` }
}

/** The id as it may have been answered to us: some centres write it in hexadecimal there and in decimal here, or the other way round. */
export function sameIds(id: string): string[] {
  const ids = [id]
  if (/^\d{1,20}$/.test(id)) ids.push(BigInt(id).toString(16), BigInt(id).toString(16).toUpperCase())
  if (/^[\da-f]{1,16}$/i.test(id)) ids.push(BigInt(`0x${id}`).toString())
  return [...new Set(ids)]
}
