import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion, createReference, freshReferences } from '#server/modules/settings/index.ts'
import type { FeedOffer } from './icml/feed-offer.ts'

type Unit = NonNullable<FeedOffer['unit']>

/** What codes of references may look like; an offer with another unit has none. */
const CODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$/

/**
 * Units that files name and the account does not know are added to it. In a transaction of its own before the rows that name them: it locks the settings.
 * @returns whether a unit of that code may stand on an offer
 */
export async function ensureUnits(tx: Tx, units: Unit[]): Promise<(code: string) => boolean> {
  const known = (await freshReferences(tx.db)).units.byCode
  const isKnown = (code: string) => known.has(code)
  const missing = [...new Map(units.filter((unit) => CODE.test(unit.code) && !isKnown(unit.code)).map((unit) => [unit.code, unit])).values()]
  if (missing.length === 0) return isKnown
  // Whoever adds the same unit at the same time waits here, and sees it then.
  await bumpVersion(tx)
  const now = (await freshReferences(tx.db)).units.byCode
  for (const { code, name, sym } of missing) if (!now.has(code)) await createReference(tx, 'units', { code, name, sym })
  const added = new Set(missing.map((unit) => unit.code))
  return (code) => isKnown(code) || added.has(code)
}
