import { sql } from 'kysely'
import type { Condition } from '#shared/conditions.ts'
import type { ReadySegment, ReadySet } from '#shared/contracts/segments.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { createSegment } from './save-segment.ts'
import { takeTurn } from './weigh-customers.ts'

type Ready = Omit<ReadySegment, 'segmentId' | 'lacks'>
const leaf = (field: string, op: string, value?: unknown): Condition => ({ field, op, ...(value === undefined ? {} : { value }) }) as Condition
const all = (...and: Condition[]): Condition => ({ and })
const not = (one: Condition): Condition => ({ not: one })
const both = (ru: string, en: string) => ({ ru, en })
const ready = (group: Ready['group'], code: string, title: Ready['title'], about: Ready['about'], condition: Condition): Ready => ({ group, code, title, about, condition })
const bought = leaf('ordersCount', 'gte', 1)

/** Minutes that a cart lies before it counts as left. */
const LEFT_AFTER = 30

/** @param minutes how long a cart must have lain untouched; 0 = at once */
export function abandonedCart(minutes = LEFT_AFTER): Condition {
  const recent = leaf('updatedAt', 'lastDays', 14)
  return { has: 'carts', atLeast: 1, where: minutes === 0 ? recent : all(recent, not(leaf('updatedAt', 'lastMinutes', minutes))) }
}

const LIFE: Ready[] = [
  ready('life', 'new-customers', both('Новые', 'New'), both('Первый и единственный заказ за последние 30 дней', 'One order, in the last 30 days'), all(leaf('ordersCount', 'eq', 1), leaf('firstOrderAt', 'lastDays', 30))),
  ready('life', 'second-purchase', both('Вторая покупка', 'Second purchase'), both('Второй заказ сделан за последние 90 дней: самое время закрепить привычку', 'The second order came in the last 90 days: the habit is young'), all(leaf('ordersCount', 'eq', 2), leaf('lastOrderAt', 'lastDays', 90))),
  ready('life', 'sleeping', both('Засыпают', 'Falling asleep'), both('Покупали 90–180 дней назад и больше не возвращались', 'Bought 90 to 180 days ago and did not come back'), all(leaf('lastOrderAt', 'lastDays', 180), not(leaf('lastOrderAt', 'lastDays', 90)))),
  ready('life', 'lost', both('Потеряны', 'Lost'), both('Последний заказ больше 180 дней назад', 'The last order was more than 180 days ago'), all(bought, not(leaf('lastOrderAt', 'lastDays', 180)))),
  ready('life', 'may-be-unhappy', both('Могут быть недовольны', 'May be unhappy'), both('За 90 дней вернули товар или дважды отменили заказ', 'Within 90 days returned something, or had two orders cancelled'), { or: [
    { has: 'items', atLeast: 1, where: all(leaf('status', 'in', ['returned']), leaf('orderedAt', 'lastDays', 90)) },
    { has: 'orders', atLeast: 2, where: all(leaf('statusGroup', 'in', ['cancel']), leaf('createdAt', 'lastDays', 90)) },
  ] }),
]
const VALUE: Ready[] = [
  ready('value', 'vip', both('VIP', 'VIP'), both('Отмечены как VIP или покупают часто и на большие суммы', 'Marked as VIP, or buying often and much'), { or: [leaf('vip', 'eq', true), all(leaf('rfmMoney', 'eq', 5), leaf('rfmFrequency', 'gte', 4))] }),
  ready('value', 'discount-hunters', both('Охотники за скидками', 'Discount hunters'), both('Два заказа и больше, и ни одного без скидки', 'Two orders or more, none without a discount'),
    all(leaf('ordersCount', 'gte', 2), { has: 'orders', atMost: 0, where: all(leaf('discountSum', 'lte', 0), leaf('statusGroup', 'ne', 'cancel')) })),
  ready('value', 'many-returns', both('Много возвратов', 'Many returns'), both('Вернули больше 30 % от суммы покупок', 'Returned more than 30 % of what they bought'), leaf('returnedPercent', 'gt', 30)),
]
const BEHAVIOUR: Ready[] = [
  ready('behaviour', 'abandoned-cart', both('Брошенная корзина', 'Abandoned cart'), both(`Корзина лежит дольше ${LEFT_AFTER} минут, заказа нет`, `A cart has lain for more than ${LEFT_AFTER} minutes without an order`), abandonedCart()),
  ready('behaviour', 'viewed-not-bought', both('Смотрели, но не купили', 'Looked but did not buy'), both('За 14 дней смотрели товары три раза и больше и ничего не заказали', 'Looked at goods three times or more in 14 days and ordered nothing'),
    all({ has: 'events', atLeast: 3, where: all(leaf('kind', 'eq', 'product'), leaf('at', 'lastDays', 14)) }, { has: 'orders', atMost: 0, where: leaf('createdAt', 'lastDays', 14) })),
]

const LEVELS = [
  { name: both('давно', 'long ago'), bands: [1, 2] }, { name: both('не так давно', 'a while ago'), bands: [3] }, { name: both('недавно', 'recently'), bands: [4, 5] },
]
const OFTEN = [{ name: both('редко', 'seldom'), bands: [1] }, { name: both('иногда', 'at times'), bands: [2, 3] }, { name: both('часто', 'often'), bands: [4, 5] }]
const cell = (recency: number[], frequency: number[]): Condition => all(leaf('rfmRecency', 'in', recency), leaf('rfmFrequency', 'in', frequency))

const NINE: Ready[] = LEVELS.flatMap((recency, r) => OFTEN.map((frequency, f) =>
  ready('rfm9', `rfm9-r${r + 1}f${f + 1}`, both(`RFM: ${recency.name.ru}, ${frequency.name.ru}`, `RFM: ${recency.name.en}, ${frequency.name.en}`),
    both(`Заказывали ${recency.name.ru} и ${frequency.name.ru}`, `Ordered ${recency.name.en} and ${frequency.name.en}`), cell(recency.bands, frequency.bands))))
const TWENTY_FIVE: Ready[] = [1, 2, 3, 4, 5].flatMap((r) => [1, 2, 3, 4, 5].map((f) =>
  ready('rfm25', `rfm25-r${r}f${f}`, both(`RFM R${r} F${f}`, `RFM R${r} F${f}`), both(`Давность ${r} из 5, частота ${f} из 5`, `Recency ${r} of 5, frequency ${f} of 5`), cell([r], [f]))))

/** The ready set: by life of a customer, by value, by behaviour, and the bands of RFM three by three and five by five. */
export const READY: readonly Ready[] = [...LIFE, ...VALUE, ...BEHAVIOUR, ...NINE, ...TWENTY_FIVE]

/** The ready set, with those that are in use already, and the bounds that bands of RFM go by. */
export async function readySet(db: Database): Promise<ReadySet> {
  const { rows } = await sql<{ id: number; recipe: string }>`select id, recipe from segment where recipe is not null and archived_at is null`.execute(db)
  const { rows: [scale] } = await sql<Omit<ReadySet['scale'], 'countedAt'> & { countedAt: Date | null }>`
    select preset, recency_days as "recencyDays", frequency, (select json_agg((sum * 100)::bigint order by place) from unnest(money) with ordinality as bound (sum, place)) as money, counted_at as "countedAt" from rfm_scale`.execute(db)
  const lacking = await lackingData(db)
  const used = new Map(rows.map((row) => [row.recipe, row.id]))
  return { ready: READY.map((one) => ({ ...one, segmentId: used.get(one.code) ?? null, lacks: lacking.get(one.code) ?? null })), scale: { ...scale!, countedAt: scale!.countedAt?.toISOString() ?? null } }
}

type Lack = NonNullable<ReadySegment['lacks']>
const LACKS: Record<'orders' | 'carts' | 'visits' | 'returns' | 'discounts' | 'ratings', Lack> = {
  orders: { ...both('Пока никто ничего не заказал', 'Nobody has ordered anything yet'), to: null },
  carts: { ...both('О корзинах никто не сообщает: поставьте скрипт на сайт или передавайте корзины по API', 'Nobody tells of carts: put the script on the site, or send carts by the API'), to: '/settings/site' },
  visits: { ...both('О посетителях никто не сообщает: поставьте скрипт на сайт', 'Nobody tells of visitors: put the script on the site'), to: '/settings/site' },
  returns: { ...both('Возвратов в заказах ещё не отмечали', 'No returns have been marked in orders yet'), to: null },
  discounts: { ...both('Скидок в заказах ещё не было', 'There have been no discounts in orders yet'), to: null },
  ratings: { ...both('Оценок и жалоб программа не собирает, поэтому судит только по возвратам и отменам', 'The program gathers neither ratings nor complaints, so it goes by returns and cancellations alone'), to: null },
}

/** For which of the ready set there is no data that they ask about, so that nobody is in them, or fewer than could be. */
async function lackingData(db: Database): Promise<Map<string, Lack>> {
  const { rows: [there] } = await sql<Record<'orders' | 'carts' | 'visits' | 'returns' | 'discounts', boolean>>`
    select exists (select from "order") as orders, exists (select from customer_cart) or exists (select from site_tracking where is_on) as carts, exists (select from site_event) or exists (select from site_tracking where is_on) as visits,
      exists (select from order_item where status = 'returned') as returns, exists (select from "order" where discount_sum > 0) as discounts`.execute(db)
  const found = new Map<string, Lack>()
  const note = (code: string, what: keyof NonNullable<typeof there>): void => void (there![what] || found.set(code, LACKS[what]))
  for (const { code, group } of READY) if (group !== 'behaviour') note(code, 'orders')
  note('abandoned-cart', 'carts')
  note('viewed-not-bought', 'visits')
  if (there!.orders) {
    note('many-returns', 'returns')
    note('discount-hunters', 'discounts')
    found.set('may-be-unhappy', LACKS.ratings)
  }
  return found
}

/** Makes segments of these; those in use already stay as they are. @throws Refusal `not_found` */
export async function useReady(tx: Tx, codes: readonly string[], language: 'ru' | 'en'): Promise<number[]> {
  const { rows } = await sql<{ code: string; recipe: string | null; isThere: boolean }>`select code, recipe, archived_at is null as "isThere" from segment`.execute(tx.db)
  const made: number[] = []
  for (const code of codes) {
    const one = READY.find((candidate) => candidate.code === code)
    if (!one) throw notFound('ready_segment', code)
    if (rows.some((row) => row.recipe === code && row.isThere)) continue
    const isFree = !rows.some((row) => row.code === code)
    const { id } = await createSegment(tx, { name: one.title[language], description: one.about[language], condition: one.condition, recipe: code, ...(isFree ? { code } : {}) })
    made.push(id)
  }
  return made
}

/** Takes away what a part of the program has made of the ready set, but not what somebody has changed or built upon. @returns what is gone; the log still tells of it */
export async function removeUntouched(tx: Tx, by: string): Promise<number[]> {
  await takeTurn(tx)
  const { rows } = await sql<{ id: number }>`
    delete from segment s
    where s.recipe is not null and s.updated_at = s.created_at
      and exists (select from change_log l where l.entity = 'segment' and l.entity_id = s.id and l.kind = 'segment.created' and l.about ->> 'by' = ${by})
      and not exists (select from segment o where o.id <> s.id and strpos(o.condition::text, '"' || s.code || '"') > 0)
      and not exists (select from rule r join rule_version v on v.rule_id = r.id and v.version in (r.version, r.live_version) where r.put_away_at is null and strpos(v.draft::text, '"' || s.code || '"') > 0)
    returning s.id`.execute(tx.db)
  return rows.map((row) => row.id)
}
