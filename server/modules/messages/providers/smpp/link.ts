import smpp, { type Pdu, type Session } from 'smpp'
import { SendError } from '../provider.ts'

export type LinkSettings = { host: string; port: number; tls: boolean; systemId: string; password: string; systemType: string }

const CONNECT_MS = 10_000
const ANSWER_MS = 20_000
const ENQUIRE_MS = 30_000
const PAUSES = [1000, 2000, 5000, 15_000, 30_000, 60_000]
const SIGN_IN_FAILED = [0x0d, 0x0e, 0x0f, 0x05]

/**
 * The one connection to a message centre: bound when it is first needed and again whenever it is lost, for receipts come by it too. It is asked
 * every half minute whether it lives; one that does not answer is torn down.
 */
export class SmppLink {
  readonly #settings: LinkSettings
  readonly #onDelivered: (pdu: Pdu) => void
  readonly #enquireMs: number
  #session: Session | undefined
  #binding: Promise<Session> | undefined
  #waiting = new Set<(error: SendError) => void>()
  #again: NodeJS.Timeout | undefined
  #failures = 0
  #isClosed = false

  constructor(settings: LinkSettings, onDelivered: (pdu: Pdu) => void, enquireMs = ENQUIRE_MS) {
    this.#settings = settings
    this.#onDelivered = onDelivered
    this.#enquireMs = enquireMs
  }

  /** Sends a request and waits for its answer. @throws SendError `unreachable`, `auth_failed`; `timeout`, `dropped` once it had left */
  async ask(command: 'submit_sm', options: Record<string, unknown>): Promise<Pdu> {
    const session = await this.bound()
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(fail)
      }
      const fail = (error: SendError): void => {
        done()
        reject(error)
      }
      const timer = setTimeout(() => fail(new SendError({ isTemporary: true, code: 'timeout', words: 'no submit_sm_resp', isUncertain: true })), ANSWER_MS)
      this.#waiting.add(fail)
      const isWritten = session[command](options, (answer) => {
        done()
        resolve(answer)
      })
      if (!isWritten) fail(new SendError({ isTemporary: true, code: 'unreachable', words: 'the connection is closed', isProviderDown: true }))
    })
  }

  /** @throws SendError */
  async bound(): Promise<Session> {
    if (this.#session) return this.#session
    this.#binding ??= this.#bind().finally(() => (this.#binding = undefined))
    return this.#binding
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#again)
    const session = this.#session ?? (await this.#binding?.catch(() => undefined))
    if (!session) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => session.destroy(), 1000)
      session.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      if (!session.unbind(() => session.close())) session.destroy()
    })
  }

  #bind(): Promise<Session> {
    const { host, port, tls, systemId, password, systemType } = this.#settings
    return new Promise((resolve, reject) => {
      const session = smpp.connect({ host, port, tls, ...(tls ? { servername: host } : {}) })
      let isOver = false
      const failed = (error: SendError): void => {
        if (isOver) return
        isOver = true
        clearTimeout(timer)
        this.#failures += 1
        session.destroy()
        reject(error)
      }
      const timer = setTimeout(() => failed(down('unreachable', 'no answer to the bind')), CONNECT_MS)
      session.on('error', (error: Error) => {
        failed(down('unreachable', error.message))
        session.destroy()
      })
      session.on('close', () => {
        failed(down('unreachable', 'the connection was closed'))
        if (this.#session === session) this.#lost()
      })
      session.on(tls ? 'secureConnect' : 'connect', () => {
        session.bind_transceiver({ system_id: systemId, password, system_type: systemType, interface_version: 0x34 }, ({ command_status: status }) => {
          if (status !== 0) return failed(down(SIGN_IN_FAILED.includes(status) ? 'auth_failed' : 'unreachable', wordsOf(status)))
          isOver = true
          clearTimeout(timer)
          this.#failures = 0
          this.#session = session
          this.#keepAlive(session)
          resolve(session)
        })
      })
      session.on('enquire_link', (pdu: Pdu) => void session.send(pdu.response()))
      session.on('deliver_sm', (pdu: Pdu) => {
        session.send(pdu.response())
        this.#onDelivered(pdu)
      })
      session.on('unbind', (pdu: Pdu) => {
        session.send(pdu.response())
        session.close()
      })
    })
  }

  #keepAlive(session: Session): void {
    let isAnswered = true
    const timer = setInterval(() => {
      if (!isAnswered) return session.destroy()
      isAnswered = false
      session.enquire_link(() => (isAnswered = true))
    }, this.#enquireMs)
    session.on('close', () => clearInterval(timer))
  }

  /** Nobody knows whether the centre has taken what was under way. */
  #lost(): void {
    this.#session = undefined
    for (const fail of this.#waiting) fail(new SendError({ isTemporary: true, code: 'dropped', words: 'the connection was lost', isUncertain: true }))
    if (!this.#isClosed) this.#bindAgain()
  }

  #bindAgain(): void {
    this.#again = setTimeout(() => {
      if (!this.#isClosed) this.bound().catch(() => this.#bindAgain())
    }, PAUSES[Math.min(this.#failures, PAUSES.length - 1)])
    this.#again.unref()
  }
}

const down = (code: string, words: string): SendError => new SendError({ isTemporary: true, code, words, isProviderDown: true })

/** «ESME_RTHROTTLED 0x58» */
export function wordsOf(status: number): string {
  const name = Object.entries(smpp.errors).find(([, code]) => code === status)?.[0] ?? 'error'
  return `${name} 0x${status.toString(16)}`
}
