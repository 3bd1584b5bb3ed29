// Runs on the shops' pages: every byte is somebody's page load, so it is written short. Built by tracker/vite.config.ts, served as /t.js with its settings in front.
type Goods = string | number | { id?: number; externalId?: string; xmlId?: string; product?: string }
type Item = { offer?: Goods; id?: Goods; price?: number | string; quantity?: number }
type Json = Record<string, unknown>
type Consent = 'none' | 'anonymous' | 'full'
type Stored = { id: string; q: Json[] }

const w = window as unknown as { prilavokConfig: { site: string; consent: Consent; dnt: boolean }; prilavok?: { q?: unknown[][] } & ((...args: unknown[]) => unknown); dataLayer?: unknown[] }
const d = document
const config = w.prilavokConfig
// Beside the script itself: a shop that serves it from its own address has the reports there too.
const address = new URL('/api/collect', (d.currentScript as HTMLScriptElement).src).href
const KEY = '_prilavok'
const YEAR = 400 * 86400
const MOST = 50

let consent: Consent = config.consent
let queue: Json[] = []
let timer = 0
let wait = 1000
let isSending = false
let identity: Json | undefined
let lastUrl = ''
let lastProduct = ''

const now = (): number => Date.now()
const uuid = (): string => crypto.randomUUID?.() ?? '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) => (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0]! & (15 >> (+c / 4)))).toString(16))
// What a browser forbids to keep (a private window, a full disk) is kept for this page alone.
const quietly = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch {}
}
const isRefused = (): boolean => consent === 'none' || (config.dnt && (navigator.doNotTrack === '1' || (navigator as unknown as { globalPrivacyControl?: boolean }).globalPrivacyControl === true))
const store = (): Storage | undefined => quietly(() => (consent === 'full' ? localStorage : sessionStorage))
const cookie = (name: string): string | undefined => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(d.cookie)?.[1]

let visitor = ''
function load(): void {
  const kept = quietly(() => JSON.parse(store()!.getItem(KEY)!) as Stored)
  visitor = (consent === 'full' && cookie(KEY)) || kept?.id || visitor || uuid()
  queue = [...(kept?.q ?? []), ...queue]
  save()
}
function save(): void {
  if (isRefused()) return
  quietly(() => store()!.setItem(KEY, JSON.stringify({ id: visitor, q: queue.slice(-200) })))
  if (consent === 'full') d.cookie = `${KEY}=${visitor};path=/;max-age=${YEAR};samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`
}

function put(kind: string, more: Json = {}): void {
  if (isRefused()) return
  queue.push({ id: uuid(), t: now(), k: kind, u: location.href, ...more })
  save()
  later(kind === 'page' ? 300 : 1000)
}

function later(ms: number): void {
  clearTimeout(timer)
  timer = setTimeout(send, ms) as unknown as number
}

const counters = (): string[] => [cookie('_ym_uid'), cookie('_ga')?.split('.').slice(-2).join('.')].filter(Boolean) as string[]
const body = (events: Json[]): string => JSON.stringify({ site: config.site, visitor, now: now(), consent, events, ...(consent === 'full' ? { ids: counters(), identify: identity } : {}) })

/** A page that goes away has its beacon; while it stays, an answer says what was taken and when to come again. */
async function send(): Promise<void> {
  if (isSending || isRefused() || (!queue.length && !identity)) return
  isSending = true
  const sent = queue.slice(0, MOST)
  const said = identity
  try {
    const answer = await fetch(address, { method: 'POST', body: body(sent), keepalive: true, credentials: 'omit', headers: { 'content-type': 'text/plain' } })
    if (answer.status === 429 || answer.status > 499) throw +(answer.headers.get('retry-after') || 0)
    // What was taken, and what will never be, goes; what was put meanwhile stays.
    queue = queue.filter((event) => !sent.includes(event))
    if (identity === said) identity = undefined
    wait = 1000
    save()
    if (queue.length || identity) later(0)
  } catch (seconds) {
    wait = Math.min(wait * 2, 60000)
    later(Math.max(wait, (typeof seconds === 'number' ? seconds : 0) * 1000))
  }
  isSending = false
}
function leave(): void {
  if (isRefused() || (!queue.length && !identity)) return
  // Kept until an answer comes: if this page lives on, it sends them again, and the collector knows what it has.
  quietly(() => navigator.sendBeacon(address, body(queue.slice(0, MOST))))
}

const goods = (given: unknown): Goods | undefined => (given && (typeof given === 'object' ? (given as Goods) : String(given))) || undefined
const line = (item: Item): Json => ({ o: goods(item.offer ?? item.id), p: item.price, c: item.quantity })
function product(item: Item): void {
  const o = goods(item.offer ?? item.id)
  const key = location.href + JSON.stringify(o)
  // A page may say the same thing in three ways.
  if (!o || key === lastProduct) return
  lastProduct = key
  put('product', line(item))
}

function page(): void {
  if (location.href === lastUrl) return
  const r = lastUrl || d.referrer
  lastUrl = location.href
  put('page', { n: d.title, r })
  setTimeout(readMarkup, 500)
}

/** What schema.org says of the page: JSON-LD first, then attributes. */
function readMarkup(): void {
  for (const script of Array.from(d.querySelectorAll('script[type="application/ld+json"]'))) quietly(() => visit(JSON.parse(script.textContent!)))
  const item = d.querySelector('[itemtype$="schema.org/Product"]')
  if (item) {
    const prop = (name: string): string | undefined => {
      const found = item.querySelector<HTMLElement>(`[itemprop="${name}"]`)
      return found?.getAttribute('content') ?? found?.textContent?.trim()
    }
    product({ offer: prop('sku') ?? prop('productID'), price: prop('price') })
  }
}
function visit(node: unknown): void {
  if (Array.isArray(node)) return node.forEach(visit)
  const one = node as Json | null
  if (!one || typeof one !== 'object') return
  visit(one['@graph'])
  if (![one['@type']].flat().includes('Product')) return
  const offer = [one['offers']].flat()[0] as Json | undefined
  product({ offer: (offer?.['sku'] ?? one['sku'] ?? one['productID']) as string, price: (offer?.['price'] ?? offer?.['lowPrice']) as string })
}

/** E-commerce in the words of Google and of Metrica. */
function readLayer(entry: unknown): void {
  // gtag() pushes its arguments as they are.
  const one = (entry && (entry as unknown[])[0] === 'event' ? { event: (entry as unknown[])[1], ecommerce: (entry as unknown[])[2] } : entry) as { event?: string; ecommerce?: Json } | null
  const said = one?.ecommerce
  if (!said || typeof said !== 'object') return
  const items = (said['items'] ?? []) as Json[]
  const old = (name: string): Json[] => ((said[name] as Json)?.['products'] ?? []) as Json[]
  const take = (list: Json[], work: (item: Item) => void): void => list.forEach((item) => work({ offer: (item['item_id'] ?? item['id']) as string, price: item['price'] as number, quantity: item['quantity'] as number }))
  const as = (kind: string) => (item: Item): void => put(kind, line(item))
  const event = one!.event
  take([...(event === 'view_item' ? items : []), ...old('detail')], product)
  take([...(event === 'add_to_cart' ? items : []), ...old('add')], as('cart_add'))
  take([...(event === 'remove_from_cart' ? items : []), ...old('remove')], as('cart_remove'))
  take(event === 'add_to_wishlist' ? items : [], as('favourite_add'))
  if (event === 'begin_checkout' || said['checkout']) put('checkout')
}

const calls: Record<string, (...args: never[]) => unknown> = {
  page: () => ((lastUrl = ''), page()),
  product,
  category: (id: string) => put('category', { g: id }),
  search: (q: string) => put('search', { q }),
  cart: (items: Item[]) => put('cart', { items: items.map(line) }),
  cartAdd: (item: Item) => put('cart_add', line(item)),
  cartRemove: (item: Item) => put('cart_remove', line(item)),
  favouriteAdd: (item: Item) => put('favourite_add', line(item)),
  favouriteRemove: (item: Item) => put('favourite_remove', line(item)),
  checkout: () => put('checkout'),
  event: (name: string, more: Json) => put('custom', { d: { name, ...more } }),
  // What was done before is sent before: it was done by whoever was here then.
  identify: async (claim: Json) => {
    if (queue.length) await send()
    identity = claim
    await send()
  },
  clientId: (give?: (id: string) => void) => (give?.(visitor), visitor),
  consent: (mode: Consent) => {
    if (mode === consent) return
    for (const kept of [() => localStorage, () => sessionStorage]) quietly(() => kept().removeItem(KEY))
    d.cookie = `${KEY}=;path=/;max-age=0`
    // Who agrees to more stays who he was; who takes it back is somebody new.
    if (mode !== 'full') visitor = ''
    if (mode === 'none') {
      queue = []
      lastUrl = lastProduct = ''
    }
    consent = mode
    if (isRefused()) return
    load()
    page()
    later(0)
  },
}

function call(name: string, ...args: unknown[]): unknown {
  return quietly(() => calls[name]!(...(args as never[])))
}

const before = w.prilavok?.q ?? []
w.prilavok = call as typeof w.prilavok
if (!isRefused()) load()
for (const one of before) call(...([...one] as [string, ...unknown[]]))

const history = window.history
for (const name of ['pushState', 'replaceState'] as const) {
  const real = history[name]
  history[name] = function (this: History, ...args: Parameters<History['pushState']>): void {
    real.apply(this, args)
    setTimeout(page)
  }
}
addEventListener('popstate', () => setTimeout(page))
addEventListener('pagehide', leave)
d.addEventListener('visibilitychange', () => (d.visibilityState === 'hidden' ? leave() : later(0)))

const layer = (w.dataLayer ??= [])
const push = layer.push
layer.forEach((entry) => quietly(() => readLayer(entry)))
layer.push = function (...entries: unknown[]): number {
  const length = push.apply(layer, entries)
  entries.forEach((entry) => quietly(() => readLayer(entry)))
  return length
}

if (!isRefused()) page()

export {}
