import type { CustomerState } from './customer-state.ts'

/** What two who become one may contradict each other in; the account's own fields come as `customFields.<code>`. Lists are united instead. */
const MERGE_FIELDS = [
  'lastName', 'firstName', 'patronymic', 'nickName', 'phone', 'email', 'address', 'birthday', 'sex', 'managerId', 'vip', 'bad', 'isContact', 'externalId',
  'discountCardNumber', 'personalDiscount', 'emailUnsubscribedAt', 'contragent', 'source', 'browserId', 'photoUrl',
] as const

/** By field: the id of the customer whose value is kept. */
export type MergeChoices = Readonly<Record<string, number>>

type Side = Pick<CustomerState, 'id'> & Partial<CustomerState>

/** The value of a field that can be chosen; the main phone, e-mail and address stand for those lists. */
export function mergeValue(customer: Side, field: string): unknown {
  if (field === 'phone') return customer.phones?.[0] ?? null
  if (field === 'address') return (customer.addresses?.find((address) => address.isMain) ?? customer.addresses?.[0])?.address ?? null
  if (field.startsWith('customFields.')) return customer.customFields?.[field.slice('customFields.'.length)] ?? null
  const value = customer[field as keyof CustomerState] ?? null
  return value instanceof Date ? value.toISOString() : value
}

/** All fields in which one of them says something. */
export function fieldsToMerge(customers: readonly Side[]): string[] {
  const own = new Set(customers.flatMap((customer) => Object.keys(customer.customFields ?? {})))
  return [...MERGE_FIELDS, ...[...own].toSorted().map((code) => `customFields.${code}`)].filter((field) => customers.some((one) => !isNothing(field, mergeValue(one, field))))
}

/**
 * Whose value is kept when nobody chooses: the survivor's where there is one, else the first that is there. A mark (VIP, bad) stays when
 * either has it, the larger discount stays, and whoever took his name off the letters stays off them.
 * @param customers the survivor first
 */
export function defaultHolder(field: string, customers: readonly Side[]): number {
  const survivor = customers[0]!
  if (field === 'personalDiscount') {
    return customers.reduce((most, one) => ((one.personalDiscount ?? 0) > (most.personalDiscount ?? 0) ? one : most), survivor).id
  }
  return (customers.find((one) => !isNothing(field, mergeValue(one, field))) ?? survivor).id
}

/** Whose value is kept when the two become one. A choice of a third has had its turn, or is still to have it. */
export function takesFromOther(field: string, survivor: Side, other: Side, choices: MergeChoices): boolean {
  return (choices[field] ?? defaultHolder(field, [survivor, other])) === other.id
}

function isNothing(field: string, value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false || value === 0) return true
  return field === 'contragent' && Object.entries(value as object).every(([name, part]) => (name === 'contragentType' && part === 'individual') || part === null || part === '')
}
