import type { RawBuilder } from 'kysely'
import type { BulkAction } from '#shared/contracts/bulk.ts'
import type { Right } from '#shared/rights.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'

/** Values of what was changed, by field name. */
export type Values = Record<string, unknown>

/** How records of one entity are changed many at once. */
export type BulkTarget = {
  entity: string
  /** The right that the action needs. @throws Refusal `invalid` for an action that this entity does not know */
  rightFor(action: BulkAction): Right
  /** `select … as id` of all records that match and may be touched so. */
  matching(db: Database, actor: Actor, query: { filter?: string; q?: string }): Promise<RawBuilder<unknown>>
  /** Does it with one record. @throws Refusal as the same thing done by hand would */
  perform(tx: Tx, id: number, action: BulkAction): Promise<{ before: Values; after: Values }>
  /** Takes it back, unless somebody has changed it since. @throws Refusal `conflict`, and as by hand */
  takeBack(tx: Tx, id: number, action: BulkAction, before: Values, after: Values): Promise<void>
  /** What the records are called, for the list of those that did not go through; those out of the actor's reach have no name. */
  names(db: Database, actor: Actor, ids: number[]): Promise<Map<number, string>>
}
