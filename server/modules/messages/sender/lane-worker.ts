import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Lane } from '../message-state.ts'
import { SendError, type ProviderManifest, type Sender } from '../providers/provider.ts'
import { sendingSettings, type SendingSettings } from '../sending-settings.ts'
import type { Claimed } from './claim.ts'
import { claimWithinPace } from './claim-within-pace.ts'
import { openProvider, tellHealth, type ProviderRow } from './open-providers.ts'
import { failed, sent, type Outcome } from './outcome.ts'
import { pauseOfProvider } from './pause.ts'
import { prepare, type Prepared, type Surroundings } from './prepare.ts'
import type { Recorder } from './recorder.ts'

export type WorkerParts = Surroundings & {
  log: FastifyBaseLogger
  recorder: Recorder
  /** The number to claim with. */
  number(): Promise<number>
  /** Whether bulk must wait: the sending domain is not in order. */
  isHeld(provider: ProviderRow): Promise<boolean>
}

const LOOK_EVERY = 500
/** Those that come within so many milliseconds leave together: taking and making ready one costs the database what many do. The first does not wait. */
const GATHER = 40
const PAUSE_AFTER_FAULT = 2000
const WIDTH = 5
const SETTINGS_FOR = 5000
const FALLBACK: SendingSettings = { quietOn: true, quietFrom: '21:00', quietTo: '09:00', softBounces: 5, attempts: 10, giveUpHours: 48, fusePerHour: 500 }

/** Sends what one provider has in one lane, as many at once as the provider bears. Lanes and providers never wait for each other. */
export class LaneWorker {
  readonly provider: ProviderRow
  readonly #lane: Lane
  readonly #parts: WorkerParts
  readonly #underWay = new Set<Promise<void>>()
  #opened: { sender: Sender; manifest: ProviderManifest } | undefined
  #isStopped = false
  #isWoken = true
  #rouse: (() => void) | undefined
  #failures = 0
  #restsUntil = 0
  #tookAt = 0
  #settings: { value: SendingSettings; until: number } | undefined
  readonly #running: Promise<void>

  constructor(parts: WorkerParts, provider: ProviderRow, lane: Lane) {
    this.#parts = parts
    this.provider = provider
    this.#lane = lane
    this.#running = this.#run()
  }

  wake(): void {
    this.#isWoken = true
    this.#rouse?.()
  }

  /** Takes nothing more; resolves when what is under way is over, or after the grace. */
  async stop(grace: number): Promise<void> {
    this.#isStopped = true
    this.wake()
    await this.#running
    let timer: NodeJS.Timeout | undefined
    await Promise.race([Promise.all(this.#underWay), new Promise((resolve) => (timer = setTimeout(resolve, grace)))])
    clearTimeout(timer)
    await this.#opened?.sender.close()
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#isWoken = false
      let wait = LOOK_EVERY
      try {
        wait = await this.#takeSome()
      } catch (error) {
        if (error instanceof SendError) await this.#down(error)
        else {
          this.#parts.log.error({ err: error, provider: this.provider.id, lane: this.#lane }, 'messages could not be taken; it is tried again')
          wait = PAUSE_AFTER_FAULT
        }
      }
      if (!this.#isStopped && wait > 0) await this.#sleep(wait)
    }
  }

  /** @returns milliseconds until it is worth looking again, unless something happens before */
  async #takeSome(): Promise<number> {
    const rests = this.#restsUntil - Date.now()
    if (rests > 0) return rests
    const { sender } = (this.#opened ??= openProvider(this.provider, this.#parts))
    const width = sender.width ?? WIDTH
    const free = (this.#failures > 0 ? 1 : width) - this.#underWay.size
    // A few at once cost the database as much as one.
    if (free <= 0 || (this.#lane === 'bulk' && free < width / 2 && this.#underWay.size > 0)) return LOOK_EVERY
    if (this.#lane === 'bulk' && (await this.#parts.isHeld(this.provider))) return PAUSE_AFTER_FAULT
    const early = this.#tookAt + GATHER - Date.now()
    if (early > 0) await pause(early)
    const number = await this.#parts.number()
    const { rows, isSpent } = await claimWithinPace(this.#parts.db, { providerId: this.provider.id, lane: this.#lane, limit: free, sender: number }, this.provider.pace)
    // Where there is more than can be taken, nothing is gained by waiting for more.
    this.#tookAt = rows.length === free ? 0 : Date.now()
    if (rows.length > 0) this.#send(rows, number)
    if (isSpent) return untilNextMinute()
    return rows.length === free ? 0 : LOOK_EVERY
  }

  #send(rows: Claimed[], number: number): void {
    const prepared = prepare(this.#parts, rows).catch((error: unknown): Prepared[] => {
      this.#parts.log.error({ err: error, messages: rows.map((row) => row.id) }, 'messages could not be made ready')
      return []
    })
    rows.forEach((row, n) => {
      const way = this.#sendOne(row, async () => (await prepared)[n]).then((outcome) => {
        this.#underWay.delete(way)
        this.#parts.recorder.add(outcome, number)
        this.wake()
      })
      this.#underWay.add(way)
    })
  }

  async #sendOne(row: Claimed, ready: () => Promise<Prepared | undefined>): Promise<Outcome> {
    const { sender, manifest } = this.#opened!
    try {
      const prepared = await ready()
      if (!prepared) throw new Error('it could not be made ready')
      if ('fault' in prepared) throw prepared.fault
      if ('outcome' in prepared) return prepared.outcome
      const answer = await sender.send(prepared.message)
      if (this.#failures > 0) await this.#up()
      return sent(row, { address: prepared.message.address, state: answer.state, externalId: answer.externalId ?? null, words: prepared.words })
    } catch (error) {
      if (error instanceof SendError && error.isProviderDown) await this.#down(error)
      return failed(row, error, await this.#sending(), new Date(), manifest.abilities.isIdempotent ?? false)
    }
  }

  async #down(error: SendError): Promise<void> {
    const isFirst = this.#failures === 0
    // Of many that fail at once the first one counts.
    if (Date.now() >= this.#restsUntil) {
      this.#failures += 1
      this.#restsUntil = Date.now() + Math.max(pauseOfProvider(this.#failures), error.retryAfter ?? 0)
    }
    if (isFirst) await this.#tell({ state: 'down', code: error.code, words: error.words })
  }

  async #up(): Promise<void> {
    this.#failures = 0
    this.#restsUntil = 0
    await this.#tell({ state: 'up' })
  }

  async #tell(health: { state: 'up' | 'down'; code?: string; words?: string }): Promise<void> {
    await tellHealth(this.#parts.db, this.provider.id, health).catch((error) => this.#parts.log.error({ err: error, provider: this.provider.id }, 'the health of a provider could not be written'))
  }

  async #sending(): Promise<SendingSettings> {
    if (this.#settings && this.#settings.until >= Date.now()) return this.#settings.value
    // Asked when a try has failed: that the database is away too must not make the outcome be forgotten.
    const value = await sendingSettings(this.#parts.db.kysely).catch(() => this.#settings?.value ?? FALLBACK)
    this.#settings = { value, until: Date.now() + SETTINGS_FOR }
    return value
  }

  #sleep(milliseconds: number): Promise<void> {
    if (this.#isWoken) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#rouse = undefined
        resolve()
      }
      const timer = setTimeout(wake, milliseconds)
      this.#rouse = wake
    })
  }
}

const MINUTE = 60_000
/** The database counts minutes by its own clock; a little after ours it has begun there too. */
const untilNextMinute = (): number => MINUTE - (Date.now() % MINUTE) + 50
