import type { TSchema } from 'typebox'
import type { Db } from '#server/platform/db.ts'
import type { Spend } from '../ad-spend/read-spend.ts'

type Words = { ru: string; en: string }

/** A service that tells what advertising cost. A folder each: manifest, client, and a fake of the service for tests. */
export type AdService = {
  kind: string
  title: Words
  /** Labels of what it brings, unless a person says otherwise. */
  source: string
  medium: string
  settings: TSchema
  fields: readonly { name: string; kind: 'text' | 'flag'; label: Words; value?: unknown }[]
  secrets: readonly { name: string; label: Words }[]
  /** Settings that say whom the secrets are told to: with another one of these the secrets must be given anew. */
  confidants: readonly string[]
  /** @throws AdServiceError */
  spend(asking: Asking): Promise<SpendAnswer>
}

export type Asking = {
  db: Db
  settings: Record<string, unknown>
  secrets: Record<string, string>
  /** Days, both included. */
  from: string
  to: string
  /** Names the report: asked for by it again, the service gives what it has been making meanwhile. */
  name: string
  source: string
  medium: string
}

/** `later`: the report is being made; ask again in so many seconds. */
export type SpendAnswer = ({ state: 'ready'; rows: Spend[] } | { state: 'later'; seconds: number }) & { unitsLeft?: number }

/** Why there is no spend. `code` is worded by the web app; `words` are the service's own, without secrets. */
export class AdServiceError extends Error {
  readonly code: 'auth_failed' | 'no_units' | 'settings_wrong' | 'service_fault' | 'unreachable' | 'partial' | 'strange_answer' | 'too_large'
  readonly words: string
  /** It may pass by itself. */
  readonly isTemporary: boolean
  constructor(code: AdServiceError['code'], words: string, isTemporary: boolean) {
    super(`${code}: ${words}`)
    this.name = 'AdServiceError'
    this.code = code
    this.words = words.slice(0, 300)
    this.isTemporary = isTemporary
  }
}
