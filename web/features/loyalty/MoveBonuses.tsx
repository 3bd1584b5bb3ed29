import { Button, Modal, NumberInput, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { LoyaltyAccount } from '#shared/contracts/loyalty.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { useFocusBack } from '../../ui/feedback/focus-back.ts'
import { toast } from '../../ui/feedback/toast.tsx'
import classes from './loyalty.module.css'

/** Gives or takes bonuses by hand; why is asked for, since the customer will ask. */
export function MoveBonuses({ account, kind, onClose }: { account: LoyaltyAccount; kind: 'credit' | 'charge'; onClose: () => void }) {
  const { t } = useLingui()
  useFocusBack()
  const [amount, setAmount] = useState<number | null>(null)
  const [comment, setComment] = useState('')
  const send = useMutation({
    mutationFn: () => api.post<LoyaltyAccount>(`/api/loyalty/accounts/${account.id}/operations`, { kind, amount, comment: comment.trim() }),
    onSuccess: ({ balance }) => {
      void queryClient.invalidateQueries({ queryKey: ['loyalty'] })
      toast({ message: t`The balance is ${balance} now.` })
      onClose()
    },
  })
  const isReady = amount !== null && amount > 0 && comment.trim() !== ''
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="10vh" title={kind === 'credit' ? <Trans>Credit bonuses</Trans> : <Trans>Charge bonuses</Trans>}>
      <form className={classes.window} onSubmit={event => { event.preventDefault(); if (isReady) send.mutate() }}>
        <NumberInput
          data-autofocus label={<Trans>How many</Trans>} description={kind === 'charge' ? <Trans>At most {account.balance}</Trans> : undefined} value={amount ?? ''} min={1}
          max={kind === 'charge' ? account.balance : 1_000_000_000} allowDecimal={false} allowNegative={false} onChange={value => setAmount(typeof value === 'number' ? value : null)}
        />
        <TextInput label={<Trans>Why</Trans>} value={comment} maxLength={2000} onChange={event => setComment(event.currentTarget.value)} />
        {send.isError && <div role="alert" className={classes.refusal}>{refusalText(send.error)}</div>}
        <div className={classes.foot}>
          <Button variant="subtle" onClick={onClose}><Trans>Cancel</Trans></Button>
          <Button type="submit" loading={send.isPending} disabled={!isReady}>{kind === 'credit' ? <Trans>Credit</Trans> : <Trans>Charge</Trans>}</Button>
        </div>
      </form>
    </Modal>
  )
}
