import { ActionIcon, Button, Tooltip, UnstyledButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconPencil, IconPlus, IconStar, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CompanyCard, LegalEntity } from '#shared/contracts/companies.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { useCompanyActions } from '../company-api.ts'
import { RequisiteList } from '../requisites/RequisiteList.tsx'
import { EditCompany } from './EditCompany.tsx'
import classes from './card.module.css'

/** The companies (legal entities) that this customer buys for, with their requisites, debts and orders. */
export function CompaniesBlock({ company, onOrders }: { company: CompanyCard; onOrders: (companyId: number) => void }) {
  const [isNew, setNew] = useState(false)
  const add = company.mayChange && <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setNew(true)}><Trans>Add a company</Trans></Button>
  return (
    <Block title={<Trans>Legal entities</Trans>} actions={add}>
      {company.companies.length === 0 && <p className={classes.nothing}><Trans>No requisites yet: invoices cannot name the payer.</Trans></p>}
      <ul className={classes.parties}>{company.companies.map(one => <Party key={one.id} company={company} party={one} onOrders={() => onOrders(one.id)} />)}</ul>
      {isNew && <EditCompany customerId={company.id} party={null} onClose={() => setNew(false)} />}
    </Block>
  )
}

function Party({ company, party, onOrders }: { company: CompanyCard; party: LegalEntity; onOrders: () => void }) {
  const { t } = useLingui()
  const actions = useCompanyActions(company.id)
  const [isEdited, setEdited] = useState(false)
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onError: toastError })
  const remove = async (): Promise<void> => {
    if (await confirm({ title: t`Remove the company?`, body: party.name, action: t`Remove`, danger: true })) act.mutate(() => actions.removeCompany(party.id))
  }
  const address = ['index', 'region', 'city', 'street', 'building', 'house', 'flat'].map(part => party.address?.[part]).filter(part => typeof part === 'string' || typeof part === 'number').join(', ')
  return (
    <li className={classes.party} data-inactive={!party.active || undefined}>
      <div className={classes.partyHead}>
        <span className={classes.partyName}>
          <b dir="auto">{party.name}</b>
          {party.isMain && <span className={classes.tag} data-tone="main"><Trans>main</Trans></span>}
          {!party.active && <span className={classes.tag}><Trans>inactive</Trans></span>}
          {party.brand && <span className="soft" dir="auto">{party.brand}</span>}
        </span>
        {company.mayChange && (
          <span className={classes.actions}>
            {!party.isMain && <Tooltip label={t`Make it the main one`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Make ${party.name} the main one`} disabled={act.isPending} onClick={() => act.mutate(() => actions.changeCompany(party.id, { isMain: true }))}><IconStar size={14} /></ActionIcon></Tooltip>}
            <Tooltip label={t`Change`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Change ${party.name}`} onClick={() => setEdited(true)}><IconPencil size={14} /></ActionIcon></Tooltip>
            <Tooltip label={t`Remove`}><ActionIcon variant="subtle" color="gray" size={26} aria-label={t`Remove ${party.name}`} disabled={act.isPending} onClick={() => void remove()}><IconTrash size={14} /></ActionIcon></Tooltip>
          </span>
        )}
      </div>
      <RequisiteList contragent={party.contragent} />
      {address && <p className={classes.partyAddress} dir="auto">{address}</p>}
      {(party.ordersCount > 0 || (party.debtSum ?? 0) > 0) && (
        <p className={classes.partyFigures}>
          <UnstyledButton className={classes.more} onClick={onOrders}><Plural value={party.ordersCount} one="# order" other="# orders" /></UnstyledButton> <Money value={party.totalSum} />
          {(party.debtSum ?? 0) > 0 && <span className={classes.owed}><Trans>owed for</Trans> <Money value={party.debtSum} /></span>}
        </p>
      )}
      {isEdited && <EditCompany customerId={company.id} party={party} onClose={() => setEdited(false)} />}
    </li>
  )
}
