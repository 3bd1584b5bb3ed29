import { Button, SegmentedControl } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { timelineQuery, type TimelineKind } from '../customer-api.ts'
import { NoteComposer } from './NoteComposer.tsx'
import { TimelineLine } from './TimelineLine.tsx'
import classes from './timeline.module.css'

/** Everything that happened to the customer and the orders, the newest first, with the box for a note on top. */
export function CustomerTimeline({ customer, onComposer }: { customer: CustomerCard; /** Called before the box for a note takes the focus by its key. */ onComposer: () => void }) {
  const { t } = useLingui()
  const [kind, setKind] = useState<TimelineKind>('all')
  const timeline = useInfiniteQuery(timelineQuery(customer.id, kind))
  const entries = timeline.data?.pages.flatMap(page => page.entries) ?? []
  const kinds: { value: TimelineKind; label: string }[] = [
    { value: 'all', label: t`Everything` },
    { value: 'orders', label: t`Orders` },
    { value: 'notes', label: t`Notes` },
    { value: 'changes', label: t`Fields` },
  ]
  return (
    <section className={classes.timeline} aria-label={t`History of the customer`}>
      {customer.mayChange && <NoteComposer customerId={customer.id} onKey={onComposer} />}
      <SegmentedControl fullWidth size="xs" aria-label={t`Show in the history`} value={kind} onChange={value => setKind(value as TimelineKind)} data={kinds} />
      {timeline.isPending && <CardSkeleton lines={5} />}
      {timeline.isError && entries.length === 0 && <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isSuccess && entries.length === 0 && <p className="soft"><Trans>Nothing of this kind has happened yet.</Trans></p>}
      <ol className={classes.entries}>{entries.map(entry => <TimelineLine key={entry.id} entry={entry} />)}</ol>
      {timeline.hasNextPage && <Button variant="subtle" color="gray" loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}><Trans>Earlier</Trans></Button>}
    </section>
  )
}
