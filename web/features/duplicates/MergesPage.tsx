import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconArrowBackUp, IconArrowsJoin2 } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { MergeRow } from '#shared/contracts/duplicates.ts'
import { When } from '../../ui/display/When.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { mergesQuery } from './duplicates-api.ts'
import { DuplicateTabs } from './DuplicateTabs.tsx'
import { UndoDialog } from './UndoDialog.tsx'
import classes from './duplicates.module.css'

/** Who merged whom in the last 30 days, and the way back. */
export function MergesPage() {
  const { t } = useLingui()
  const merges = useInfiniteQuery(mergesQuery)
  const rows = merges.data?.pages.flatMap(page => page.rows) ?? []
  const [undoing, setUndoing] = useState<MergeRow | null>(null)
  return (
    <Page title={t`Duplicates of customers`} documentTitle={t`Merged customers`}>
      <DuplicateTabs />
      {merges.isPending && <CardSkeleton lines={6} label={<Trans>Loading the merges</Trans>} />}
      {merges.isError && rows.length === 0 && <ErrorState error={merges.error} onRetry={() => void merges.refetch()} />}
      {merges.isSuccess && rows.length === 0 && <EmptyState icon={<IconArrowsJoin2 size={28} stroke={1.5} />} title={<Trans>Nothing was merged in the last 30 days</Trans>}><Trans>Every merge stands here for 30 days, with who did it, and can be undone.</Trans></EmptyState>}
      {rows.length > 0 && (
        <ul className={classes.merges} aria-label={t`Merged customers`}>
          {rows.map(row => (
            <li key={row.id} className={classes.merge} data-undone={row.undoneAt ?? undefined}>
              <div className={classes.mergeWho}>
                <span dir="auto">{row.merged.name}</span> <span className="faint numbers">№ {row.merged.id}</span> <span aria-hidden>→</span> <span className="visually-hidden"><Trans>merged into</Trans></span>
                <Link to={`/customers/${row.survivor.id}`} dir="auto">{row.survivor.name || `№ ${row.survivor.id}`}</Link> <span className="faint numbers">№ {row.survivor.id}</span>
              </div>
              <div className={classes.facts}>
                <span><When value={row.at} /></span>
                <span>{row.by.name || (row.by.kind === 'key' ? <Trans>API key</Trans> : <Trans>System</Trans>)}</span>
                {row.moved.orders > 0 && <span className="numbers"><Plural value={row.moved.orders} one="# order" other="# orders" /></span>}
                {row.state === 'moving' && <span><Trans>orders are on their way</Trans></span>}
                {row.undoneAt && <span><Trans>undone</Trans> <When value={row.undoneAt} />{row.undoneBy && <> · {row.undoneBy}</>}</span>}
              </div>
              {row.mayUndo && <div className={classes.actions}><Button size="compact-sm" variant="default" leftSection={<IconArrowBackUp size={14} aria-hidden />} onClick={() => setUndoing(row)}><Trans>Undo…</Trans></Button></div>}
            </li>
          ))}
        </ul>
      )}
      {merges.hasNextPage && <Button variant="subtle" color="gray" loading={merges.isFetchingNextPage} onClick={() => void merges.fetchNextPage()}><Trans>More</Trans></Button>}
      {undoing && <UndoDialog merge={undoing} onClose={() => setUndoing(null)} />}
    </Page>
  )
}
