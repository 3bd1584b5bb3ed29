import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CustomerCard } from '#shared/contracts/customers.ts'
import { api } from '../../../base/api.ts'
import { Block } from '../../../ui/page/Page.tsx'
import classes from '../card/card.module.css'

/** On the card of a person: the companies that they speak for. */
export function CompaniesOfContact({ customer }: { customer: CustomerCard }) {
  const companies = useQuery({
    queryKey: ['company', 'contact', customer.id] as const,
    queryFn: async ({ signal }) => (await api.get<{ companies: { id: number; name: string; isMain: boolean }[] }>(`/api/customers/${customer.id}/companies`, {}, signal)).companies,
    enabled: customer.isContact,
  }).data ?? []
  if (companies.length === 0) return null
  return (
    <Block title={<Trans>Companies</Trans>}>
      <ul className={classes.people}>
        {companies.map(company => (
          <li key={company.id} className={classes.partyName}><Link to={`/companies/${company.id}`} dir="auto">{company.name}</Link>{company.isMain && <span className={classes.tag} data-tone="main"><Trans>main contact</Trans></span>}</li>
        ))}
      </ul>
    </Block>
  )
}
