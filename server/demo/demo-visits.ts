import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { batchOf, ensurePartitions, joinVisitor, saveTracking, visitorOfClientId, writeBatches, type Batch } from '#server/modules/site-tracking/index.ts'
import { chance, type Chance } from './chance.ts'
import { DEMO_SITE } from './demo-orders.ts'

const VISITORS = 160
const MOST_VISITS = 3
const DAYS = 25
const DAY = 86_400_000
/** Of so many visits one becomes an order, as in a shop whose buyers come back. */
const VISITS_AN_ORDER = 12
const MOST_PASSERS = 15_000
/** Visits written in one transaction. */
const TOGETHER = 250
const HOME = 'https://demo.example.com'
/** How visitors come, as the address they land at and the page that sent them. */
const WAYS: [path: string, referrer: string | null][] = [
  ['/', null], ['/', 'https://yandex.ru/'], ['/', 'https://www.google.com/'], ['/?utm_source=yandex&utm_medium=cpc&utm_campaign=gifts&yclid=1', 'https://yandex.ru/'], ['/?utm_source=vk&utm_medium=cpc&utm_campaign=autumn', 'https://vk.com/'],
  ['/?utm_source=newsletter&utm_medium=email&utm_campaign=november', null], ['/', 'https://t.me/'], ['/', 'https://dzen.ru/'], ['/', null],
]
const SOUGHT = ['подарок', 'кружка', 'свеча', 'открытка', 'сумка']

type Offer = { externalId: string; name: string; price: number }

/** Visits of the last days to the demo's site, some of customers, some under way; with carts and favourites. Nothing when it has visits already. */
export async function demoVisits(db: Db, now = new Date()): Promise<void> {
  const actor = systemActor('demo')
  const { rows: had } = await sql`select from site_tracking where site = ${DEMO_SITE}`.execute(db.kysely)
  if (had.length > 0) return
  await transact(db, actor, (tx) => saveTracking(tx, DEMO_SITE, { consent: 'full' }))
  await ensurePartitions(db, now)
  const { rows: offers } = await sql<Offer>`
    select o.external_id as "externalId", o.name, coalesce((select min(x.price) from offer_price x where x.offer_id = o.id), 0)::float8 as price
    from offer o where o.site = ${DEMO_SITE} and o.active and o.external_id is not null order by o.id limit 60`.execute(db.kysely)
  const { rows: customers } = await sql<{ id: number }>`select id from customer where site = ${DEMO_SITE} and type = 'customer' and merged_into is null order by id desc limit ${VISITORS}`.execute(db.kysely)
  if (offers.length === 0) return
  await passersBy(db, offers, now)
  for (let index = 0; index < VISITORS; index += 1) {
    const draw = chance(`visitor ${index}`)
    const uid = randomUUID()
    const isHere = index % 12 === 0
    const batches = Array.from({ length: 1 + draw.below(MOST_VISITS) }, (_, visit) => visitOf(draw, uid, offers, isHere && visit === 0 ? new Date(+now - draw.below(240_000)) : new Date(+now - draw.below(DAYS * DAY)))).toSorted((one, other) => +one.receivedAt - +other.receivedAt)
    const customer = draw.below(3) === 0 ? customers[index % Math.max(1, customers.length)] : undefined
    await transact(db, actor, async (tx) => {
      await writeBatches(tx, batches)
      const visitorId = customer && (await visitorOfClientId(tx.db, DEMO_SITE, uid))
      if (customer && visitorId) await joinVisitor(tx, visitorId, customer.id, 'signature')
    })
  }
}

/** Those who looked and left, about as many as such a shop would have had on the days of its orders: without them more would buy than come. */
async function passersBy(db: Db, offers: readonly Offer[], now: Date): Promise<void> {
  const { rows: orders } = await sql<{ at: Date }>`
    select created_at as at from "order" where site = ${DEMO_SITE} and created_at between ${now}::timestamptz - ${`${DAYS} days`}::interval and ${now} order by id desc limit ${MOST_PASSERS}`.execute(db.kysely)
  if (orders.length === 0) return
  const draw = chance('passers-by')
  const ended = (around: Date): Date => new Date(Math.min(+around + draw.below(DAY / 2) - DAY / 4, +now - 600_000))
  const batches = Array.from({ length: Math.min(MOST_PASSERS, orders.length * VISITS_AN_ORDER) }, (_, index) => lookOf(draw, offers, ended(orders[index % orders.length]!.at)))
  batches.sort((one, other) => +one.receivedAt - +other.receivedAt)
  for (let from = 0; from < batches.length; from += TOGETHER) await transact(db, systemActor('demo'), (tx) => writeBatches(tx, batches.slice(from, from + TOGETHER)))
}

function lookOf(draw: Chance, offers: readonly Offer[], at: Date): Batch {
  const [path, referrer] = draw.of(WAYS)
  const { externalId, name } = draw.of(offers)
  const pages = [{ u: HOME + path, n: 'Демо-магазин', ...(referrer ? { r: referrer } : {}) }, { u: `${HOME}/product/${externalId}`, n: name }].slice(0, 1 + draw.below(2))
  const device = draw.of(['desktop', 'mobile', 'mobile', 'tablet'] as const)
  return batchOf({ site: DEMO_SITE, visitor: randomUUID(), device, receivedAt: at }, pages.map((page, index) => ({ k: 'page', ...page, id: randomUUID(), t: +at - (pages.length - index) * 15_000 })))
}

function visitOf(draw: Chance, uid: string, offers: readonly Offer[], ended: Date): Batch {
  const [path, referrer] = draw.of(WAYS)
  const looks = 1 + draw.below(5)
  const events: object[] = [{ k: 'page', u: HOME + path, n: 'Демо-магазин', ...(referrer ? { r: referrer } : {}) }]
  for (let look = 0; look < looks; look += 1) {
    const offer = draw.of(offers)
    const goods = { o: offer.externalId, p: offer.price }
    events.push({ k: 'page', u: `${HOME}/product/${offer.externalId}`, n: offer.name }, { k: 'product', ...goods })
    if (draw.below(4) === 0) events.push({ k: 'cart_add', ...goods, c: 1 })
    if (draw.below(9) === 0) events.push({ k: 'favourite_add', ...goods })
  }
  if (draw.below(5) === 0) events.push({ k: 'search', q: draw.of(SOUGHT) })
  const device = draw.of(['desktop', 'mobile', 'mobile', 'tablet'] as const)
  return batchOf({ site: DEMO_SITE, visitor: uid, device, receivedAt: ended }, events.map((event, index) => ({ ...event, id: randomUUID(), t: +ended - (events.length - index) * 20_000 })))
}
