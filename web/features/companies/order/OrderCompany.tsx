import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import type { OrderCard } from '#shared/contracts/orders.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { Phone } from '../../../ui/display/Phone.tsx'
import { useCardEdit } from '../../../ui/edit/card-edit.ts'
import { Block } from '../../../ui/page/Page.tsx'
import { companyQuery } from '../company-api.ts'
import { RequisiteList } from '../requisites/RequisiteList.tsx'
import { EditAmong } from './EditAmong.tsx'
import classes from './order.module.css'

/** On the card of an order of a company: which of its legal entities buys, who speaks for it, and what it owes. */
export function OrderCompany({ order }: { order: OrderCard }) {
  const id = order.customer?.type === 'customer_corporate' ? order.customer.id : null
  const company = useQuery({ ...companyQuery(id ?? 0), enabled: id !== null }).data
  return company && id !== null ? <Company order={order} company={company} /> : null
}

function Company({ order, company }: { order: OrderCard; company: CompanyCard }) {
  const { t } = useLingui()
  const edit = useCardEdit('order', order.id, `/api/orders/${order.id}`, order.may.change)
  const party = company.companies.find(one => one.id === order.companyId)
  const contact = company.contacts.find(one => one.customerId === order.contactId)
  const parties = company.companies.filter(one => one.active || one.id === order.companyId).map(one => ({ id: one.id, name: one.name }))
  const people = company.contacts.map(one => ({ id: one.customerId, name: one.name || `№ ${one.customerId}` }))
  const beyond = company.debtSum !== null && company.creditLimit !== null ? company.debtSum - company.creditLimit : 0
  return (
    <Block title={<Trans>Company</Trans>} actions={<Link to={`/companies/${company.id}`} className={classes.name} dir="auto">{company.name}</Link>}>
      <div className={classes.columns}>
        <EditAmong edit={edit} field="companyId" label={t`Legal entity`} value={order.companyId} choices={parties} placeholder={<Trans>not chosen</Trans>} />
        <div>
          <EditAmong edit={edit} field="contactId" label={t`Contact`} value={order.contactId} choices={people} placeholder={<Trans>not chosen</Trans>} />
          {contact && (contact.phone || contact.email) && <p className={classes.reach}>{contact.phone && <Phone value={contact.phone} />}{contact.email && <a href={`mailto:${contact.email}`} dir="auto">{contact.email}</a>}</p>}
        </div>
      </div>
      {party && <RequisiteList contragent={party.contragent} />}
      {company.debtSum !== null && company.debtSum > 0 && (
        <p className={classes.debt} data-beyond={beyond > 0 || undefined}>
          <Trans>The company owes</Trans> <b><Money value={company.debtSum} /></b>
          {company.creditLimit !== null && <> <Trans>of the agreed</Trans> <Money value={company.creditLimit} /></>}
          {beyond > 0 && <>, <Trans>beyond the limit by</Trans> <b><Money value={beyond} /></b></>}
        </p>
      )}
    </Block>
  )
}
