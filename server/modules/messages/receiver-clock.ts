import { sql } from 'kysely'
import { ReceiverClock } from '#shared/contracts/receiver-clock.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { zoneOfReceiver, type Whereabouts } from './quiet-hours.ts'
import { sendingSettings } from './sending-settings.ts'

const WHEREABOUTS = {
  customer: (id: number) => sql<Whereabouts>`
    select a.address ->> 'countryIso' as country, a.address ->> 'region' as region, a.address ->> 'city' as city, c.phone
    from customer c left join lateral (select one.address from customer_address one where one.customer_id = c.id order by one.is_main desc, one.id limit 1) a on true where c.id = ${id}`,
  order: (id: number) => sql<Whereabouts>`
    select coalesce(o.delivery_address ->> 'countryIso', a.address ->> 'countryIso') as country, coalesce(o.delivery_address ->> 'region', a.address ->> 'region') as region,
      coalesce(o.delivery_address ->> 'city', a.address ->> 'city') as city, o.phone
    from "order" o left join lateral (select one.address from customer_address one where one.customer_id = o.customer_id order by one.is_main desc, one.id limit 1) a on true where o.id = ${id}`,
}

/** By what clock the buyer lives, so that nobody calls at night. */
export function receiverClockRoutes(app: App, { db, visibility }: Platform): void {
  const answer = async (entity: 'customer' | 'order', actor: Actor, id: number) => {
    if (!(await visibility[entity]!(db.kysely, actor, [id])).has(id)) throw notFound(entity, id)
    return clockOf(db.kysely, entity, id)
  }
  const of = (what: string) => ({ description: `By what clock the ${what} lives`, params: ById, response: { 200: ReceiverClock } })
  app.get('/api/customers/:id/clock', { config: { access: 'customers.view' }, schema: of('customer') }, (request) => answer('customer', request.actor, request.params.id))
  app.get('/api/orders/:id/clock', { config: { access: 'orders.view' }, schema: of('buyer of the order') }, (request) => answer('order', request.actor, request.params.id))
}

async function clockOf(db: Database, entity: 'customer' | 'order', id: number): Promise<ReceiverClock> {
  const [{ rows }, { quietFrom, quietTo }] = await Promise.all([WHEREABOUTS[entity](id).execute(db), sendingSettings(db)])
  return { zone: (rows[0] && zoneOfReceiver(rows[0], '')) || null, quietFrom, quietTo }
}
