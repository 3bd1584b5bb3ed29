import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { LegalEntity, WriteCompany } from '#shared/contracts/companies.ts'
import type { ContragentType } from '#shared/requisites.ts'
import { refusalText } from '../../../base/refusals.ts'
import { useCompanyActions } from '../company-api.ts'
import { RequisiteFields, type Contragent } from '../requisites/RequisiteFields.tsx'
import classes from './card.module.css'

/** One company of the customer in a window of its own; null makes a new one. Only what was changed is sent. */
export function EditCompany({ customerId, party, onClose }: { customerId: number; party: LegalEntity | null; onClose: () => void }) {
  const { t } = useLingui()
  const actions = useCompanyActions(customerId)
  const before: Contragent = { contragentType: 'legal-entity', ...texts(party?.contragent ?? {}) }
  const [contragent, setContragent] = useState(before)
  const [name, setName] = useState(party?.name ?? '')
  const [brand, setBrand] = useState(party?.brand ?? '')
  const [active, setActive] = useState(party?.active ?? true)
  const changed: WriteCompany = {
    ...(name.trim() !== (party?.name ?? '') && name.trim() !== '' ? { name: name.trim() } : {}),
    ...(brand.trim() === (party?.brand ?? '') ? {} : { brand: brand.trim() || null }),
    ...(active === (party?.active ?? true) ? {} : { active }),
    ...differing(before, contragent),
  }
  const saving = useMutation({
    mutationFn: () => (party ? actions.changeCompany(party.id, changed) : actions.addCompany(changed)),
    onSuccess: onClose,
  })
  const isNothing = Object.keys(changed).length === 0
  const isNameless = name.trim() === '' && (contragent.legalName ?? '').trim() === ''
  const save = (event: FormEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    if (party && isNothing) onClose()
    else if (!isNameless && !saving.isPending) saving.mutate()
  }
  return (
    <Modal opened onClose={onClose} size={680} title={party ? party.name : t`New legal entity`}>
      <form className={classes.window} onSubmit={save} onKeyDown={event => { if (event.key !== 'Escape') event.stopPropagation() }}>
        <RequisiteFields autoFocus value={contragent} onChange={setContragent} />
        <div className={classes.windowPair}>
          <TextInput label={t`Name in documents and lists`} placeholder={contragent.legalName} maxLength={255} autoComplete="off" value={name} onChange={event => setName(event.currentTarget.value)} />
          <TextInput label={t`Brand`} maxLength={255} autoComplete="off" value={brand} onChange={event => setBrand(event.currentTarget.value)} />
        </div>
        <Checkbox label={t`Active: offered for new orders`} checked={active} onChange={event => setActive(event.currentTarget.checked)} />
        {saving.isError && <div role="alert" className={classes.refusal}>{refusalText(saving.error)}</div>}
        <div className={classes.windowFoot}>
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
          <Button type="submit" loading={saving.isPending} disabled={isNameless}><Trans>Save</Trans></Button>
        </div>
      </form>
    </Modal>
  )
}

const texts = (contragent: Record<string, unknown>): Partial<Contragent> =>
  Object.fromEntries(Object.entries(contragent).filter(([, value]) => typeof value === 'string')) as Partial<Contragent> & { contragentType?: ContragentType }

/** Emptied requisites go as empty texts, which take them off. */
function differing(before: Contragent, after: Contragent): Pick<WriteCompany, 'contragent'> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Contragent)[]
  const changed = names.filter(name => (before[name] ?? '').trim() !== (after[name] ?? '').trim())
  return changed.length === 0 ? {} : { contragent: Object.fromEntries(changed.map(name => [name, (after[name] ?? '').trim()])) }
}
