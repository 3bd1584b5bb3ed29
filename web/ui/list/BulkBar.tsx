import { ActionIcon, Button, Popover } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconX } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { formatNumber } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { toastError } from '../feedback/toast.tsx'
import type { Row } from '../table/list-data.ts'
import type { Selection } from '../table/selection.ts'
import { startBulk, useCurrentRun, type Begin, type BulkAction, type BulkTargets } from './bulk.ts'
import classes from './list.module.css'

const BulkProgress = lazy(async () => ({ default: (await import('./BulkProgress.tsx')).BulkProgress }))

type BulkBarProps<R extends Row> = {
  entity: string
  selection: Selection<R>
  actions: BulkAction<R>[]
  /** How many match in all. */
  total?: number
  capped?: boolean
  /** How many of them are loaded. */
  loaded: number
  /** What everything that matches is. */
  matching: { filter?: string; q?: string }
}

/** What can be done with the selected rows, or with all that match; then how it goes. */
export function BulkBar<R extends Row>({ entity, selection, actions, total = 0, capped, loaded, matching }: BulkBarProps<R>) {
  const { t } = useLingui()
  const locale = useLocale()
  const run = useCurrentRun(entity)
  const [whole, setWhole] = useState(false)
  const count = selection.ids.size
  const place = JSON.stringify(matching)
  // "All that match" is said of this filter and while the rows stand picked.
  useEffect(() => setWhole(false), [place, count])
  if (run) return <Suspense><BulkProgress key={run.id} entity={entity} run={run} /></Suspense>
  if (count === 0) return null
  const targets: BulkTargets<R> = { rows: selection.rows, count: whole ? total : count, whole: whole ? matching : null }
  const begin: Begin = async (action, label) => {
    try {
      await startBulk(entity, targets, action, label)
      selection.clear()
    } catch (error) {
      toastError(error)
    }
  }
  const all = `${formatNumber(total, locale)}${capped ? '+' : ''}`
  return (
    <div className={classes.bulk} role="region" aria-label={t`Selected rows`}>
      <strong className="numbers" role="status">{whole ? <Trans>All {all} that match</Trans> : <Plural value={count} one="# selected" other="# selected" />}</strong>
      {!whole && total > loaded && count >= loaded && <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}><Trans>Select all {all}</Trans></Button>}
      {actions.map(action => <BulkButton key={action.id} action={action} targets={targets} begin={begin} />)}
      <ActionIcon variant="subtle" color="gray" aria-label={t`Deselect`} onClick={selection.clear}><IconX size={16} /></ActionIcon>
    </div>
  )
}

function BulkButton<R extends Row>({ action, targets, begin }: { action: BulkAction<R>; targets: BulkTargets<R>; begin: Begin }) {
  const [opened, setOpened] = useState(false)
  const Icon = action.icon
  const button = <Button variant="default" leftSection={Icon && <Icon size={16} />} onClick={() => (action.panel ? setOpened(!opened) : action.open?.(targets))}>{action.label}</Button>
  if (!action.panel) return button
  const close = () => setOpened(false)
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="top-start" withinPortal width={320}>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown><Suspense>{action.panel({ targets, begin, close })}</Suspense></Popover.Dropdown>
    </Popover>
  )
}
