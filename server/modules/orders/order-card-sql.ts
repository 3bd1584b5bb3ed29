import type { Address, OrderCard } from '#shared/contracts/orders.ts'

type Json = Record<string, unknown>

/** One order as the database gives it: decimals as numbers, moments as ISO text. */
export type CardRow = {
  id: number; number: string; external_id: string | null; site: string; order_type: string | null; order_method: string | null
  status: string; status_comment: string | null; status_changed_at: string; status_deadline_at: string | null; created_at: string
  manager_id: number | null; company_id: number | null; contact_id: number | null; first_name: string; last_name: string; patronymic: string; phone: string | null; additional_phone: string | null
  email: string | null; call: boolean; country_iso: string | null; currency: string; base_rate: number | null; customer_comment: string | null; manager_comment: string | null
  discount_manual_amount: number; discount_manual_percent: number; goods_sum: number; discount_sum: number; total: number; paid_sum: number
  purchase_sum: number; fully_paid_at: string | null; delivery_type: string | null; delivery_service: string | null; delivery_cost: number
  delivery_net_cost: number; delivery_date: string | null; delivery_time: NonNullable<OrderCard['deliveryTime']> | null; delivery_address: Address
  track_number: string | null; shipment_store: string | null; shipment_date: string | null; shipped: boolean; weight: number | null
  length: number | null; width: number | null; height: number | null; contragent: Json; source: Json | null; custom_fields: Json; from_api: boolean
  now: string
  first_touched_at: string | null; first_touched_by: number | null; first_touch_minutes: number | null; call_attempts: number; next_call_at: string | null
  manager_reason: { managerId: number; code: string; params: Json; at: string } | null
  items: ItemRow[]
  payments: { id: number; type: string; status: string; amount: number; paid_at: string | null; comment: string | null; external_id: string | null }[]
  problems: OrderCard['problems']
  customer: {
    id: number; type: string; nick_name: string | null; last_name: string; first_name: string; patronymic: string; phone: string | null; email: string | null; vip: boolean; bad: boolean
    orders_count: number | null; cancelled_count: number | null; total_sum: number | null; average_sum: number | null; currency: string
    first_order_at: string | null; last_order_at: string | null; pinned_note: string | null
  } | null
  steps: { at: string; status: string }[]
}

export type ItemRow = {
  id: number; offer_id: number | null; product_id: number | null; product_name: string; article: string | null; image_url: string | null
  quantity: number; unit: string | null; initial_price: number; purchase_price: number | null; discount_manual_amount: number
  discount_manual_percent: number; discounts: OrderCard['items'][number]['discounts']; discount_total: number; total: number; status: string
  comment: string | null; reserved: number; free: number | null
}

/** $1: the order's id. One round trip; every part is read by an index on the order. */
export const CARD_SQL = `
  select (select settings_version from account) as version, to_jsonb(o) || jsonb_build_object(
    'now', now(),
    'base_rate', (select case when o.currency <> a.currency then base_rate(o.currency, o.rate, o.rate_base, o.created_at, a.currency)::float8 end from account a),
    'items', (
      select coalesce(jsonb_agg(to_jsonb(i) || jsonb_build_object(
        'product_id', f.product_id,
        'article', coalesce(i.article, f.article, p.article),
        'image_url', coalesce(f.images[1], p.image_url),
        'unit', f.unit,
        'reserved', (select coalesce(sum(r.quantity), 0) from stock_reservation r where r.order_item_id = i.id),
        'free', case when f.id is not null then (select coalesce(sum(s.quantity - s.reserved), 0) from stock s where s.offer_id = f.id) end
      ) order by i.position, i.id), '[]')
      from order_item i left join offer f on f.id = i.offer_id left join product p on p.id = f.product_id where i.order_id = o.id),
    'payments', (select coalesce(jsonb_agg(to_jsonb(p) order by p.id), '[]') from payment p where p.order_id = o.id),
    'problems', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', p.id, 'kind', p.kind, 'field', p.field, 'itemId', p.item_id, 'params', p.params, 'createdAt', p.created_at) order by p.id), '[]')
      from order_problem p where p.order_id = o.id and p.solved_at is null),
    'customer', (
      select jsonb_build_object(
        'id', c.id, 'type', c.type, 'nick_name', c.nick_name, 'last_name', c.last_name, 'first_name', c.first_name, 'patronymic', c.patronymic, 'phone', c.phone, 'email', c.email,
        'vip', c.vip, 'bad', c.bad, 'orders_count', cf.orders_count, 'cancelled_count', cf.cancelled_count, 'total_sum', cf.total_sum,
        'average_sum', cf.average_sum, 'currency', coalesce(cf.currency, account_currency()), 'first_order_at', cf.first_order_at, 'last_order_at', cf.last_order_at,
        'pinned_note', (select n.text from customer_note n where n.customer_id = c.id and n.pinned order by n.created_at desc limit 1))
      from customer c left join customer_figures cf on cf.customer_id = c.id where c.id = o.customer_id),
    'steps', (
      select coalesce(jsonb_agg(jsonb_build_object('at', l.at, 'status', l.fields -> 'status' ->> 1) order by l.id), '[]')
      from change_log l where l.entity = 'order' and l.entity_id = o.id and l.fields ? 'status')
  ) as card
  from "order" o where o.id = $1`
