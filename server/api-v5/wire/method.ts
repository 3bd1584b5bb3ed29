import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import type { Envelope } from './envelope.ts'
import { scalar, type Parameters, type ParsedParameters } from './parameters.ts'

export type Area =
  | 'order' | 'customer' | 'reference' | 'store' | 'analytics' | 'telephony' | 'delivery' | 'user' | 'segment' | 'custom_fields'
  | 'task' | 'integration' | 'cost' | 'payments' | 'file' | 'loyalty' | 'verification'

/** What a key may do: an area, to read or to write. */
export type KeyScope = `${Area}_read` | `${Area}_write`

export type ApiKey = {
  id: number
  name: string
  scopes: readonly string[]
  sites: readonly string[] | 'all'
  /** Refuses what a lenient key saves with a problem. */
  strict: boolean
  actor: Actor
}

/** What the protocol must know of the account. */
export type Account = {
  timeZone: string
  /** Codes of all sites. */
  sites: readonly string[]
}

export type Installation = { version: string; publicUrl: string }

/** One request, authenticated, routed and parsed. */
export type Call = {
  db: Db
  key: ApiKey
  account: Account
  installation: Installation
  /** Values of the placeholders in the path, decoded. */
  path: Record<string, string>
  query: ParsedParameters
  form: Parameters
}

/** An envelope, or a file: print forms answer with their bytes. */
export type Answer = { status?: number; body: Envelope; file?: undefined } | { file: { name: string; type: string; bytes: Buffer } }

/** A row of the method table: everything about a method but what it does. */
export type Method = {
  verb: 'GET' | 'POST'
  /** Below `/api/v5`; the unversioned ones begin with `/api/`. Placeholders stand in braces. */
  path: string
  /** The scope a key needs; null = any valid key. */
  scope: KeyScope | null
  handle(call: Call): Promise<Answer>
}

/** A plain parameter: from the body, or from the query, since clients differ in where they put `by`, `site` and `force`. */
export function parameter(call: Call, name: string): string | undefined {
  const value = scalar(call.form, name) ?? scalar(call.query.last, name)
  return value === '' ? undefined : value
}

/** Opens the transaction of a method that writes; the key is the actor of its changes. */
export function write<T>(call: Call, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(call.db, call.key.actor, work)
}
