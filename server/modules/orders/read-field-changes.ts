import { minor, type Money } from '#shared/money.ts'
import { invalid } from '#server/platform/errors.ts'
import type { OrderPatch } from './change-order.ts'
import type { FieldChanges } from './conflicts.ts'

type Reader = (value: unknown, name: string) => unknown

const DAY = /^\d{4}-\d{2}-\d{2}$/

const readers = {
  text: (max: number): Reader => (value, name) => {
    if (value === null || value === '') return null
    if (typeof value !== 'string') throw invalid(name, 'not_text')
    if (value.length > max) throw invalid(name, 'too_long', { max })
    if (value.includes('\0')) throw invalid(name, 'wrong_value')
    return value
  },
  money: ((value, name) => {
    if (value === null || value === '') return 0 as Money
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > 99_999_999_999_999) throw invalid(name, 'not_money')
    return minor(value)
  }) satisfies Reader,
  percent: ((value, name) => {
    if (value === null || value === '') return 0
    if (typeof value !== 'number' || !(value >= 0 && value <= 100)) throw invalid(name, 'not_percent')
    return value
  }) satisfies Reader,
  rate: ((value, name) => {
    if (typeof value !== 'number' || !(value > 0 && value <= 1_000_000_000_000)) throw invalid(name, 'not_rate')
    return value
  }) satisfies Reader,
  flag: ((value, name) => {
    if (typeof value !== 'boolean') throw invalid(name, 'not_flag')
    return value
  }) satisfies Reader,
  id: ((value, name) => {
    if (value === null) return null
    if (!Number.isSafeInteger(value) || (value as number) < 1) throw invalid(name, 'not_id')
    return value
  }) satisfies Reader,
  size: ((value, name) => {
    if (value === null || value === '') return null
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1_000_000_000) throw invalid(name, 'not_number')
    return value
  }) satisfies Reader,
  day: ((value, name) => {
    if (value === null || value === '') return null
    if (typeof value !== 'string' || !DAY.test(value) || Number.isNaN(Date.parse(value))) throw invalid(name, 'not_day')
    return value
  }) satisfies Reader,
  time: ((value, name) => {
    if (value === null) return null
    if (typeof value !== 'object') throw invalid(name, 'wrong_value')
    const { from, to, custom } = value as Record<string, unknown>
    return Object.fromEntries(Object.entries({ from, to, custom }).filter(([, part]) => typeof part === 'string' && part !== '' && part.length <= 255))
  }) satisfies Reader,
}

/** Fields that may be edited in place, and how their values are read. */
const EDITABLE: Record<string, Reader> = {
  number: readers.text(100), rate: readers.rate,
  orderType: readers.text(100), orderMethod: readers.text(100), statusComment: readers.text(2000), managerId: readers.id,
  firstName: readers.text(255), lastName: readers.text(255), patronymic: readers.text(255),
  phone: readers.text(100), additionalPhone: readers.text(100), email: readers.text(255), call: readers.flag, countryIso: readers.text(2),
  customerComment: readers.text(10_000), managerComment: readers.text(10_000),
  discountManualAmount: readers.money, discountManualPercent: readers.percent, applyRound: readers.flag,
  deliveryType: readers.text(100), deliveryService: readers.text(100), deliveryCost: readers.money, deliveryNetCost: readers.money,
  deliveryDate: readers.day, deliveryTime: readers.time, shipmentStore: readers.text(100), shipmentDate: readers.day, shipped: readers.flag,
  weight: readers.size, length: readers.size, width: readers.size, height: readers.size,
}
/** Who speaks for a corporate customer, and which of its companies buys. */
const PARTIES: Record<string, 'contact' | 'company'> = { contactId: 'contact', companyId: 'company' }
/** Parts of these are fields of their own: deliveryAddress.city. */
const PARTED = new Set(['deliveryAddress', 'contragent', 'customFields', 'deliveryData'])

/** A person's edits as a change of the order. @throws Refusal `invalid` naming each field that may not be edited or has a wrong value */
export function readFieldChanges(changes: FieldChanges): OrderPatch {
  const patch: Record<string, unknown> = {}
  for (const [name, { to }] of Object.entries(changes)) {
    const [whole, ...rest] = name.split('.')
    const part = rest.join('.')
    if (part !== '' && PARTED.has(whole!) && /^[\w-]{1,60}$/.test(part)) {
      patch[whole!] = { ...(patch[whole!] as object | undefined), [part]: typeof to === 'string' || to === null ? readers.text(2000)(to, name) : to }
      continue
    }
    if (name === 'trackNumber') {
      patch.deliveryData = { ...(patch.deliveryData as object | undefined), trackNumber: readers.text(255)(to, name) }
      continue
    }
    const party = PARTIES[name]
    if (party) {
      const id = readers.id(to, name) as number | null
      patch[party] = id === null ? null : { id }
      continue
    }
    const read = EDITABLE[name]
    if (!read) throw invalid(name, 'not_editable')
    patch[name] = read(to, name)
  }
  return patch as OrderPatch
}

/** Fields of a line that may be edited in place. */
const ITEM_EDITABLE: Record<string, Reader> = {
  quantity: (value, name) => {
    if (typeof value !== 'number' || !(value > 0 && value <= 999_999_999)) throw invalid(name, 'not_quantity')
    return value
  },
  initialPrice: readers.money,
  purchasePrice: readers.money,
  discountManualAmount: readers.money,
  discountManualPercent: readers.percent,
  comment: readers.text(2000),
  status: readers.text(100),
  productName: readers.text(500),
  offerId: readers.id,
}

export function readItemChanges(changes: FieldChanges): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  for (const [name, { to }] of Object.entries(changes)) {
    const read = ITEM_EDITABLE[name]
    if (!read) throw invalid(name, 'not_editable')
    if (name === 'offerId') patch.offer = { id: read(to, name) }
    else patch[name] = read(to, name)
  }
  return patch
}

const PAYMENT_EDITABLE: Record<string, Reader> = {
  type: readers.text(100),
  status: readers.text(100),
  amount: readers.money,
  paidAt: (value, name) => {
    if (value === null || value === '') return null
    if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) throw invalid(name, 'not_moment')
    return new Date(value)
  },
  comment: readers.text(2000),
}

export function readPaymentChanges(changes: FieldChanges): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  for (const [name, { to }] of Object.entries(changes)) {
    const read = PAYMENT_EDITABLE[name]
    if (!read) throw invalid(name, 'not_editable')
    patch[name] = read(to, name)
  }
  return patch
}
