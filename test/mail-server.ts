import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A letter as the server got it. */
export type Received = { raw: Buffer; messageId: string; from: string; to: string[]; at: number }

/** What the server does with a letter, by how often it was offered before (0 first). */
export type Behaviour = (letter: Received, offered: number) => Promise<void> | void

/** Takes letters, or what the test wants of it instead. `letters` are those that it took, whether or not the sender heard of it. */
export type MailServer = { port: number; letters: Received[]; offers: Map<string, number>; behave(behaviour: Behaviour): void; onRecipient(check: (address: string) => void): void; connections(): number; close(): Promise<void> }

/** An answer of the protocol: 4yz and 5yz, with its words. */
export const answer = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode })

/** The connection breaks after the letter was taken: the sender cannot know. */
export class DropAfterData extends Error {}

/** A real SMTP server on a free port of this machine, as far as letters go. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const letters: Received[] = []
  const offers = new Map<string, number>()
  let behaviour: Behaviour = () => {}
  let checkRecipient: (address: string) => void = () => {}
  let open = 0
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true, logger: false, closeTimeout: 200, ...options,
    onConnect(_session, done) {
      open += 1
      done()
    },
    onClose() {
      open -= 1
    },
    onRcptTo({ address }, _session, done) {
      try {
        checkRecipient(address)
        done()
      } catch (refusal) {
        done(refusal as Error)
      }
    },
    onData(stream, session, done) {
      void take(stream, session).then(() => done(), (refusal: Error) => done(refusal))
    },
  })
  async function take(stream: NodeJS.ReadableStream, session: { envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] } }): Promise<void> {
    const raw = await buffer(stream)
    const messageId = /^message-id:\s*(<[^>]+>)/im.exec(raw.toString('latin1'))?.[1] ?? ''
    const offered = offers.get(messageId) ?? 0
    offers.set(messageId, offered + 1)
    const letter = { raw, messageId, from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', to: session.envelope.rcptTo.map((one) => one.address), at: Date.now() }
    try {
      await behaviour(letter, offered)
    } catch (refusal) {
      if (!(refusal instanceof DropAfterData)) throw refusal
      letters.push(letter)
      ;(session as unknown as { connection?: { _socket?: { destroy(): void } } }).connection?._socket?.destroy()
      connectionsOf(server).forEach((connection) => {
        if (connection.session === session) connection._socket.destroy()
      })
      return
    }
    letters.push(letter)
  }
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port, letters, offers,
    behave: (next) => void (behaviour = next),
    onRecipient: (check) => void (checkRecipient = check),
    connections: () => open,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

type Connection = { session: unknown; _socket: { destroy(): void } }
const connectionsOf = (server: SMTPServer): Set<Connection> => (server as unknown as { connections: Set<Connection> }).connections
