import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'

/** Names of fields that the catalogue of orders does not list: parts of addresses, fields of lines and payments. */
const fieldWords: Record<string, MessageDescriptor> = {
  'deliveryAddress.index': msg`Postal code`,
  'deliveryAddress.countryIso': msg`Country`,
  'deliveryAddress.region': msg`Region`,
  'deliveryAddress.city': msg`City`,
  'deliveryAddress.street': msg`Street`,
  'deliveryAddress.building': msg`Building`,
  'deliveryAddress.house': msg`House`,
  'deliveryAddress.housing': msg`Housing`,
  'deliveryAddress.block': msg`Entrance`,
  'deliveryAddress.flat': msg`Flat`,
  'deliveryAddress.floor': msg`Floor`,
  'deliveryAddress.metro': msg`Metro`,
  'deliveryAddress.intercomCode': msg`Entry code`,
  'deliveryAddress.notes': msg`Notes for the courier`,
  'deliveryAddress.text': msg`Address`,
  'deliveryData.trackNumber': msg`Track number`,
  trackNumber: msg`Track number`,
  status: msg`Status`,
  statusComment: msg`Reason`,
  orderType: msg`Type`,
  orderMethod: msg`Came by`,
  number: msg`Number`,
  externalId: msg`External id`,
  managerId: msg`Manager`,
  customerId: msg`Customer`,
  firstName: msg`First name`,
  lastName: msg`Last name`,
  patronymic: msg`Patronymic`,
  phone: msg`Phone`,
  additionalPhone: msg`Second phone`,
  email: msg`E-mail`,
  call: msg`Call required`,
  countryIso: msg`Country`,
  customerComment: msg`Customer’s comment`,
  managerComment: msg`Manager’s comment`,
  discountManualAmount: msg`Discount, sum`,
  discountManualPercent: msg`Discount, %`,
  total: msg`Total`,
  paidSum: msg`Paid`,
  fullyPaidAt: msg`Paid in full`,
  deliveryType: msg`Delivery`,
  deliveryService: msg`Service`,
  deliveryCost: msg`Cost`,
  deliveryNetCost: msg`Net cost`,
  deliveryDate: msg`Date`,
  deliveryTime: msg`Time`,
  shipmentStore: msg`Warehouse`,
  shipmentDate: msg`Shipment date`,
  shipped: msg`Shipped`,
  weight: msg`Weight, g`,
  length: msg`Length, mm`,
  width: msg`Width, mm`,
  height: msg`Height, mm`,
  mark: msg`Rating`,
  quantity: msg`Quantity`,
  initialPrice: msg`Price`,
  purchasePrice: msg`Purchase price`,
  discountTotal: msg`Discount a unit`,
  comment: msg`Comment`,
  vatRate: msg`VAT`,
  priceType: msg`Price type`,
  productName: msg`Name`,
  type: msg`Type`,
  amount: msg`Sum`,
  paidAt: msg`Paid at`,
  payments: msg`Payments`,
  items: msg`Goods`,
  site: msg`Store`,
}

/** What each kind of discount is called on the card. */
export const discountWords: Record<string, MessageDescriptor> = {
  manual_product: msg`Discount on goods`,
  personal: msg`Personal discount`,
  loyalty_level: msg`Loyalty level`,
  loyalty_event: msg`Loyalty event`,
  manual_order: msg`Discount on the order`,
  bonus_charge: msg`Paid with bonuses`,
  round: msg`Rounding`,
}

/** The name of a field of an order as a person reads it; `place` tells lines and payments apart from the order itself. */
export function useFieldWords(): (field: string, place?: 'order' | 'item' | 'payment') => string {
  const { i18n } = useLingui()
  const locale = useLocale()
  const fields = useFields('order')
  return (field, place = 'order') => {
    const known = place === 'order' ? fields.find(one => one.name === field) : undefined
    if (known) return inLocale(known.label, locale)
    const own = fieldWords[field]
    if (own) return i18n._(own)
    return field.includes('.') ? field.slice(field.lastIndexOf('.') + 1) : field
  }
}
