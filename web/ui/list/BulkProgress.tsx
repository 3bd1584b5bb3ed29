import { ActionIcon, Button, Progress } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconX } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BulkFailures, BulkRun } from '#shared/contracts/bulk.ts'
import { api } from '../../base/api.ts'
import { refusalWords } from '../../base/refusals.ts'
import { toastError } from '../feedback/toast.tsx'
import { dismissRun, undoBulk, type CurrentRun } from './bulk.ts'
import classes from './list.module.css'

/** How a run goes: progress, what failed and why, a stop while it goes, an undo when it is over. */
export function BulkProgress({ entity, run: { id, label } }: { entity: string; run: CurrentRun }) {
  const { t } = useLingui()
  const [waiting, setWaiting] = useState(false)
  const { data: run } = useQuery({
    queryKey: ['bulk_run', id],
    queryFn: ({ signal }) => api.get<BulkRun>(`/api/bulk/${id}`, {}, signal),
    // The live feed tells of every step; this is for when it is down.
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : 2000),
  })
  if (!run) return null
  const over = run.finishedAt !== null
  const send = async (what: () => Promise<unknown>): Promise<void> => {
    setWaiting(true)
    await what().catch(toastError)
    setWaiting(false)
  }
  return (
    <div className={classes.bulk} role="region" aria-label={t`Many at once`}>
      <div className={classes.progress}>
        <span role="status">
          {run.state === 'stopped' ? <Trans>Stopped. {label}: {run.done} of {run.total}</Trans> : <Trans>{label}: {run.done} of {run.total}</Trans>}
        </span>
        {!over && <Progress value={(100 * (run.done + run.failed)) / run.total} size="sm" aria-label={label} />}
        {run.failed > 0 && <Failures run={run} />}
      </div>
      {!over && <Button variant="default" loading={waiting} onClick={() => void send(() => api.post(`/api/bulk/${id}/stop`, {}))}><Trans>Stop</Trans></Button>}
      {run.mayUndo && <Button variant="default" loading={waiting} onClick={() => void send(() => undoBulk(entity, id, t`Taken back`))}><Trans>Undo</Trans></Button>}
      {over && <ActionIcon variant="subtle" color="gray" aria-label={t`Close`} onClick={() => dismissRun(entity)}><IconX size={16} /></ActionIcon>}
    </div>
  )
}

/** The records that did not go through, with the reason; read when it is opened. */
export function Failures({ run }: { run: BulkRun }) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const pages = useInfiniteQuery({
    queryKey: ['bulk_run', run.id, 'failures'],
    enabled: open,
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => api.get<BulkFailures>(`/api/bulk/${run.id}/failures`, { after: pageParam }, signal),
    getNextPageParam: last => last.nextAfter,
  })
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary><Plural value={run.failed} one="# did not go through" other="# did not go through" /></summary>
      <ul aria-label={t`Did not go through`}>
        {pages.data?.pages.flatMap(page => page.failures).map(one => <li key={one.id}><b className="numbers" dir="auto">{one.name}</b> {refusalWords(one.code, one.params)}</li>)}
      </ul>
      {pages.hasNextPage && <Button variant="subtle" size="compact-sm" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}><Trans>Show more</Trans></Button>}
    </details>
  )
}
