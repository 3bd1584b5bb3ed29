import type { Money } from '#shared/money.ts'

type Json = Record<string, unknown>

/** A reference to an offer as stores send it; the first that is given counts. */
export type OfferReference = { id?: number | null; externalId?: string | null; xmlId?: string | null }

export type ItemInput = {
  offer?: OfferReference | null
  /** Name of goods outside the catalogue, or as the store calls them. */
  productName?: string | null
  quantity: number
  /** A unit; the offer's price when absent. */
  initialPrice?: Money | null
  purchasePrice?: Money | null
  discountManualAmount?: Money
  discountManualPercent?: number
  priceType?: string | null
  vatRate?: string | null
  status?: string | null
  comment?: string | null
  externalId?: string | null
  externalIds?: { code: string; value: string }[]
  properties?: Json[]
  markingCodes?: unknown[]
  createdAt?: Date
}

export type PaymentInput = {
  externalId?: string | null
  type: string
  status?: string | null
  amount?: Money | null
  paidAt?: Date | null
  comment?: string | null
}

/** What an order may be made with, in the trade's words. Every field that is absent takes the account's default. */
export type OrderInput = {
  site: string
  number?: string | null
  externalId?: string | null
  orderType?: string | null
  orderMethod?: string | null
  status?: string | null
  statusComment?: string | null
  createdAt?: Date
  customer?: { id?: number | null; externalId?: string | null; browserId?: string | null; type?: 'customer' | 'customer_corporate' } | null
  /** Who speaks for a corporate customer; of a person's order nothing is kept. Not named: its main contact. */
  contact?: { id?: number | null; externalId?: string | null } | null
  /** Which company of a corporate customer buys; a new name makes a new company. Not named: its main one. */
  company?: { id?: number | null; externalId?: string | null; name?: string | null } | null
  managerId?: number | null
  firstName?: string | null
  lastName?: string | null
  patronymic?: string | null
  phone?: string | null
  additionalPhone?: string | null
  email?: string | null
  call?: boolean
  /** What a unit of the order's currency is worth in the base; not named: what it cost on the order's day. */
  rate?: number
  countryIso?: string | null
  customerComment?: string | null
  managerComment?: string | null
  privilegeType?: string | null
  discountManualAmount?: Money
  discountManualPercent?: number
  applyRound?: boolean
  items?: ItemInput[]
  payments?: PaymentInput[]
  deliveryType?: string | null
  deliveryService?: string | null
  deliveryCost?: Money | null
  deliveryNetCost?: Money | null
  deliveryDate?: string | null
  deliveryTime?: Json | null
  deliveryAddress?: Json
  deliveryData?: Json | null
  deliveryVatRate?: string | null
  shipmentStore?: string | null
  shipmentDate?: string | null
  shipped?: boolean
  weight?: number | null
  length?: number | null
  width?: number | null
  height?: number | null
  contragent?: Json | null
  source?: Json | null
  marketplace?: Json | null
  mark?: number | null
  markAt?: Date | null
  clientId?: string | null
  dialogId?: number | null
  customFields?: Json
  /** What the sender says is to be paid; a difference becomes a problem. */
  declaredTotal?: Money | null
}

/** How an order comes in. */
export type Intake = {
  /** Refuse unknown codes and offers, as some modules rely on; otherwise they are saved with the order as problems. */
  strict?: boolean
  /** Which defaults apply, and which letter the number gets. */
  by: 'api' | 'crm'
  /** Past orders of an import take nothing from today's stock. */
  withoutStock?: boolean
}
