import type { FastifyBaseLogger } from 'fastify'
import type { Pdu } from 'smpp'
import type { Db } from '#server/platform/db.ts'
import { takeReports } from '../../gateways/take-reports.ts'
import { digitsOf, settingOf } from '../gateway.ts'
import { SendError, type OutgoingMessage, type Sender } from '../provider.ts'
import { SmppLink, wordsOf } from './link.ts'
import { smsParts } from './parts.ts'
import { receiptOf, sameIds } from './receipt.ts'

/** Answers of a centre that are about this message; any other is a fault that may pass. */
const REFUSALS: Record<number, { code: string; isTemporary: boolean; isProviderDown?: boolean; retryAfter?: number; bounce?: 'hard' }> = {
  0x01: { code: 'refused_content', isTemporary: false },
  0x0a: { code: 'settings_wrong', isTemporary: false },
  0x0b: { code: 'refused_recipient', isTemporary: false, bounce: 'hard' },
  0x14: { code: 'rate_limited', isTemporary: true, isProviderDown: true, retryAfter: 5000 },
  0x48: { code: 'settings_wrong', isTemporary: false },
  0x49: { code: 'settings_wrong', isTemporary: false },
  0x58: { code: 'rate_limited', isTemporary: true, isProviderDown: true, retryAfter: 1000 },
  0x101: { code: 'refused_content', isTemporary: false },
}
/** A receipt may overtake the record of the message that it is about. */
const RECEIPT_TRIES = [0, 300, 1000, 5000, 20_000]

export function openSmpp(settings: Record<string, unknown>, secrets: Record<string, string>, { db, log }: { db: Db; log: FastifyBaseLogger }, enquireMs?: number): Sender {
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<unknown>>()
  const source = settingOf(settings, 'sender')

  const taken = (pdu: Pdu, attempt = 0): void => {
    const receipt = receiptOf(pdu)
    if (!receipt || receipt.state === 'on_its_way' || attempt >= RECEIPT_TRIES.length) return
    const { state, words } = receipt
    const timer = setTimeout(() => {
      timers.delete(timer)
      const work = takeReports(db, 'smpp', sameIds(receipt.id).map((externalId) => ({ externalId, state, words, ...(state === 'failed' ? { code: 'not_delivered', bounce: 'soft' as const } : {}) })))
        .then((found) => void (found === 0 && taken(pdu, attempt + 1)), (error: unknown) => log.error({ err: error }, 'a receipt of an SMS could not be kept'))
        .finally(() => underWay.delete(work))
      underWay.add(work)
    }, RECEIPT_TRIES[attempt])
    timers.add(timer)
  }
  const link = new SmppLink({
    host: settingOf(settings, 'host'), port: Number(settings['port'] || 2775), tls: settings['tls'] === true, systemId: settingOf(settings, 'systemId'),
    password: secrets['password'] ?? '', systemType: settingOf(settings, 'systemType'),
  }, (pdu) => taken(pdu), enquireMs)

  return {
    width: 10,
    async send(message: OutgoingMessage) {
      const destination = digitsOf(message.address)
      const parts = smsParts(message.text, message.id)
      if (!parts) throw new SendError({ isTemporary: false, code: 'refused_content', words: 'the text is too long' })
      let externalId = ''
      for (const [index, { coding, udh, bytes }] of parts.entries()) {
        const isLast = index === parts.length - 1
        const answer = await link.ask('submit_sm', {
          ...addressing(source), dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: destination, data_coding: coding,
          // The phone shows a long message when it has all of it, so the last part speaks for all.
          registered_delivery: isLast ? 1 : 0, esm_class: udh ? 0x40 : 0, short_message: udh ? { udh, message: bytes } : { message: bytes },
        })
        if (answer.command_status !== 0) {
          const known = REFUSALS[answer.command_status] ?? { code: 'gateway_fault', isTemporary: true }
          throw new SendError({ ...known, words: wordsOf(answer.command_status) })
        }
        externalId = String(answer.message_id ?? '').replace(/\0+$/, '')
      }
      return { externalId, state: 'sent' }
    },
    async check() {
      await link.bound()
    },
    async close() {
      for (const timer of timers) clearTimeout(timer)
      await link.close()
      await Promise.all(underWay)
    },
  }
}

/** A name is sent as a name, a number as a number, a short one as such. */
function addressing(source: string): Record<string, unknown> {
  if (/[^\d+]/.test(source)) return { source_addr_ton: 5, source_addr_npi: 0, source_addr: source }
  const digits = source.replace(/\D/g, '')
  return { source_addr_ton: digits.length > 6 ? 1 : 0, source_addr_npi: 1, source_addr: digits }
}
