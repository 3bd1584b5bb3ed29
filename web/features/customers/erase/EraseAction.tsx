import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconUserX } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { useRight } from '../../../base/session.ts'

const EraseDialog = lazy(async () => ({ default: (await import('./EraseDialog.tsx')).EraseDialog }))

/** At the very end of the card, for those few who may: a person demands to be forgotten. */
export function EraseAction({ customer, onErased }: { customer: CustomerCard; onErased: () => void }) {
  const [opened, setOpened] = useState(false)
  const may = useRight('customers.erase') !== null
  if (!may || !customer.mayChange || customer.type !== 'customer') return null
  return (
    <div>
      <Button variant="subtle" color="red.9" c="var(--danger)" size="compact-sm" leftSection={<IconUserX size={16} stroke={1.5} aria-hidden />} onClick={() => setOpened(true)}><Trans>Erase the customer…</Trans></Button>
      <Suspense>{opened && <EraseDialog customer={customer} onClose={() => setOpened(false)} onErased={onErased} />}</Suspense>
    </div>
  )
}
