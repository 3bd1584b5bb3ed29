import { SendError } from '../providers/provider.ts'
import type { SendingSettings } from '../sending-settings.ts'
import type { Claimed } from './claim.ts'
import { pauseAfter } from './pause.ts'

/** The words that left, or would have. */
export type Words = { subject: string | null; text: string; html: string | null; templateVersion: number | null }

/** What became of a try. */
export type Outcome = {
  row: Claimed
  state: 'sent' | 'delivered' | 'planned' | 'failed' | 'dead' | 'suppressed'
  reason: string | null
  params: Record<string, unknown> | null
  nextTryAt: Date | null
  /** A try that was none: the way was broken, or it is not the time. */
  isUncounted: boolean
  isUncertain: boolean
  externalId: string | null
  address: string | null
  words: Words | null
  bounce: 'hard' | 'soft' | null
}

const made = (row: Claimed, rest: Partial<Outcome> & Pick<Outcome, 'state'>): Outcome =>
  ({ row, reason: null, params: null, nextTryAt: null, isUncounted: false, isUncertain: false, externalId: null, address: row.address, words: null, bounce: null, ...rest })

export const sent = (row: Claimed, more: { address: string | null; state: 'sent' | 'delivered'; externalId: string | null; words: Words }): Outcome => made(row, more)

export const refusedFor = (row: Claimed, reason: string, params: Record<string, unknown>): Outcome => made(row, { state: 'suppressed', reason, params })

/** Nothing that trying again would mend: a template that cannot be read, a variable without a value. */
export const impossible = (row: Claimed, reason: string, params: Record<string, unknown>): Outcome => made(row, { state: 'failed', reason, params })

/** Not now, but then; no try is counted. */
export const later = (row: Claimed, until: Date, reason: string | null, params: Record<string, unknown> | null = null): Outcome =>
  made(row, { state: 'planned', reason, params, nextTryAt: until, isUncounted: true })

const HOUR = 3_600_000

/** Whether a failed try is followed by another, and when. */
export function failed(row: Claimed, error: unknown, settings: SendingSettings, now: Date, isIdempotent: boolean): Outcome {
  const failure = error instanceof SendError ? error : new SendError({ isTemporary: true, code: 'fault', words: error instanceof Error ? error.message : String(error) })
  const { code, words } = failure
  const params = { words }
  if (!failure.isTemporary) return made(row, { state: 'failed', reason: code, params, bounce: failure.bounce ?? null })
  const isLate = +now > +row.dueAt + settings.giveUpHours * HOUR && +now > +row.createdAt + settings.giveUpHours * HOUR
  if (isLate) return made(row, { state: 'dead', reason: 'too_late', params: { ...params, code } })
  if (failure.isProviderDown) return made(row, { state: 'planned', reason: code, params, nextTryAt: now, isUncounted: true })
  const isUncertain = failure.isUncertain && !isIdempotent
  // Once more at most: a third copy helps nobody, and a person can see whether there was one.
  if (isUncertain && row.uncertain > 0) return made(row, { state: 'dead', reason: 'maybe_twice', params, isUncertain })
  if (row.attempts >= settings.attempts) return made(row, { state: 'dead', reason: code, params, isUncertain })
  const pause = Math.max(pauseAfter(row.attempts), failure.retryAfter ?? 0)
  return made(row, { state: 'planned', reason: isUncertain ? 'maybe_twice' : code, params, nextTryAt: new Date(+now + pause), isUncertain })
}
