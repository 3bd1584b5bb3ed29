import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconShieldCheck } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'

const PhoneCheckDialog = lazy(async () => ({ default: (await import('./PhoneCheckDialog.tsx')).PhoneCheckDialog }))

/** Makes sure that a phone is the customer's: they read out the code that comes to it. */
export function PhoneCheckAction({ customer }: { customer: CustomerCard }) {
  const [opened, setOpened] = useState(false)
  // A phone that is shown in part cannot be sent to by whoever sees it so.
  const phones = customer.phones.filter(phone => /^\+\d+$/.test(phone))
  if (phones.length === 0) return null
  return (
    <>
      <Button variant="default" size="compact-sm" leftSection={<IconShieldCheck size={14} aria-hidden />} onClick={() => setOpened(true)}><Trans>Check the phone</Trans></Button>
      <Suspense>{opened && <PhoneCheckDialog customerId={customer.id} phones={phones} onClose={() => setOpened(false)} />}</Suspense>
    </>
  )
}
