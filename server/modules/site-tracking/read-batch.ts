import { classifySource, type VisitSource } from './classify-source.ts'

export const KINDS = ['page', 'product', 'category', 'search', 'cart_add', 'cart_remove', 'cart', 'favourite_add', 'favourite_remove', 'checkout', 'custom'] as const
export type EventKind = (typeof KINDS)[number]

/** An offer or product as the shop names it: by the first of these that is given. */
export type GoodsReference = { offerId?: string; xmlId?: string; id?: number; productId?: string }
export type GivenItem = { goods: GoodsReference; quantity: number; price: number | null }

/** One event that is fit to be kept. Moments are of our clock. */
export type SiteEvent = {
  uid: string
  kind: EventKind
  at: Date
  receivedAt: Date
  path: string | null
  title: string | null
  /** Of pages that were entered from elsewhere or with marks in the address. */
  source: VisitSource | null
  goods: GoodsReference | null
  group: string | null
  price: number | null
  quantity: number | null
  query: string | null
  /** Of a `cart` event: the whole cart as it is now. */
  items: GivenItem[] | null
  data: Record<string, unknown> | null
}

/** Signed by the shop's server: who the visitor is. */
export type Claim = { externalId?: string; email?: string; phone?: string }

export type Batch = {
  site: string
  visitor: string
  consent: 'anonymous' | 'full'
  events: SiteEvent[]
  /** Names of the same visitor with counters: Metrica's, Google's. */
  clientIds: string[]
  identify: { claim: Claim; signature: string } | null
  isBot: boolean
  device: 'desktop' | 'mobile' | 'tablet' | 'bot' | 'unknown'
  receivedAt: Date
}

export type RefusedEvent = { index: number; code: 'not_an_event' | 'id_wrong' | 'kind_unknown' | 'time_missing' | 'from_the_future' | 'too_old' | 'goods_missing' | 'query_missing' | 'items_wrong' | 'too_large' }

export const MOST_EVENTS = 100
/** A slip of the clock up to this far ahead is pulled back to now; beyond it the event is nonsense. */
const FUTURE = 5 * 60_000
/** What a script could not send for longer is not sent at all; a replay is known for as long. */
export const OLDEST = 3 * 86_400_000
const LARGEST_DATA = 4000
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)
const object = (value: unknown): Record<string, unknown> | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null)
const short = (value: unknown, most: number): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, most) || null : null)
const address = (value: unknown): URL | null => (typeof value === 'string' && value.length <= 4000 && /^https?:/i.test(value) && URL.canParse(value) ? new URL(value) : null)

/**
 * Reads the events of a batch one by one: what is wrong with one harms no other.
 * @param now the visitor's clock at the moment of sending: what it differs from ours by is taken off every event
 */
export function readEvents(given: readonly unknown[], { now, receivedAt, ownHosts, isAnonymous }: { now: unknown; receivedAt: Date; ownHosts: readonly string[]; isAnonymous: boolean }): { events: SiteEvent[]; refused: RefusedEvent[] } {
  const skew = typeof now === 'number' && Number.isFinite(now) ? receivedAt.getTime() - now : 0
  const events: SiteEvent[] = []
  const refused: RefusedEvent[] = []
  for (const [index, one] of given.entries()) {
    const read = readEvent(one, { skew, receivedAt, ownHosts, isAnonymous })
    if (typeof read === 'string') refused.push({ index, code: read })
    else events.push(read)
  }
  return { events, refused }
}

function readEvent(given: unknown, { skew, receivedAt, ownHosts, isAnonymous }: { skew: number; receivedAt: Date; ownHosts: readonly string[]; isAnonymous: boolean }): SiteEvent | RefusedEvent['code'] {
  const event = object(given)
  if (!event) return 'not_an_event'
  if (!isUuid(event['id'])) return 'id_wrong'
  const kind = KINDS.find((known) => known === event['k'])
  if (!kind) return 'kind_unknown'
  if (typeof event['t'] !== 'number' || !Number.isFinite(event['t'])) return 'time_missing'
  const moment = event['t'] + skew
  if (moment > receivedAt.getTime() + FUTURE) return 'from_the_future'
  if (moment < receivedAt.getTime() - OLDEST) return 'too_old'
  const goods = readGoods(event['o'])
  const items = kind === 'cart' ? readItems(event['items']) : null
  if (kind === 'cart' && !items) return 'items_wrong'
  const query = short(event['q'], 200)
  if (kind === 'search' && !query) return 'query_missing'
  if (!goods && (kind === 'product' || kind.startsWith('cart_') || kind.startsWith('favourite_'))) return 'goods_missing'
  const data = object(event['d'])
  if (data && JSON.stringify(data).length > LARGEST_DATA) return 'too_large'
  const url = address(event['u'])
  const found = url ? classifySource(url, address(event['r']), ownHosts) : null
  return {
    uid: String(event['id']).toLowerCase(), kind, at: new Date(Math.min(moment, receivedAt.getTime())), receivedAt,
    path: url ? url.pathname.slice(0, 500) : null, title: short(event['n'], 200),
    source: kind === 'page' && found ? (isAnonymous ? { ...found, clickIds: {} } : found) : null,
    goods, group: short(event['g'], 255), price: amount(event['p'], 99_999_999_999), quantity: amount(event['c'], 99_999_999), query, items, data,
  }
}

const amount = (value: unknown, most: number): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value.replace(/\s/g, '').replace(',', '.')) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 && number <= most ? number : null
}

/** `o`: an external id of an offer, or an object that says which id it is. */
function readGoods(given: unknown): GoodsReference | null {
  const plain = short(given, 255)
  if (plain) return { offerId: plain }
  const named = object(given)
  if (!named) return null
  const [offerId, xmlId, productId] = [short(named['externalId'], 255), short(named['xmlId'], 255), short(named['product'], 255)]
  const id = typeof named['id'] === 'number' && Number.isSafeInteger(named['id']) && named['id'] > 0 ? named['id'] : null
  if (!offerId && !xmlId && !productId && !id) return null
  return { ...(offerId ? { offerId } : {}), ...(xmlId ? { xmlId } : {}), ...(id ? { id } : {}), ...(productId ? { productId } : {}) }
}

function readItems(given: unknown): GivenItem[] | null {
  if (!Array.isArray(given) || given.length > 200) return null
  return given.flatMap((one): GivenItem[] => {
    const [item, goods] = [object(one), readGoods(object(one)?.['o'])]
    const quantity = amount(item?.['c'] ?? 1, 99_999_999)
    return goods && quantity ? [{ goods, quantity, price: amount(item?.['p'], 99_999_999_999) }] : []
  })
}

/** Who the visitor is, as far as it can be read; signatures are checked by whoever knows the secret. */
export function readIdentify(given: unknown): Batch['identify'] {
  const signed = object(given)
  const [externalId, email, phone, signature] = ['externalId', 'email', 'phone', 'signature'].map((name) => short(signed?.[name], 255))
  if (!signature || (!externalId && !email && !phone)) return null
  return { signature, claim: { ...(externalId ? { externalId } : {}), ...(email ? { email } : {}), ...(phone ? { phone } : {}) } }
}

/** Names with counters; at most a handful. */
export const readClientIds = (given: unknown): string[] => (Array.isArray(given) ? [...new Set(given.flatMap((id) => short(id, 100) ?? []))].slice(0, 5) : [])

/** A batch that did not come through the door: of the demo, of a load. Events are in the script's words; those that are not fit are left out. */
export function batchOf({ site, visitor, device, receivedAt }: Pick<Batch, 'site' | 'visitor' | 'device' | 'receivedAt'>, given: readonly object[]): Batch {
  const { events } = readEvents(given, { now: receivedAt.getTime(), receivedAt, ownHosts: [], isAnonymous: false })
  return { site, visitor, device, receivedAt, consent: 'full', clientIds: [], identify: null, isBot: false, events }
}
