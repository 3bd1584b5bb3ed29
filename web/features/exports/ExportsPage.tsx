import { Button } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconTableExport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { MessageDescriptor } from '@lingui/core'
import type { ExportRun } from '#shared/contracts/exports.ts'
import { formatNumber } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { When } from '../../ui/display/When.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { EmptyState } from '../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { download, exportsQuery, REASONS, TITLES } from './export-api.ts'
import classes from './exports.module.css'

const STATES: Record<ExportRun['state'], MessageDescriptor> = { waiting: msg`waits for its turn`, running: msg`is being written`, done: msg`ready`, failed: msg`not written`, cancelled: msg`cancelled` }

/** The files that one has ordered: those of the last week can be fetched again. */
export function ExportsPage() {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const answer = useQuery(exportsQuery)
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  return (
    <Page title={t`Your files`} narrow>
      {answer.isPending && <CardSkeleton />}
      {answer.data?.length === 0 && (
        <EmptyState icon={<IconTableExport size={28} stroke={1.5} />} title={<Trans>No file yet</Trans>}>
          <Trans>Above a list that you may export stands the button «To a file»: it writes what the list shows.</Trans>
        </EmptyState>
      )}
      {answer.data && answer.data.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead><tr><th><Trans>List</Trans></th><th><Trans>Ordered</Trans></th><th className={classes.figure}><Trans>Rows</Trans></th><th><Trans>State</Trans></th><td /></tr></thead>
            <tbody>
              {answer.data.map(run => (
                <tr key={run.id}>
                  <td>{TITLES[run.entity] ? i18n._(TITLES[run.entity]!) : run.entity}</td>
                  <td><When value={run.createdAt} /></td>
                  <td className={classes.figure}>{formatNumber(run.written, locale)}</td>
                  <td>{run.state === 'done' && !run.isThere ? <Trans>thrown away after a week</Trans> : i18n._(STATES[run.state])}{run.state === 'failed' && <span className="soft"> · {i18n._(REASONS[run.reason ?? 'fault'] ?? REASONS.fault!)}</span>}</td>
                  <td className={classes.figure}>{run.isThere && <Button size="compact-sm" variant="default" onClick={() => download(run.id)}><Trans>Download</Trans></Button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  )
}
