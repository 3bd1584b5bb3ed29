import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAdjustments } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { AuditPage as Answer } from '#shared/contracts/audit.ts'
import { api } from '../../base/api.ts'
import { useRight } from '../../base/session.ts'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { AuditFilters, queryOf, type AuditSearch } from './AuditFilters.tsx'
import { AuditTable } from './AuditTable.tsx'
import { LeakAlerts } from './LeakAlerts.tsx'
import classes from './security.module.css'

const LeakSettingsDialog = lazy(() => import('./LeakSettingsDialog.tsx').then(module => ({ default: module.LeakSettingsDialog })))

/** Who looked at what, took what away, signed in from where, changed which rights. What is asked stands in the address. */
export function AuditPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as AuditSearch
  const mayTune = useRight('settings.change') !== null
  const [tuning, setTuning] = useState(false)
  const query = queryOf(search)
  const pages = useInfiniteQuery({
    queryKey: ['audit', query],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => api.get<Answer>('/api/audit', { ...query, before: pageParam }, signal),
    getNextPageParam: page => page.nextCursor ?? undefined,
  })
  const rows = pages.data?.pages.flatMap(page => page.rows) ?? []
  return (
    <Page title={t`Journal`} actions={mayTune && <Button variant="default" leftSection={<IconAdjustments size={16} aria-hidden />} onClick={() => setTuning(true)}><Trans>When to raise an alert…</Trans></Button>}>
      <LeakAlerts onPerson={user => void navigate({ to: '/settings/audit', search: { user } })} />
      <AuditFilters search={search} onSearch={next => void navigate({ to: '/settings/audit', search: next, replace: true })} onRefresh={() => void pages.refetch()} />
      {pages.isError && <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <CardSkeleton lines={8} />}
      {pages.data && rows.length === 0 && <EmptyState title={<Trans>Nothing of this kind was noted</Trans>}><Trans>Sign-ins, opened cards, exports and changes of rights stand here from the first day on. Ask for another person or period.</Trans></EmptyState>}
      {rows.length > 0 && <AuditTable rows={rows} />}
      {pages.hasNextPage && <div className={classes.more}><Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}><Trans>Earlier</Trans></Button></div>}
      {tuning && <Suspense fallback={null}><LeakSettingsDialog onClose={() => setTuning(false)} /></Suspense>}
    </Page>
  )
}
