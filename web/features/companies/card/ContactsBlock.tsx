import { ActionIcon, Button, Tooltip, UnstyledButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconStar, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CompanyCard, CompanyContact } from '#shared/contracts/companies.ts'
import { Phone } from '../../../ui/display/Phone.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useCompanyActions } from '../company-api.ts'
import { AddContact } from './AddContact.tsx'
import classes from './card.module.css'

/** The people to talk to: each is a customer with a card of their own. */
export function ContactsBlock({ company, onOrders }: { company: CompanyCard; onOrders: (contactId: number) => void }) {
  const [isNew, setNew] = useState(false)
  const add = company.mayChange && <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setNew(true)}><Trans>Add a contact</Trans></Button>
  return (
    <Block title={<Trans>Contacts</Trans>} actions={add}>
      {company.contacts.length === 0 && <p className={classes.nothing}><Trans>Nobody to talk to yet.</Trans></p>}
      <ul className={classes.people}>{company.contacts.map(contact => <Contact key={contact.id} company={company} contact={contact} onOrders={() => onOrders(contact.customerId)} />)}</ul>
      {isNew && <AddContact company={company} onClose={() => setNew(false)} />}
    </Block>
  )
}

function Contact({ company, contact, onOrders }: { company: CompanyCard; contact: CompanyContact; onOrders: () => void }) {
  const { t } = useLingui()
  const actions = useCompanyActions(company.id)
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onError: toastError })
  const name = contact.name || `№ ${contact.customerId}`
  const parties = company.companies.filter(party => contact.companyIds.includes(party.id))
  const remove = async (): Promise<void> => {
    if (await confirm({ title: t`Take the contact off?`, body: t`${name} stays a customer, but no longer speaks for ${company.name}.`, action: t`Take off`, danger: true })) act.mutate(() => actions.removeContact(contact.id))
  }
  return (
    <li className={classes.person}>
      <span className={classes.partyName}>
        <Link to={`/customers/${contact.customerId}`} dir="auto">{name}</Link>
        {contact.isMain && <span className={classes.tag} data-tone="main"><Trans>main</Trans></span>}
        {parties.length > 0 && <span className="soft" dir="auto">{parties.map(party => party.name).join(', ')}</span>}
      </span>
      <span className={classes.reach}>{contact.phone && <Phone value={contact.phone} />}{contact.email && <a href={`mailto:${contact.email}`} dir="auto">{contact.email}</a>}</span>
      <span>{contact.ordersCount > 0 && <UnstyledButton className={classes.more} onClick={onOrders}><Plural value={contact.ordersCount} one="# order" other="# orders" /></UnstyledButton>}</span>
      {company.mayChange && (
        <span className={classes.actions}>
          {!contact.isMain && <Tooltip label={t`Make the main one`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Make ${name} the main one`} disabled={act.isPending} onClick={() => act.mutate(() => actions.changeContact(contact.id, { isMain: true }))}><IconStar size={14} /></ActionIcon></Tooltip>}
          <Tooltip label={t`Take off`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Take ${name} off`} disabled={act.isPending} onClick={() => void remove()}><IconTrash size={14} /></ActionIcon></Tooltip>
        </span>
      )}
    </li>
  )
}
