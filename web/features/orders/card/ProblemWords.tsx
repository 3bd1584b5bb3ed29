import { Trans } from '@lingui/react/macro'
import type { OrderCard, Problem } from '#shared/contracts/orders.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import { useFieldWords } from '../order-words.ts'

type WordsProps = { problem: Problem; order: OrderCard }
const text = (value: unknown): string => (value === null || value === undefined ? '—' : typeof value === 'object' ? Object.values(value).filter(one => typeof one === 'string' || typeof one === 'number').join(', ') : String(value))

/** A problem as a person says it. */
export function ProblemWords({ problem, order }: WordsProps) {
  const { params } = problem
  const item = order.items.find(one => one.id === problem.itemId)
  switch (problem.kind) {
    case 'unknown_code': return <UnknownCode problem={problem} order={order} />
    case 'unknown_offer': return <Trans>The catalogue does not have <b>{item?.name ?? text(params)}</b> ({text(params)})</Trans>
    case 'payment_not_allowed': return <NotAllowed paymentType={text(params.paymentType)} deliveryType={text(params.deliveryType)} />
    case 'payment_status_not_allowed': return <StatusNotAllowed paymentType={text(params.paymentType)} paymentStatus={text(params.paymentStatus)} />
    case 'sum_differs': return <Trans>The store says <b><Money value={Number(params.declared)} currency={order.currency} /></b>, the goods and the delivery make <b><Money value={Number(params.computed)} currency={order.currency} /></b></Trans>
    case 'stock_missing': return <Trans>Not enough in stock: <b>{item?.name ?? '—'}</b>: <Amount value={Number(params.wanted)} /> wanted, <Amount value={Number(params.reserved)} /> reserved</Trans>
    case 'no_contact': return <Trans>There is neither a phone nor an e-mail: the customer cannot be reached</Trans>
    case 'over_credit_limit': return <Trans>The company goes <b><Money value={Number(params.over)} currency={order.currency} /></b> beyond its credit limit: <Money value={Number(params.debt)} currency={order.currency} /> owed for other orders, <Money value={Number(params.limit)} currency={order.currency} /> agreed</Trans>
    case 'no_rate': return <Trans>Nobody has said what <b>{text(params.currency)}</b> cost on the day of the order: no report counts it</Trans>
    case 'prepayment_required': return <Trans>The customer has a bad mark: ask for the money first</Trans>
    default: return <>{problem.kind}: {text(params)}</>
  }
}

function UnknownCode({ problem }: WordsProps) {
  const words = useFieldWords()
  const reference = problem.params.reference
  const field = reference === 'paymentTypes' ? words('type', 'payment') : reference === 'paymentStatuses' ? words('status', 'payment') : words(problem.field ?? '')
  return reference
    ? <Trans>Payment, {field}: unknown value <b>{text(problem.params.value)}</b></Trans>
    : <Trans>{field}: unknown value <b>{text(problem.params.value)}</b></Trans>
}

function NotAllowed({ paymentType, deliveryType }: { paymentType: string; deliveryType: string }) {
  const payment = useReferenceItem('paymentTypes', paymentType)?.name ?? paymentType
  const delivery = useReferenceItem('deliveryTypes', deliveryType)?.name ?? deliveryType
  return <Trans>Payment <b>{payment}</b> does not go with delivery <b>{delivery}</b></Trans>
}

function StatusNotAllowed({ paymentType, paymentStatus }: { paymentType: string; paymentStatus: string }) {
  const payment = useReferenceItem('paymentTypes', paymentType)?.name ?? paymentType
  const status = useReferenceItem('paymentStatuses', paymentStatus)?.name ?? paymentStatus
  return <Trans>Status <b>{status}</b> does not go with payment <b>{payment}</b></Trans>
}
