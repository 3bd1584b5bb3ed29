import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconArrowsJoin2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { ApiError } from '../../../base/api.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { EmptyState } from '../../../ui/states/EmptyState.tsx'

export type Merged = { name: string; survivorId: number }

/** In whom a customer lives on, when the server says that this one is part of another now. */
export function mergedFrom(error: unknown): Merged | null {
  if (!(error instanceof ApiError) || error.code !== 'customer_merged') return null
  return { name: String(error.params.name ?? ''), survivorId: Number(error.params.survivorId) }
}

/** Leads on to whom the customer was merged into, and says so: an old link, or a card that was open when somebody merged it. */
export function MergedInto({ merged: { name, survivorId }, onFollow }: { merged: Merged; /** Opens the survivor in the same place. */ onFollow?: (survivorId: number) => void }) {
  const follow = useRef(onFollow)
  useEffect(() => { follow.current = onFollow })
  useEffect(() => {
    if (!follow.current) return
    follow.current(survivorId)
    toast({ message: <Trans>{name || <Trans>The customer</Trans>} was merged into this customer</Trans> })
  }, [name, survivorId])
  return (
    <EmptyState icon={<IconArrowsJoin2 size={28} stroke={1.5} />} title={<Trans>This customer was merged into another one</Trans>} action={<Button component={Link} to={`/customers/${survivorId}`}><Trans>Open that one</Trans></Button>}>
      {name}
    </EmptyState>
  )
}
