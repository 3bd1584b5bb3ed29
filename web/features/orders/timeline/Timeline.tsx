import { Button, SegmentedControl } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { timelineQuery, type TimelineKind } from '../order-api.ts'
import { acts } from './acts.ts'
import { Composer } from './Composer.tsx'
import { TimeInStatuses } from './TimeInStatuses.tsx'
import { TimelineLine } from './TimelineLine.tsx'
import classes from './timeline.module.css'

/** Everything that happened to the order, the newest first, with the box for a comment on top. */
export function Timeline({ order, onComposer }: { order: OrderCard; /** Called before the comment box takes the focus by its key. */ onComposer: () => void }) {
  const { t } = useLingui()
  const [kind, setKind] = useState<TimelineKind>('all')
  const timeline = useInfiniteQuery(timelineQuery(order.id, kind))
  const entries = timeline.data?.pages.flatMap(page => page.entries) ?? []
  const kinds: { value: TimelineKind; label: string }[] = [
    { value: 'all', label: t`Everything` },
    { value: 'comments', label: t`Comments` },
    { value: 'statuses', label: t`Statuses` },
    { value: 'changes', label: t`Fields` },
  ]
  return (
    <section className={classes.timeline} aria-label={t`History of the order`}>
      <Composer orderId={order.id} onKey={onComposer} />
      <SegmentedControl fullWidth size="xs" aria-label={t`Show in the history`} value={kind} onChange={value => setKind(value as TimelineKind)} data={kinds} />
      {kind === 'statuses' && <TimeInStatuses order={order} />}
      {timeline.isPending && <CardSkeleton lines={5} />}
      {timeline.isError && entries.length === 0 && <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isSuccess && entries.length === 0 && <p className="soft"><Trans>Nothing of this kind has happened yet.</Trans></p>}
      <ol className={classes.entries}>{acts(entries).map(act => <TimelineLine key={act[0].id} entries={act} currency={order.currency} />)}</ol>
      {timeline.hasNextPage && <Button variant="subtle" color="gray" loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}><Trans>Earlier</Trans></Button>}
    </section>
  )
}
