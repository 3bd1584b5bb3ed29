import { Readable } from 'node:stream'
import type { Sender } from '../provider.ts'
import { composeLetter } from './compose-letter.ts'
import type { SmtpSettings } from './manifest.ts'
import { smtpFailure } from './smtp-failure.ts'
import { SmtpConnections } from './smtp-connections.ts'

const WIDTH = 5

/** Hands letters to a mail server over connections that are kept open while there is something to say. */
export function openSmtp(settings: SmtpSettings, secrets: Record<string, string>): Sender {
  const width = settings.connections ?? WIDTH
  const connections = new SmtpConnections(settings, secrets['password'] ?? '', width)
  return {
    width,
    async send(message) {
      const raw = await composeLetter(message, settings, secrets['dkimKey'])
      // From the first byte on that the server could have read nobody knows what became of the letter until it answers.
      let isRead = false
      const stream = new Readable({
        read() {
          isRead = true
          this.push(raw)
          this.push(null)
        },
      })
      try {
        const answer = await connections.send({ from: settings.bounceTo || settings.from, to: message.address!, size: raw.length }, stream)
        return { state: 'sent', ...(answer ? { externalId: answer } : {}) }
      } catch (error) {
        throw smtpFailure(error, isRead)
      }
    },
    async check() {
      await connections.check().catch((error) => {
        throw smtpFailure(error, false)
      })
    },
    close: async () => connections.close(),
  }
}
