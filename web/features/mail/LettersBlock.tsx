import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { useRight } from '../../base/session.ts'
import { Block } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { boxesQuery, threadsOf } from './mail-api.ts'
import { ThreadRow } from './ThreadList.tsx'
import classes from './mail.module.css'

const NewLetter = lazy(async () => ({ default: (await import('./write/NewLetter.tsx')).NewLetter }))

export const OrderLetters = ({ order }: { order: OrderCard }) => <LettersBlock of={{ orderId: order.id }} />
export const CustomerLetters = ({ customer }: { customer: CustomerCard }) => <LettersBlock of={{ customerId: customer.id }} />

/** Letters about an order or with a customer. Nothing where no mailbox is connected. */
function LettersBlock({ of }: { of: { orderId: number } | { customerId: number } }) {
  const { t } = useLingui()
  const maySend = useRight('mail.send') !== null
  const boxes = useQuery(boxesQuery)
  const threads = useQuery({ ...threadsOf(of), enabled: (boxes.data?.length ?? 0) > 0 })
  const [writing, setWriting] = useState(false)
  if (!boxes.data || boxes.data.length === 0) return null
  const rows = threads.data?.rows ?? []
  const write = maySend && <Button variant="subtle" size="compact-sm" leftSection={<IconPencil size={14} aria-hidden />} onClick={() => setWriting(true)}><Trans>Write a letter</Trans></Button>
  return (
    <Block title={<Trans>Letters</Trans>} actions={write}>
      {threads.isError && rows.length === 0 && <ErrorState error={threads.error} onRetry={() => void threads.refetch()} />}
      {threads.isSuccess && rows.length === 0 && <p className="faint"><Trans>No letters yet.</Trans></p>}
      <ul className={classes.blockThreads} aria-label={t`Letters`}>{rows.map(row => <li key={row.id}><ThreadRow thread={row} /></li>)}</ul>
      {threads.data?.nextCursor && <p className="faint"><Trans>The latest ones are shown.</Trans></p>}
      <Suspense>{writing && <NewLetter about={of} onClose={() => setWriting(false)} />}</Suspense>
    </Block>
  )
}
