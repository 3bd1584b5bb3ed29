import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import type { FoundCustomer } from '#shared/contracts/customers.ts'
import { api } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { Phone } from '../../ui/display/Phone.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { createCustomer } from './customer-api.ts'
import classes from './list.module.css'

const nobody = { phone: '', email: '', lastName: '', firstName: '', patronymic: '', city: '' }
const digits = (text: string): number => text.replaceAll(/\D/g, '').length

/** A customer made by hand. Whoever is known by the phone already shows while it is typed, so that no second one is made. */
export function NewCustomerPage() {
  const { t } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(nobody)
  const [asked] = useDebouncedValue(draft.phone.trim(), 200)
  const known = useQuery({
    queryKey: ['customer', 'search', asked] as const,
    queryFn: async ({ signal }) => (await api.get<{ customers: FoundCustomer[] }>('/api/customers/search', { q: asked }, signal)).customers,
    enabled: digits(asked) >= 7,
  })
  const making = useMutation({
    mutationFn: () => createCustomer(client, {
      firstName: draft.firstName, lastName: draft.lastName, patronymic: draft.patronymic,
      phones: draft.phone.trim() ? [draft.phone] : [], emails: draft.email.trim() ? [draft.email] : [], ...(draft.city.trim() ? { address: { city: draft.city.trim() } } : {}),
    }),
    onSuccess: card => navigate({ to: `/customers/${card.id}`, replace: true }),
  })
  const field = (name: keyof typeof nobody, label: string, more: { type?: string; autoFocus?: boolean } = {}) => (
    <TextInput {...more} label={label} maxLength={name === 'phone' ? 100 : 255} autoComplete="off" value={draft[name]} onChange={event => { const { value } = event.currentTarget; setDraft(was => ({ ...was, [name]: value })) }} />
  )
  const isEmpty = Object.values(draft).every(value => value.trim() === '')
  const found = digits(draft.phone) >= 7 ? (known.data ?? []) : []
  return (
    <Page title={t`New customer`} narrow>
      <form className={classes.form} onSubmit={(event: FormEvent) => { event.preventDefault(); if (!isEmpty) making.mutate() }}>
        <div className={classes.pair}>{field('phone', t`Phone`, { type: 'tel', autoFocus: true })}{field('email', t`E-mail`, { type: 'email' })}</div>
        {found.length > 0 && (
          <div className={classes.known} role="status">
            <b><Trans>Known already:</Trans></b>
            {found.map(one => <span key={one.id}><Link to={`/customers/${one.id}`} dir="auto">{one.name}</Link> <Phone value={one.phone} link={false} /></span>)}
          </div>
        )}
        <div className={classes.pair}>{field('lastName', t`Last name`)}{field('firstName', t`First name`)}</div>
        <div className={classes.pair}>{field('patronymic', t`Patronymic`)}{field('city', t`City`)}</div>
        {making.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(making.error)}</div>}
        <div><Button type="submit" loading={making.isPending} disabled={isEmpty}><Trans>Make the customer</Trans></Button></div>
      </form>
    </Page>
  )
}
