import { Button, CloseButton, Progress } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ExportRun } from '#shared/contracts/exports.ts'
import { api } from '../../base/api.ts'
import { formatNumber } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { queryClient } from '../../base/query-client.ts'
import { toastError } from '../../ui/feedback/toast.tsx'
import { download, exportsQuery, REASONS, TITLES } from './export-api.ts'
import classes from './exports.module.css'

const RECENT = 15 * 60_000

/** Over any page: how far one's files are, and that one is ready. */
export function ExportNotices() {
  const { t } = useLingui()
  const [closed, setClosed] = useState<readonly number[]>([])
  const runs = useQuery(exportsQuery).data ?? []
  const shown = runs.filter(run => !closed.includes(run.id) && isNews(run))
  if (shown.length === 0) return null
  return (
    <section className={classes.notices} aria-label={t`Your files`} aria-live="polite">
      {shown.map(run => <Notice key={run.id} run={run} onClose={() => setClosed([...closed, run.id])} />)}
    </section>
  )
}

function isNews(run: ExportRun): boolean {
  if (run.state === 'waiting' || run.state === 'running') return true
  return run.state !== 'cancelled' && run.fetchedAt === null && run.finishedAt !== null && Date.now() - Date.parse(run.finishedAt) < RECENT
}

function Notice({ run, onClose }: { run: ExportRun; onClose: () => void }) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const title = TITLES[run.entity] ? i18n._(TITLES[run.entity]!) : run.entity
  const isOver = run.state === 'done' || run.state === 'failed'
  const cancel = (): void => void api.post(`/api/exports/${run.id}/cancel`).then(() => queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey }), toastError)
  const fetched = (): void => {
    download(run.id)
    onClose()
  }
  return (
    <div className={classes.notice}>
      <div className={classes.head}>
        <strong>{run.state === 'done' ? <Trans>{title}: the file is ready</Trans> : run.state === 'failed' ? <Trans>{title}: the file was not written</Trans> : <Trans>{title}: being written</Trans>}</strong>
        {isOver && <CloseButton size="sm" aria-label={t`Close`} onClick={onClose} />}
      </div>
      {run.state === 'failed' && <div className="soft">{i18n._(REASONS[run.reason ?? 'fault'] ?? REASONS.fault!)}</div>}
      {!isOver && <Progress value={run.total ? (100 * run.written) / run.total : 0} aria-label={t`${title}: being written`} size="sm" />}
      <div className={classes.foot}>
        <span className="soft numbers">{run.state === 'done' ? <Trans>{formatNumber(run.written, locale)} rows</Trans> : run.total === null ? <Trans>waits for its turn</Trans> : !isOver && <Trans>{formatNumber(run.written, locale)} of {formatNumber(run.total, locale)}</Trans>}</span>
        {run.state === 'done' && <Button size="compact-sm" onClick={fetched}><Trans>Download</Trans></Button>}
        {!isOver && <Button size="compact-sm" variant="subtle" color="gray" onClick={cancel}><Trans>Cancel</Trans></Button>}
      </div>
    </div>
  )
}
