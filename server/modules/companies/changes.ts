import type { Change } from '#server/platform/change-log.ts'

/**
 * What this module writes to the change log, on the card of the corporate customer. Fields of a company are named with `company`, those
 * of a contact with `contact`: the requisites alone keep the name that they have with every party.
 */
export type CorporateKind =
  | 'customer.company_added'
  | 'customer.company_changed'
  | 'customer.company_removed'
  | 'customer.contact_added'
  | 'customer.contact_changed'
  | 'customer.contact_removed'
  | 'customer.terms_changed'
  | 'customer.debt_counted'

type Owner = { id: number; site: string }

export function corporateChange(kind: CorporateKind, { id, site }: Owner, fields: Change['fields'], about?: Record<string, unknown>): Change {
  return { kind, entity: 'customer', entityId: id, customerId: id, site, fields: fields ?? {}, ...(about ? { about } : {}) }
}
