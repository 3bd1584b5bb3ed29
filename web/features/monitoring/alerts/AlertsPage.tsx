import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { MetricAlerts } from '#shared/contracts/monitoring.ts'
import { api } from '../../../base/api.ts'
import { useRight } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { AlertLine } from './AlertLine.tsx'
import { AlertSettingsForm } from './AlertSettingsForm.tsx'
import classes from '../monitoring.module.css'

/** Figures that left their usual corridors: what stands now, what was, and what is watched. */
export function AlertsPage() {
  const { t } = useLingui()
  const mayChange = useRight('analytics.change') !== null
  const answer = useInfiniteQuery({
    queryKey: ['metric_alert', 'list'],
    queryFn: ({ pageParam, signal }) => api.get<MetricAlerts>('/api/metric-alerts', { before: pageParam ?? undefined }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: page => page.nextBefore,
  })
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const alerts = answer.data?.pages.flatMap(page => page.alerts) ?? []
  const standing = alerts.filter(alert => alert.endedAt === null)
  const over = alerts.filter(alert => alert.endedAt !== null)
  const looked = answer.data?.pages[0]?.lookedUntil ?? null
  return (
    <Page title={t`Alerts`} narrow>
      {answer.isPending && <CardSkeleton />}
      {answer.data && (
        <Block title={<Trans>Now</Trans>} actions={looked && <span className="soft"><Trans>looked at the hours up to <When value={looked} /></Trans></span>}>
          {standing.length === 0
            ? <EmptyState icon={<IconCircleCheck size={28} stroke={1.5} />} title={<Trans>Everything is as usual</Trans>}><Trans>Each hour is compared with the same hour of the last eight weeks; that no order comes from a site is noticed within minutes.</Trans></EmptyState>
            : <ul className={classes.alerts}>{standing.map(alert => <AlertLine key={alert.id} alert={alert} mayChange={mayChange} />)}</ul>}
        </Block>
      )}
      {over.length > 0 && (
        <Block title={<Trans>Over</Trans>}>
          <ul className={classes.alerts}>{over.map(alert => <AlertLine key={alert.id} alert={alert} mayChange={mayChange} />)}</ul>
          {answer.hasNextPage && <Button mt="md" variant="default" loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}><Trans>Show earlier ones</Trans></Button>}
        </Block>
      )}
      {answer.data && <AlertSettingsForm mayChange={mayChange} />}
    </Page>
  )
}
