import { Button, Popover } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconColumns3 } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import type { ColumnListProps } from './ColumnList.tsx'

const ColumnList = lazy(() => import('./ColumnList.tsx').then(module => ({ default: module.ColumnList })))

/** The button that opens the list of columns. */
export function ColumnChooser(props: ColumnListProps) {
  return (
    <Popover position="bottom-end" trapFocus withinPortal>
      <Popover.Target><Button variant="subtle" color="gray" size="compact-md" leftSection={<IconColumns3 size={16} aria-hidden />}><Trans>Columns</Trans></Button></Popover.Target>
      <Popover.Dropdown><Suspense fallback={null}><ColumnList {...props} /></Suspense></Popover.Dropdown>
    </Popover>
  )
}
