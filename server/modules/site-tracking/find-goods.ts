import type { Tx } from '#server/platform/transact.ts'
import type { GoodsReference } from './read-batch.ts'

export type FoundGoods = { offerId: number | null; productId: number | null }
const key = (site: string, { offerId, xmlId, id, productId }: GoodsReference): string => JSON.stringify([site, offerId, xmlId, id, productId])

// An offer is named by its external id, xmlId or our own id; feeds of shops without offers use one id for the product and its only offer.
const FIND = `
  select w.key, o.id as "offerId", coalesce(o.product_id, p.id) as "productId"
  from jsonb_to_recordset($1::jsonb) as w (key text, site text, "offerId" text, "xmlId" text, id bigint, "productId" text)
  left join lateral (
    select o.id, o.product_id from (
      select 1 as place, o.id, o.product_id from offer o where o.site = w.site and o.external_id = w."offerId"
      union all select 2, o.id, o.product_id from offer o where o.site = w.site and o.xml_id = w."xmlId"
      union all select 3, o.id, o.product_id from offer o where o.id = w.id and o.site = w.site
      union all select 4, o.id, o.product_id from product q join offer o on o.product_id = q.id where q.site = w.site and q.external_id = coalesce(w."productId", w."offerId")
    ) o order by o.place, o.id limit 1
  ) o on true
  left join product p on o.id is null and p.site = w.site and p.external_id = w."productId"`

/** Which goods of the catalogue these are; those that it does not know have neither id. */
export async function findGoods(tx: Tx, wanted: readonly { site: string; goods: GoodsReference }[]): Promise<(site: string, goods: GoodsReference) => FoundGoods> {
  const asked = new Map(wanted.map(({ site, goods }) => [key(site, goods), { key: key(site, goods), site, ...goods }]))
  const rows = asked.size === 0 ? [] : await tx.prepared<FoundGoods & { key: string }>('site_goods', FIND, [JSON.stringify([...asked.values()])])
  const found = new Map(rows.map((row) => [row.key, row]))
  return (site, goods) => found.get(key(site, goods)) ?? { offerId: null, productId: null }
}

/** Which groups of the catalogue a category's external ids are. */
export async function findGroups(tx: Tx, wanted: readonly { site: string; group: string }[]): Promise<(site: string, group: string) => number | null> {
  const rows = wanted.length === 0 ? [] : await tx.prepared<{ site: string; group: string; id: number }>(
    'site_groups', 'select g.site, g.external_id as "group", g.id from jsonb_to_recordset($1::jsonb) as w (site text, "group" text) join product_group g on g.site = w.site and g.external_id = w."group"', [JSON.stringify(wanted)])
  const found = new Map(rows.map((row) => [`${row.site}\n${row.group}`, row.id]))
  return (site, group) => found.get(`${site}\n${group}`) ?? null
}
