import { maskEmail, maskPhone } from '#shared/mask.ts'
import type { KeyRestriction } from '#shared/rights.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { ApiKey } from './method.ts'
import { isMap, type Parameters } from './parameters.ts'

type Place = {
  /** Names in answers, wherever they stand. */
  answers: readonly string[]
  /** Names of fields in histories. */
  history: readonly string[]
  /** Filters that would find by it. */
  filters: readonly string[]
  mask?: (value: string) => string
}

/** Where the protocol tells what may be kept from a key. */
const PLACES: Record<KeyRestriction, Place> = {
  'order.purchaseSum': {
    answers: ['purchaseSumm', 'purchasePrice', 'marginSumm'],
    history: ['purchase_price', 'purchase_summ', 'margin_summ'],
    filters: ['minPurchaseSumm', 'maxPurchaseSumm', 'minMarginSumm', 'maxMarginSumm', 'minPurchasePrice', 'maxPurchasePrice'],
  },
  'customer.phones': {
    answers: ['phone', 'phones', 'additionalPhone', 'phoneNumber'],
    history: ['phone', 'phones', 'additional_phone'],
    // Both look through phones and e-mails as well as names.
    filters: ['customer', 'name', 'phone', 'phones', 'phoneNumber'],
    mask: maskPhone,
  },
  'customer.email': { answers: ['email', 'emails'], history: ['email', 'emails'], filters: ['customer', 'name', 'email'], mask: maskEmail },
  'order.managerComment': { answers: ['managerComment', 'commentary', 'notes'], history: ['manager_comment', 'commentary'], filters: ['managerComment', 'notes', 'commentary'] },
}

type Kept = { place: Place; isMasked: boolean }[]

/** What is kept from this key; null when nothing is, so that its answers cost nothing more. */
export function keptFrom(key: ApiKey): Kept | null {
  const kept = Object.entries(key.actor.grants.fields)
  if (kept.length === 0) return null
  return kept.flatMap(([name, access]) => (name in PLACES ? [{ place: PLACES[name as KeyRestriction], isMasked: access === 'mask' }] : []))
}

/** @throws Refusal `forbidden` for a filter that would find by what the key may not see */
export function refuseKeptFilters(kept: Kept | null, query: Parameters): void {
  if (!kept || !isMap(query.filter)) return
  const wrong = Object.keys(query.filter).find((name) => kept.some(({ place }) => place.filters.includes(name)))
  if (wrong) throw new Refusal('forbidden', { filter: wrong }, 403)
}

/** The answer without what is kept, however deep it stands: a method that is added tomorrow tells it no more than those of today. */
export function withoutKept<Body extends object>(kept: Kept, body: Body): Body {
  return cleaned(kept, body) as Body
}

function cleaned(kept: Kept, node: unknown): unknown {
  if (Array.isArray(node)) return node.filter((one) => !isKeptEntry(kept, one)).map((one) => cleaned(kept, one))
  if (!isMap(node)) return node
  return Object.fromEntries(
    Object.entries(node).flatMap(([name, value]) => {
      const rule = kept.find(({ place }) => place.answers.includes(name))
      if (!rule) return [[name, cleaned(kept, value)]]
      return rule.isMasked && rule.place.mask ? [[name, masked(rule.place.mask, value)]] : []
    }),
  )
}

/** An entry of a history tells two values of one field. */
function isKeptEntry(kept: Kept, entry: unknown): boolean {
  if (!isMap(entry) || typeof entry.field !== 'string') return false
  const field = entry.field.split('.')[0]!
  return kept.some(({ place }) => place.history.includes(field))
}

function masked(mask: (value: string) => string, value: unknown): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map((one) => masked(mask, one))
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(mask, inner)])) : value
}
