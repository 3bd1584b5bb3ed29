import { Button, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft, IconChecklist } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import type { TaskReport } from '#shared/contracts/tasks.ts'
import { useAccount } from '../../../base/account.ts'
import { formatNumber } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { Page } from '../../../ui/page/Page.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { reportQuery } from '../task-api.ts'
import classes from '../tasks.module.css'

const DAYS = 30

/** How tasks are kept, by performer. */
export function TaskReportPage() {
  const { t } = useLingui()
  const { timeZone } = useAccount()
  const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toLocaleDateString('sv', { timeZone })
  const [period, setPeriod] = useState({ from: day(DAYS - 1), to: day(0) })
  const isSound = period.from !== '' && period.to !== '' && period.from <= period.to
  const { data, error, isError, refetch } = useQuery({ ...reportQuery(period), enabled: isSound, placeholderData: keepPreviousData })
  const last = (days: number): void => setPeriod({ from: day(days - 1), to: day(0) })
  return (
    <Page title={t`Report of tasks`} actions={<Button component={Link} to={'/tasks' as never} variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />}><Trans>Tasks</Trans></Button>}>
      <div className={classes.period} role="group" aria-label={t`Period`}>
        <TextInput type="date" label={t`First day`} value={period.from} max={period.to} onChange={event => setPeriod({ ...period, from: event.currentTarget.value })} />
        <TextInput type="date" label={t`Last day`} value={period.to} min={period.from} onChange={event => setPeriod({ ...period, to: event.currentTarget.value })} />
        <Button variant="default" onClick={() => last(1)}><Trans>Today</Trans></Button>
        <Button variant="default" onClick={() => last(7)}><Trans>7 days</Trans></Button>
        <Button variant="default" onClick={() => last(30)}><Trans>30 days</Trans></Button>
      </div>
      {isError && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : data ? <Figures report={data} /> : <CardSkeleton lines={6} />}
    </Page>
  )
}

function Figures({ report }: { report: TaskReport }) {
  const { t } = useLingui()
  if (report.rows.length === 0) return <EmptyState icon={<IconChecklist size={28} stroke={1.5} />} title={<Trans>No tasks in this period</Trans>}><Trans>Choose another period: here stand the tasks that were set or came due in it.</Trans></EmptyState>
  return (
    <>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t`Figures`}>
        <table className={classes.report}>
          <thead>
            <tr>
              <th scope="col"><Trans>Performer</Trans></th><th scope="col"><Trans>Set</Trans></th><th scope="col"><Trans>Came due</Trans></th><th scope="col"><Trans>In time</Trans></th>
              <th scope="col"><Trans>Done late</Trans></th><th scope="col"><Trans>Missed</Trans></th><th scope="col"><Trans>Kept, %</Trans></th><th scope="col"><Trans>Overdue now</Trans></th><th scope="col"><Trans>Open now</Trans></th>
            </tr>
          </thead>
          <tbody>{report.rows.map(row => <tr key={`${row.performerId ?? ''} ${row.performerGroupId ?? ''}`}><td>{row.performer || <span className="faint"><Trans>without a performer</Trans></span>}</td><Numbers of={row} /></tr>)}</tbody>
          <tfoot><tr><td><Trans>Total</Trans></td><Numbers of={report.total} /></tr></tfoot>
        </table>
      </div>
      <p className={classes.nothing}><Trans>Kept = completed not after the term ÷ came due in the period. What was handed over counts for whoever has it now.</Trans></p>
    </>
  )
}

function Numbers({ of }: { of: TaskReport['total'] }) {
  const locale = useLocale()
  const cell = (value: number, isBad = false): ReactNode => <td className={`numbers${isBad && value > 0 ? ` ${classes.bad}` : ''}`}>{formatNumber(value, locale)}</td>
  return (
    <>
      {cell(of.made)}{cell(of.due)}{cell(of.inTime)}{cell(of.late)}{cell(of.missed, true)}
      <td className="numbers">{of.kept === null ? <span className="faint">—</span> : formatNumber(of.kept, locale, 1)}</td>
      {cell(of.overdueNow, true)}{cell(of.open)}
    </>
  )
}
