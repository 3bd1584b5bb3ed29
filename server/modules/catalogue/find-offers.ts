import type { Tx } from '#server/platform/transact.ts'

/** How the outside names an offer; the first that is given counts. */
export type OfferRef = { id?: number | null; externalId?: string | null; xmlId?: string | null; site?: string | null }

export type FoundOffer = { id: number; productId: number; site: string }

const FIND = `
  select r.at::int as at, f.id, f.product_id as "productId", f.site
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) with ordinality as r (id, external_id, xml_id, site, at)
  cross join lateral (
    select o.id, o.product_id, o.site from offer o
    where o.id = coalesce(
        r.id,
        (select e.id from offer e where r.external_id is not null and e.external_id = r.external_id and (r.site is null or e.site = r.site) and ($5::text[] is null or e.site = any($5)) order by e.id limit 1),
        (select x.id from offer x where r.external_id is null and x.xml_id = r.xml_id and (r.site is null or x.site = r.site) and ($5::text[] is null or x.site = any($5)) order by x.id limit 1))
      and ($5::text[] is null or o.site = any($5))
  ) f`

/** Offers of the sites that the actor may touch; null where there is none. In the order of the references. */
export async function findOffers(tx: Tx, references: OfferRef[]): Promise<(FoundOffer | null)[]> {
  const { sites } = tx.actor.grants
  const rows = await tx.prepared<FoundOffer & { at: number }>('catalogue_find_offers', FIND, [
    references.map(({ id }) => (Number.isSafeInteger(id) ? id : null)),
    references.map(({ externalId }) => externalId || null),
    references.map(({ xmlId }) => xmlId || null),
    references.map(({ site }) => site || null),
    sites === 'all' ? null : sites,
  ])
  const found = new Map(rows.map(({ at, ...offer }) => [at, offer]))
  return references.map((_, index) => found.get(index + 1) ?? null)
}
