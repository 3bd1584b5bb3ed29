import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import type { ErasurePreview } from '#shared/contracts/erasure.ts'
import { api } from '../../../base/api.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useFocusBack } from '../../../ui/feedback/focus-back.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import classes from './erase.module.css'

/** Says what goes and what stays, and wants the number of the customer typed: this cannot be taken back. */
export function EraseDialog({ customer, onClose, onErased }: { customer: CustomerCard; onClose: () => void; onErased: () => void }) {
  useFocusBack()
  const preview = useQuery({ queryKey: ['customer', customer.id, 'erasure'], queryFn: ({ signal }) => api.get<ErasurePreview>(`/api/customers/${customer.id}/erasure`, {}, signal), gcTime: 0 })
  return (
    <Modal opened onClose={onClose} title={<Trans>Erase the customer for good</Trans>}>
      {preview.isError && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isPending && <CardSkeleton lines={6} />}
      {preview.data && <EraseForm customer={customer} preview={preview.data} onClose={onClose} onErased={onErased} />}
    </Modal>
  )
}

function EraseForm({ customer, preview, onClose, onErased }: { customer: CustomerCard; preview: ErasurePreview; onClose: () => void; onErased: () => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [isForced, setForced] = useState(false)
  const open = preview.openOrders
  const number = useRef<HTMLInputElement>(null)
  // The window was open before its form was there: it cannot find what to begin with.
  useEffect(() => number.current?.focus(), [])
  const erase = useMutation({
    mutationFn: () => api.post(`/api/customers/${customer.id}/erasure`, { confirm: typed, ...(isForced ? { force: true } : {}) }),
    onSuccess: () => {
      onClose()
      onErased()
      toast({ message: <Trans>The customer is erased</Trans> })
      client.removeQueries({ queryKey: ['customer', customer.id] })
      void client.invalidateQueries({ queryKey: ['customer', 'list'] })
      void client.invalidateQueries({ queryKey: ['order'] })
    },
  })
  const isReady = typed.trim() === String(customer.id) && (open.length === 0 || isForced)
  return (
    <form onSubmit={event => { event.preventDefault(); if (isReady) erase.mutate() }}>
      <Stack>
        <div className={classes.who} dir="auto">{customer.fullName || <Trans>Customer {customer.id}</Trans>}</div>
        <div>
          <Trans>Name, contacts, addresses, notes, bonuses, consents, files, and what the person did on the site go, also out of the history. This cannot be taken back.</Trans>
          <ul className={classes.counts} aria-label={t`What it touches`}>
            <li><Plural value={preview.orders} _0="no orders" one="# order stays with its sums, without the person" few="# orders stay with their sums, without the person" many="# orders stay with their sums, without the person" other="# orders stay with their sums, without the person" /></li>
            {preview.messages > 0 && <li><Plural value={preview.messages} one="# message is emptied" few="# messages are emptied" many="# messages are emptied" other="# messages are emptied" /></li>}
            {preview.letters > 0 && <li><Plural value={preview.letters} one="# letter is emptied" few="# letters are emptied" many="# letters are emptied" other="# letters are emptied" /></li>}
            {preview.files > 0 && <li><Plural value={preview.files} one="# file is removed" few="# files are removed" many="# files are removed" other="# files are removed" /></li>}
            {preview.merged > 0 && <li><Plural value={preview.merged} one="# merged customer goes along" few="# merged customers go along" many="# merged customers go along" other="# merged customers go along" /></li>}
          </ul>
        </div>
        {open.length > 0 && (
          <div className={classes.warning} role="alert">
            <div><Trans>Orders that are not over:</Trans> {open.slice(0, 5).map(order => <Link key={order.id} className={classes.order} to={`/orders/${order.id}`}>{order.number}</Link>)}{open.length > 5 && '…'}</div>
            <Checkbox mt={8} checked={isForced} onChange={event => setForced(event.currentTarget.checked)} label={t`Erase all the same: nobody will know whom to bring them to`} />
          </div>
        )}
        <TextInput ref={number} autoComplete="off" inputMode="numeric" label={t`Type ${customer.id} to confirm`} value={typed} onChange={event => setTyped(event.currentTarget.value)} />
        {erase.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(erase.error)}</div>}
        <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" color="red.9" loading={erase.isPending} disabled={!isReady}><Trans>Erase for good</Trans></Button></Group>
      </Stack>
    </form>
  )
}
