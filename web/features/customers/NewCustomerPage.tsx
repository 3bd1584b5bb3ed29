import { Button, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { refusalText } from '../../base/refusals.ts'
import { Page } from '../../ui/page/Page.tsx'
import { Slot } from '../../ui/page/Slot.tsx'
import { createCustomer } from './customer-api.ts'
import classes from './list.module.css'

const nobody = { phone: '', email: '', lastName: '', firstName: '', patronymic: '', city: '' }

/** A customer made by hand. Whoever is known by the phone already shows while it is typed, so that no second one is made. */
export function NewCustomerPage() {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(nobody)
  const making = useMutation({
    mutationFn: () => createCustomer(client, {
      firstName: draft.firstName, lastName: draft.lastName, patronymic: draft.patronymic,
      phones: draft.phone.trim() ? [draft.phone] : [], emails: draft.email.trim() ? [draft.email] : [], ...(draft.city.trim() ? { address: { city: draft.city.trim() } } : {}),
    }),
    // Whoever is like this one is shown at once, in a window over the card.
    onSuccess: card => navigate({ to: `/customers/${card.id}`, search: { saved: 1 } as never, replace: true }),
  })
  const field = (name: keyof typeof nobody, label: string, more: { type?: string; autoFocus?: boolean } = {}) => (
    <TextInput {...more} label={label} maxLength={name === 'phone' ? 100 : 255} autoComplete="off" value={draft[name]} onChange={event => { const { value } = event.currentTarget; setDraft(was => ({ ...was, [name]: value })) }} />
  )
  const isEmpty = Object.values(draft).every(value => value.trim() === '')
  return (
    <Page title={t`New customer`} narrow>
      <form className={classes.form} onSubmit={(event: FormEvent) => { event.preventDefault(); if (!isEmpty) making.mutate() }}>
        <div className={classes.pair}>{field('phone', t`Phone`, { type: 'tel', autoFocus: true })}{field('email', t`E-mail`, { type: 'email' })}</div>
        <Slot name="customer.new" with={{ phone: draft.phone, email: draft.email }} />
        <div className={classes.pair}>{field('lastName', t`Last name`)}{field('firstName', t`First name`)}</div>
        <div className={classes.pair}>{field('patronymic', t`Patronymic`)}{field('city', t`City`)}</div>
        {making.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(making.error)}</div>}
        <div><Button type="submit" loading={making.isPending} disabled={isEmpty}><Trans>Make the customer</Trans></Button></div>
      </form>
    </Page>
  )
}
