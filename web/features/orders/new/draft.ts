import { useEffect, useState } from 'react'
import type { OfferFound } from '#shared/contracts/catalogue.ts'
import type { CreateOrder } from '#shared/contracts/orders.ts'
import { minor, percentOf, times } from '#shared/money.ts'

/** A line as it is being typed. Price and discount in minor units and percent; the offer's own price unless the person wrote another. */
export type DraftItem = {
  key: number
  offerId: number | null
  name: string
  article: string | null
  unit: string | null
  free: number | null
  quantity: number
  price: number
  listPrice: number | null
  discountPercent: number
}

export type Draft = {
  phone: string
  customer: { id: number; name: string; ordersCount: number } | null
  lastName: string
  firstName: string
  patronymic: string
  email: string
  items: DraftItem[]
  site: string | null
  orderMethod: string | null
  deliveryType: string | null
  /** Minor units; null is the delivery type's own cost. */
  deliveryCost: number | null
  deliveryDate: string
  city: string
  address: string
  paymentType: string | null
  customerComment: string
  managerComment: string
}

const KEY = 'order.draft'
export const emptyDraft: Draft = {
  phone: '', customer: null, lastName: '', firstName: '', patronymic: '', email: '', items: [], site: null, orderMethod: null,
  deliveryType: null, deliveryCost: null, deliveryDate: '', city: '', address: '', paymentType: null, customerComment: '', managerComment: '',
}

function readDraft(): Draft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    return kept && typeof kept === 'object' && Array.isArray((kept as Draft).items) ? { ...emptyDraft, ...(kept as Draft) } : emptyDraft
  } catch {
    return emptyDraft
  }
}

/** The draft of a new order: kept on this computer with every key, until the order is made or the draft is thrown away. */
export function useDraft() {
  const [draft, setDraft] = useState(readDraft)
  useEffect(() => {
    if (draft === emptyDraft) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify(draft))
  }, [draft])
  return {
    draft,
    change: (change: Partial<Draft>) => setDraft(before => ({ ...before, ...change })),
    changeItem: (key: number, change: Partial<DraftItem>) => setDraft(before => ({ ...before, items: before.items.map(item => (item.key === key ? { ...item, ...change } : item)) })),
    /** The same offer twice is one line with more pieces. */
    addItem: (item: Omit<DraftItem, 'key'>) => setDraft(before => {
      const same = item.offerId === null ? undefined : before.items.find(one => one.offerId === item.offerId)
      const items = same
        ? before.items.map(one => (one === same ? { ...one, quantity: Math.round((one.quantity + item.quantity) * 1000) / 1000 } : one))
        : [...before.items, { ...item, key: Math.max(0, ...before.items.map(one => one.key)) + 1 }]
      return { ...before, items }
    }),
    removeItem: (key: number) => setDraft(before => ({ ...before, items: before.items.filter(item => item.key !== key) })),
    clear: () => { localStorage.removeItem(KEY); setDraft(emptyDraft) },
  }
}

export const isEmptyDraft = (draft: Draft): boolean => JSON.stringify(draft) === JSON.stringify(emptyDraft)

export const itemOf = (offer: OfferFound, quantity: number): Omit<DraftItem, 'key'> => ({
  offerId: offer.id, name: offer.name, article: offer.article, unit: offer.unit, free: offer.free, quantity, price: offer.price ?? 0, listPrice: offer.price, discountPercent: 0,
})

/** What a line will cost: the discount is rounded a unit, as the server does it. */
export function lineSum(item: DraftItem): number {
  const price = minor(item.price)
  return times(minor(price - percentOf(price, item.discountPercent)), item.quantity)
}

/** The request. Texts that are empty, and prices that are the catalogue's own, are left to the server. */
export function requestOf(draft: Draft, defaults: { site: string | null; orderMethod: string | null }): CreateOrder {
  const text = <Name extends string>(name: Name, value: string) => (value.trim() ? ({ [name]: value.trim() } as Record<Name, string>) : {})
  const address = { ...text('city', draft.city), ...text('text', draft.address) }
  const site = draft.site ?? defaults.site
  const orderMethod = draft.orderMethod ?? defaults.orderMethod
  return {
    ...(site ? { site } : {}),
    ...(orderMethod ? { orderMethod } : {}),
    ...(draft.customer ? { customerId: draft.customer.id } : {}),
    ...text('phone', draft.phone), ...text('lastName', draft.lastName), ...text('firstName', draft.firstName), ...text('patronymic', draft.patronymic), ...text('email', draft.email),
    ...text('customerComment', draft.customerComment), ...text('managerComment', draft.managerComment),
    items: draft.items.map(item => ({
      ...(item.offerId === null ? { productName: item.name } : { offerId: item.offerId }),
      quantity: item.quantity,
      ...(item.offerId === null || item.price !== item.listPrice ? { initialPrice: item.price } : {}),
      ...(item.discountPercent > 0 ? { discountManualPercent: item.discountPercent } : {}),
    })),
    ...(draft.deliveryType ? { deliveryType: draft.deliveryType } : {}),
    ...(draft.deliveryCost === null ? {} : { deliveryCost: draft.deliveryCost }),
    ...(draft.deliveryDate ? { deliveryDate: draft.deliveryDate } : {}),
    ...(Object.keys(address).length > 0 ? { deliveryAddress: address } : {}),
    ...(draft.paymentType ? { payments: [{ type: draft.paymentType }] } : {}),
  }
}
