import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import { throttle } from '#server/platform/http/throttle.ts'
import { transact } from '#server/platform/transact.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { signClaim, trackingOf } from '#server/modules/site-tracking/index.ts'

/** As strict as a page's policy gets: nothing but its own files, nothing inline. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const SHOWN = 24

type Offer = { id: number; externalId: string; name: string; price: string; image: string | null }
const Text = (longest: number) => Type.String({ maxLength: longest })

/**
 * A shop to try the script with: pages of the demo's goods under a strict policy. It is there only while the demo is. Its server does what a
 * shop's server does: it signs who its visitor is, and makes orders with the visitor's id.
 */
export function demoShopRoutes(app: App, db: Db): void {
  const perAddress = throttle({ most: 30, seconds: 60 })
  const config = { access: 'public' as const }
  const hidden = { config, schema: { hide: true } }
  const files: Record<string, string> = { 'shop.js': 'text/javascript', 'shop.css': 'text/css' }

  for (const [name, type] of Object.entries(files)) {
    app.get(`/demo-shop/${name}`, hidden, async (_request, reply) => {
      await siteOf(db)
      return reply.type(`${type}; charset=utf-8`).send(await readFile(join(import.meta.dirname, 'shop', name), 'utf8'))
    })
  }

  app.get('/demo-shop', { config, schema: { hide: true, querystring: Type.Object({ q: Type.Optional(Text(100)) }) } }, async (request, reply) => {
    const site = await siteOf(db)
    const { q } = request.query
    const rows = await offers(db, site, sql`${q ? sql`o.name ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`}` : sql`true`}`)
    return page(reply, site, q ? `Поиск: ${q}` : 'Демо-магазин', `<ul>${rows.map((offer) => `<li><a href="/demo-shop/product/${offer.id}">${safe(offer.name)}</a><p class="price">${shown(offer.price)}</p></li>`).join('')}</ul>`)
  })

  app.get('/demo-shop/product/:id', { config, schema: { hide: true, params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }) } }, async (request, reply) => {
    const site = await siteOf(db)
    const [offer] = await offers(db, site, sql`o.id = ${request.params.id}`)
    if (!offer) throw notFound('offer', request.params.id)
    const data = { '@context': 'https://schema.org', '@type': 'Product', name: offer.name, sku: offer.externalId, offers: { '@type': 'Offer', price: offer.price, priceCurrency: 'RUB' } }
    const about = `data-offer="${safe(offer.externalId)}" data-name="${safe(offer.name)}" data-price="${offer.price}"`
    return page(reply, site, offer.name, `<p class="price">${shown(offer.price)}</p>
<p class="row"><button data-buy ${about}>В корзину</button> <button data-favourite ${about}>В избранное</button></p>
<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`)
  })

  app.get('/demo-shop/cart', hidden, async (_request, reply) => page(reply, await siteOf(db), 'Корзина', `<p data-empty>Здесь пока пусто</p><ul data-cart></ul>
<form data-order hidden><input name="firstName" placeholder="Имя" aria-label="Имя" required><input name="phone" placeholder="Телефон" aria-label="Телефон" required><button>Оформить заказ</button></form>
<h2>Вход</h2><form data-sign-in><input name="email" type="email" placeholder="E-mail" aria-label="E-mail" required><button>Войти</button></form>`))

  app.post('/demo-shop/sign-in', { config, schema: { hide: true, body: Type.Object({ email: Text(200), visitor: Text(64) }) } }, async (request) => {
    perAddress(request.ip)
    const { email, visitor } = request.body
    const settings = await trackingOf(db.kysely, await siteOf(db))
    if (!settings) throw notFound('site', 'demo')
    return { email, signature: signClaim(settings.secret, visitor, { email }) }
  })

  const Ordered = Type.Object({ firstName: Text(100), phone: Text(50), clientId: Text(64), items: Type.Array(Type.Object({ offer: Text(255), quantity: Type.Integer({ minimum: 1, maximum: 100 }) }), { minItems: 1, maxItems: 50 }) })
  app.post('/demo-shop/order', { config, schema: { hide: true, body: Ordered } }, async (request) => {
    perAddress(request.ip)
    const site = await siteOf(db)
    const { firstName, phone, clientId, items } = request.body
    const known = new Map((await offers(db, site, sql`o.external_id = any(${items.map(({ offer }) => offer)}::text[])`)).map((offer) => [offer.externalId, offer]))
    const lines = items.flatMap(({ offer, quantity }) => {
      const found = known.get(offer)
      return found ? [{ offer: { id: found.id }, quantity, initialPrice: money(found.price) }] : []
    })
    const { order } = await transact(db, systemActor('demo'), (tx) => createOrder(tx, { site, firstName, phone, clientId, orderMethod: 'shopping-cart', items: lines }, { by: 'api' }))
    return { number: order.number }
  })
}

/** @throws Refusal `not_found` where no demo is loaded */
async function siteOf(db: Db): Promise<string> {
  const demo = await db.kysely.selectFrom('site').select('code').where('is_demo', '=', true).where('active', '=', true).orderBy('id').executeTakeFirst()
  if (!demo) throw notFound('page', '/demo-shop')
  return demo.code
}

async function offers(db: Db, site: string, which: ReturnType<typeof sql>): Promise<Offer[]> {
  const { rows } = await sql<Offer>`
    select o.id, o.external_id as "externalId", coalesce(nullif(o.name, ''), p.name) as name, coalesce((select min(x.price) from offer_price x where x.offer_id = o.id), 0)::text as price, coalesce(o.images[1], p.image_url) as image
    from offer o join product p on p.id = o.product_id where o.site = ${site} and o.active and o.external_id is not null and ${which} order by o.id limit ${SHOWN}`.execute(db.kysely)
  return rows
}

const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const shown = (price: string): string => `${new Intl.NumberFormat('ru-RU').format(Number(price))} ₽`

type Reply = { header(name: string, value: string): Reply; type(type: string): Reply; send(body: string): Reply }

function page(reply: Reply, site: string, title: string, content: string): Reply {
  return reply.header('content-security-policy', POLICY).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(title)}</title><link rel="stylesheet" href="/demo-shop/shop.css">
<script defer src="/demo-shop/shop.js"></script><script defer src="/t.js?site=${encodeURIComponent(site)}"></script></head>
<body><header><a href="/demo-shop">Демо-магазин</a><form data-search action="/demo-shop"><input name="q" type="search" placeholder="Искать" aria-label="Искать"><button>Найти</button></form><a href="/demo-shop/cart">Корзина (<span data-cart-count>0</span>)</a></header>
<main><h1>${safe(title)}</h1>${content}<p class="said" role="status" data-said></p></main>
<footer class="row"><span>Можно ли узнавать вас снова?</span><span><button data-consent="full">Да</button> <button data-consent="none">Нет</button></span></footer></body></html>`)
}
