import type { ComponentType } from 'react'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import type { CustomerCard, CustomerTimelineEntry } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import type { Feature } from './feature.ts'

/**
 * Places where one feature shows something of another without knowing it: tasks on the card of an order, companies on that of a customer.
 * The place passes what it is about; who fills it says so in its `Feature`, see {@link SlotFilling}.
 */
export type SlotProps = {
  /** A line above the blocks of an order's card: something that must be seen before anything is done. */
  'order.banner': { order: OrderCard }
  /** A block of an order's card, after the payments. */
  'order.block': { order: OrderCard }
  /** What one can do with an order, among the actions of its head. */
  'order.action': { order: OrderCard }
  /** Under the status and the manager in the head of an order's card. */
  'order.head': { order: OrderCard }
  'customer.banner': { customer: CustomerCard }
  /** A block of a customer's card, after the orders. */
  'customer.block': { customer: CustomerCard }
  'customer.action': { customer: CustomerCard }
  /** Among the actions over the list of customers. */
  'customers.head': object
  /** Under the contacts of a customer who is being made, while they are typed. */
  'customer.new': { phone: string; email: string }
  /** At an entry of a customer's history: what can be done about it. */
  'customer.history': { entry: CustomerTimelineEntry }
  /** At an entry of a history about a record of another feature: what happened to it. */
  'history.entry': { entry: { kind: string; about: Record<string, unknown> | null } }
  /** A block of a company's card, after its orders: what it has in common with every customer. */
  'company.block': { company: CompanyCard }
  /** Beside the blocks of a company's card: its history. */
  'company.side': { company: CompanyCard; /** Called before the box for a note takes the focus by its key. */ onComposer: () => void }
  /** Beside the columns of any list: what can be done with it as it is shown. */
  'list.tool': { entity: string; title: string; query: { filter?: unknown; q?: string; sort?: string; group?: number }; columns: string[]; /** Rows that match, as far as counted. */ count: number | undefined; isCapped: boolean }
  /** The top bar, left of the person. */
  'shell.top': object
  /** Above the bar, over the whole width: the window is not what it seems, or something must be done. */
  'shell.banner': object
  /** What one can do about an error that a page shows instead of itself. */
  'error.action': { error: unknown }
  /** Always there, over any page: reminders. */
  'shell.overlay': object
}
export type SlotName = keyof SlotProps

/** What a feature puts into a place. The component is to be `lazy`: places are on screens whose first load is counted. */
export type SlotFilling = { [Name in SlotName]: { slot: Name; key: string; right?: string; component: ComponentType<SlotProps[Name]> } }[SlotName]

const fillings: SlotFilling[] = []

/** Called once, by the list of features, in the order of the list. */
export function fillSlots(features: readonly Feature[]): void {
  fillings.splice(0, fillings.length, ...features.flatMap(feature => feature.slots ?? []))
}

/** What stands in a place, in the order of the features. */
export function fillingsOf<Name extends SlotName>(name: Name): { key: string; right?: string; component: ComponentType<SlotProps[Name]> }[] {
  return fillings.filter(filling => filling.slot === name) as { key: string; right?: string; component: ComponentType<SlotProps[Name]> }[]
}
