import type { Change } from '#server/platform/change-log.ts'

/** What this module writes to the change log. Fields are named as in the field catalogue. */
export type CustomerKind =
  | 'customer.created'
  | 'customer.changed'
  | 'customer.recounted'
  | 'customer.note_added'
  | 'customer.note_changed'
  | 'customer.note_removed'
  | 'customer.address_added'
  | 'customer.address_changed'
  | 'customer.address_removed'
  | 'customer.subscribed'
  | 'customer.merged'
  | 'customer.merged_into'
  | 'customer.split'
  | 'customer.restored'
  | 'customer.deleted'

type Told = { kind: CustomerKind; id: number; site: string; fields?: Change['fields']; about?: Record<string, unknown> }

/** An entry of the log about a customer, shown on his own card. */
export function customerChange({ kind, id, site, fields, about }: Told): Change {
  return { kind, entity: 'customer', entityId: id, customerId: id, site, ...(fields ? { fields } : {}), ...(about ? { about } : {}) }
}

/** The fields of a new person: what is empty was not set. */
export function initialFields(values: Record<string, unknown>): Record<string, [null, unknown]> {
  const said = Object.entries(values).filter(([, value]) => {
    if (value === null || value === undefined || value === '' || value === false) return false
    return !(Array.isArray(value) && value.length === 0)
  })
  return Object.fromEntries(said.map(([name, value]) => [name, [null, value]]))
}
