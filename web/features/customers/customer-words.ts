import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'

/** Parts of an address in the order in which people say them. */
export const addressParts = ['index', 'region', 'city', 'street', 'building', 'house', 'housing', 'block', 'flat', 'floor', 'intercomCode', 'metro', 'notes', 'text'] as const

/** Names of fields that the catalogue of customers does not list. */
const fieldWords: Record<string, MessageDescriptor> = {
  'address.index': msg`Postal code`,
  'address.countryIso': msg`Country`,
  'address.region': msg`Region`,
  'address.city': msg`City`,
  'address.street': msg`Street`,
  'address.building': msg`Building`,
  'address.house': msg`House`,
  'address.housing': msg`Housing`,
  'address.block': msg`Entrance`,
  'address.flat': msg`Flat`,
  'address.floor': msg`Floor`,
  'address.metro': msg`Metro`,
  'address.intercomCode': msg`Entry code`,
  'address.notes': msg`Notes for the courier`,
  'address.text': msg`Address in one line`,
  addressName: msg`Name of the address`,
  addressIsMain: msg`Main address`,
  phones: msg`Phones`,
  emails: msg`E-mails`,
  note: msg`Note`,
  notePinned: msg`Pinned`,
  photoUrl: msg`Photo`,
  browserId: msg`Device`,
  subscribed: msg`Takes letters`,
  'consent.processing': msg`Processing of personal data`,
  'consent.transfer': msg`Transfer of data to others`,
  'consent.mailing': msg`Mailings`,
  'consent.mailing.email': msg`Mailings by e-mail`,
  'consent.mailing.sms': msg`Mailings by SMS`,
  'contragent.contragentType': msg`Kind of payer`,
  'contragent.legalName': msg`Legal name`,
  'contragent.INN': msg`Tax number (INN)`,
  'contragent.KPP': msg`KPP`,
  'company.name': msg`Legal entity`,
  companyName: msg`Name of the legal entity`,
  companyBrand: msg`Brand`,
  companyActive: msg`Active`,
  companyExternalId: msg`External id`,
  companyIsMain: msg`Main legal entity`,
  'contact.name': msg`Contact`,
  contactIsMain: msg`Main contact`,
  contactCompanies: msg`Speaks for`,
  creditLimit: msg`Credit limit`,
  paymentDays: msg`Deferred payment, days`,
  debtSum: msg`Debt`,
  bonuses: msg`Bonuses`,
  loyaltyCard: msg`Bonus card`,
  loyaltyStatus: msg`Bonus account`,
  callTaskId: msg`Call task`,
  debtOrders: msg`Orders owed for`,
  'contragent.OGRN': msg`OGRN`,
  'contragent.OGRNIP': msg`OGRNIP`,
  'contragent.BIK': msg`BIK of the bank`,
  'contragent.bank': msg`Bank`,
  'contragent.legalAddress': msg`Legal address`,
  'contragent.corrAccount': msg`Correspondent account`,
  'contragent.bankAccount': msg`Settlement account`,
  likelyDuplicateOf: msg`Likely duplicate of`,
  notSameAs: msg`Not the same as`,
  // Fields of orders that stand in the customer's timeline.
  status: msg`Status`,
  number: msg`Number`,
  total: msg`Total`,
  paidSum: msg`Paid`,
  amount: msg`Sum`,
  quantity: msg`Quantity`,
  phone: msg`Phone`,
  customerId: msg`Customer`,
}

type Of = 'customer' | 'order'

/** The name of a field as a person reads it; the timeline holds fields of orders too. */
export function useFieldWords(): (field: string, of?: Of) => string {
  const { i18n } = useLingui()
  const locale = useLocale()
  const own = useFields('customer')
  const orders = useFields('order')
  return (field, of = 'customer') => {
    const special = of === 'customer' ? fieldWords[field] : undefined
    if (special) return i18n._(special)
    const known = (of === 'order' ? orders : own).find(one => one.name === field)
    if (known) return inLocale(known.label, locale)
    const part = fieldWords[field] ?? fieldWords[field.replace(/^deliveryAddress\./, 'address.')]
    if (part) return i18n._(part)
    return field.includes('.') ? field.slice(field.lastIndexOf('.') + 1) : field
  }
}
