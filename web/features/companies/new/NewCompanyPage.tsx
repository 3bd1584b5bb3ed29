import { Button, NumberInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState, type FormEvent } from 'react'
import type { CreateCompany } from '#shared/contracts/companies.ts'
import { plain } from '#shared/requisites.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useRight } from '../../../base/session.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { createCompany, foundQuery } from '../company-api.ts'
import { useCompanyWords } from '../company-words.ts'
import { RequisiteFields, type Contragent } from '../requisites/RequisiteFields.tsx'
import classes from './new.module.css'

type Draft = { nickName: string; phone: string; email: string; lastName: string; firstName: string; creditLimit: number | null; paymentDays: number | null }
const empty: Draft = { nickName: '', phone: '', email: '', lastName: '', firstName: '', creditLimit: null, paymentDays: null }

/** A corporate customer made by hand, the INN first: whoever is known by it already shows while it is typed. */
export function NewCompanyPage() {
  const { t } = useLingui()
  const words = useCompanyWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const mayTerms = useRight('companies.terms') !== null
  const [draft, setDraft] = useState(empty)
  const [contragent, setContragent] = useState<Contragent>({ contragentType: 'legal-entity' })
  const making = useMutation({
    mutationFn: () => createCompany(client, companyOf(draft, contragent)),
    onSuccess: card => navigate({ to: `/companies/${card.id}`, replace: true }),
  })
  const isNamed = draft.nickName.trim() !== '' || (contragent.legalName ?? '').trim() !== ''
  useShortcuts([{ code: 'Enter', mod: true, label: msg`Make the company`, run: () => form.current?.requestSubmit() }])
  const text = (name: 'nickName' | 'phone' | 'email' | 'lastName' | 'firstName', label: string, more: { type?: string; placeholder?: string } = {}) => (
    <TextInput {...more} label={label} maxLength={name === 'phone' ? 100 : 255} autoComplete="off" value={draft[name]} onChange={event => { const { value } = event.currentTarget; setDraft(was => ({ ...was, [name]: value })) }} />
  )
  return (
    <Page title={t`New company`} narrow>
      <form ref={form} className={classes.form} onSubmit={(event: FormEvent) => { event.preventDefault(); if (isNamed && !making.isPending) making.mutate() }}>
        <fieldset className={classes.group}>
          <legend><Trans>Requisites</Trans></legend>
          <RequisiteFields autoFocus value={contragent} onChange={setContragent} underInn={<KnownByInn inn={contragent.INN ?? ''} />} />
        </fieldset>
        <fieldset className={classes.group}>
          <legend><Trans>How we call it</Trans></legend>
          {text('nickName', words('nickName'), { placeholder: contragent.legalName ?? '' })}
        </fieldset>
        <fieldset className={classes.group}>
          <legend><Trans>Whom to talk to</Trans></legend>
          <div className={classes.pair}>{text('lastName', t`Last name`)}{text('firstName', t`First name`)}</div>
          <div className={classes.pair}>{text('phone', t`Phone`, { type: 'tel' })}{text('email', t`E-mail`, { type: 'email' })}</div>
        </fieldset>
        {mayTerms && (
          <fieldset className={classes.group}>
            <legend><Trans>Terms</Trans></legend>
            <div className={classes.pair}>
              <NumberInput label={words('creditLimit')} hideControls min={0} decimalScale={2} thousandSeparator=" " decimalSeparator="," value={draft.creditLimit ?? ''} onChange={next => setDraft(was => ({ ...was, creditLimit: typeof next === 'number' ? next : null }))} />
              <NumberInput label={words('paymentDays')} hideControls min={0} max={3650} allowDecimal={false} value={draft.paymentDays ?? ''} onChange={next => setDraft(was => ({ ...was, paymentDays: typeof next === 'number' ? next : null }))} />
            </div>
          </fieldset>
        )}
        {making.isError && <div role="alert" className={classes.refusal}>{refusalText(making.error)}</div>}
        <div className={classes.foot}>
          <Button type="submit" loading={making.isPending} disabled={!isNamed}><Trans>Make the company</Trans></Button>
          {!isNamed && <span className="soft"><Trans>A name is needed: the legal one or the one you call it by.</Trans></span>}
        </div>
      </form>
    </Page>
  )
}

/** Who stands in the list with this INN: so that no second one is made. */
function KnownByInn({ inn }: { inn: string }) {
  const [asked] = useDebouncedValue(plain(inn), 200)
  const isWhole = /^(\d{10}|\d{12})$/.test(asked)
  const found = useQuery({ ...foundQuery(asked), enabled: isWhole }).data ?? []
  // What was found for another number is no answer any more: its links would take the focus and go.
  if (!isWhole || asked !== plain(inn) || found.length === 0) return null
  return (
    <div className={classes.known} role="status">
      <b><Trans>Known already:</Trans></b> {found.map((one, at) => <span key={one.id}>{at > 0 && ', '}<Link to={`/companies/${one.id}`} dir="auto">{one.name}</Link></span>)}
    </div>
  )
}

function companyOf(draft: Draft, contragent: Contragent): CreateCompany {
  const written = Object.fromEntries(Object.entries(contragent).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const isCompany = Object.keys(written).length > 1
  const { phone, email, lastName, firstName } = draft
  const isPerson = [phone, email, lastName, firstName].some(part => part.trim() !== '')
  return {
    ...(draft.nickName.trim() ? { nickName: draft.nickName.trim() } : {}),
    ...(isCompany ? { companies: [{ contragent: written, ...(contragent.legalName?.trim() ? {} : { name: draft.nickName.trim() }) }] } : {}),
    ...(isPerson ? { contacts: [{ person: { lastName, firstName, phones: phone.trim() ? [phone] : [], emails: email.trim() ? [email] : [] } }] } : {}),
    ...(draft.creditLimit === null ? {} : { creditLimit: Math.round(draft.creditLimit * 100) }),
    ...(draft.paymentDays === null ? {} : { paymentDays: draft.paymentDays }),
  }
}
