import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsJoin2, IconUsersGroup } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { DuplicatePair } from '#shared/contracts/duplicates.ts'
import { useRight } from '../../base/session.ts'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { toast, toastError } from '../../ui/feedback/toast.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { pairsQuery, totalsQuery, useDuplicateActions } from './duplicates-api.ts'
import { MergeDialog } from './MergeDialog.tsx'
import { Reasons } from './Reasons.tsx'
import { Side } from './Side.tsx'
import { DuplicateTabs } from './DuplicateTabs.tsx'
import classes from './duplicates.module.css'

const keyOf = ({ one, other }: DuplicatePair): string => `${one.id} ${other.id}`

/** Customers who are probably one person, the surest first. Worked from the top by keyboard: Enter merges, N says that they are different. */
export function DuplicatesPage() {
  const { t } = useLingui()
  const pairs = useInfiniteQuery(pairsQuery)
  const totals = useQuery(totalsQuery).data
  const rows = pairs.data?.pages.flatMap(page => page.rows) ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const [merging, setMerging] = useState<DuplicatePair | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const place = useRef(0)
  const found = rows.findIndex(pair => keyOf(pair) === chosen)
  // The chosen one is gone when it was dealt with: the one that took its place is next.
  const at = Math.min(found >= 0 ? found : place.current, Math.max(0, rows.length - 1))
  const mayChange = useRight('customers.change') !== null
  const { notSame, sameAfterAll } = useDuplicateActions()
  const navigate = useNavigate()
  const differ = useMutation({
    mutationFn: ({ one, other }: DuplicatePair) => notSame(one.id, other.id),
    onSuccess: (_, { one, other }) => toast({ message: <Trans>Remembered: these are different people</Trans>, undo: () => sameAfterAll(one.id, other.id) }),
    onError: toastError,
  })
  const choose = (next: number): void => {
    const pair = rows[next]
    if (!pair) return
    place.current = next
    setChosen(keyOf(pair))
    if (next >= rows.length - 10 && pairs.hasNextPage) void pairs.fetchNextPage()
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  useEffect(() => { if (found >= 0) place.current = found }, [found])
  const current = rows[at]
  const mayMerge = current ? current.one.mayChange && current.other.mayChange : false
  useShortcuts([
    { code: 'ArrowDown', label: msg`Next pair`, run: () => choose(at + 1) },
    { code: 'KeyJ', label: msg`Next pair`, run: () => choose(at + 1) },
    { code: 'ArrowUp', label: msg`Previous pair`, run: () => choose(at - 1) },
    { code: 'KeyK', label: msg`Previous pair`, run: () => choose(at - 1) },
    { code: 'Enter', label: msg`Compare and merge`, run: () => { if (current && mayMerge) setMerging(current) } },
    { code: 'KeyN', label: msg`Not the same person`, run: () => { if (current && mayMerge && !differ.isPending) differ.mutate(current) } },
    { code: 'KeyO', label: msg`Open the customer`, run: () => { if (current) void navigate({ to: `/customers/${current.one.id}` }) } },
  ])
  return (
    <Page title={t`Duplicates of customers`}>
      <DuplicateTabs />
      {pairs.isPending && <CardSkeleton lines={8} label={<Trans>Loading the duplicates</Trans>} />}
      {pairs.isError && rows.length === 0 && <ErrorState error={pairs.error} onRetry={() => void pairs.refetch()} />}
      {pairs.isSuccess && rows.length === 0 && (
        <EmptyState icon={<IconUsersGroup size={28} stroke={1.5} />} title={<Trans>No likely duplicates</Trans>}>
          <Trans>Customers with the same phone or e-mail, or the same name with the same address, birthday or almost the same phone show up here by themselves.</Trans>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <p className={classes.lead}>
            {totals && (totals.capped ? <Trans>More than 1000 pairs, the surest first.</Trans> : <Plural value={totals.count} one="# pair, the surest first." other="# pairs, the surest first." />)}{' '}
            {mayChange && <span className={classes.keys}><Trans>↑ ↓ choose, Enter compares and merges, N says that they are different people.</Trans></span>}
          </p>
          <ul className={classes.pairs} ref={list} aria-label={t`Likely duplicates`}>
            {rows.map((pair, index) => (
              <li key={keyOf(pair)} className={classes.pair} aria-current={index === at || undefined} onClick={() => choose(index)}>
                <div className={classes.sides}><Side side={pair.one} /><Side side={pair.other} /></div>
                <div className={classes.why}><Reasons reasons={pair.reasons} /></div>
                {pair.one.mayChange && pair.other.mayChange && (
                  <div className={classes.actions}>
                    <Button size="compact-sm" variant={index === at ? 'filled' : 'default'} leftSection={<IconArrowsJoin2 size={14} aria-hidden />} onClick={event => { event.stopPropagation(); choose(index); setMerging(pair) }}><Trans>Merge…</Trans></Button>
                    <Button size="compact-sm" variant="default" loading={differ.isPending && differ.variables === pair} onClick={event => { event.stopPropagation(); choose(index); differ.mutate(pair) }}><Trans>Not the same</Trans></Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
          {pairs.hasNextPage && <Button variant="subtle" color="gray" loading={pairs.isFetchingNextPage} onClick={() => void pairs.fetchNextPage()}><Trans>More</Trans></Button>}
        </>
      )}
      {merging && <MergeDialog ids={[merging.one.id, merging.other.id]} onClose={() => setMerging(null)} />}
    </Page>
  )
}
