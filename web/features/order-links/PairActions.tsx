import { ActionIcon, Tooltip } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsJoin2, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { CombineDialog } from './CombineDialog.tsx'
import { pairsQuery } from './pairs-api.ts'

/** In the head of the card: make one order of two; print the packing list. */
export function PairActions({ order }: { order: OrderCard }) {
  const { t } = useLingui()
  const pairs = useQuery(pairsQuery(order.id)).data
  const [open, setOpen] = useState(false)
  const may = order.may.change && order.may.status && pairs !== undefined && pairs.combinedInto === null
  useShortcuts(may ? [{ code: 'KeyU', label: msg`Order: combine with another one`, run: () => setOpen(true) }] : [])
  return (
    <>
      {may && (
        <Tooltip label={<Trans>Combine with another order (U)</Trans>}>
          <ActionIcon variant="subtle" color="gray" aria-label={t`Combine with another order`} onClick={() => setOpen(true)}><IconArrowsJoin2 size={16} stroke={1.5} /></ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={<Trans>Packing list (PDF)</Trans>}>
        <ActionIcon component="a" href={`/api/orders/${order.id}/packing-list`} target="_blank" rel="noopener" variant="subtle" color="gray" aria-label={t`Packing list (PDF)`}><IconPrinter size={16} stroke={1.5} /></ActionIcon>
      </Tooltip>
      {open && <CombineDialog order={order} otherId={pairs?.repeats[0]?.order.id ?? null} onClose={() => setOpen(false)} />}
    </>
  )
}
