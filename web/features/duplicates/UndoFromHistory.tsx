import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CustomerTimelineEntry } from '#shared/contracts/customers.ts'
import { ofCustomerQuery } from './duplicates-api.ts'
import { UndoDialog } from './UndoDialog.tsx'

/** At the entry of a merge in the card's history: takes it back while that can be done. */
export function UndoFromHistory({ entry }: { entry: CustomerTimelineEntry }) {
  const isMerge = entry.kind === 'customer.merged'
  const merges = useQuery({ ...ofCustomerQuery(entry.entityId), enabled: isMerge }).data?.merges
  const [asked, setAsked] = useState(false)
  const merge = isMerge ? merges?.find(one => one.id === entry.about?.mergeId && one.mayUndo) : undefined
  if (!merge) return null
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setAsked(true)}><Trans>Undo the merge…</Trans></Button>
      {asked && <UndoDialog merge={merge} onClose={() => setAsked(false)} />}
    </>
  )
}
