import type { Change } from '#server/platform/change-log.ts'

/** What this module writes to the change log. An offer's story is told on its product: `about` names the offer. */
export type CatalogueKind =
  | 'product.created'
  | 'product.changed'
  | 'product.offer_added'
  | 'product.offer_changed'
  | 'product_group.created'
  | 'product_group.changed'

type Told = { kind: CatalogueKind; id: number; site: string; fields?: Change['fields']; about?: Record<string, unknown> }

export function catalogueChange({ kind, id, site, fields, about }: Told): Change {
  return { kind, entity: kind.startsWith('product_group') ? 'product_group' : 'product', entityId: id, site, ...(fields ? { fields } : {}), ...(about ? { about } : {}) }
}

/** Fields of something new, what is empty left out. */
export function firstValues(values: Record<string, unknown>): Record<string, [null, unknown]> {
  const isEmpty = (value: unknown) => value === null || value === undefined || value === '' || (typeof value === 'object' && !(value instanceof Date) && Object.keys(value).length === 0)
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)).map(([name, value]) => [name, [null, value]]))
}
