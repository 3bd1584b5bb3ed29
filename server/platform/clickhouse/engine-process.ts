import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ClickHouseAway, type Restarts } from './clickhouse.ts'

/** Where a running engine is reached. */
export type EnginePlace = { url: string; token: string; pid: number }

type EngineLog = { info(details: object, message: string): void; warn(details: object, message: string): void }

const ENGINE = join(import.meta.dirname, 'engine.ts')
/** By how many ends came in a row, milliseconds. */
const GROWING_PAUSE = [0, 500, 2000, 5000, 15_000]
/** So many starts that the engine itself gave up in a row are the folder's fault, not the moment's. */
const FAILED_STARTS = 3
/** So many falls in a row, of an engine that had come up or for want of memory: what it does with the folder on its own, merging above all, brings it down. A few are those of greedy questions. */
const FALLS = 6
const STAYED_UP = 20_000
/** Somebody ended it from outside, the system that had no memory left among them: that says nothing of its folder. */
const KILLED = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'code 0'])
/** The machine's trouble: another engine has the folder still, of a process killed a moment ago or of one beside this; no room, files or rights. A new folder would fare no better. */
const OF_THE_MACHINE = /Cannot lock file|NOT_ENOUGH_SPACE|No space left|Too many open files|Permission denied|Read-only file system|errno: (13|23|24|28|30)\b/
/** Of the machine as a rule; of the folder where a length in it is rubbish. */
const OUT_OF_MEMORY = /MEMORY_LIMIT_EXCEEDED|CANNOT_ALLOCATE_MEMORY|Cannot allocate memory|bad_alloc|out of memory/i
/** There is no engine for this machine, or its package was left out: trying on would change nothing. */
const NOT_INSTALLED = /CHDB_PLATFORM|ERR_MODULE_NOT_FOUND|ERR_DLOPEN_FAILED/

/**
 * Keeps the engine running: however often it is killed, it is started again on its folder, each time a little later. A folder that it fails on by itself is put
 * aside and a new one begun; whoever fills it sees an empty read model and fills it anew.
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
  /** Ends of any kind since it last stayed up: the pause grows with them. Of these, starts that failed and falls later on, by itself. */
  #ends = 0
  #failedStarts = 0
  #falls = 0
  #upSince: number | null = null
  #nextAt: Date | null = null
  /** The engine answered, and refused what every start asks of its tables. */
  #refused: string | null = null
  /** What fails on a new folder too is not the folder's fault: no second one is put aside before the engine has stayed up. */
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

  get restarts(): Restarts {
    const isQuietAgain = this.#upSince !== null && Date.now() - this.#upSince > STAYED_UP
    return { count: isQuietAgain ? 0 : this.#ends, nextAt: this.#nextAt }
  }

  /** Resolves when the first start succeeded or failed; it is tried on in the background. */
  async start(): Promise<void> {
    await this.#launch()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#nextAt = null
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
    this.#nextAt = null
    this.#upSince = null
    this.#refused = null
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
    child.once('close', (code, signal) => this.#ended(signal ?? `code ${code}`, words.join(' ')))
    child.once('error', (error) => words.push(error.message))
    const port = await firstLine(child)
    if (port === null) return
    this.#starting = { url: `http://127.0.0.1:${port}`, token, pid: child.pid! }
    try {
      await this.#onStart()
      if (this.#child !== child || child.exitCode !== null || child.signalCode !== null || this.#isStopped) return
      this.trouble = null
      this.#failedStarts = 0
      this.#upSince = Date.now()
      this.place = this.#starting
    } catch (error) {
      // Of an engine that went away in the middle its end tells more.
      if (!(error instanceof ClickHouseAway)) this.#refused = (error as Error).message
      child.kill('SIGKILL')
    }
  }

  #ended(how: string, words: string): void {
    this.place = null
    if (this.#isStopped) return
    if (NOT_INSTALLED.test(words)) {
      this.trouble = 'there is no analytics engine for this machine'
      this.#log.warn({ words: words.slice(0, 500) }, 'there is no analytics engine for this machine: reports are away, all else works; CLICKHOUSE_URL names a server to use instead')
      return
    }
    const hasStayedUp = this.#upSince !== null && Date.now() - this.#upSince > STAYED_UP
    if (hasStayedUp) {
      this.#ends = 0
      this.#falls = 0
      this.#isPutAside = false
    }
    const reason = this.#refused ?? `${how} ${words}`.trim()
    const isOfFolder = !OF_THE_MACHINE.test(reason) && (this.#refused !== null || !KILLED.has(how))
    if (isOfFolder && (this.#upSince !== null || OUT_OF_MEMORY.test(reason))) this.#falls += 1
    else if (isOfFolder) this.#failedStarts += 1
    this.trouble = reason
    const pause = GROWING_PAUSE[Math.min(hasStayedUp ? 0 : this.#ends + 1, GROWING_PAUSE.length - 1)]!
    this.#ends += 1
    this.#log.warn({ how, words: reason.slice(0, 500), pause }, 'the analytics engine ended; it is started again')
    if ((this.#failedStarts >= FAILED_STARTS || this.#falls >= FALLS) && !this.#isPutAside) this.#putAside()
    this.#upSince = null
    this.#nextAt = new Date(Date.now() + pause)
    this.#timer = setTimeout(() => void this.#launch(), pause)
  }

  #putAside(): void {
    const aside = `${this.#folder}.broken-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    try {
      renameSync(this.#folder, aside)
      this.#failedStarts = 0
      this.#falls = 0
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
