import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { HealthWord, Outlook } from '#shared/contracts/outlook.ts'
import { api } from '../../../base/api.ts'
import { Day } from '../../../ui/display/When.tsx'
import classes from '../monitoring.module.css'

const WORDS: Record<HealthWord, { label: MessageDescriptor; mood?: 'good' | 'mind' | 'bad' }> = {
  none: { label: msg`no orders yet` },
  new: { label: msg({ message: 'new', context: 'customer' }), mood: 'good' },
  active: { label: msg`buys` },
  loyal: { label: msg`loyal`, mood: 'good' },
  sleeping: { label: msg`falling asleep`, mood: 'mind' },
  lost: { label: msg`lost`, mood: 'bad' },
  unhappy: { label: msg`unhappy`, mood: 'bad' },
}

/** One word about the customer and why; when they are expected to order next, and how likely they are not to. */
export function CustomerOutlook({ customer }: { customer: CustomerCard }) {
  const { i18n } = useLingui()
  const { data } = useQuery({ queryKey: ['customer', customer.id, 'outlook'], queryFn: ({ signal }) => api.get<Outlook>(`/api/customers/${customer.id}/outlook`, {}, signal) })
  if (!data || customer.isContact) return null
  const { word, reasons } = data.health
  const { label, mood } = WORDS[word]
  return (
    <section className={classes.outlook} aria-label={i18n._(label)}>
      <span className={classes.word} data-mood={mood}>{i18n._(label)}</span>
      <span>{reasons.map((reason, place) => <span key={reason.code}>{place > 0 && ' · '}<Reason {...reason} /></span>)}</span>
      <NextOrder next={data.next} />
    </section>
  )
}

function Reason({ code, params }: Outlook['health']['reasons'][number]): ReactNode {
  const days = Number(params.days ?? 0)
  if (code === 'first_order') return <Plural value={days} _0="the first order today" one="the first order # day ago" other="the first order # days ago" />
  if (code === 'silent') return <Plural value={days} _0="ordered today" one="ordered # day ago" other="ordered # days ago" />
  if (code === 'usual_gap') return params.shop ? <Plural value={days} one="people here order again after # day" other="people here order again after # days" /> : <Plural value={days} one="usually orders every day" other="usually orders every # days" />
  if (code === 'threshold') return <Plural value={days} one="called lost after # day" other="called lost after # days" />
  if (code === 'orders') return <Plural value={Number(params.count)} one="# order" other="# orders" />
  if (code === 'more_than') return <Trans>bought for more than {params.percent} % of buyers</Trans>
  if (code === 'late_order') return <Trans>waits for the order {params.number} longer than promised</Trans>
  if (code === 'complained') return <Trans>called a letter of ours spam</Trans>
  return <Trans>nothing bought so far</Trans>
}

function NextOrder({ next }: { next: Outlook['next'] }) {
  if (next.state === 'no_orders') return null
  if (next.state === 'away') return <p><Trans>When to expect the next order cannot be said now: reports are away.</Trans></p>
  if (next.state === 'few_data') return <p><Trans>Too little data to expect the next order: there are {next.buyers} buyers and {next.days} days of sales, {next.leastBuyers} and {next.leastDays} are needed.</Trans></p>
  return (
    <p>
      {next.expectedAt !== null && <><Trans>The next order is expected <Day value={next.expectedAt.slice(0, 10)} /></Trans>{next.gapDays !== null && <> (<Plural value={Math.round(next.gapDays)} one="usual interval # day" other="usual interval # days" />{next.state === 'one_order' && <>, <Trans>of the whole shop</Trans></>})</>}. </>}
      {next.risk !== null && <Risk risk={next.risk} />}
    </p>
  )
}

function Risk({ risk: { percent, band, similar } }: { risk: NonNullable<Outlook['next']['risk']> }) {
  const share = Math.round(percent)
  return (
    <span className={band === 'high' ? classes.bad : undefined}>
      {band === 'low' && <Trans>Risk to lose them: low.</Trans>}{band === 'medium' && <Trans>Risk to lose them: medium.</Trans>}{band === 'high' && <Trans>Risk to lose them: high.</Trans>}
      {' '}<Trans>Of {similar} similar customers half a year ago {share} % have not ordered since.</Trans>
    </span>
  )
}
