import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ReferenceName } from '#shared/contracts/settings.ts'

/** What each reference is called; apart from its form, because the list of settings pages is there from the start and forms are not. */
export const referenceTitles: Record<ReferenceName, MessageDescriptor> = {
  sites: msg`Stores on the web`,
  statusGroups: msg`Status groups`,
  statuses: msg`Order statuses`,
  orderTypes: msg`Order types`,
  orderMethods: msg`Ways of ordering`,
  paymentTypes: msg`Payment types`,
  paymentStatuses: msg`Payment statuses`,
  deliveryTypes: msg`Delivery types`,
  deliveryServices: msg`Delivery services`,
  itemStatuses: msg`Statuses of goods in an order`,
  units: msg`Units`,
  priceTypes: msg`Price types`,
  currencies: msg`Currencies`,
  countries: msg`Countries`,
  stores: msg`Warehouses`,
  legalEntities: msg`Legal entities`,
  costGroups: msg`Groups of costs`,
  costItems: msg`Kinds of costs`,
  taskTypes: msg`Typical tasks`,
}

/** Those that stand under «References», in this order. */
export const otherReferences = [
  'itemStatuses', 'taskTypes', 'orderTypes', 'orderMethods', 'paymentTypes', 'paymentStatuses', 'deliveryTypes', 'deliveryServices', 'stores',
  'priceTypes', 'units', 'countries', 'legalEntities', 'costGroups', 'costItems',
] as const satisfies ReferenceName[]
