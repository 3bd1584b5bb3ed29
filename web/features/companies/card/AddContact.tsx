import { Button, Modal, MultiSelect, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import type { FoundCustomer } from '#shared/contracts/customers.ts'
import { api } from '../../../base/api.ts'
import { refusalText } from '../../../base/refusals.ts'
import { Phone } from '../../../ui/display/Phone.tsx'
import { useCompanyActions } from '../company-api.ts'
import classes from './card.module.css'

const nobody = { phone: '', email: '', lastName: '', firstName: '' }

/** A person to talk to: whoever is known by the phone or the name already is one click away, else a new customer is made. */
export function AddContact({ company, onClose }: { company: CompanyCard; onClose: () => void }) {
  const { t } = useLingui()
  const actions = useCompanyActions(company.id)
  const [draft, setDraft] = useState(nobody)
  const [parties, setParties] = useState<string[]>([])
  const typed = draft.phone.trim() || draft.lastName.trim()
  const [asked] = useDebouncedValue(typed, 150)
  const search = useQuery({
    queryKey: ['customer', 'search', asked] as const,
    queryFn: async ({ signal }) => (await api.get<{ customers: FoundCustomer[] }>('/api/customers/search', { q: asked }, signal)).customers,
    enabled: asked.length >= 3,
  })
  const known = new Set([company.id, ...company.contacts.map(contact => contact.customerId)])
  const found = typed.length >= 3 ? (search.data ?? []).filter(one => !known.has(one.id)).slice(0, 5) : []
  const companyIds = parties.map(Number)
  const adding = useMutation({
    mutationFn: (customerId: number | null) => actions.addContact(customerId === null
      ? { companyIds, person: { lastName: draft.lastName, firstName: draft.firstName, phones: draft.phone.trim() ? [draft.phone] : [], emails: draft.email.trim() ? [draft.email] : [] } }
      : { companyIds, customerId }),
    onSuccess: onClose,
  })
  const isEmpty = Object.values(draft).every(value => value.trim() === '')
  const save = (event: FormEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    if (!isEmpty && !adding.isPending) adding.mutate(null)
  }
  const field = (name: keyof typeof nobody, label: string, more: { type?: string; autoFocus?: boolean } = {}) => (
    <TextInput {...more} label={label} maxLength={name === 'phone' ? 100 : 255} autoComplete="off" value={draft[name]} onChange={event => { const { value } = event.currentTarget; setDraft(was => ({ ...was, [name]: value })) }} />
  )
  return (
    <Modal opened onClose={onClose} size={560} title={t`New contact of ${company.name}`}>
      <form className={classes.window} onSubmit={save} onKeyDown={event => { if (event.key !== 'Escape') event.stopPropagation() }}>
        <div className={classes.windowPair}>{field('phone', t`Phone`, { type: 'tel', autoFocus: true })}{field('email', t`E-mail`, { type: 'email' })}</div>
        <div className={classes.windowPair}>{field('lastName', t`Last name`)}{field('firstName', t`First name`)}</div>
        {found.length > 0 && (
          <div className={classes.found} role="status">
            <b><Trans>Known already, take one of them:</Trans></b>
            {found.map(one => <UnstyledButton key={one.id} className={classes.foundOne} disabled={adding.isPending} onClick={() => adding.mutate(one.id)}><span dir="auto">{one.name}</span> <Phone value={one.phone} link={false} /></UnstyledButton>)}
          </div>
        )}
        {company.companies.length > 1 && (
          <MultiSelect label={t`Speaks for`} placeholder={parties.length === 0 ? t`all companies` : undefined} data={company.companies.map(party => ({ value: String(party.id), label: party.name }))} value={parties} onChange={setParties} searchable />
        )}
        {adding.isError && <div role="alert" className={classes.refusal}>{refusalText(adding.error)}</div>}
        <div className={classes.windowFoot}>
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
          <Button type="submit" loading={adding.isPending} disabled={isEmpty}><Trans>Add</Trans></Button>
        </div>
      </form>
    </Modal>
  )
}
