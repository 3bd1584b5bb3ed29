import { differences } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { firstValues } from './changes.ts'
import type { FeedOffer } from './icml/feed-offer.ts'
import type { LoadedGroups } from './load-groups.ts'
import type { FeedRow } from './load-offers.ts'

type KnownProduct = {
  id: number; externalId: string; type: string; name: string; article: string | null; url: string | null; imageUrl: string | null; description: string | null
  manufacturer: string | null; active: boolean; markable: boolean; groups: number[]
}

export type SavedProducts = {
  idOf: Map<string, number>
  /** The caller records them, together with the figures that follow. */
  changes: { id: number; isNew: boolean; fields: Record<string, [unknown, unknown]> }[]
  unknownCategories: { productId: number; categoryId: string; line: number }[]
}

const KNOWN = `
  select p.id, p.external_id as "externalId", p.type, p.name, p.article, p.url, p.image_url as "imageUrl", p.description, p.manufacturer, p.active, p.markable,
    array(select g.group_id from product_group_product g where g.product_id = p.id order by g.group_id) as groups
  from product p where p.site = $1 and p.external_id = any($2::text[])`

const SAVE = `
  insert into product (site, external_id, type, name, article, url, image_url, description, manufacturer, active, markable)
  select $1, r.* from jsonb_to_recordset($2::jsonb) as r (external_id text, type text, name text, article text, url text, image_url text, description text,
    manufacturer text, active boolean, markable boolean)
  on conflict (site, external_id) where external_id is not null do update set
    type = excluded.type, name = excluded.name, article = excluded.article, url = excluded.url, image_url = excluded.image_url,
    description = excluded.description, manufacturer = excluded.manufacturer, active = excluded.active, markable = excluded.markable, updated_at = now()
  returning id, external_id as "externalId"`

const GROUPS = `
  with wanted as (select * from unnest($2::bigint[], $3::bigint[]) as w (product_id, group_id)),
  gone as (
    delete from product_group_product x where x.product_id = any($1::bigint[])
      and not exists (select from wanted w where w.product_id = x.product_id and w.group_id = x.group_id)
  )
  insert into product_group_product (product_id, group_id) select product_id, group_id from wanted on conflict do nothing`

/** Makes and brings up to date the products of these rows; the first row of a product tells its name, picture and the like. */
export async function saveLoadedProducts(tx: Tx, site: string, rows: FeedRow[], groups: LoadedGroups, spoken: ReadonlySet<number>): Promise<SavedProducts> {
  const tellerOf = new Map<string, FeedRow>()
  for (const row of rows) if (!tellerOf.has(row.offer.productExternalId)) tellerOf.set(row.offer.productExternalId, row)
  const known = await tx.prepared<KnownProduct>('catalogue_load_products', KNOWN, [site, [...tellerOf.keys()]])
  const knownOf = new Map(known.map((product) => [product.externalId, product]))
  const wanted = [...tellerOf].map(([externalId, { offer, line }]) => {
    const before = knownOf.get(externalId)
    const groupIds = offer.categoryIds.flatMap((id) => groups.get(id)?.id ?? []).toSorted((a, b) => a - b)
    const unknown = offer.categoryIds.filter((id) => !groups.has(id))
    const after = { ...fieldsOf(offer), groups: groupIds }
    const isSpoken = before !== undefined && spoken.has(before.id)
    const fields = before ? (isSpoken ? {} : differences({ ...before }, after)) : firstValues({ externalId, ...after })
    return { externalId, line, before, after, unknown: isSpoken ? [] : unknown, fields }
  })
  const written = wanted.filter((each) => !each.before || Object.keys(each.fields).some((name) => name !== 'groups'))
  const saved = written.length === 0 ? [] : await tx.prepared<{ id: number; externalId: string }>('catalogue_load_products_save', SAVE, [
    site,
    JSON.stringify(written.map(({ externalId, after: { imageUrl, groups: _, ...rest } }) => ({ external_id: externalId, image_url: imageUrl, ...rest }))),
  ])
  const idOf = new Map([...known, ...saved].map((product) => [product.externalId, product.id]))
  const regrouped = wanted.filter((each) => each.fields['groups'])
  if (regrouped.length > 0) {
    const links = regrouped.flatMap((each) => each.after.groups.map((group) => [idOf.get(each.externalId)!, group] as const))
    await tx.prepared('catalogue_load_product_groups', GROUPS, [regrouped.map((each) => idOf.get(each.externalId)!), links.map(([id]) => id), links.map(([, group]) => group)])
  }
  return {
    idOf,
    changes: wanted.filter((each) => Object.keys(each.fields).length > 0).map((each) => ({ id: idOf.get(each.externalId)!, isNew: !each.before, fields: each.fields })),
    unknownCategories: wanted.flatMap((each) => each.unknown.map((categoryId) => ({ productId: idOf.get(each.externalId)!, categoryId, line: each.line }))),
  }
}

function fieldsOf(offer: FeedOffer) {
  return {
    type: offer.type, name: offer.productName, article: offer.article, url: offer.url, imageUrl: offer.pictures[0] ?? null, description: offer.description,
    manufacturer: offer.manufacturer, active: offer.productActive, markable: offer.markable,
  }
}
