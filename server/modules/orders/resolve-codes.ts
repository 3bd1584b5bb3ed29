import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import type { Reference, References } from '#server/modules/settings/index.ts'
import type { OrderInput, PaymentInput } from './order-input.ts'
import type { FoundProblem } from './problems.ts'

/** Codes of a new order that the account knows, with the defaults filled in, and what was wrong with the ones that came. */
export type ResolvedCodes = {
  orderType: string | null
  orderMethod: string | null
  status: string
  deliveryType: string | null
  deliveryService: string | null
  shipmentStore: string | null
  countryIso: string | null
  managerId: number | null
  payments: { type: string; status: string; known: boolean }[]
  itemStatuses: string[]
  problems: FoundProblem[]
}

type Coded = { code: string; active: boolean }
type Defaulted = Coded & { defaultForApi?: boolean; defaultForCrm?: boolean }

/**
 * Looks the codes of an order up. An unknown one is a problem of the order; for strict intake all unknown ones together are a refusal
 * that names each place.
 */
export function resolveCodes(input: OrderInput, references: References, intake: { strict?: boolean; by: 'api' | 'crm' }): ResolvedCodes {
  const wrong: (FoundProblem & { path: string })[] = []
  const known = <Row extends Coded>(list: Reference<Row>, field: string, path: string, value: string | null | undefined): string | null => {
    if (value === null || value === undefined || value === '') return null
    if (list.byCode.has(value)) return value
    wrong.push({ kind: 'unknown_code', field, itemId: null, params: { value }, path })
    return null
  }
  const standard = <Row extends Defaulted>(list: Reference<Row>): string | null => {
    const active = list.all.filter((row) => row.active)
    const meant = active.find((row) => (intake.by === 'api' ? row.defaultForApi : row.defaultForCrm)) ?? active.find((row) => row.defaultForCrm ?? row.defaultForApi)
    return (meant ?? active[0])?.code ?? null
  }
  const firstStatus = references.statuses.all.find((status) => status.active && status.group === 'new') ?? references.statuses.all[0]
  const payments = (input.payments ?? []).map((payment, index) => resolvePayment(payment, index, references, intake, (problem) => wrong.push(problem)))
  const itemStatuses = (input.items ?? []).map(
    (item, index) => known(references.itemStatuses, 'status', `items[${index}].status`, item.status) ?? references.itemStatuses.all[0]?.code ?? 'new',
  )
  const manager = input.managerId ?? null
  if (manager !== null && !references.usersById.has(manager)) {
    wrong.push({ kind: 'unknown_code', field: 'managerId', itemId: null, params: { value: manager }, path: 'managerId' })
  }
  const country = input.countryIso?.toUpperCase()
  const resolved = {
    orderType: known(references.orderTypes, 'orderType', 'orderType', input.orderType) ?? standard(references.orderTypes),
    orderMethod: known(references.orderMethods, 'orderMethod', 'orderMethod', input.orderMethod) ?? standard(references.orderMethods),
    status: known(references.statuses, 'status', 'status', input.status) ?? firstStatus?.code ?? 'new',
    deliveryType: known(references.deliveryTypes, 'deliveryType', 'delivery.code', input.deliveryType),
    // A carrier's services come and go: one that is not in the list yet is kept as it came.
    deliveryService: input.deliveryService || null,
    shipmentStore: known(references.stores, 'shipmentStore', 'shipmentStore', input.shipmentStore),
    countryIso: known(references.countries, 'countryIso', 'countryIso', country) ?? references.sites.byCode.get(input.site)?.countryIso ?? references.account.countryIso,
    managerId: manager !== null && references.usersById.has(manager) ? manager : null,
    payments,
    itemStatuses,
    problems: wrong.map(({ path: _path, ...problem }) => problem),
  }
  if (intake.strict && wrong.length > 0) {
    const fields: FieldRefusal[] = wrong.map((problem) => ({ path: problem.path, code: problem.kind, params: problem.params }))
    throw new Refusal('invalid', {}, 400, fields)
  }
  return resolved
}

function resolvePayment(
  payment: PaymentInput,
  index: number,
  references: References,
  intake: { by: 'api' | 'crm' },
  complain: (problem: FoundProblem & { path: string }) => void,
): { type: string; status: string; known: boolean } {
  const type = references.paymentTypes.byCode.get(payment.type)
  if (!type) {
    complain({ kind: 'unknown_code', field: `payments.${index}`, itemId: null, params: { value: payment.type, reference: 'paymentTypes' }, path: `payments[${index}].type` })
  }
  const status = payment.status ? references.paymentStatuses.byCode.get(payment.status) : undefined
  if (payment.status && !status) {
    complain({
      kind: 'unknown_code', field: `payments.${index}`, itemId: null, params: { value: payment.status, reference: 'paymentStatuses' }, path: `payments[${index}].status`,
    })
  }
  return { type: payment.type, status: status?.code ?? defaultPaymentStatus(references, intake.by), known: type !== undefined }
}

/** The status that a payment starts with. */
export function defaultPaymentStatus(references: References, by: 'api' | 'crm'): string {
  const active = references.paymentStatuses.all.filter((status) => status.active)
  const meant = active.find((status) => (by === 'api' ? status.defaultForApi : status.defaultForCrm))
  return (meant ?? active.find((status) => !status.paymentComplete))?.code ?? 'not-paid'
}
