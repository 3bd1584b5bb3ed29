import { useReference, useReferences, type ReferenceItem } from '../../base/references.ts'

type Row = { code: string; active: boolean; sites?: string[] }

/** Codes of the rows that a store offers: active, and of all stores or of this one. */
const codesAt = (rows: readonly Row[] | undefined, site: string | undefined): Set<string> =>
  new Set(rows?.filter(row => row.active && (!site || !row.sites?.length || row.sites.includes(site))).map(row => row.code))

/** Ways of delivery of a store; the one that the order has stays in the list. */
export function useDeliveryTypes(site: string | undefined, current?: string | null): ReferenceItem[] {
  const codes = codesAt(useReferences()?.deliveryTypes, site)
  return useReference('deliveryTypes').filter(item => codes.has(item.code) || item.code === current)
}

/** Payment types of a store that go with a way of delivery. */
export function usePaymentTypes(site: string | undefined, deliveryType?: string | null): ReferenceItem[] {
  const references = useReferences()
  const codes = codesAt(references?.paymentTypes, site)
  const delivery = references?.deliveryTypes.find(row => row.code === deliveryType)
  return useReference('paymentTypes').filter(item => codes.has(item.code) && (!delivery || delivery.paymentTypes.includes(item.code)))
}

/** Payment statuses that go with a payment type. */
export function usePaymentStatuses(type?: string | null): ReferenceItem[] {
  const row = useReferences()?.paymentTypes.find(one => one.code === type)
  return useReference('paymentStatuses').filter(item => item.active && (!row || row.paymentStatuses.includes(item.code)))
}

/** What a new order of a person starts with; the first active value where none is marked. */
export function useDefault(name: 'sites' | 'orderTypes' | 'orderMethods' | 'paymentTypes' | 'paymentStatuses' | 'deliveryTypes'): string | null {
  const rows = (useReferences()?.[name] as (Row & { defaultForCrm: boolean })[] | undefined)?.filter(row => row.active)
  return (rows?.find(row => row.defaultForCrm) ?? rows?.[0])?.code ?? null
}
