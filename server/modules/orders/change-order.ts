import { parsePhone } from '#shared/phone.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import { differences } from '#server/platform/change-log.ts'
import { refuseFieldEdits } from '#server/platform/fields.ts'
import type { Tx } from '#server/platform/transact.ts'
import { sideOfOrder } from '#server/modules/companies/index.ts'
import { findOrMakeCustomer } from '#server/modules/customers/index.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { composeItems, type ItemPatch } from './compose-items.ts'
import type { Intake, OrderInput } from './order-input.ts'
import { orderEntity } from './fields.ts'
import { loadOrder, type OrderState } from './order-state.ts'
import type { FoundProblem } from './problems.ts'
import { flat, saveOrder } from './save-order.ts'
import { checkTransition } from './transition.ts'

/**
 * A change of an order. Absent fields stay, null clears. Address, delivery data, requisites, source and custom fields merge by key.
 * `items` is the whole new composition, unless `itemsMode` says that it only adds and changes.
 */
export type OrderPatch = Partial<Omit<OrderInput, 'site' | 'payments' | 'items' | 'declaredTotal' | 'createdAt'>> & {
  items?: ItemPatch[]
  itemsMode?: 'replace' | 'merge'
  removeItems?: number[]
}

export type ChangeIntake = Omit<Intake, 'withoutStock'> & {
  /** Looks at the order under its lock, before anything is decided: conflicts of people. */
  check?: (order: OrderState) => void | Promise<void>
  /** Takes back a step of one's own: no matrix stands in the way of where the order came from. */
  takesBack?: boolean
}

const TEXTS = [
  'statusComment', 'customerComment', 'managerComment', 'deliveryVatRate', 'deliveryDate', 'shipmentDate', 'deliveryService', 'clientId', 'externalId',
] as const
const PLAIN = ['call', 'applyRound', 'shipped', 'weight', 'length', 'width', 'height', 'mark', 'markAt', 'dialogId', 'deliveryTime'] as const
const NAMES = ['firstName', 'lastName', 'patronymic'] as const
const NUMBERS = ['discountManualAmount', 'discountManualPercent', 'deliveryCost', 'deliveryNetCost'] as const
const MERGED = ['deliveryAddress', 'deliveryData', 'contragent', 'source', 'customFields', 'marketplace'] as const
const CODED = {
  orderType: 'orderTypes', orderMethod: 'orderMethods', status: 'statuses', deliveryType: 'deliveryTypes', shipmentStore: 'stores', countryIso: 'countries',
} as const

/**
 * Changes an order: fields, lines, status.
 * @throws Refusal `not_found`; `transition_not_allowed`, `comment_required`, `fields_required` for people; `invalid` at a wrong value
 * @returns the order as it is now
 */
export async function changeOrder(tx: Tx, id: number, patch: OrderPatch, intake: ChangeIntake): Promise<OrderState> {
  const before = await loadOrder(tx, id)
  await intake.check?.(before)
  const references = await freshReferences(tx.db)
  const problems: FoundProblem[] = []
  const changed = await applyPatch(tx, before, patch, references, intake, problems)
  refuseFieldEdits(tx.actor, orderEntity, Object.keys(differences(flat(before), flat(changed))))
  const composed = await composeItems(tx, changed, patch, references, intake, problems)
  const about = intake.takesBack ? { takesBack: true } : checkTransition(tx.actor, before, composed, references)
  return saveOrder(tx, before, composed, references, { problems, ...(about ? { about } : {}) })
}

async function applyPatch(
  tx: Tx,
  before: OrderState,
  patch: OrderPatch,
  references: References,
  intake: ChangeIntake,
  problems: FoundProblem[],
): Promise<OrderState> {
  const after: OrderState = { ...before }
  const write = after as Record<string, unknown>
  for (const name of TEXTS) if (patch[name] !== undefined) write[name] = patch[name] || null
  for (const name of PLAIN) if (patch[name] !== undefined) write[name] = patch[name]
  for (const name of NAMES) if (patch[name] !== undefined) after[name] = patch[name]?.trim() ?? ''
  for (const name of NUMBERS) if (patch[name] !== undefined) write[name] = patch[name] ?? 0
  for (const name of MERGED) if (patch[name] !== undefined) write[name] = merged(before[name], patch[name] ?? null, name)
  if (patch.privilegeType !== undefined) after.privilegeType = patch.privilegeType || 'none'
  if (patch.rate !== undefined) applyRate(after, patch.rate, references)
  if (patch.number !== undefined && patch.number) after.number = patch.number
  if (patch.email !== undefined) after.email = patch.email?.trim().toLowerCase() || null
  const country = after.countryIso ?? references.account.countryIso
  if (patch.phone !== undefined) after.phone = readPhone(patch.phone, country)
  if (patch.additionalPhone !== undefined) after.additionalPhone = readPhone(patch.additionalPhone, country)
  applyCodes(after, patch, references, intake, problems)
  if (patch.managerId !== undefined) {
    if (patch.managerId !== null && !references.usersById.has(patch.managerId)) throw invalid('managerId', 'unknown_code', { value: patch.managerId })
    after.managerId = patch.managerId
  }
  if (patch.customer) after.customerId = await namedCustomer(tx, before, patch.customer)
  await applySide(tx, before, after, patch)
  await refuseTakenExternalId(tx, before, after)
  return after
}

function applyRate(order: OrderState, rate: number, { account }: References): void {
  if (order.currency === account.currency) throw invalid('rate', 'base_has_no_rate')
  order.rate = rate
  order.rateBase = account.currency
}

function applyCodes(after: OrderState, patch: OrderPatch, references: References, intake: ChangeIntake, problems: FoundProblem[]): void {
  for (const [name, list] of Object.entries(CODED) as [keyof typeof CODED, (typeof CODED)[keyof typeof CODED]][]) {
    const value = patch[name]
    if (value === undefined) continue
    if (value === null || value === '') {
      // An order without a status is none; the wire's empty string means "leave it" there.
      if (name !== 'status') (after as Record<keyof typeof CODED, string | null>)[name] = null
    } else if (references[list].byCode.has(value)) {
      ;(after as Record<keyof typeof CODED, string | null>)[name] = value
    } else if (intake.strict || intake.by === 'crm') {
      throw invalid(name === 'deliveryType' ? 'delivery.code' : name, 'unknown_code', { value })
    } else {
      problems.push({ kind: 'unknown_code', field: name, itemId: null, params: { value } })
    }
  }
}

async function namedCustomer(tx: Tx, order: OrderState, customer: NonNullable<OrderPatch['customer']>): Promise<number | null> {
  if (!customer.id && !customer.externalId && !customer.browserId) return order.customerId
  if (customer.id === order.customerId) return order.customerId
  return (await findOrMakeCustomer(tx, { site: order.site, ...customer })).id
}

/** The company and the contact follow their customer: named ones must be its own, another customer brings its main ones. */
async function applySide(tx: Tx, before: OrderState, after: OrderState, patch: OrderPatch): Promise<void> {
  const isOthers = after.customerId !== before.customerId
  // Stores send back whole orders: of a person's order the contact is that person.
  const isOwn = !patch.company && (!patch.contact || patch.contact.id === after.customerId)
  if (!isOthers && isOwn && before.companyId === null && before.contactId === null) return
  if (!isOthers && patch.contact === undefined && patch.company === undefined) return
  const side = after.customerId === null ? null : await sideOfOrder(tx, after.customerId, { contact: patch.contact ?? null, company: patch.company ?? null })
  if (isOthers || patch.contact !== undefined) after.contactId = patch.contact === null ? null : (side?.contactId ?? null)
  if (isOthers || patch.company !== undefined) after.companyId = patch.company === null ? null : (side?.companyId ?? null)
  if (after.companyId !== before.companyId && side?.contragent && patch.contragent === undefined) after.contragent = { contragentType: 'legal-entity', ...side.contragent }
}

async function refuseTakenExternalId(tx: Tx, before: OrderState, after: OrderState): Promise<void> {
  if (!after.externalId || after.externalId === before.externalId) return
  const [other] = await tx.prepared<{ id: number }>('order_by_external', 'select id from "order" where site = $1 and external_id = $2', [after.site, after.externalId])
  if (other) throw new Refusal('external_id_taken', { externalId: after.externalId, id: other.id }, 400, [{ path: 'externalId', code: 'taken' }])
}

function merged(before: Record<string, unknown> | null, patch: Record<string, unknown> | null, name: (typeof MERGED)[number]): Record<string, unknown> | null {
  if (patch === null) return name === 'deliveryAddress' || name === 'contragent' || name === 'customFields' ? {} : null
  const result: Record<string, unknown> = { ...before }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === '') delete result[key]
    else result[key] = value
  }
  return result
}

const readPhone = (written: string | null, country: string): string | null => (written ? (parsePhone(written, country)?.number ?? written) : null)
