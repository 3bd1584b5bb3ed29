import type { CustomerChanges } from '#server/modules/customers/index.ts'
import { addressOf, contragentOf, sourceOf, tagNames } from './party-input.ts'
import { defined, type Fields } from './wire/fields.ts'

const LONGEST_ID = 255
const SEXES = ['male', 'female'] as const

/** A customer of the wire in the trade's words: what is absent stays absent, null clears. Figures and other read-only fields are ignored. */
export function customerInput(customer: Fields): CustomerChanges {
  const cleared = <T>(value: T | null | undefined, neutral: T): T | undefined => (value === null ? neutral : value)
  return defined<CustomerChanges>({
    externalId: customer.text('externalId', LONGEST_ID),
    firstName: cleared(customer.text('firstName', LONGEST_ID), ''),
    lastName: cleared(customer.text('lastName', LONGEST_ID), ''),
    patronymic: cleared(customer.text('patronymic', LONGEST_ID), ''),
    sex: customer.choice('sex', SEXES),
    birthday: customer.date('birthday'),
    email: customer.text('email', LONGEST_ID),
    phones: phones(customer),
    isContact: cleared(customer.boolean('isContact'), false),
    managerId: customer.integer('managerId', 1),
    vip: cleared(customer.boolean('vip'), false),
    bad: cleared(customer.boolean('bad'), false),
    photoUrl: customer.text('photoUrl', 2000),
    address: addressOf(customer, 'address') ?? undefined,
    contragent: contragentOf(customer),
    source: sourceOf(customer),
    browserId: customer.text('browserId', LONGEST_ID),
    personalDiscount: cleared(customer.number('personalDiscount', 0, 100), 0),
    discountCardNumber: customer.text('discountCardNumber', LONGEST_ID),
    tags: tagNames(customer, 'tags'),
    addTags: tagNames(customer, 'addTags'),
    removeTags: tagNames(customer, 'removeTags'),
    attachedTag: customer.text('attachedTag', LONGEST_ID) ?? undefined,
    customFields: customer.map('customFields') ?? undefined,
    emailUnsubscribedAt: customer.dateTime('emailMarketingUnsubscribedAt'),
    subscribed: customer.boolean('subscribed') ?? undefined,
  })
}

/** `[{number}]`; plain texts are understood as well, and a row without a number says nothing. */
function phones(customer: Fields): string[] | undefined {
  const rows = customer.list('phones')
  if (rows === undefined) return undefined
  return rows.flatMap((row, index) => {
    const number = typeof row === 'object' && row !== null ? (row as { number?: unknown }).number : row
    if (number === null || number === undefined || number === '') return []
    if (typeof number === 'string' || typeof number === 'number') return [String(number)]
    customer.complain(`phones[${index}].number`, 'wrong_type', { type: 'string' })
    return []
  })
}
