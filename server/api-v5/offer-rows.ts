import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import { entitiesOf } from './wire/entity.ts'
import { fieldsOf, type Fields } from './wire/fields.ts'
import { parameter, type Call } from './wire/method.ts'
import { isMap } from './wire/parameters.ts'
import { namedSite, visibleSites } from './wire/sites.ts'

const MOST_ROWS = 250
const LONGEST_ID = 255

type Reference = { id: number | null; externalId: string | null; xmlId: string | null }

/** A row about an offer, with the offers it names: more than one when an id of the store stands on several sites. */
export type OfferRow = { fields: Fields; reference: Reference; offerIds: number[] }

const FIND = `select id, external_id as "externalId", xml_id as "xmlId", site from offer
  where (id = any($1) or external_id = any($2) or xml_id = any($3)) and site = any($4)`

type Offer = { id: number; externalId: string | null; xmlId: string | null; site: string }

/**
 * The rows of a bulk method about offers, each found by id, else external id, else the accounting system's id, on the row's own site,
 * else the form's, else anywhere the key sees.
 * @throws Refusal `parameter_missing`, `too_many_rows`, `unknown_site`, `forbidden`
 */
export async function offerRows(call: Call, name: string, complaints: FieldRefusal[]): Promise<OfferRow[]> {
  const given = entitiesOf(call.form, name)
  if (given.length > MOST_ROWS) throw new Refusal('too_many_rows', { most: MOST_ROWS })
  const formSite = parameter(call, 'site')
  const rows = given.map((row, index) => {
    const fields = fieldsOf(isMap(row) ? row : {}, call.account.timeZone, `${name}[${index}]`, complaints)
    const reference = { id: fields.integer('id') ?? null, externalId: fields.text('externalId', LONGEST_ID) ?? null, xmlId: fields.text('xmlId', LONGEST_ID) ?? null }
    if (!reference.id && !reference.externalId && !reference.xmlId) fields.complain('id', 'required')
    const site = fields.text('site') ?? formSite
    return { fields, reference, sites: site ? [namedSite(call, site)] : visibleSites(call) }
  })
  const { rows: offers } = await call.db.pool.query<Offer>({
    name: 'v5_find_offers',
    text: FIND,
    values: [
      rows.flatMap(({ reference }) => reference.id ?? []),
      rows.flatMap(({ reference }) => reference.externalId ?? []),
      rows.flatMap(({ reference }) => reference.xmlId ?? []),
      visibleSites(call),
    ],
  })
  const [byId, byExternalId, byXmlId] = [groupBy(offers, 'id'), groupBy(offers, 'externalId'), groupBy(offers, 'xmlId')]
  return rows.map(({ fields, reference, sites }) => {
    const named = reference.id ? byId.get(reference.id) : reference.externalId ? byExternalId.get(reference.externalId) : byXmlId.get(reference.xmlId)
    return { fields, reference, offerIds: (named ?? []).filter((offer) => sites.includes(offer.site)).map((offer) => offer.id) }
  })
}

/** What stores get back of the offers that are not there: the ids they sent. */
export function notFoundOffers(rows: OfferRow[]): Record<string, unknown>[] {
  return rows
    .filter((row) => row.offerIds.length === 0)
    .map(({ reference }) => Object.fromEntries(Object.entries(reference).filter(([, id]) => id !== null)))
}

function groupBy<Key extends keyof Offer>(offers: Offer[], key: Key): Map<Offer[Key] | null, Offer[]> {
  return Map.groupBy<Offer[Key] | null, Offer>(offers, (offer) => offer[key])
}
