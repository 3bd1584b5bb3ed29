import { sql } from 'kysely'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { accessByName, cardShownTo, shownTo } from '#server/platform/fields.ts'
import { customerCatalogue } from './fields.ts'
import { canSeeOrders as visibleOrders } from './orders-of-customer.ts'
import { shownName } from './shown-name.ts'
import { canSee, reaches } from './who-sees.ts'

const DAY = 86_400

/**
 * All about one customer, in one statement.
 * @throws Refusal `not_found`, also for whom the actor may not see; `customer_merged` with `survivorId` for who became part of another
 */
export async function customerCard(db: Database, actor: Actor, id: number): Promise<CustomerCard> {
  const { rows } = await sql<{ card: CustomerCard }>`
    select jsonb_build_object(
      'id', c.id, 'type', c.type, 'site', c.site, 'externalId', c.external_id, 'createdAt', ${iso(sql`c.created_at`)},
      'firstName', c.first_name, 'lastName', c.last_name, 'patronymic', c.patronymic, 'nickName', c.nick_name, 'fullName', ${shownName(actor)},
      'sex', c.sex, 'birthday', c.birthday, 'email', c.email, 'managerId', c.manager_id, 'vip', c.vip, 'bad', c.bad, 'isContact', c.is_contact,
      'photoUrl', c.photo_url, 'contragent', c.contragent, 'source', c.source, 'customFields', c.custom_fields,
      'personalDiscount', c.personal_discount, 'discountCardNumber', c.discount_card_number,
      'emailUnsubscribedAt', ${iso(sql`c.email_unsubscribed_at`)}, 'subscribed', c.email_unsubscribed_at is null,
      'mayChange', ${reaches(actor, 'customers.change')}) || jsonb_build_object(
      'phones', (select coalesce(jsonb_agg(p.number order by p.position, p.id), '[]') from customer_phone p where p.customer_id = c.id),
      'emails', (select coalesce(jsonb_agg(e.email order by e.position, e.id), '[]') from customer_email e where e.customer_id = c.id),
      'tags', (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'color', t.color, 'attached', t.attached) order by t.name), '[]')
        from customer_tag t where t.customer_id = c.id),
      'addresses', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'isMain', a.is_main, 'name', a.name, 'address', a.address)
        order by a.is_main desc, a.id), '[]') from customer_address a where a.customer_id = c.id),
      'notes', (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'text', n.text, 'pinned', n.pinned, 'createdAt', ${iso(sql`n.created_at`)},
          'author', case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end) order by n.pinned desc, n.created_at desc, n.id desc), '[]')
        from (select * from customer_note n where n.customer_id = c.id order by n.pinned desc, n.created_at desc limit 200) n left join app_user u on u.id = n.author_id),
      'figures', ${figures(accessByName(actor, customerCatalogue, 'marginSum') !== 'hidden')},
      'orders', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'number', o.number, 'status', o.status, 'total', (o.total * 100)::bigint,
          'currency', o.currency, 'createdAt', ${iso(sql`o.created_at`)}, 'itemsCount', o.items_count) order by o.created_at desc, o.id desc), '[]')
        from (select o.* from "order" o where o.customer_id = c.id and ${visibleOrders(actor)} order by o.created_at desc, o.id desc limit 20) o),
      'duplicates', ${duplicates(actor)}) as card
    from customer c left join customer_figures f on f.customer_id = c.id
    where c.id = ${id} and ${canSee(actor)}`.execute(db)
  const card = rows[0]?.card
  if (!card) throw await whoIsGone(db, actor, id)
  const shown = cardShownTo(actor, customerCatalogue, { ...card, address: card.addresses[0]?.address ?? {} })
  return { ...shown, ...(accessByName(actor, customerCatalogue, 'address') === 'hidden' ? { addresses: [] } : {}), duplicates: shown.duplicates.map((twin) => twinShownTo(actor, twin)) }
}

/** That two share a phone may be known to whoever knows no phones: which phone it is, not. */
function twinShownTo(actor: Actor, twin: CustomerCard['duplicates'][number]): CustomerCard['duplicates'][number] {
  const reasons = twin.reasons.map((reason) => {
    const value = shownTo(actor, customerCatalogue, reason.kind, reason.value)
    return { ...reason, value: value === undefined ? '' : String(value) }
  })
  return { ...cardShownTo(actor, customerCatalogue, twin), reasons }
}

/** Why there is no such card: nobody, or one who lives on in another whom the actor may see. */
export async function whoIsGone(db: Database, actor: Actor, id: number): Promise<Refusal> {
  const { rows } = await sql<{ survivorId: number; name: string }>`
    select c.id as "survivorId", (select ${shownName(actor)} from customer c where c.id = ${id}) as name
    from customer merged join customer c on c.id = merged.merged_into where merged.id = ${id} and ${canSee(actor)}`.execute(db)
  return rows[0] ? new Refusal('customer_merged', { id, ...rows[0] }, 404) : notFound('customer', id)
}

const iso = (moment: ReturnType<typeof sql>) => sql`to_char((${moment}) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

function figures(seesMargin: boolean) {
  const interval = sql`(case when f.orders_count > 1 then extract(epoch from f.last_order_at - f.first_order_at) / (f.orders_count - 1) end)`
  return sql`jsonb_build_object(
    'currency', coalesce(f.currency, account_currency()), 'ordersCount', coalesce(f.orders_count, 0), 'cancelledCount', coalesce(f.cancelled_count, 0),
    'totalSum', coalesce((f.total_sum * 100)::bigint, 0), 'averageSum', coalesce((f.average_sum * 100)::bigint, 0),
    'marginSum', ${seesMargin ? sql`coalesce((f.margin_sum * 100)::bigint, 0)` : sql`null`},
    'firstOrderAt', ${iso(sql`f.first_order_at`)}, 'lastOrderAt', ${iso(sql`f.last_order_at`)},
    'daysBetweenOrders', round((${interval} / ${DAY})::numeric, 1),
    'nextOrderExpectedAt', ${iso(sql`f.last_order_at + make_interval(secs => ${interval}::float8)`)})`
}

function duplicates(actor: Actor) {
  return sql`(
    select coalesce(jsonb_agg(jsonb_build_object('id', twin.id, 'name', twin.name, 'phone', twin.phone, 'email', twin.email,
      'ordersCount', twin.orders_count, 'reasons', twin.reasons) order by twin.id), '[]')
    from (
      select me.id, me.name, me.phone, me.email, me.orders_count, jsonb_agg(jsonb_build_object('kind', shared.kind, 'value', shared.value) order by shared.kind desc) as reasons
      from (
        (select other.customer_id as id, 'phone' as kind, mine.number as value
         from customer_phone mine join customer_phone other on other.number = mine.number and other.customer_id <> mine.customer_id
         where mine.customer_id = c.id limit 50)
        union
        (select other.customer_id, 'email', mine.email
         from customer_email mine join customer_email other on other.email = mine.email and other.customer_id <> mine.customer_id
         where mine.customer_id = c.id limit 50)
      ) as shared
      join lateral (
        select twins.* from (select c.id, c.site, c.phone, c.email, coalesce(f.orders_count, 0) as orders_count, ${shownName(actor)} as name
          from customer c left join customer_figures f on f.customer_id = c.id where c.id = shared.id and ${canSee(actor)}) as twins
      ) as me on me.site = c.site
      where not exists (select from customer_not_same said where said.one_id = least(c.id, me.id) and said.other_id = greatest(c.id, me.id))
      group by me.id, me.name, me.phone, me.email, me.orders_count
      order by me.id limit 10
    ) as twin)`
}

