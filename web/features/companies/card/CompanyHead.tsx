import { Button, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPhone, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import { usePresence } from '../../../base/live.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { useRight, useSession } from '../../../base/session.ts'
import { PresenceAvatars } from '../../../ui/display/Person.tsx'
import { When } from '../../../ui/display/When.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { saveField, useFieldState } from '../../../ui/edit/edit-store.ts'
import { useCompanyWords } from '../company-words.ts'
import classes from './card.module.css'

/** Which company it is, since when, of which store, whom to call; VIP and bad are switched right here. */
export function CompanyHead({ company, edit, asPage }: { company: CompanyCard; edit: CardEdit; /** The name is the heading of the window. */ asPage: boolean }) {
  const words = useCompanyWords()
  const people = usePresence('customer', company.id, edit.focused)
  const me = useSession().user.id
  const others = useMemo(() => people.filter(person => person.userId !== me), [people, me])
  const site = useReferenceItem('sites', company.site)
  const mayOrder = useRight('orders.create') !== null
  const Title = asPage ? 'h1' : 'h2'
  const phone = company.contacts.find(contact => contact.phone)?.phone
  return (
    <header className={classes.head}>
      <div className={classes.titleLine}>
        <Title className={classes.title} dir="auto">{company.name || <Trans>Company {company.id}</Trans>}</Title>
        <PresenceAvatars people={others} fieldLabel={words} />
      </div>
      <div className={classes.factLine}>
        <span>№ <span className="numbers">{company.id}</span></span>
        <span><Trans>created</Trans> <When value={company.createdAt} /></span>
        <span className={classes.site} title={site?.name ?? company.site}>{site?.name ?? company.site}</span>
      </div>
      <div className={classes.actionLine}>
        <Flag company={company} edit={edit} field="vip" on={<Trans>VIP</Trans>} />
        <Flag company={company} edit={edit} field="bad" on={<Trans>Bad customer</Trans>} />
        {phone && /^\+?\d+$/.test(phone) && <Button component="a" href={`tel:${phone}`} variant="default" size="compact-sm" leftSection={<IconPhone size={14} aria-hidden />}><Trans>Call</Trans></Button>}
        {mayOrder && <Button component={Link} to="/orders/new" search={{ customer: company.id } as never} variant="default" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />}><Trans>New order</Trans></Button>}
      </div>
    </header>
  )
}

/** A mark that is put and taken by one click; saved like every other field of the card. */
function Flag({ company, edit, field, on }: { company: CompanyCard; edit: CardEdit; field: 'vip' | 'bad'; on: ReactNode }) {
  const { t } = useLingui()
  const state = useFieldState(edit, field)
  const value = state && state.state !== 'saved' ? state.change.to === true : company[field]
  if (!edit.mayEdit(field)) return value ? <span className={classes.flag} data-tone={field} data-on>{on}</span> : null
  return (
    <UnstyledButton className={classes.flag} data-tone={field} data-on={value || undefined} aria-pressed={value} title={value ? t`Take the mark off` : t`Put the mark`} onClick={() => void saveField(edit, field, { from: company[field], to: !value })}>{on}</UnstyledButton>
  )
}
