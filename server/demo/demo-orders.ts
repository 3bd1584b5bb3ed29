import { minor, money, type Money } from '#shared/money.ts'
import type { OrderInput } from '#server/modules/orders/index.ts'
import { chance, type Chance } from './chance.ts'
import type { Cancellation, Invoice, InvoiceBook } from './invoices.ts'
import { inventPeople } from './invented-people.ts'

export const DEMO_SITE = 'demo'
/** Roubles to the pound, fixed, so that figures can be checked against the source. */
export const RATE = 100
const MINUTE = 60_000
const DAY_MINUTES = 1440
/** How long after an invoice a cancellation may still be about it. */
const CANCELLED_WITHIN = 60 * DAY_MINUTES

const inRoubles = (pounds: number): Money => money((pounds * RATE).toFixed(4))

const CANCEL_REASONS = ['no-call', 'already-buyed', 'delyvery-did-not-suit', 'prices-did-not-suit', 'cancel-other']
const SOURCES = [
  null,
  { source: 'yandex', medium: 'cpc', campaign: 'подарки' },
  { source: 'google', medium: 'organic' },
  { source: 'vk', medium: 'social' },
  { source: 'newsletter', medium: 'email', campaign: 'осень' },
]

/**
 * The invoices as orders of an online store, in the order of time, dated so that the last one came an hour ago. A cancellation takes
 * its lines out of the newest earlier order of the same customer with the same goods.
 */
export function* demoOrders(book: InvoiceBook, now: Date): Generator<OrderInput> {
  const returned = matchCancellations(book)
  const invent = inventPeople()
  const last = book.invoices.at(-1)?.at ?? 0
  // By whole minutes, so that the hours of the day stay as they were up to the last hour.
  const shift = Math.floor((now.getTime() - 60 * MINUTE) / MINUTE) - last
  for (const invoice of book.invoices) yield asOrder(invoice, invoice.at + shift, now, returned.get(invoice) ?? new Set(), invent)
}

function asOrder(invoice: Invoice, minutes: number, now: Date, returned: ReadonlySet<number>, invent: ReturnType<typeof inventPeople>): OrderInput {
  const draw = chance(`order ${invoice.number}`)
  const createdAt = new Date(minutes * MINUTE)
  const age = (now.getTime() - createdAt.getTime()) / MINUTE / DAY_MINUTES
  const person = invent(invoice.customer === null ? { invoice: invoice.number } : { customer: invoice.customer })
  const isGone = returned.size === invoice.lines.length
  const status = isGone ? draw.of(CANCEL_REASONS) : statusByAge(age, draw)
  const isDone = status === 'complete'
  const deliveryType = draw.of(['courier', 'courier', 'self-delivery', 'russian-post', 'ems'])
  const paymentType = draw.of(['bank-card', 'bank-card', 'cash', 'e-money'])
  const isPaid = isDone || (!isGone && paymentType !== 'cash' && draw.below(100) < 60)
  return {
    site: DEMO_SITE,
    externalId: invoice.number,
    createdAt,
    status,
    orderMethod: draw.of(['shopping-cart', 'shopping-cart', 'shopping-cart', 'one-click', 'phone', 'app']),
    orderType: 'eshop-individual',
    firstName: person.firstName,
    lastName: person.lastName,
    patronymic: person.patronymic,
    phone: person.phone,
    email: person.email,
    deliveryType,
    deliveryCost: deliveryType === 'self-delivery' ? minor(0) : money(draw.of([250, 350, 490])),
    deliveryNetCost: deliveryType === 'self-delivery' ? minor(0) : money(draw.of([190, 280, 400])),
    deliveryAddress: deliveryType === 'self-delivery' ? { countryIso: 'RU', region: person.address.region, city: person.address.city } : person.address,
    source: draw.of(SOURCES),
    customerComment: draw.below(100) < 6 ? draw.of(['Позвоните за час', 'Подарочная упаковка', 'Домофон не работает', 'Можно после 18:00']) : null,
    items: invoice.lines.map((line, index) => ({
      offer: { externalId: line.code },
      productName: line.name,
      quantity: line.quantity,
      initialPrice: inRoubles(line.price),
      status: isGone ? 'failure' : returned.has(index) ? 'returned' : isDone ? 'saled' : 'new',
      createdAt,
    })),
    payments: [{ type: paymentType, status: isPaid ? 'paid' : 'not-paid', ...(isPaid ? { paidAt: createdAt } : {}) }],
  }
}

/** The youngest orders are being worked on, the others are done; a few were never completed. */
function statusByAge(days: number, draw: Chance): string {
  if (days < 0.2) return 'new'
  if (days < 1) return draw.of(['new', 'availability-confirmed', 'client-confirmed', 'offer-analog'])
  if (days < 2.5) return draw.of(['client-confirmed', 'prepayed', 'send-to-assembling', 'assembling', 'assembling-complete'])
  if (days < 6) return draw.of(['assembling-complete', 'send-to-delivery', 'delivering', 'delivering', 'redirect', 'complete'])
  return draw.below(100) < 5 ? draw.of(CANCEL_REASONS) : 'complete'
}

/** Which lines of which invoice were cancelled: nothing in the data links the two, so the most likely one is taken. */
function matchCancellations({ invoices, cancellations }: InvoiceBook): Map<Invoice, Set<number>> {
  const bought = new Map<string, { invoice: Invoice; index: number }[]>()
  for (const invoice of invoices) {
    if (invoice.customer === null) continue
    invoice.lines.forEach((line, index) => {
      const key = `${invoice.customer} ${line.code}`
      bought.set(key, [...(bought.get(key) ?? []), { invoice, index }])
    })
  }
  const returned = new Map<Invoice, Set<number>>()
  for (const cancellation of cancellations) {
    for (const line of cancellation.lines) {
      const match = newestBefore(bought.get(`${cancellation.customer} ${line.code}`) ?? [], cancellation, -line.quantity, returned)
      if (match) returned.set(match.invoice, (returned.get(match.invoice) ?? new Set()).add(match.index))
    }
  }
  return returned
}

function newestBefore(
  lines: { invoice: Invoice; index: number }[],
  cancellation: Cancellation,
  quantity: number,
  returned: Map<Invoice, Set<number>>,
): { invoice: Invoice; index: number } | undefined {
  return lines.findLast(
    ({ invoice, index }) =>
      invoice.at <= cancellation.at &&
      invoice.at >= cancellation.at - CANCELLED_WITHIN &&
      invoice.lines[index]!.quantity === quantity &&
      !returned.get(invoice)?.has(index),
  )
}
