import type { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpSettings } from './manifest.ts'

type Envelope = { from: string; to: string; size: number }
type Line = { connection: SMTPConnection; letters: number; idle: NodeJS.Timeout | undefined }

const IDLE = 20_000
/** Servers like a connection to end now and then. */
const LETTERS = 200
const CONNECT_TIMEOUT = 15_000
const GREETING_TIMEOUT = 15_000
/** Silence in the middle of a letter; servers that look through letters take their time to answer. */
const SILENCE_TIMEOUT = 60_000

/**
 * Connections to one mail server, each used for many letters. The library's own pool sends a letter again by itself when a connection
 * breaks; here it must be known which letter may have been taken, so nothing is repeated.
 */
export class SmtpConnections {
  readonly #settings: SmtpSettings
  readonly #password: string
  readonly #free: Line[] = []
  readonly #waiting: (() => void)[] = []
  readonly #width: number
  #open = 0
  #isClosed = false

  constructor(settings: SmtpSettings, password: string, width: number) {
    this.#settings = settings
    this.#password = password
    this.#width = width
  }

  /** @returns the server's own id of the letter, where it tells one */
  async send(envelope: Envelope, letter: Readable): Promise<string | undefined> {
    const line = await this.#take()
    let isGood = false
    try {
      const answer = await new Promise<string | undefined>((resolve, reject) => {
        line.connection.send({ ...envelope, to: [envelope.to] }, letter, (error, info) => (error ? reject(error) : resolve(idIn(info?.response))))
      })
      isGood = true
      return answer
    } catch (error) {
      // A refused letter says nothing against the connection, unless the server hangs up with it.
      const { responseCode } = error as { responseCode?: number }
      isGood = responseCode !== undefined && responseCode !== 421 && (await reset(line.connection))
      throw error
    } finally {
      line.letters += 1
      this.#give(line, isGood)
    }
  }

  async check(): Promise<void> {
    const connection = await connect(this.#settings, this.#password)
    connection.quit()
  }

  close(): void {
    this.#isClosed = true
    for (const line of this.#free.splice(0)) this.#drop(line)
  }

  async #take(): Promise<Line> {
    for (;;) {
      const free = this.#free.pop()
      if (free) {
        clearTimeout(free.idle)
        free.idle = undefined
        if (isUsable(free.connection)) return free
        this.#drop(free)
        continue
      }
      if (this.#open < this.#width) {
        this.#open += 1
        try {
          return { connection: await connect(this.#settings, this.#password), letters: 0, idle: undefined }
        } catch (error) {
          this.#open -= 1
          this.#waiting.shift()?.()
          throw error
        }
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #give(line: Line, isGood: boolean): void {
    if (!isGood || this.#isClosed || line.letters >= LETTERS || !isUsable(line.connection)) this.#drop(line)
    else {
      this.#free.push(line)
      line.idle = setTimeout(() => {
        const at = this.#free.indexOf(line)
        if (at >= 0) this.#free.splice(at, 1)
        this.#drop(line)
      }, IDLE).unref()
    }
    this.#waiting.shift()?.()
  }

  #drop({ connection, idle }: Line): void {
    clearTimeout(idle)
    this.#open -= 1
    if (isUsable(connection)) connection.quit()
    else connection.close()
  }
}

const gone = new WeakSet<SMTPConnection>()
const isUsable = (connection: SMTPConnection): boolean => !gone.has(connection)

function connect(settings: SmtpSettings, password: string): Promise<SMTPConnection> {
  const { host, port, security, user, verifyCertificate = true, from } = settings
  const connection = new SMTPConnection({
    host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none', tls: { rejectUnauthorized: verifyCertificate },
    connectionTimeout: CONNECT_TIMEOUT, greetingTimeout: GREETING_TIMEOUT, socketTimeout: SILENCE_TIMEOUT, name: from.split('@').at(-1)!,
  })
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      gone.add(connection)
      connection.close()
      reject(error instanceof Error ? error : new Error(String(error)))
    }
    // Heard for as long as the connection lives: what breaks in the middle of a letter is told to the sender of the letter too.
    connection.on('error', fail)
    connection.once('end', () => {
      gone.add(connection)
      reject(Object.assign(new Error('the server closed the connection'), { code: 'ECONNECTION' }))
    })
    connection.connect((error) => {
      if (error) return fail(error)
      if (!user) return resolve(connection)
      connection.login({ user, credentials: { user, pass: password } }, (refused) => (refused ? fail(refused) : resolve(connection)))
    })
  })
}

const reset = (connection: SMTPConnection): Promise<boolean> =>
  new Promise((resolve) => (isUsable(connection) ? connection.reset((error) => resolve(!error)) : resolve(false)))

/** «250 2.0.0 Ok: queued as 4F3A2…»: what the server's people ask for when a letter is looked for. */
const idIn = (response: string | undefined): string | undefined => /queued as ([\w.-]+)/i.exec(response ?? '')?.[1] ?? / id=([\w.-]+)/i.exec(response ?? '')?.[1]
