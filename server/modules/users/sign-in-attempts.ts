import { Refusal } from '#server/platform/errors.ts'

const WINDOW = 5 * 60_000
/** Wrong passwords within the window: for one person from one address, and from one address for anybody. */
const LIMITS = { person: 10, address: 100 }
const REMEMBERED = 50_000

type Count = { failures: number; until: number }

/** Slows down guessing of passwords. Only failures count, so people who know theirs never notice; each process counts by itself. */
export class SignInAttempts {
  readonly #counts = new Map<string, Count>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** @throws Refusal `too_many_attempts` with the seconds to wait */
  refuseWhenTooMany(address: string, email: string): void {
    const waits = [this.#wait(address, LIMITS.address), this.#wait(`${address} ${email.toLowerCase()}`, LIMITS.person)]
    const seconds = Math.ceil(Math.max(...waits) / 1000)
    if (seconds > 0) throw new Refusal('too_many_attempts', { seconds }, 429)
  }

  failed(address: string, email: string): void {
    for (const key of [address, `${address} ${email.toLowerCase()}`]) {
      const count = this.#current(key) ?? { failures: 0, until: this.#now() + WINDOW }
      count.failures += 1
      this.#counts.delete(key)
      this.#counts.set(key, count)
    }
    // The oldest go first when somebody tries a great many addresses.
    for (const key of this.#counts.keys()) {
      if (this.#counts.size <= REMEMBERED) break
      this.#counts.delete(key)
    }
  }

  succeeded(address: string, email: string): void {
    this.#counts.delete(`${address} ${email.toLowerCase()}`)
  }

  #wait(key: string, limit: number): number {
    const count = this.#current(key)
    return count && count.failures >= limit ? count.until - this.#now() : 0
  }

  #current(key: string): Count | undefined {
    const count = this.#counts.get(key)
    if (!count || count.until > this.#now()) return count
    this.#counts.delete(key)
    return undefined
  }
}
