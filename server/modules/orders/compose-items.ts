import { quantity } from '#shared/quantity.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { References } from '#server/modules/settings/index.ts'
import { newItem } from './new-item.ts'
import { offerOf, readOffers, type OfferForOrder } from './order-context.ts'
import type { ItemInput } from './order-input.ts'
import type { ItemState, OrderState } from './order-state.ts'
import type { FoundProblem } from './problems.ts'

/** A line as a change sends it: what it does not name stays. */
export type ItemPatch = Partial<ItemInput> & { id?: number | null }

type Composition = { items?: ItemPatch[]; itemsMode?: 'replace' | 'merge'; removeItems?: number[] }

/**
 * The lines of an order after a change. A sent line is matched with one of the order by id, then by an external id of the same code and
 * value, then by the legacy external id; a matched line is changed in part, an unmatched one is added. In a whole composition, lines
 * that were not sent leave the order.
 */
export async function composeItems(
  tx: Tx,
  order: OrderState,
  composition: Composition,
  references: References,
  intake: { strict?: boolean },
  problems: FoundProblem[],
): Promise<OrderState> {
  const removed = new Set(composition.removeItems ?? [])
  const remaining = order.items.filter((item) => !removed.has(item.id))
  if (composition.items === undefined) return removed.size > 0 ? { ...order, items: numbered(remaining) } : order
  const patches = composition.items
  const named = patches.some((patch) => patch.offer && (patch.offer.id || patch.offer.externalId || patch.offer.xmlId)) || patches.length > 0
  const { offers, itemIds } = named ? await readOffers(tx, order.site, patches.map(asInput)) : { offers: [], itemIds: [] }
  const free = new Set(remaining)
  const result: ItemState[] = []
  patches.forEach((patch, index) => {
    const match = matching(patch, free)
    const offer = offerOf(offers, asInput(patch))
    if (match) {
      free.delete(match)
      result.push(patched(match, patch, offer, references, index, problems, intake))
    } else {
      result.push(added(tx, order, patch, { id: itemIds[index]!, index, offer, references, problems, strict: intake.strict ?? false }))
    }
  })
  const untouched = (composition.itemsMode ?? 'replace') === 'merge' ? remaining.filter((item) => free.has(item)) : []
  const places = new Map(remaining.map((item, place) => [item.id, place]))
  const all = [...untouched, ...result].toSorted((one, other) => (places.get(one.id) ?? Infinity) - (places.get(other.id) ?? Infinity) || 0)
  return { ...order, items: numbered(all) }
}

const numbered = (items: ItemState[]): ItemState[] => items.map((item, position) => (item.position === position ? item : { ...item, position }))
const asInput = (patch: ItemPatch): ItemInput => ({ quantity: 1, ...patch })

function matching(patch: ItemPatch, free: Set<ItemState>): ItemState | undefined {
  const candidates = [...free]
  if (patch.id) {
    const byId = candidates.find((item) => item.id === patch.id)
    if (byId) return byId
  }
  const pairs = patch.externalIds ?? []
  const byPair = candidates.find((item) => item.externalIds.some((own) => pairs.some((sent) => sent.code === own.code && sent.value === own.value)))
  if (byPair) return byPair
  return patch.externalId ? candidates.find((item) => item.externalId === patch.externalId) : undefined
}

function patched(
  item: ItemState,
  patch: ItemPatch,
  offer: OfferForOrder | null,
  references: References,
  index: number,
  problems: FoundProblem[],
  intake: { strict?: boolean },
): ItemState {
  const changed: ItemState = { ...item }
  if (patch.quantity !== undefined) changed.quantity = quantity(patch.quantity)
  if (patch.initialPrice !== undefined && patch.initialPrice !== null) changed.initialPrice = patch.initialPrice
  if (patch.purchasePrice !== undefined) changed.purchasePrice = patch.purchasePrice
  if (patch.discountManualAmount !== undefined) changed.discountManualAmount = patch.discountManualAmount
  if (patch.discountManualPercent !== undefined) changed.discountManualPercent = patch.discountManualPercent
  if (patch.comment !== undefined) changed.comment = patch.comment || null
  if (patch.vatRate !== undefined) changed.vatRate = patch.vatRate
  if (patch.properties !== undefined) changed.properties = patch.properties
  if (patch.markingCodes !== undefined) changed.markingCodes = patch.markingCodes
  if (patch.externalId !== undefined) changed.externalId = patch.externalId
  if (patch.externalIds !== undefined) changed.externalIds = mergedIds(item.externalIds, patch.externalIds)
  if (patch.productName) changed.productName = patch.productName
  if (patch.priceType && references.priceTypes.byCode.has(patch.priceType)) changed.priceType = patch.priceType
  if (offer && offer.id !== item.offerId) {
    changed.offerId = offer.id
    changed.productName = patch.productName || offer.name
    changed.article = offer.article
  }
  const status = itemStatus(patch.status, references, index, item.id, problems, intake)
  return status === null ? changed : { ...changed, status }
}

function added(
  tx: Tx,
  order: OrderState,
  patch: ItemPatch,
  given: { id: number; index: number; offer: OfferForOrder | null; references: References; problems: FoundProblem[]; strict: boolean },
): ItemState {
  const { id, index, offer, references, problems } = given
  const wanted = patch.offer?.id ?? patch.offer?.externalId ?? patch.offer?.xmlId
  if (wanted && !offer) {
    if (given.strict && (patch.offer?.id || !patch.productName)) {
      throw new Refusal('invalid', {}, 400, [{ path: `items[${index}].offer.${patch.offer?.id ? 'id' : 'externalId'}`, code: 'offer_not_found', params: { value: wanted } }])
    }
    problems.push({ kind: 'unknown_offer', field: null, itemId: id, params: { ...patch.offer } })
  }
  const status = itemStatus(patch.status, references, index, id, problems, { strict: given.strict }) ?? references.itemStatuses.all[0]?.code ?? 'new'
  return newItem(asInput(patch), { id, position: order.items.length + index, offer, status, references, at: tx.at })
}

function itemStatus(
  code: string | null | undefined,
  references: References,
  index: number,
  itemId: number,
  problems: FoundProblem[],
  intake: { strict?: boolean },
): string | null {
  if (!code) return null
  if (references.itemStatuses.byCode.has(code)) return code
  if (intake.strict) throw new Refusal('invalid', {}, 400, [{ path: `items[${index}].status`, code: 'unknown_code', params: { value: code } }])
  problems.push({ kind: 'unknown_code', field: 'itemStatus', itemId, params: { value: code } })
  return null
}

/** A module sends its own pair only; the pairs of other systems stay. */
function mergedIds(own: ItemState['externalIds'], sent: ItemState['externalIds']): ItemState['externalIds'] {
  const codes = new Set(sent.map((pair) => pair.code))
  return [...own.filter((pair) => !codes.has(pair.code)), ...sent]
}
