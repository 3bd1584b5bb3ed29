import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { WhyNode } from '#shared/contracts/segments.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { When } from '../../ui/display/When.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { whyQuery } from './segment-api.ts'
import classes from './segments.module.css'

/** Part by part: what is asked, whether it holds, what is there now. */
export function Why({ segmentId, customerId }: { segmentId: number; customerId: number }) {
  const why = useQuery(whyQuery(segmentId, customerId))
  if (why.isError) return <ErrorState error={why.error} onRetry={() => void why.refetch()} />
  if (!why.data) return <CardSkeleton lines={4} />
  const { customer, isMember, since, tree } = why.data
  return (
    <div>
      <p><strong dir="auto">{customer.name || `№ ${customer.id}`}</strong> {isMember ? <><Trans>is in the segment since</Trans> <When value={since} /></> : <Trans>is not in the segment</Trans>}</p>
      {tree ? <ul className={classes.tree}><Node node={tree} /></ul> : <p className="soft"><Trans>It is a fixed list: whoever was put on it stays.</Trans></p>}
    </div>
  )
}

function Node({ node }: { node: WhyNode }) {
  const { t } = useLingui()
  const locale = useLocale()
  const mark = node.holds ? <IconCheck size={16} className={classes.yes} role="img" aria-label={t`holds`} /> : <IconX size={16} className={classes.no} role="img" aria-label={t`does not hold`} />
  const title = { and: <Trans>All of these</Trans>, or: <Trans>At least one of these</Trans>, not: <Trans>Not this</Trans>, leaf: inLocale(node.words, locale) }[node.kind]
  return (
    <li>
      <div className={classes.node}>{mark}<span>{title}{node.value && <> <span className="soft">· <Trans>now</Trans>: {inLocale(node.value, locale)}</span></>}</span></div>
      {node.parts.length > 0 && <ul>{node.parts.map((part, at) => <Node key={at} node={part} />)}</ul>}
    </li>
  )
}
