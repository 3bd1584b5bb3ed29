import { pushToBrowsers, type PushedNotice } from '#server/modules/tasks/index.ts'
import type { Db } from '#server/platform/db.ts'
import { SendError, type OutgoingMessage, type Sender } from '../provider.ts'

type Push = (db: Db, userId: number, notice: PushedNotice) => Promise<number>

const LONGEST = 500

export function openWebPush({ db }: { db: Db }, push: Push = pushToBrowsers): Sender {
  return {
    async send(message: OutgoingMessage) {
      if (!message.userId) throw new SendError({ isTemporary: false, code: 'no_address', words: 'a push is for people of the staff' })
      const notice: PushedNotice = {
        kind: 'notice', title: message.subject || message.text.slice(0, 100), body: message.subject ? message.text.slice(0, LONGEST) : '', tag: `message:${message.id}`,
        url: message.orderId ? `/orders/${message.orderId}` : message.customerId ? `/customers/${message.customerId}` : '/',
      }
      const reached = await push(db, message.userId, notice).catch((error: Error & { statusCode?: number }) => {
        throw new SendError({ isTemporary: true, code: 'gateway_fault', words: `${error.statusCode ?? ''} ${error.message}`.trim() })
      })
      if (reached === 0) throw new SendError({ isTemporary: false, code: 'no_address', words: 'no browser of this person takes pushes' })
      return { state: 'sent' }
    },
    async check() {},
    async close() {},
  }
}
