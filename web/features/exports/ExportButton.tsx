import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconTableExport } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useRight } from '../../base/session.ts'
import type { SlotProps } from '../../base/slots.ts'
import { useNarrow } from '../../ui/page/narrow.ts'
import { RIGHT_OF } from './export-api.ts'

const ExportDialog = lazy(() => import('./ExportDialog.tsx').then(module => ({ default: module.ExportDialog })))

/** Writes the list as it is shown into a file; only there for those who have the right to this list's files. */
export function ExportButton(list: SlotProps['list.tool']) {
  const right = RIGHT_OF[list.entity]
  const may = useRight(right ?? '') !== null
  const narrow = useNarrow()
  const [open, setOpen] = useState(false)
  if (!right || !may || narrow) return null
  return (
    <>
      <Button variant="subtle" color="gray" size="compact-md" leftSection={<IconTableExport size={16} aria-hidden />} onClick={() => setOpen(true)}><Trans>To a file</Trans></Button>
      {open && <Suspense fallback={null}><ExportDialog list={list} onClose={() => setOpen(false)} /></Suspense>}
    </>
  )
}
