import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { mayTouchSite } from '#server/platform/access.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { Refusal, forbidden, invalid } from '#server/platform/errors.ts'
import { transact } from '#server/platform/transact.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { defaultStore } from '#server/modules/stock/index.ts'
import { SHRINK_LIMIT, countAbsent, deactivateAbsent } from './deactivate-absent.ts'
import { readFeedOffer } from './icml/feed-offer.ts'
import type { RowNote } from './icml/feed-offer.ts'
import { IcmlError } from './icml/icml-error.ts'
import { ensureUnits } from './ensure-units.ts'
import { decodeXml } from './icml/decode-xml.ts'
import { readIcml } from './icml/read-icml.ts'
import { knownGroups, placeGroups, readFeedGroup, saveGroups } from './load-groups.ts'
import type { FeedGroup, LoadedGroups } from './load-groups.ts'
import { saveLoadedOffers } from './load-offers.ts'
import type { FeedRow, LoadTarget } from './load-offers.ts'
import { linkLateCategories } from './link-late-categories.ts'
import type { LateCategory } from './link-late-categories.ts'
import { NOTES_KEPT, closeLoad, loadReport, noteProgress, openLoad } from './load-record.ts'
import type { LoadCounts, LoadEnd } from './load-record.ts'

const BATCH = 500
/** Rows whose category had not been declared when they were read; beyond this they stay without. */
const LATE_KEPT = 1_000_000
/** Products spoken for that are remembered: offers of one product stand together in real files. */
const SPOKEN_KEPT = 50_000

/** A catalogue file to be read. */
export type CatalogueSource = {
  /** Path, file name or URL, for people. */
  name: string
  bytes: AsyncIterable<Uint8Array>
  bytesTotal: number | null
}

export type LoadOptions = {
  site: string
  source: CatalogueSource
  /** Go on although a large part of the offers would disappear. */
  confirmShrink?: boolean
  /** Called after every batch. */
  onProgress?(counts: LoadCounts): void
}

/**
 * Loads a catalogue file (ICML) into a site. It is a job rather than a use case: it opens a transaction a batch, so that a file of any size holds little memory
 * and no lock for long, and what was read stays read. Loading the same file again writes nothing.
 *
 * The end of the load: `done`; `failed` with a reason (rows read before stay, nothing is taken out of sale); or `asks`, when more than a fifth of the offers in
 * sale are not in the file: then they stay in sale until `confirmShrink` is called for this load.
 * @throws Refusal `catalogue_load_running`; `forbidden` for a site of others; `invalid` for an unknown one
 */
export async function loadCatalogue(db: Db, actor: Actor, options: LoadOptions): Promise<CatalogueLoad> {
  return runLoad(db, actor, await transact(db, actor, (tx) => startLoad(tx, options.site, options.source.name, options.source.bytesTotal)), options)
}

/** Reads the file of a load that has been started, into its record. */
export async function runLoad(db: Db, actor: Actor, load: LoadTarget, options: Omit<LoadOptions, 'site'>): Promise<CatalogueLoad> {
  const told: Told = { counts: { rowsRead: 0, added: 0, changed: 0, unchanged: 0, refused: 0, bytesRead: 0 }, notes: [] }
  const close = (end: LoadEnd) => transact(db, actor, (tx) => closeLoad(tx, load.id, end, told.counts, told.notes))
  try {
    await close(await readFile(db, actor, load, told, options))
  } catch (error) {
    const reason = reasonOf(error)
    await close({ state: 'failed', deactivated: 0, missing: null, error: reason ?? { code: 'fault', params: {} } })
    if (!reason) throw error
  }
  return loadReport(db.kysely, load.id, 'all')
}

/**
 * Goes on with a load that asked: takes out of sale what its file did not name.
 * @throws Refusal `not_found`; `catalogue_load_does_not_ask`
 */
export async function confirmShrink(db: Db, actor: Actor, id: number): Promise<CatalogueLoad> {
  const load = await loadReport(db.kysely, id, actor.grants.sites)
  if (load.state !== 'asks') throw doesNotAsk(load)
  const deactivated = await deactivateAll(db, actor, id, load.site)
  await transact(db, actor, (tx) => closeLoad(tx, id, { state: 'done', deactivated, missing: load.offersMissing, error: null }))
  return loadReport(db.kysely, id, 'all')
}

/**
 * Ends a load that asked without taking anything out of sale: what its file did not name stays as it is.
 * @throws Refusal `not_found`; `catalogue_load_does_not_ask`
 */
export async function leaveInSale(tx: Tx, id: number): Promise<void> {
  const load = await loadReport(tx.db, id, tx.actor.grants.sites)
  if (load.state !== 'asks') throw doesNotAsk(load)
  await closeLoad(tx, id, { state: 'done', deactivated: 0, missing: load.offersMissing, error: null })
}

const doesNotAsk = ({ id, state }: CatalogueLoad) => new Refusal('catalogue_load_does_not_ask', { id, state }, 409)

/** Opens the record of a load and decides where it writes to. */
export async function startLoad(tx: Tx, site: string, source: string, bytesTotal: number | null): Promise<LoadTarget> {
  if (!mayTouchSite(tx.actor, site)) throw forbidden('products.change')
  const references = await freshReferences(tx.db)
  if (!references.sites.byCode.has(site)) throw invalid('site', 'unknown_code', { value: site })
  const priceType = references.priceTypes.all.find((type) => type.isDefault) ?? references.priceTypes.all[0]
  const id = await openLoad(tx, site, source, bytesTotal)
  return { id, site, store: await defaultStore(tx), priceType: priceType?.code ?? 'base' }
}

/** What one transaction saves. */
type Batch = { rows: FeedRow[]; categories: FeedGroup[]; refusedIds: string[] }

/** What a load has to tell, also when it breaks. */
type Told = { counts: LoadCounts; notes: RowNote[] }

async function readFile(db: Db, actor: Actor, load: LoadTarget, { counts, notes }: Told, { source, confirmShrink: isConfirmed, onProgress }: Omit<LoadOptions, 'site'>): Promise<LoadEnd> {
  const groups = await transact(db, actor, (tx) => knownGroups(tx, load.site))
  const parents = new Map<string, string | null>()
  const spoken = new Set<number>()
  const late: LateCategory[] = []
  let batch: Batch = { rows: [], categories: [], refusedIds: [] }

  const save = async (): Promise<void> => {
    const full = batch
    batch = { rows: [], categories: [], refusedIds: [] }
    await addUnits(db, actor, full.rows)
    const { groups: savedGroups, offers } = await transact(db, actor, (tx) => saveBatch(tx, load, full, groups, spoken, counts))
    for (const group of savedGroups) groups.set(group.externalId, group)
    for (const id of offers.productIds) spoken.add(id)
    for (const id of spoken) if (spoken.size > SPOKEN_KEPT) spoken.delete(id)
    late.push(...offers.unknownCategories.slice(0, LATE_KEPT - late.length))
    counts.added += offers.added
    counts.changed += offers.changed
    counts.unchanged += offers.unchanged
    for (const { offer, line } of offers.doubled) note(counts, notes, { line, code: 'doubled_id', params: { id: offer.externalId }, isKept: false })
    onProgress?.(counts)
  }

  const counted = countBytes(source.bytes, (bytes) => (counts.bytesRead += bytes))
  try {
    for await (const record of readIcml(decodeXml(counted))) {
      if (record.kind === 'category') {
        const group = readFeedGroup(record)
        if (group) parents.set(group.externalId, group.parentExternalId)
        if (group) batch.categories.push(group)
        else note(counts, notes, { line: record.line, code: 'bad_category', params: {}, isKept: true })
      } else {
        counts.rowsRead += 1
        const { offer, notes: found } = readFeedOffer(record)
        for (const each of found) note(counts, notes, each)
        if (offer) batch.rows.push({ offer, line: record.line })
        else if (record.attributes['id']) batch.refusedIds.push(record.attributes['id'].trim())
      }
      if (batch.rows.length >= BATCH || batch.categories.length >= BATCH || batch.refusedIds.length >= BATCH) await save()
    }
  } finally {
    // Also when the file breaks: the rows before the break are good.
    await save()
  }
  await transact(db, actor, (tx) => placeGroups(tx, load.site, parents, groups))
  notes.push(...(await linkLateCategories(db, actor, load.site, late, groups)))
  const { active, missing } = await transact(db, actor, (tx) => countAbsent(tx, load.id, load.site))
  if (missing > active * SHRINK_LIMIT && !isConfirmed) {
    return { state: 'asks', deactivated: 0, missing, error: { code: 'catalogue_would_shrink', params: { active, missing } } }
  }
  return { state: 'done', deactivated: await deactivateAll(db, actor, load.id, load.site), missing, error: null }
}

/** A unit whose code will not do for a reference is left out. */
async function addUnits(db: Db, actor: Actor, rows: FeedRow[]): Promise<void> {
  const units = rows.flatMap(({ offer }) => offer.unit ?? [])
  if (units.length === 0) return
  const isKnown = await transact(db, actor, (tx) => ensureUnits(tx, units))
  for (const { offer } of rows) if (offer.unit && !isKnown(offer.unit.code)) offer.unit = null
}

async function saveBatch(tx: Tx, load: LoadTarget, batch: Batch, known: LoadedGroups, spoken: ReadonlySet<number>, counts: LoadCounts) {
  const groups = await saveGroups(tx, load.site, batch.categories, known)
  const all = new Map([...known, ...groups.map((group) => [group.externalId, group] as const)])
  const offers = await saveLoadedOffers(tx, load, batch.rows, all, spoken)
  await keepInSale(tx, load, batch.refusedIds)
  await noteProgress(tx, load.id, counts)
  return { groups, offers }
}

function note(counts: LoadCounts, notes: RowNote[], found: RowNote): void {
  if (!found.isKept) counts.refused += 1
  if (notes.length < NOTES_KEPT) notes.push(found)
}

/** A row that cannot be read still says that the store has the offer: it is not taken out of sale for a typing error. */
async function keepInSale(tx: Tx, load: LoadTarget, externalIds: string[]): Promise<void> {
  if (externalIds.length === 0) return
  await tx.prepared(
    'catalogue_load_keep',
    'insert into catalogue_load_seen (load_id, offer_id) select $1, id from offer where site = $2 and external_id = any($3::text[]) on conflict do nothing',
    [load.id, load.site, externalIds],
  )
}

async function deactivateAll(db: Db, actor: Actor, loadId: number, site: string): Promise<number> {
  let total = 0
  for (;;) {
    const count = await transact(db, actor, (tx) => deactivateAbsent(tx, loadId, site, BATCH))
    total += count
    if (count < BATCH) return total
  }
}

/** What a person can mend; anything else is a fault. */
function reasonOf(error: unknown): LoadEnd['error'] {
  if (error instanceof IcmlError) return { code: error.code, params: { line: error.line, ...error.params } }
  return error instanceof Refusal ? { code: error.code, params: error.params } : null
}

async function* countBytes(bytes: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    count(chunk.length)
    yield chunk
  }
}
