import { Badge, Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCalendarTime, IconPlus, IconTableOptions } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { SavedReportSummary } from '#shared/contracts/saved-reports.ts'
import { useSession } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { Block, Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { savedReportsQuery } from './saved-report-api.ts'
import classes from './builder.module.css'

/** The reports that people have put together. */
export function ReportsPage() {
  const { t } = useLingui()
  const { user } = useSession()
  const { data, error, refetch } = useQuery(savedReportsQuery)
  const begin = <Button component={Link} to="/analytics/builder/new" leftSection={<IconPlus size={16} stroke={1.5} />}><Trans>New report</Trans></Button>
  const mine = (data?.reports ?? []).filter(one => one.owner.id === user.id)
  const others = (data?.reports ?? []).filter(one => one.owner.id !== user.id)
  return (
    <Page title={<Trans>Report builder</Trans>} actions={begin}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <CardSkeleton label={t`Loading`} lines={6} />}
      {data?.reports.length === 0 && (
        <EmptyState icon={<IconTableOptions size={28} stroke={1.5} />} title={<Trans>No reports yet</Trans>} action={begin}><Trans>Put rows, columns and measures together by dragging; keep it, share it, get it by mail in the morning.</Trans></EmptyState>
      )}
      {mine.length > 0 && <Block title={<Trans>Mine</Trans>}><Reports reports={mine} /></Block>}
      {others.length > 0 && <Block title={<Trans>Shared by colleagues</Trans>}><Reports reports={others} isOthers /></Block>}
    </Page>
  )
}

function Reports({ reports, isOthers }: { reports: readonly SavedReportSummary[]; isOthers?: boolean }) {
  return (
    <ul className={classes.reports}>
      {reports.map(report => (
        <li key={report.id} className={classes.report}>
          <Link to={`/analytics/builder/${report.id}` as never} dir="auto">{report.name}</Link>
          {report.isShared && !isOthers && <Badge variant="light" color="gray"><Trans>shared</Trans></Badge>}
          {report.isScheduled && <span><IconCalendarTime size={14} stroke={1.5} aria-hidden /> <Trans>by schedule</Trans></span>}
          {isOthers && <span>{report.owner.name}</span>}
          <span><When value={report.updatedAt} /></span>
        </li>
      ))}
    </ul>
  )
}
