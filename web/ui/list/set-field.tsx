import { Trans } from '@lingui/react/macro'
import { IconForms, IconUserEdit } from '@tabler/icons-react'
import { lazy } from 'react'
import type { Row } from '../table/list-data.ts'
import type { BulkAction } from './bulk.ts'

const SetFieldPanel = lazy(async () => ({ default: (await import('./SetFieldPanel.tsx')).SetFieldPanel }))

/** The bar's two actions that every list with fields edited in place has: the manager, and any other field. */
export function setFieldActions<R extends Row>(entity: string): BulkAction<R>[] {
  return [
    { id: 'manager', label: <Trans>Manager</Trans>, icon: IconUserEdit, panel: ({ targets, begin, close }) => <SetFieldPanel entity={entity} count={targets.count} only="managerId" begin={begin} close={close} /> },
    { id: 'field', label: <Trans>Set a field</Trans>, icon: IconForms, panel: ({ targets, begin, close }) => <SetFieldPanel entity={entity} count={targets.count} begin={begin} close={close} /> },
  ]
}
