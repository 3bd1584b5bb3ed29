import { COSTS_BY_SHOP, shareOf } from './costs-by-shop.ts'
import { idOf, PRODUCT_DIMENSIONS } from './dimension-sql.ts'
import type { Fact } from './facts.ts'

const always = (moment: string): { created: string; completed: string; paid: string } => ({ created: moment, completed: moment, paid: moment })
const SITE = { site: { sql: 'r.site' } }

const ofDay = (amount: string): string => `intDiv(${amount} * (day + 1), days) - intDiv(${amount} * day, days)`

export const FACTS_OF_WORK = {
  visit: {
    from: 'visit as r final',
    time: always('r.started_at'),
    where: 'r.is_bot = 0',
    site: 'r.site', manager: null, order: null,
    dimensions: { ...SITE, source: { sql: 'r.source' }, medium: { sql: 'r.medium' }, campaign: { sql: 'r.campaign' }, keyword: { sql: 'r.keyword' }, content: { sql: 'r.content' }, device: { sql: 'r.device' } },
    id: 'r.id', row: 'r.id',
  },
  // Tasks are counted by the day they are due.
  task: {
    from: 'task as r final',
    time: always('r.due_at'),
    site: 'r.site', manager: 'r.performer_id', group: 'r.performer_group_id', order: 'r.order_id',
    dimensions: { ...SITE, manager: idOf('performer_id'), taskType: { sql: 'r.kind' } },
    id: 'r.id', row: 'r.id',
  },
  message: {
    from: 'message as r final',
    time: always('r.created_at'),
    site: 'r.site', manager: null, order: 'r.order_id',
    dimensions: { ...SITE, channel: { sql: 'r.channel' } },
    id: 'r.id', row: 'r.id',
  },
  payment: {
    from: 'payment as r final',
    time: always('r.paid_at'),
    where: 'r.status in {paidStatuses:Array(String)}',
    isRated: 'r.is_rated = 1',
    site: 'r.site', manager: 'r.manager_id', order: 'r.order_id',
    dimensions: { ...SITE, manager: idOf('manager_id'), paymentType: { sql: 'r.type' } },
    id: 'r.order_id', row: 'r.id',
  },
  // A day of a cost in one of its shops: days share it, and shops share a day, so that they add up to it exactly. It stands at the noon of the account's day.
  costDay: {
    from: `(
      select id, item, group_code, site, source, medium, campaign, keyword, content, is_variable, place, day, at, ${shareOf('of_day')} as part, ${shareOf('clicks_of_day')} as clicks, ${shareOf('views_of_day')} as views
      from (
        select *, dateDiff('day', date_from, date_to) + 1 as days, arrayJoin(range(toUInt32(days))) as day, toDateTime64(concat(toString(toDate32(date_from) + day), ' 12:00:00'), 3, {zone:String}) as at,
          ${ofDay('amount')} as of_day, ${ofDay('toInt64(clicks)')} as clicks_of_day, ${ofDay('toInt64(views)')} as views_of_day
        from ${COSTS_BY_SHOP}
      )
    ) as r`,
    time: always('r.at'),
    site: 'r.site', manager: null, order: null,
    dimensions: {
      ...SITE, source: { sql: 'lower(r.source)' }, medium: { sql: 'lower(r.medium)' }, campaign: { sql: 'r.campaign' }, keyword: { sql: 'r.keyword' }, content: { sql: 'r.content' },
      costItem: { sql: 'r.item' }, costGroup: { sql: 'r.group_code' },
    },
    id: 'r.id', row: '(r.id * 100000 + r.day) * 1000 + r.place',
  },
  stock: {
    from: 'stock as r final',
    time: null,
    shownAt: 'r.updated_at',
    site: null, manager: null, order: null,
    dimensions: { ...PRODUCT_DIMENSIONS, store: { sql: 'r.store' } },
    id: 'r.offer_id', row: 'cityHash64(r.offer_id, r.store)',
  },
} satisfies Record<string, Fact>
