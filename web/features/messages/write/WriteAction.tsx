import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconSend } from '@tabler/icons-react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { openWrite, type WriteAbout } from './open-write.ts'
import { aboutCustomer, aboutOrder } from './write-about.ts'

export const WriteToOrder = ({ order }: { order: OrderCard }) => <WriteAction about={aboutOrder(order)} />
export const WriteToCustomer = ({ customer }: { customer: CustomerCard }) => <WriteAction about={aboutCustomer(customer)} />

function WriteAction({ about }: { about: WriteAbout }) {
  return <Button variant="default" size="compact-sm" leftSection={<IconSend size={14} aria-hidden />} onClick={() => openWrite(about)}><Trans>Write</Trans></Button>
}
