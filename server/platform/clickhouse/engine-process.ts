import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Where a running engine is reached. */
export type EnginePlace = { url: string; token: string; pid: number }

type EngineLog = { info(details: object, message: string): void; warn(details: object, message: string): void }

const ENGINE = join(import.meta.dirname, 'engine.ts')
const GROWING_PAUSE = [0, 500, 2000, 5000, 15_000]
/** So many starts that failed in a row are the folder's fault, not the moment's. */
const FAILED_STARTS = 3
const STAYED_UP = 20_000
const IN_USE = /Cannot lock file/
/** There is no engine for this machine, or its package was left out: trying on would change nothing. */
const NOT_INSTALLED = /CHDB_PLATFORM|ERR_MODULE_NOT_FOUND|ERR_DLOPEN_FAILED/

/**
 * Keeps the engine running: killed or out of memory, it is started again, each time a little later. A folder that it cannot be started on is put aside and a
 * new one begun; whoever fills it sees an empty read model and fills it anew.
 */
export class EngineProcess {
  place: EnginePlace | null = null
  trouble: string | null = null
  readonly #folder: string
  readonly #memory: number
  readonly #log: EngineLog
  readonly #onStart: () => Promise<void>
  #child: ChildProcess | null = null
  readonly #script: string
  #failures = 0
  /** What fails on a new folder too is not the folder's fault: no second one is put aside before the engine has been up. */
  #isPutAside = false
  #isStopped = false
  #timer: NodeJS.Timeout | undefined

  /** @param onStart runs each time the engine answers, before it is called ready */
  constructor(options: { folder: string; memory: number; log: EngineLog; onStart: (place: EnginePlace) => Promise<void>; script?: string }) {
    this.#folder = options.folder
    this.#script = options.script ?? ENGINE
    this.#memory = options.memory
    this.#log = options.log
    this.#onStart = async () => options.onStart(this.#starting!)
  }

  #starting: EnginePlace | null = null

  /** Resolves when the first start succeeded or failed; it is tried on in the background. */
  async start(): Promise<void> {
    await this.#launch()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.place = null
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    await new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
    })
  }

  async #launch(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const token = randomBytes(24).toString('hex')
    // The engine knows nothing of the program's settings: their secrets are not its business.
    const child = spawn(process.execPath, [this.#script, this.#folder, String(this.#memory)], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', UV_THREADPOOL_SIZE: '8', ENGINE_TOKEN: token },
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C goes to every process of the terminal; work under way must be able to end first.
      detached: process.platform !== 'win32',
    })
    this.#child = child
    child.stdin!.on('error', () => {})
    const words: string[] = []
    createInterface({ input: child.stderr! }).on('line', (line) => {
      words.push(line)
      if (words.length > 8) words.shift()
    })
    const startedAt = Date.now()
    child.once('close', (code, signal) => this.#ended(signal ?? `code ${code}`, words.join(' '), Date.now() - startedAt))
    child.once('error', (error) => words.push(error.message))
    const port = await firstLine(child)
    if (port === null) return
    this.#starting = { url: `http://127.0.0.1:${port}`, token, pid: child.pid! }
    try {
      await this.#onStart()
      this.trouble = null
      this.#isPutAside = false
      if (this.#child === child && child.exitCode === null && !this.#isStopped) this.place = this.#starting
    } catch (error) {
      this.trouble = (error as Error).message
      child.kill('SIGKILL')
    }
  }

  #ended(how: string, words: string, lived: number): void {
    this.place = null
    if (this.#isStopped) return
    if (NOT_INSTALLED.test(words)) {
      this.trouble = 'there is no analytics engine for this machine'
      this.#log.warn({ words: words.slice(0, 500) }, 'there is no analytics engine for this machine: reports are away, all else works; CLICKHOUSE_URL names a server to use instead')
      return
    }
    this.#failures = lived > STAYED_UP ? 0 : this.#failures + 1
    this.trouble = `${how} ${words}`.trim()
    // Another engine has the folder, of a process that was killed a moment ago or of one beside this: nothing is wrong with it.
    if (IN_USE.test(words)) this.#failures = Math.min(this.#failures, FAILED_STARTS - 1)
    this.#log.warn({ how, words: words.slice(0, 500) }, 'the analytics engine ended; it is started again')
    if (this.#failures >= FAILED_STARTS && !this.#isPutAside) this.#putAside()
    const pause = GROWING_PAUSE[Math.min(this.#failures, GROWING_PAUSE.length - 1)]!
    this.#timer = setTimeout(() => void this.#launch(), pause)
  }

  #putAside(): void {
    const aside = `${this.#folder}.broken-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    try {
      renameSync(this.#folder, aside)
      this.#failures = 0
      this.#isPutAside = true
      this.#log.warn({ aside }, 'the analytics folder could not be opened; a new one is begun and filled from PostgreSQL')
    } catch (error) {
      this.trouble = (error as Error).message
    }
  }
}

/** The port that the child says it listens on; null when it ended before. */
function firstLine(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('close', () => resolve(null))
    createInterface({ input: child.stdout! }).once('line', (line) => resolve((JSON.parse(line) as { port: number }).port))
  })
}
