import { ActionIcon, Button, Popover, Progress } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Row } from '../table/list-data.ts'
import type { Selection } from '../table/selection.ts'
import { useBulkRun, type BulkAction, type BulkRun } from './bulk.ts'
import classes from './list.module.css'

type BulkBarProps<R extends Row> = {
  selection: Selection<R>
  actions: BulkAction<R>[]
  rowLabel: (row: R) => string
  /** How many match in all, when more than are loaded, and the way to take them all. */
  total?: number
  capped?: boolean
  loaded: number
  onAllMatching?: () => Promise<void>
}

/** What can be done with the selected rows; progress while it is done, what failed and why, and undo. */
export function BulkBar<R extends Row>({ selection, actions, rowLabel, total, capped, loaded, onAllMatching }: BulkBarProps<R>) {
  const { t } = useLingui()
  const { progress, start, dismiss } = useBulkRun<R>()
  const [gathering, setGathering] = useState(false)
  const count = selection.ids.size
  if (count === 0 && !progress) return null
  const begin = (run: BulkRun<R>): void => { void start(selection.rows, run) }
  return (
    <div className={classes.bulk} role="region" aria-label={t`Selected rows`}>
      {progress
        ? (
          <>
            <div className={classes.progress} role="status">
              <span>{progress.label}: {progress.done} / {progress.total}</span>
              {!progress.over && <Progress value={(100 * progress.done) / progress.total} size="sm" aria-label={progress.label} />}
              {progress.failed.length > 0 && (
                <details>
                  <summary><Plural value={progress.failed.length} one="# did not go through" other="# did not go through" /></summary>
                  <ul>{progress.failed.slice(0, 20).map(({ row, reason }) => <li key={row.id}>{rowLabel(row)}: {reason}</li>)}</ul>
                </details>
              )}
            </div>
            {progress.undo && <Button variant="default" onClick={progress.undo}><Trans>Undo</Trans></Button>}
            {progress.over && <ActionIcon variant="subtle" color="gray" aria-label={t`Close`} onClick={() => { dismiss(); selection.clear() }}><IconX size={16} /></ActionIcon>}
          </>
        )
        : (
          <>
            <strong className="numbers" role="status"><Plural value={count} one="# selected" other="# selected" /></strong>
            {onAllMatching && total !== undefined && total > loaded && count >= loaded && count < total && (
              <Button variant="subtle" size="compact-sm" loading={gathering} onClick={() => { setGathering(true); void onAllMatching().finally(() => setGathering(false)) }}>
                <Trans>Select all {capped ? `${total}+` : total}</Trans>
              </Button>
            )}
            {actions.map(action => <BulkButton key={action.id} action={action} rows={selection.rows} begin={begin} />)}
            <ActionIcon variant="subtle" color="gray" aria-label={t`Deselect`} onClick={selection.clear}><IconX size={16} /></ActionIcon>
          </>
        )}
    </div>
  )
}

function BulkButton<R extends Row>({ action, rows, begin }: { action: BulkAction<R>; rows: R[]; begin: (run: BulkRun<R>) => void }) {
  const [opened, setOpened] = useState(false)
  const Icon = action.icon
  const button = (
    <Button
      variant="default"
      leftSection={Icon && <Icon size={16} />}
      onClick={() => {
        if (action.choose) { setOpened(!opened); return }
        const run = action.start?.(rows)
        if (run) begin(run)
      }}
    >
      {action.label}
    </Button>
  )
  if (!action.choose) return button
  const close = () => setOpened(false)
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="top-start" withinPortal>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown>{action.choose({ rows, close, start: run => { close(); begin(run) } })}</Popover.Dropdown>
    </Popover>
  )
}
