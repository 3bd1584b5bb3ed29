import { idOr0, minorUnits, moment, textOrNone, type ReadTable } from '../table.ts'

/** Who a visitor is may change, so the rows of a visitor are also written anew by the visitor. */
const visitColumns = {
  id: 'v.id', visitor_id: 'v.visitor_id', customer_id: idOr0('w.customer_id'), site: 'v.site', started_at: moment('v.started_at'), last_at: moment('v.last_at'), pages: 'v.pages', events: 'v.events',
  source: textOrNone('v.source'), medium: textOrNone('v.medium'), campaign: textOrNone('v.campaign'), keyword: textOrNone('v.keyword'), content: textOrNone('v.content'),
  referrer_host: textOrNone('v.referrer_host'), landing: textOrNone('v.landing'), device: 'v.device', is_bot: 'v.is_bot::int',
  is_paid: `(v.channel = 'ad')::int`,
} as const

const visits = { table: 'visit', keys: ['id'], from: 'site_visit v left join site_visitor w on w.id = v.visitor_id', columns: visitColumns, walk: { table: 'site_visit', column: 'id', page: 50_000 } } as const
export const visitsById: ReadTable = { ...visits, scope: 'visit', idColumn: 'id', pick: 'v.id' }
export const visitsOfVisitors: ReadTable = { ...visits, scope: 'visitor', idColumn: 'visitor_id', pick: 'v.visitor_id' }

const events = {
  table: 'event',
  keys: ['customer_id', 'kind', 'at', 'id'],
  from: 'site_event e left join site_visitor w on w.id = e.visitor_id',
  columns: {
    customer_id: idOr0('w.customer_id'), kind: 'e.kind', at: moment('e.at'), id: 'e.id', visitor_id: 'e.visitor_id', visit_id: 'e.visit_id', site: 'e.site',
    offer_id: idOr0('e.offer_id'), product_id: idOr0('e.product_id'), group_id: idOr0('e.group_id'), price: minorUnits('e.price'), quantity: 'coalesce(e.quantity, 0)',
    query: textOrNone('e.query'), path: textOrNone('e.path'), is_bot: 'e.is_bot::int',
  },
  walk: { table: 'site_event', column: 'id', page: 200_000 },
} as const
export const eventsById: ReadTable = { ...events, scope: 'event', idColumn: 'id', pick: 'e.id' }
export const eventsOfVisitors: ReadTable = { ...events, scope: 'visitor', idColumn: 'visitor_id', pick: 'e.visitor_id' }

const CARRIED = `(
    select c.id as owner, c.site, c.customer_id, c.visitor_id, 'cart' as kind, i.offer_id, i.quantity, i.price, i.added_at, i.updated_at
    from customer_cart c join customer_cart_item i on i.cart_id = c.id where c.cleared_at is null or i.updated_at > c.cleared_at
    union all
    select 0, f.site, f.customer_id, f.visitor_id, 'favourite', f.offer_id, 1, null, f.at, f.at from customer_favourite f
  ) k left join offer f on f.id = k.offer_id`
const carriedColumns = {
  customer_id: idOr0('k.customer_id'), kind: 'k.kind', offer_id: 'k.offer_id', product_id: idOr0('f.product_id'), site: 'k.site',
  visitor_id: `case when k.customer_id is null then ${idOr0('k.visitor_id')} else 0 end`,
  quantity: 'k.quantity', price: minorUnits('k.price'), added_at: moment('k.added_at'), updated_at: moment('k.updated_at'),
} as const
const carried = { table: 'cart_item', keys: ['customer_id', 'visitor_id', 'kind', 'offer_id'], from: CARRIED, columns: carriedColumns } as const
/** What lies in carts and among favourites: of customers, and of visitors whom nobody knows. */
export const carriedByCustomers: ReadTable = { ...carried, scope: 'customer', idColumn: 'customer_id', pick: 'k.customer_id', part: 'customer_id > 0', walk: { table: 'customer', column: 'id', page: 100_000 } }
export const carriedByVisitors: ReadTable = { ...carried, scope: 'carrier', idColumn: 'visitor_id', pick: 'k.visitor_id', where: 'k.customer_id is null', part: 'customer_id = 0', walk: { table: 'site_visitor', column: 'id', page: 100_000 } }
