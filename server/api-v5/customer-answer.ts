import { addressAnswer } from './address-answer.ts'
import { SEGMENT_JSON, segmentAnswer, type SegmentRow } from './segments.ts'
import { mapOrList, present } from './wire/envelope.ts'
import { moment } from './wire/dates.ts'

/** A customer as `CUSTOMER_JSON` gives it: the row's own columns and what hangs on it. Money in decimal, moments as ISO text. */
export type CustomerRow = {
  id: number
  type: string
  site: string
  external_id: string | null
  first_name: string
  last_name: string
  patronymic: string
  nick_name: string | null
  sex: string | null
  birthday: string | null
  email: string | null
  is_contact: boolean
  manager_id: number | null
  vip: boolean
  bad: boolean
  photo_url: string | null
  contragent: Record<string, unknown>
  source: Record<string, unknown> | null
  browser_id: string | null
  personal_discount: number
  discount_card_number: string | null
  email_unsubscribed_at: string | null
  custom_fields: Record<string, unknown>
  created_at: string
  phones: string[]
  address: ({ id: number; name: string | null } & { parts: Record<string, unknown> }) | null
  tags: { name: string; color: string | null; attached: boolean }[]
  segments: SegmentRow[]
  orders_count: number
  total_sum: number
  average_sum: number
  margin_sum: number
  /** Within orders it is left out: it would be summed up anew for each of them. */
  cost_sum?: number
}

/** One JSON object for the row `c` of `customer`; the figures come by a left join as `f`. Reads of orders and of customers share it. */
export const CUSTOMER_JSON = `to_jsonb(c) - 'search_text' || jsonb_build_object(
  'phones', (select coalesce(jsonb_agg(p.as_written order by p.position, p.id), '[]') from customer_phone p where p.customer_id = c.id),
  'address', (select jsonb_build_object('id', a.id, 'name', a.name, 'parts', a.address)
     from customer_address a where a.customer_id = c.id order by a.is_main desc, a.id limit 1),
  'tags', (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'color', t.color, 'attached', t.attached) order by t.name), '[]')
     from customer_tag t where t.customer_id = c.id),
  'segments', (select coalesce(jsonb_agg(${SEGMENT_JSON} order by s.id), '[]') from segment_member m join segment s on s.id = m.segment_id where m.customer_id = c.id and s.archived_at is null),
  'orders_count', coalesce(f.orders_count, 0), 'total_sum', coalesce(f.total_sum, 0),
  'average_sum', coalesce(f.average_sum, 0), 'margin_sum', coalesce(f.margin_sum, 0))`

/** The customer of the wire, `type` first as clients read it to choose the class. */
export function customerAnswer(row: CustomerRow, zone: string): Record<string, unknown> {
  return present({
    type: row.type,
    id: row.id,
    externalId: row.external_id,
    site: row.site,
    isContact: row.is_contact,
    createdAt: moment(row.created_at, zone),
    managerId: row.manager_id,
    vip: row.vip,
    bad: row.bad,
    nickName: row.type === 'customer_corporate' ? row.nick_name : null,
    firstName: row.first_name || null,
    lastName: row.last_name || null,
    patronymic: row.patronymic || null,
    sex: row.sex,
    birthday: row.birthday,
    // Always there, since one module compares it without asking whether it is.
    email: row.email ?? '',
    phones: row.phones.map((number) => ({ number })),
    photoUrl: row.photo_url,
    address: row.address ? { id: row.address.id, ...present({ name: row.address.name }), ...addressAnswer(row.address.parts) } : null,
    contragent: row.contragent,
    source: row.source,
    browserId: row.browser_id,
    personalDiscount: row.personal_discount,
    cumulativeDiscount: 0,
    discountCardNumber: row.discount_card_number,
    tags: row.tags.map((tag) => present({ name: tag.name, color: tag.color, attached: tag.attached })),
    segments: row.segments.map((segment) => segmentAnswer(segment, zone)),
    customFields: mapOrList(row.custom_fields),
    emailMarketingUnsubscribedAt: moment(row.email_unsubscribed_at, zone),
    mgCustomers: [],
    marginSumm: row.margin_sum,
    totalSumm: row.total_sum,
    averageSumm: row.average_sum,
    ordersCount: row.orders_count,
    costSumm: row.cost_sum,
  })
}
